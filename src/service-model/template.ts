import { CfnResource, Reference, Stack, Tokenization } from 'aws-cdk-lib';

/**
 * The properties of a resource as the template will have them: overrides applied, references resolved. What stays an
 * intrinsic function is known at deployment only. Meant for synthesis, when nothing changes any more.
 */
export function finalProperties(resource: CfnResource): any {
  const template = Stack.of(resource).resolve(resource._toCloudFormation());
  return (Object.values(template.Resources)[0] as any).Properties ?? {};
}

/** The resource of this app that a value is an attribute of, if the value is nothing else. */
export function resourceBehind(value: unknown): CfnResource | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  const fragments = Tokenization.reverseString(value);
  const token = fragments.length === 1 ? fragments.firstToken : undefined;
  return token && Reference.isReference(token) && CfnResource.isCfnResource(token.target) ? token.target : undefined;
}
