import type { DomainFacts } from '../domain-facts';
import { show } from '../report';
import type { Report } from '../report';
import type { Setting } from '../setting';
import { finalProperties, pathOf, resourceBehind } from '../template';

const SAGEMAKER = 'sagemaker.amazonaws.com';

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

/**
 * CreateUserProfile.Tags: "Tag keys must be unique per resource."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html
 */
export function tagKeyTwice(profile: Setting, report: Report): void {
  const seen = new Set<unknown>();
  for (const tag of profile.get('Tags')?.items ?? []) {
    const key = tag.get('Key')?.known;
    if (key !== undefined && seen.has(key)) {
      report.refuse(tag.path, `must have another key: ${show(key)} is given twice`);
    }
    seen.add(key);
  }
}

/**
 * Tagging AWS resources: the prefix `aws:` is reserved for AWS's own tags, in any case of its letters.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 */
export function tagKeyReserved(profile: Setting, report: Report): void {
  for (const tag of profile.get('Tags')?.items ?? []) {
    const key = tag.get('Key')?.known;
    if (typeof key === 'string' && key.toLowerCase().startsWith('aws:')) {
      report.refuse(tag.path, `must have a key that doesn't start with 'aws:', got ${show(key)}`);
    }
  }
}

/**
 * SageMaker execution roles: the role's trust policy has to let the principal `sagemaker.amazonaws.com` call `sts:AssumeRole`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function executionRoleThatSageMakerCannotAssume(profile: Setting, domain: DomainFacts, report: Report): void {
  const own = profile.get('UserSettings.ExecutionRole');
  const role = own ? resourceBehind(own.scalar) : domain.defaultExecutionRole;
  if (role?.cfnResourceType === 'AWS::IAM::Role' && admitsSageMaker(finalProperties(role).AssumeRolePolicyDocument) === false) {
    const path = own ? own.path : profile.pathOf('DomainId');
    const whose = own ? '' : "the domain's default execution role ";
    report.doubt('executionRoleTrust', path, `${whose}${pathOf(role)} can't be assumed by SageMaker: its trust policy doesn't let ${SAGEMAKER} call sts:AssumeRole`);
  }
}

/** Whether an action of a policy, with its wildcards, stands for `sts:AssumeRole`. */
function includesAssumeRole(action: unknown): boolean {
  const pattern = String(action).replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${pattern}$`, 'i').test('sts:AssumeRole');
}

/** Undefined where the document says so only at deployment. */
function admitsSageMaker(document: any): boolean | undefined {
  if (!Array.isArray(document?.Statement)) {
    return undefined;
  }
  let unknown = false;
  for (const statement of document.Statement) {
    const services = [statement.Principal?.Service ?? statement.Principal].flat();
    const actions = [statement.Action].flat();
    if (statement.Effect === 'Allow' && actions.some(includesAssumeRole)) {
      if (services.includes(SAGEMAKER) || services.includes('*')) {
        return true;
      }
      unknown ||= services.some((service) => typeof service === 'object' && service !== null && Object.keys(service).some((key) => /^(Ref|Fn::)/.test(key)));
    }
  }
  return unknown ? undefined : false;
}
