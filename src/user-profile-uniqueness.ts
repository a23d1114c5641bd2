import { CfnResource, Token } from 'aws-cdk-lib';
import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import { finalProperties, pathOf, resourceBehind } from './service-model/template';

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
  const firstOf = new Map<string, { name: string; path: string }>();
  for (const profile of app.node.findAll().filter(isUserProfile)) {
    const name = finalProperties(profile).UserProfileName;
    if (typeof name !== 'string') {
      continue;
    }
    const key = JSON.stringify([domainOf(profile), name.toLowerCase()]);
    const first = firstOf.get(key);
    if (first) {
      errors.push(`userProfileName: ${first.path} is called '${first.name}' and ${pathOf(profile)} '${name}', in one domain: names have to differ in more than the case of their letters`);
    } else {
      firstOf.set(key, { name, path: pathOf(profile) });
    }
  }
  return errors;
}

/** What tells a domain from others: for one of this app its construct, however it is referred to; for others the ID and the environment. */
function domainOf({ domainId, stack }: CfnUserProfile): string[] {
  const domain = resourceBehind(domainId);
  return domain ? [domain.node.path] : [domainId, Token.isUnresolved(domainId) ? '' : stack.environment];
}

function isUserProfile(construct: IConstruct): construct is CfnUserProfile {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::SageMaker::UserProfile';
}
