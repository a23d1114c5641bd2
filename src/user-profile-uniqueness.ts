import { CfnResource } from 'aws-cdk-lib';
import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import { isToken } from './service-model/setting';
import { finalProperties, pathOf, resourceBehind } from './service-model/template';
import { UserProfileResource } from './user-profile-resource';

/**
 * Refuses two profiles of one domain whose names are equal but for the case of their letters; L1s count too. Profiles behind a condition may
 * exclude each other, and are let be.
 *
 * CreateUserProfile.UserProfileName: "This value is not case sensitive."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html
 */
export function equalNames(scope: IConstruct): string[] {
  const errors: string[] = [];
  const firstOf = new Map<string, { name: string; profile: CfnUserProfile }>();
  for (const profile of scope.node.findAll().filter(isUserProfile)) {
    const { DomainId: finalId, UserProfileName: name } = identityOf(profile);
    if (typeof name !== 'string' || profile.cfnOptions.condition) {
      continue;
    }
    const key = JSON.stringify([...domainOf(profile, finalId), name.toLowerCase()]);
    const first = firstOf.get(key);
    if (first) {
      errors.push(`userProfileName: ${pathOf(first.profile)} is called '${first.name}' and ${pathOf(profile)} '${name}', in one domain: names have to differ in more than the case of their letters`);
    } else {
      firstOf.set(key, { name, profile });
    }
  }
  return errors;
}

/** The domain and the name as the template will have them. */
function identityOf(profile: CfnUserProfile): any {
  if (profile instanceof UserProfileResource && profile.isAsGiven) {
    const { domainId, userProfileName } = profile;
    const identity = { DomainId: domainId, UserProfileName: userProfileName };
    return isToken(domainId) || isToken(userProfileName) ? profile.stack.resolve(identity) : identity;
  }
  return finalProperties(profile);
}

/** What tells a domain from others: for one of this app its construct, however it is referred to; for others the ID and where it means that. */
function domainOf({ domainId, stack }: CfnUserProfile, finalId: any): unknown[] {
  const domain = resourceBehind(domainId);
  if (domain && typeof finalId !== 'string') {
    return [domain.node.path];
  }
  const isKnownBeyondTheStack = typeof finalId === 'string' || finalId?.['Fn::ImportValue'];
  return [finalId, isKnownBeyondTheStack ? stack.environment : stack.node.path];
}

function isUserProfile(construct: IConstruct): construct is CfnUserProfile {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::SageMaker::UserProfile';
}
