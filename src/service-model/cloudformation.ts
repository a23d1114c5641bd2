import { Validations } from 'aws-cdk-lib';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { CfnUserProfileProps } from 'aws-cdk-lib/aws-sagemaker';
import { isIntrinsic } from './intrinsic';
import { isGivenList, isGivenStructure, WAITS_FOR } from './setting';
import type { GivenValue, Setting } from './setting';
import { USER_PROFILE } from './user-profile.generated';

/** A part of the settings that the L1 of the installed aws-cdk-lib doesn't know, and where it goes in the template. */
export interface Override {
  readonly path: string;
  readonly value: unknown;
}

/** Settings as the L1 takes them: typed properties as far as it knows them, overrides for the rest. */
export interface L1Settings {
  readonly properties: any;
  readonly overrides: Override[];
}

/**
 * Puts settings into the form of the L1.
 *
 * An L1 drops what it doesn't know without a word, and what it knows depends on the version of aws-cdk-lib, so it is asked.
 */
export function toL1(settings: any): L1Settings {
  return { properties: toProperties(settings), overrides: [...overridesOf(settings, '', '')] };
}

const NO_FINDING = {
  'CloudFormation-Validate::F3002': 'the schema behind this rule lacks AppLifecycleManagement, which CloudFormation takes; '
    + 'cdk-sagemaker-studio looks for unknown properties itself',
};

/** Tells the L1 of a profile what doesn't show in its properties: what its settings wait for, and which finding about them is none. */
export function supplement(resource: CfnUserProfile, profile: Setting): void {
  const settings = profile.get('UserSettings');
  addDependencies(resource, settings?.value);
  if (settings?.inEachMember('AppLifecycleManagement.IdleSettings').length) {
    // as Validations.acknowledge() does, but for the stack trace, which would put this machine's paths into the assembly
    resource.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, NO_FINDING);
  }
}

function addDependencies(resource: CfnUserProfile, settings: GivenValue): void {
  if (isGivenStructure(settings)) {
    const { [WAITS_FOR]: waitsFor } = settings;
    if (waitsFor) {
      resource.node.addDependency(waitsFor);
    }
    for (const name of Object.keys(settings)) {
      if (typeof settings[name] === 'object') {
        addDependencies(resource, settings[name]);
      }
    }
  } else if (isGivenList(settings)) {
    settings.forEach((item) => addDependencies(resource, item));
  }
}

/** The paths in the final properties of a profile that CloudFormation doesn't take. Intrinsic functions are taken for what they promise. */
export function unknownProperties(properties: any, path = ''): string[] {
  if (Array.isArray(properties)) {
    return properties.flatMap((item, index) => unknownProperties(item, `${path}[${index}]`));
  }
  if (typeof properties !== 'object' || properties === null || isIntrinsic(properties)) {
    return [];
  }
  return Object.entries(properties).flatMap(([name, value]) => {
    const member = path ? `${path}.${name}` : name;
    return USER_PROFILE[member.replace(/\[\d+\]/g, '[]')]?.cfn ? unknownProperties(value, member) : [member];
  });
}

function toProperties(value: any): any {
  if (Array.isArray(value)) {
    return value.map(toProperties);
  }
  if (!isStructure(value)) {
    return value;
  }
  // what was left out isn't there: whoever merges properties would merge it, too
  const given = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(given.map(([name, member]) => [propertyName(name), toProperties(member)]));
}

function* overridesOf(value: any, path: string, modelPath: string): Generator<Override> {
  if (value === undefined) {
    return;
  }
  if (modelPath && !pathsOfTheL1().has(modelPath)) {
    yield { path, value };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* isStructure(item) ? overridesOf(item, `${path}.${index}`, `${modelPath}[]`) : [];
    }
  } else if (isStructure(value)) {
    for (const [name, member] of Object.entries(value)) {
      yield* overridesOf(member, path ? `${path}.${name}` : name, modelPath ? `${modelPath}.${name}` : name);
    }
  }
}

function isStructure(value: any): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The L1's name of a property: `EFSFileSystemConfig` is `efsFileSystemConfig`, `AutoMountHomeEFS` is `autoMountHomeEfs`. */
function propertyName(name: string): string {
  return name
    .replace(/^([A-Z]+)(?=[A-Z][a-z])|^[A-Z]/, (start) => start.toLowerCase())
    .replace(/([A-Z])([A-Z]+)$/, (_, first: string, rest: string) => first + rest.toLowerCase());
}

/** Renders properties without a stack to put them in. */
class Rendering extends CfnUserProfile {
  public static of(props: CfnUserProfileProps): any {
    return (Rendering.prototype as Rendering).renderProperties(props);
  }
}

let known: Set<string> | undefined;

/** The paths that survive the L1 of the installed aws-cdk-lib, found once by having it render all that CloudFormation takes. */
function pathsOfTheL1(): Set<string> {
  if (!known) {
    const { Tags, ...settings } = everything(''); // tags have a form of their own in the L1
    known = new Set(pathsIn(Rendering.of(toProperties(settings)), ''));
  }
  return known;
}

/** One value for each member that CloudFormation takes below a path. */
function everything(path: string): any {
  switch (USER_PROFILE[path]?.kind) {
    case 'string': return 'x';
    case 'integer': return 1;
    case 'list': return [everything(`${path}[]`)];
    default: {
      const prefix = path && `${path}.`;
      const members = Object.keys(USER_PROFILE)
        .filter((member) => USER_PROFILE[member].cfn && member.startsWith(prefix))
        .map((member) => member.slice(prefix.length))
        .filter((name) => !/[.[]/.test(name));
      return Object.fromEntries(members.map((name) => [name, everything(`${prefix}${name}`)]));
    }
  }
}

function pathsIn(rendered: any, path: string): string[] {
  if (Array.isArray(rendered)) {
    return [path, ...rendered.flatMap((item) => pathsIn(item, `${path}[]`))];
  }
  return isStructure(rendered)
    ? [path, ...Object.entries(rendered).flatMap(([name, value]) => pathsIn(value, path ? `${path}.${name}` : name))]
    : rendered === undefined ? [] : [path];
}
