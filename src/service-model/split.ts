import { isStructure, isTakenByCloudFormation } from './carrier';
import { isIntrinsic } from './intrinsic';
import type { Setting } from './setting';

/** The settings of one profile, by what carries them. */
export interface Split {
  /** What goes into the template of the profile, as CloudFormation takes it. */
  readonly cloudFormation: any;
  /** What only the API takes, in the same form; undefined when there is nothing of it. */
  readonly api: any;
}

/** Tells what CloudFormation carries from what only the API takes. */
export function split(tree: Setting): Split {
  tree.parts ??= partsOf(tree);
  return tree.parts;
}

function partsOf(tree: Setting): Split {
  if (!tree.members) {
    const value = tree.toService();
    return isCarriedByCloudFormation(tree) ? { cloudFormation: value, api: undefined } : { cloudFormation: undefined, api: value };
  }
  let cloudFormation: any;
  let api: any;
  for (const [member, setting] of tree.members) {
    const parts = split(setting);
    if (parts.cloudFormation !== undefined) {
      (cloudFormation ??= {})[member] = parts.cloudFormation;
    }
    if (parts.api !== undefined) {
      (api ??= {})[member] = parts.api;
    }
  }
  return { cloudFormation, api };
}

/** The whole again, of what the template has and what only the API takes. */
export function join(template: any, api: any): any {
  if (!isStructure(template) || !isStructure(api) || isIntrinsic(template)) {
    return template ?? api;
  }
  return { ...api, ...Object.fromEntries(Object.entries(template).map(([name, value]) => [name, join(value, api[name])])) };
}

/**
 * Whether CloudFormation carries a setting with the value it has.
 *
 * A list is carried as a whole or not at all: one value that only the API takes moves the entire list there.
 */
export function isCarriedByCloudFormation(setting: Setting): boolean {
  return isTaken(setting) && (setting.items?.every(isWhollyTaken) ?? true);
}

function isWhollyTaken(setting: Setting): boolean {
  return isTaken(setting) && (setting.items ?? [...setting.members?.values() ?? []]).every(isWhollyTaken);
}

function isTaken({ servicePath, scalar }: Setting): boolean {
  return servicePath === '' || isTakenByCloudFormation(servicePath, scalar);
}
