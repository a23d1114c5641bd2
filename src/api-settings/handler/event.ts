import { isStructure, isTakenByCloudFormation, leavesOf } from '../../service-model/carrier';
import type { Leaves } from '../../service-model/carrier';
import { USER_PROFILE } from '../../service-model/user-profile.generated';

/** Where the user settings stand in the service model. */
export const ROOT = 'UserSettings';

/** An event that CloudFormation can't have sent, or not for a resource of this library. */
export class MalformedEvent extends Error {}

/** Which profile. */
export interface ProfileId {
  readonly domainId: string;
  readonly userProfileName: string;
}

/** What one version of the custom resource's properties asks for. */
export interface Asked {
  readonly profile: ProfileId;
  readonly userProfileArn: string;
  readonly userProfileLogicalId: string;
  /** The settings to be set. */
  readonly settings: Leaves;
  /** The settings that CloudFormation carries, and that are none of the handler's business. */
  readonly carriedByCloudFormation: ReadonlySet<string>;
}

/** Reads the properties of an event. Throws a `MalformedEvent` that says what is wrong with them. */
export function readProperties(properties: unknown): Asked {
  if (!isStructure(properties)) {
    throw new MalformedEvent('the event has no ResourceProperties');
  }
  const text = (name: string) => {
    const value = properties[name];
    if (typeof value !== 'string' || !value) {
      throw new MalformedEvent(`${name} is missing`);
    }
    return value;
  };
  const userProfileArn = text('UserProfileArn');
  const [, domainId, userProfileName] = /^arn:[^:]+:sagemaker:[^:]+:\d{12}:user-profile\/([^/]+)\/([^/]+)$/.exec(userProfileArn) ?? [];
  if (!userProfileName) {
    throw new MalformedEvent('UserProfileArn is not the ARN of a user profile');
  }
  const { CarriedByCloudFormation: carried } = properties;
  if (!isStructure(carried)) {
    throw new MalformedEvent('CarriedByCloudFormation is missing');
  }
  return {
    profile: { domainId, userProfileName },
    userProfileArn,
    userProfileLogicalId: text('UserProfileLogicalId'),
    settings: readSettings(text('Settings')),
    carriedByCloudFormation: new Set(leavesOf(carried[ROOT] ?? {}).keys()),
  };
}

/** The settings in a JSON string, whoever carries them. */
export function readSettings(json: string): Leaves {
  const tree = parsed(json);
  if (!isStructure(tree)) {
    throw new MalformedEvent('Settings is not a structure');
  }
  try {
    return leavesOf(tree);
  } catch {
    throw new MalformedEvent('Settings is nested too deeply');
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new MalformedEvent('Settings is not JSON');
  }
}

/** The paths of the settings that the handler may not touch, as the service model has it. */
export function foreignSettings(settings: Leaves): string[] {
  return [...settings].filter(([path, value]) => !isOurs(`${ROOT}.${path}`, value)).map(([path]) => path);
}

/** A setting is ours if the service model knows all of it, and there is something in it that CloudFormation doesn't take. */
function isOurs(servicePath: string, value: unknown): boolean {
  const isLeaf = !servicePath.includes('[') && !isStructure(value);
  return isLeaf && isKnown(servicePath, value) && !isTaken(servicePath, value);
}

function isKnown(servicePath: string, value: unknown): boolean {
  return isOfItsKind(servicePath, value) && within(servicePath, value).every(([path, part]) => isKnown(path, part));
}

function isTaken(servicePath: string, value: unknown): boolean {
  return isTakenByCloudFormation(servicePath, value) && within(servicePath, value).every(([path, part]) => isTaken(path, part));
}

/** The items of a list, or the members of a structure, with their paths. */
function within(servicePath: string, value: unknown): [servicePath: string, value: unknown][] {
  return Array.isArray(value) ? value.map((item) => [`${servicePath}[]`, item])
    : isStructure(value) ? Object.entries(value).map(([name, member]) => [`${servicePath}.${name}`, member]) : [];
}

function isOfItsKind(servicePath: string, value: unknown): boolean {
  switch (Object.hasOwn(USER_PROFILE, servicePath) ? USER_PROFILE[servicePath].kind : undefined) {
    case 'string': return typeof value === 'string';
    case 'integer': return typeof value === 'number';
    case 'list': return Array.isArray(value);
    case 'structure': case 'union': return isStructure(value);
    default: return false;
  }
}
