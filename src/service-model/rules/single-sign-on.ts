import { Token } from 'aws-cdk-lib';
import type { DomainFacts } from '../domain-facts';
import { show } from '../report';
import type { Report } from '../report';
import type { Setting } from '../setting';

const ASSIGNMENT = 'singleSignOnPrincipalId';

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

/** The assignment of a user to the application that a domain has in IAM Identity Center: no setting of the profile, but what it needs. */
export interface Assignment {
  readonly principalId: string;
  /** Undefined where it isn't known. */
  readonly applicationArn: string | undefined;
}

const PRINCIPAL_ID = /^([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
const APPLICATION_ARN = /^arn:[^:]+:sso::\d{12}:application\/(sso)?ins-[a-zA-Z0-9-.]{16}\/apl-[a-zA-Z0-9]{16}$/;

/**
 * CreateApplicationAssignment.PrincipalId, .ApplicationArn: their patterns. That the user is the one that the profile names can't be seen here.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateApplicationAssignment.html
 */
export function assignmentIncomplete(profile: Setting, { principalId, applicationArn }: Assignment, report: Report): void {
  if (!Token.isUnresolved(principalId) && (typeof principalId !== 'string' || !PRINCIPAL_ID.test(principalId))) {
    report.refuse(ASSIGNMENT, `must be the ID of a user in IAM Identity Center, such as 11112222-3333-4444-5555-666677778888, got ${show(principalId)}`);
  }
  if (!profile.get('SingleSignOnUserValue')) {
    report.refuse(profile.pathOf('SingleSignOnUserValue'), `is required beside ${ASSIGNMENT}, got none: give the name of the same user`);
  }
  if (applicationArn === undefined) {
    report.refuse(ASSIGNMENT, 'can be assigned only to an application that is known: give singleSignOnApplicationArn to Domain.fromDomainAttributes(), or look the domain up with Domain.fromLookup(). A domain created before 2023-10-01 has none: then leave this out, and assign the user in the console');
  } else if (!Token.isUnresolved(applicationArn) && !APPLICATION_ARN.test(applicationArn)) {
    report.refuse('domain.singleSignOnApplicationArn', `must be the ARN of an application in IAM Identity Center (arn:aws:sso::ACCOUNT:application/INSTANCE-ID/APPLICATION-ID), got ${show(applicationArn)}`);
  }
}

/**
 * DescribeDomain.SingleSignOnApplicationArn: "The ARN of the application managed by SageMaker AI in IAM Identity Center": a domain of IAM has none.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeDomain.html
 */
export function assignmentAgainstTheDomain({ authMode }: DomainFacts, principalId: string, report: Report): void {
  if (authMode !== undefined && authMode !== 'SSO') {
    report.refuse(ASSIGNMENT, `must be left out, since the domain's AuthMode is ${authMode}, got ${show(principalId)}`);
  }
}
