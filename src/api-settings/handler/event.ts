import { MalformedEvent, readProfile, readText } from '../../custom-resources/runtime/event';
import type { NamedProfile } from '../../custom-resources/runtime/event';
import { isStructure, isTakenByCloudFormation, leavesOf } from '../../service-model/carrier';
import type { Leaves } from '../../service-model/carrier';
import { USER_PROFILE } from '../../service-model/user-profile.generated';

/** Where the user settings stand in the service model. */
export const ROOT = 'UserSettings';

/** What one version of the custom resource's properties asks for. */
export interface Asked extends NamedProfile {
  /** The settings to be set. */
  readonly settings: Leaves;
  /** The settings that CloudFormation carries, and that are none of the handler's business. */
  readonly carriedByCloudFormation: ReadonlySet<string>;
}

/** Reads the properties of an event. Throws a `MalformedEvent` that says what is wrong with them. */
export function readProperties(properties: unknown): Asked {
  const named = readProfile(properties);
  const { CarriedByCloudFormation: carried } = properties as Record<string, unknown>;
  if (!isStructure(carried)) {
    throw new MalformedEvent('CarriedByCloudFormation is missing');
  }
  return {
    ...named,
    settings: readSettings(readText(properties, 'Settings')),
    carriedByCloudFormation: new Set(leavesIn(carried[ROOT] ?? {}, 'CarriedByCloudFormation').keys()),
  };
}

/** The settings in a JSON string, whoever carries them. */
export function readSettings(json: string): Leaves {
  const tree = parsed(json);
  if (!isStructure(tree)) {
    throw new MalformedEvent('Settings is not a structure');
  }
  return leavesIn(tree, 'Settings');
}

function leavesIn(tree: unknown, name: string): Leaves {
  try {
    return leavesOf(tree);
  } catch {
    throw new MalformedEvent(`${name} is nested too deeply`);
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
