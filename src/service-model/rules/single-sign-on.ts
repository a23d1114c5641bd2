import type { DomainFacts } from '../domain-facts';
import { show } from '../report';
import type { Report } from '../report';
import type { Setting } from '../setting';

/**
 * CreateUserProfile.SingleSignOnUserValue: "If the Domain's AuthMode is IAM Identity Center, this field is required, and must match a valid
 * username of a user in your directory. If the Domain's AuthMode is not IAM Identity Center, this field cannot be specified."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html
 */
export function singleSignOnAgainstTheDomain(profile: Setting, domain: DomainFacts, report: Report): void {
  const userName = profile.get('SingleSignOnUserValue');
  if (domain.authMode === 'SSO' && !userName) {
    report.refuse(profile.pathOf('SingleSignOnUserValue'), "is required, since the domain's AuthMode is SSO: give the name of a user in IAM Identity Center");
  }
  if (domain.authMode !== undefined && domain.authMode !== 'SSO' && userName) {
    report.refuse(userName.path, `must be left out, since the domain's AuthMode is ${domain.authMode}, got ${show(userName.scalar)}`);
  }
}

/**
 * CreateUserProfile.SingleSignOnUserIdentifier: "A specifier for the type of value specified in SingleSignOnUserValue." Both or none.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html
 */
export function singleSignOnIdentifierOtherThanUserName(profile: Setting, report: Report): void {
  const identifier = profile.get('SingleSignOnUserIdentifier');
  const userName = profile.get('SingleSignOnUserValue');
  if (!userName !== !identifier || (identifier?.known !== undefined && identifier.known !== 'UserName')) {
    report.refuse(profile.pathOf('SingleSignOnUserValue'),
      `goes with the identifier 'UserName', and neither without the other, got ${show(userName?.scalar)} with ${show(identifier?.scalar)}`);
  }
}
