import { isStructure } from '../../service-model/carrier';

/** An event that CloudFormation can't have sent, or not for a resource of this library. */
export class MalformedEvent extends Error {}

/** Which profile. */
export interface ProfileId {
  readonly domainId: string;
  readonly userProfileName: string;
}

/** The profile that an event is about, as each custom resource beside a profile names it. */
export interface NamedProfile {
  readonly profile: ProfileId;
  readonly userProfileArn: string;
  /** Its resource in the template. */
  readonly userProfileLogicalId: string;
}

/** Throws unless an event is of this stack: whoever can invoke the function could send another. */
export function assertOfStack(event: { readonly StackId?: unknown }, stackId: string): void {
  if (event.StackId !== stackId) {
    throw new MalformedEvent("refused: the event is not of this function's stack");
  }
}

/** Reads which profile the properties of an event name. */
export function readProfile(properties: unknown): NamedProfile {
  const userProfileArn = readText(properties, 'UserProfileArn');
  const [, domainId, userProfileName] = /^arn:[^:]+:sagemaker:[^:]+:\d{12}:user-profile\/([^/]+)\/([^/]+)$/.exec(userProfileArn) ?? [];
  if (!userProfileName) {
    throw new MalformedEvent('UserProfileArn is not the ARN of a user profile');
  }
  return { profile: { domainId, userProfileName }, userProfileArn, userProfileLogicalId: readText(properties, 'UserProfileLogicalId') };
}

/** Reads a property that every version of a custom resource has. */
export function readText(properties: unknown, name: string): string {
  if (!isStructure(properties)) {
    throw new MalformedEvent('the event has no ResourceProperties');
  }
  const value = properties[name];
  if (typeof value !== 'string' || !value) {
    throw new MalformedEvent(`${name} is missing`);
  }
  return value;
}

/** The ID of a custom resource that belongs to a profile. */
export function idOf({ domainId, userProfileName }: ProfileId): string {
  return `${domainId}/${userProfileName}`;
}
