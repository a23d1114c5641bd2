import { isStructure } from './carrier';
import { isIntrinsic } from './intrinsic';
import type { Row } from './row';
import { isGivenList, isGivenStructure, membersOf, SHARED, toService } from './setting';
import type { GivenMembers, GivenValue, Setting } from './setting';

/** The settings of one profile, by what carries them. */
export interface Split {
  /** What goes into the template of the profile, as CloudFormation takes it. */
  readonly cloudFormation: any;
  /** What only the API takes, in the same form; undefined when there is nothing of it. */
  readonly api: any;
}

/** Tells what CloudFormation carries from what only the API takes. */
export function split({ value, row }: Setting): Split {
  return partsOf(value, row);
}

function partsOf(value: GivenValue, row: Row): Split {
  if (!isGivenStructure(value)) {
    const plain = toService(value);
    return isCarriedByCloudFormation(value, row) ? { cloudFormation: plain, api: undefined } : { cloudFormation: undefined, api: plain };
  }
  const findings = value[SHARED];
  const parts = findings?.parts ?? (isTemplate(value, row) ? { cloudFormation: value, api: undefined } : partsOfMembers(value, row));
  if (findings) {
    findings.parts = parts;
  }
  return parts;
}

function partsOfMembers(members: GivenMembers, row: Row): Split {
  let cloudFormation: any;
  let api: any;
  for (const name of membersOf(members)) {
    const parts = partsOf(members[name], row.member(name));
    if (parts.cloudFormation !== undefined) {
      (cloudFormation ??= {})[name] = parts.cloudFormation;
    }
    if (parts.api !== undefined) {
      (api ??= {})[name] = parts.api;
    }
  }
  return { cloudFormation, api };
}

/** Whether a value can stand in the template as it was given: CloudFormation takes all of it, and nothing in it has to be left out. */
function isTemplate(value: GivenValue, row: Row): boolean {
  if (!row.isTaken(value)) {
    return false;
  }
  if (isGivenStructure(value)) {
    let holdsSomething = false;
    for (const name of Object.keys(value)) {
      const member = value[name];
      if (member !== undefined) {
        if (!isTemplate(member, row.member(name))) {
          return false;
        }
        holdsSomething = true;
      }
    }
    return holdsSomething;
  }
  return isGivenList(value) ? value.every((item) => isTemplate(item, row.items)) : toService(value) !== undefined;
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
export function isCarriedByCloudFormation(value: GivenValue, row: Row): boolean {
  return row.isTaken(value) && (!isGivenList(value) || value.every((item) => isWhollyTaken(item, row.items)));
}

function isWhollyTaken(value: GivenValue, row: Row): boolean {
  if (!row.isTaken(value)) {
    return false;
  }
  if (isGivenStructure(value)) {
    return membersOf(value).every((name) => isWhollyTaken(value[name], row.member(name)));
  }
  return !isGivenList(value) || value.every((item) => isWhollyTaken(item, row.items));
}
