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
  let tree: unknown;
  try {
    tree = JSON.parse(json);
  } catch {
    throw new MalformedEvent('Settings is not JSON');
  }
  if (!isStructure(tree)) {
    throw new MalformedEvent('Settings is not a structure');
  }
  return leavesOf(tree);
}

/** The paths of the settings that the handler may not touch, as the service model has it. */
export function foreignSettings(settings: Leaves): string[] {
  return [...settings].filter(([path, value]) => !isOurs(`${ROOT}.${path}`, value)).map(([path]) => path);
}

function isOurs(servicePath: string, value: unknown): boolean {
  const kind = USER_PROFILE[servicePath]?.kind;
  const isLeaf = kind === 'list' ? Array.isArray(value) : (kind === 'string' || kind === 'integer') && !Array.isArray(value);
  return isLeaf && !isTakenAsAWhole(servicePath, value);
}

function isTakenAsAWhole(servicePath: string, value: unknown): boolean {
  const within = Array.isArray(value) ? value.map((item) => [`${servicePath}[]`, item])
    : isStructure(value) ? Object.entries(value).map(([name, member]) => [`${servicePath}.${name}`, member]) : [];
  return isTakenByCloudFormation(servicePath, value) && within.every(([path, part]) => isTakenAsAWhole(path as string, part));
}
