import type * as iam from 'aws-cdk-lib/aws-iam';
import type { GrantedProfile } from './granted-profile';
import { policies } from './identity-policy-on-demand';
import { show } from './service-model/report';

/** A managed policy has 6,144 characters at most, of which the ARN of a profile may take a hundred. */
const MAX_ISOLATED = 40;

/** The Deny of all profiles but some: one for a principal, since a second one would deny the profiles of the first. */
const isolated = new WeakMap<iam.IPrincipal, iam.Grant>();

/** The Deny of all instance types but some: one for a principal in a domain, since a second one would deny the types of the first. */
const limited = new WeakMap<iam.IPrincipal, Map<string, { readonly instanceTypes: string[]; readonly grant: iam.Grant }>>();

/** Denies a role to sign in as the user of any profile but those for which it is isolated. */
export function isolate(role: iam.IGrantable, profile: GrantedProfile): iam.Grant {
  const earlier = isolated.get(role.grantPrincipal);
  if (earlier) {
    const kept = earlier.principalStatements.flatMap((statement) => statement.notResources);
    if (kept.length >= MAX_ISOLATED && !kept.includes(profile.arn)) {
      throw profile.error('isolateFromOtherProfiles', `${show(String(role))} is isolated for ${MAX_ISOLATED} profiles already, and one statement with more doesn't fit into a policy of 6,144 characters: give the profiles several roles`);
    }
    earlier.principalStatements.forEach((statement) => statement.addNotResources(profile.arn));
    return earlier;
  }
  const { denyElsewhere, isEffective } = policies();
  const grant = denyElsewhere(role, ['sagemaker:CreatePresignedDomainUrl'], profile.arn);
  if (!isEffective(role, grant)) {
    throw profile.error('isolateFromOtherProfiles', `the policies of ${show(String(role))} can't be changed by this app, so it would stay able to sign in as others: have its owner deny sagemaker:CreatePresignedDomainUrl with this profile as NotResource`);
  }
  isolated.set(role.grantPrincipal, grant);
  return grant;
}

/** Denies a grantee all instance types but these, and `system`, in the profile's domain. */
export function limitTo(types: readonly string[], grantee: iam.IGrantable, profile: GrantedProfile): iam.Grant {
  const instanceTypes = [...new Set(['system', ...types])];
  const domains = limited.get(grantee.grantPrincipal) ?? new Map();
  const earlier = domains.get(profile.domainKey);
  if (earlier) {
    if ([...earlier.instanceTypes].sort().join() !== [...instanceTypes].sort().join()) {
      throw profile.error('runApps', `instanceTypes: ${show(String(grantee))} is already limited to ${earlier.instanceTypes.map(show).join(', ')}: one role has one list of instance types in a domain, got ${instanceTypes.map(show).join(', ')}`);
    }
    return earlier.grant;
  }
  const { deny, isEffective } = policies();
  const grant = deny(grantee, {
    // a space too, since an app may take its instance type from there
    actions: ['sagemaker:CreateApp', 'sagemaker:CreateSpace', 'sagemaker:UpdateSpace'],
    resources: ['app', 'space'].map((resource) => profile.arnOf(resource, `${profile.ids.domainId}/*`)),
    conditions: { 'ForAnyValue:StringNotLike': { 'sagemaker:InstanceTypes': instanceTypes } },
  });
  if (!isEffective(grantee, grant)) {
    throw profile.error('runApps', `instanceTypes: the policies of ${show(String(grantee))} can't be changed by this app, so it would stay able to use any other: leave this out, and have its owner deny them`);
  }
  limited.set(grantee.grantPrincipal, domains.set(profile.domainKey, { instanceTypes, grant }));
  return grant;
}
