import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';

const guarded = new WeakSet<IConstruct>();

/**
 * Has an app refuse, at synthesis, two profiles of one domain whose names are equal but for the case of their letters; L1s count too.
 *
 * CreateUserProfile.UserProfileName: "This value is not case sensitive."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html
 */
export function forbidEqualNames(app: IConstruct): void {
  if (!guarded.has(app)) {
    guarded.add(app);
    app.node.addValidation({ validate: () => equalNames(app) });
  }
}

function equalNames(app: IConstruct): string[] {
  const errors: string[] = [];
  const firstOf = new Map<string, CfnUserProfile>();
  for (const profile of app.node.findAll().filter(isUserProfile)) {
    const { domainId, userProfileName } = profile;
    if (Token.isUnresolved(userProfileName)) {
      continue;
    }
    // the token of a domain of this app is equal to itself wherever it is used; the same literal ID in another account is another domain
    const environment = Token.isUnresolved(domainId) ? '' : Stack.of(profile).environment;
    const key = JSON.stringify([domainId, environment, userProfileName.toLowerCase()]);
    const first = firstOf.get(key);
    if (first) {
      errors.push(`userProfileName: ${first.node.path} is called '${first.userProfileName}' and ${profile.node.path} '${userProfileName}', in one domain: names have to differ in more than the case of their letters`);
    } else {
      firstOf.set(key, profile);
    }
  }
  return errors;
}

function isUserProfile(construct: IConstruct): construct is CfnUserProfile {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::SageMaker::UserProfile';
}
