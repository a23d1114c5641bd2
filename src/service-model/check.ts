import { Token } from 'aws-cdk-lib';
import { show } from './report';
import type { Report } from './report';
import { explainPattern } from './rules/patterns';
import { Unusable } from './setting';
import type { Setting } from './setting';
import type { Constraints, SettingSpec } from './setting-spec';
import { isCarriedByCloudFormation } from './split';
import { USER_PROFILE } from './user-profile.generated';

/** Sets that AWS extends: an unknown value may be one that is newer than the table, so it is doubted, not refused. */
const OPEN_SETS = /\.(InstanceType|HiddenInstanceTypes\[\]|HiddenMlTools\[\]|HiddenAppTypes\[\])$/;

/** A value's unit, where the name of the service's member states it. */
const UNITS: [RegExp, string][] = [[/InMinutes$/, ' minutes'], [/SizeInGb$/, ' GiB']];

const KINDS: Record<SettingSpec['kind'], string> = {
  string: 'a string', integer: 'a whole number', list: 'a list', structure: 'a structure', union: 'a structure',
};

/** Reports every value in a settings tree that the service model doesn't admit. Values known only at deployment pass. */
export function check(tree: Setting, report: Report): void {
  checkMembers(tree, report, true);
}

/** As `check()`, of a part of the tree. */
export function checkSetting(setting: Setting, report: Report): void {
  checkNode(setting, report, true);
}

function checkNode(setting: Setting, report: Report, parentIsCarried: boolean): void {
  const spec = USER_PROFILE[setting.servicePath];
  if (!spec) {
    report.refuse(setting.path, 'the service knows no such setting');
    return;
  }
  const carried = parentIsCarried && isCarriedByCloudFormation(setting);
  const constraints = constraintsOf(spec, carried);
  if (setting.scalar instanceof Unusable) {
    report.refuse(setting.path, setting.scalar.reason);
  } else if (setting.scalar !== undefined) {
    if (!Token.isUnresolved(setting.scalar)) {
      checkScalar(setting, setting.scalar, spec, constraints, report);
    }
  } else if (setting.items) {
    checkList(setting, setting.items, spec, constraints, report, carried);
  } else if (spec.kind !== 'structure' && spec.kind !== 'union') {
    report.refuse(setting.path, `must be ${KINDS[spec.kind]}, got a structure`);
  } else {
    checkStructure(setting, spec, report, carried);
  }
}

function checkScalar(setting: Setting, value: string | number, spec: SettingSpec, allowed: Constraints, report: Report): void {
  const refuse = (message: string) => report.refuse(setting.path, `${message}, got ${show(value)}`);
  if (spec.kind === 'integer') {
    const unit = unitOf(setting.servicePath);
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      refuse(`must be a whole number${unit && ` of${unit}`}`);
    } else if (!isWithin(value, allowed)) {
      refuse(`must be ${range(allowed)}${unit}`);
    }
    return;
  }
  if (spec.kind !== 'string' || typeof value !== 'string') {
    refuse(`must be ${KINDS[spec.kind]}`);
    return;
  }
  const length = [...value].length;
  const hasLegalLength = isWithin(length, allowed);
  if (!hasLegalLength) {
    refuse(`must have ${range(allowed)} characters, has ${length}`);
  }
  const mismatch = patternsOf(spec, allowed)
    .find(({ expression }) => !compile(hasLegalLength ? expression : unbounded(expression)).test(value));
  if (mismatch) {
    refuse(explainPattern(setting.servicePath, value) ?? `must match ${mismatch.source}`);
  }
  if (allowed.enum && !allowed.enum.includes(value)) {
    if (OPEN_SETS.test(setting.servicePath)) {
      report.doubt('unknownValue', setting.path, `${show(value)} is not in the service model of this version of the library: check its spelling, or acknowledge this if it is newer`);
    } else {
      refuse(`must be one of ${allowed.enum.map(show).join(', ')}`);
    }
  }
}

function checkList(setting: Setting, items: readonly Setting[], spec: SettingSpec, allowed: Constraints, report: Report, carried: boolean): void {
  if (spec.kind !== 'list') {
    report.refuse(setting.path, `must be ${KINDS[spec.kind]}, got a list`);
    return;
  }
  if (!isWithin(items.length, allowed)) {
    report.refuse(setting.path, `must have ${range(allowed)} items, has ${items.length}`);
  }
  if (allowed.unique || spec.cfn?.unique) { // the API takes a list with duplicates; nobody means one
    refuseDuplicates(items, report);
  }
  items.forEach((item) => checkNode(item, report, carried));
}

function checkStructure(setting: Setting, spec: SettingSpec, report: Report, carried: boolean): void {
  if (spec.kind === 'union' && setting.members!.size !== 1) {
    const kinds = membersOf(setting.servicePath).join(', ');
    report.refuse(setting.path, `must be exactly one of ${kinds}, got ${[...setting.members!.keys()].join(' and ') || 'none'}`);
  }
  checkMembers(setting, report, carried);
}

function checkMembers(structure: Setting, report: Report, carried: boolean): void {
  for (const member of membersOf(structure.servicePath)) {
    const path = structure.servicePath ? `${structure.servicePath}.${member}` : member;
    const setting = structure.members!.get(member);
    if (setting) {
      checkNode(setting, report, carried);
    } else if (USER_PROFILE[path].api.required || (carried && USER_PROFILE[path].cfn?.required)) {
      report.refuse(structure.pathOf(member), 'is required');
    }
  }
  for (const [member, setting] of structure.members!) {
    if (!membersOf(structure.servicePath).includes(member)) {
      report.refuse(setting.path, 'the service knows no such setting');
    }
  }
}

/** Refuses each item that stands in the list already; a token is equal to itself only. */
export function refuseDuplicates(items: readonly Setting[], report: Report): void {
  const seen = new Map<string, Setting>();
  for (const item of items) {
    const key = JSON.stringify(item.toService());
    const first = seen.get(key);
    if (first) {
      report.refuse(item.path, `stands in the list already, at ${first.path}: got ${item.scalar === undefined ? 'the same' : show(item.scalar)} twice`);
    } else {
      seen.set(key, item);
    }
  }
}

const both = new Map<SettingSpec, Constraints>();

/** The constraints that hold for a setting: the API's, and CloudFormation's too when CloudFormation carries it; the stricter of each. */
export function constraintsOf(spec: SettingSpec, carried: boolean): Constraints {
  const { api, cfn } = spec;
  if (!carried || !cfn) {
    return api;
  }
  let constraints = both.get(spec);
  if (!constraints) {
    constraints = {
      min: strictest(Math.max, api.min, cfn.min),
      max: strictest(Math.min, api.max, cfn.max),
      pattern: cfn.pattern,
      enum: cfn.enum ? cfn.enum.filter((value) => api.enum?.includes(value) ?? true) : api.enum,
      unique: cfn.unique,
    };
    both.set(spec, constraints);
  }
  return constraints;
}

function strictest(choose: (a: number, b: number) => number, a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? a ?? b : choose(a, b);
}

/** The unit of a value, with a space before it; empty for one that has none. */
export function unitOf(servicePath: string): string {
  return UNITS.find(([name]) => name.test(servicePath))?.[1] ?? '';
}

function isWithin(value: number, { min, max }: Constraints): boolean {
  return value >= (min ?? -Infinity) && value <= (max ?? Infinity);
}

function range({ min, max }: Constraints): string {
  return min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
}

interface Pattern {
  /** As the source has it. */
  readonly source: string;
  /** As it is to be matched. */
  readonly expression: string;
}

function patternsOf({ api }: SettingSpec, allowed: Constraints): Pattern[] {
  return [
    ...api.pattern === undefined ? [] : [{ source: api.pattern, expression: `^(?:${api.pattern})$` }],
    ...allowed.pattern === undefined || allowed.pattern === api.pattern ? [] : [{ source: allowed.pattern, expression: allowed.pattern }],
  ];
}

const compiled = new Map<string, RegExp>();

/** Each pattern is compiled once in a process, not once per profile. */
function compile(expression: string): RegExp {
  let pattern = compiled.get(expression);
  if (!pattern) {
    pattern = new RegExp(linear(expression), 'u');
    compiled.set(expression, pattern);
  }
  return pattern;
}

/** A pattern without the upper limits that state the length a second time. */
function unbounded(expression: string): string {
  return expression.replace(/\{(\d+),\d+\}/g, '{$1,}');
}

/**
 * The service writes `([a-z]+/?){3,1016}`, which takes exponential time on a value that nearly matches. `([a-z]/?){3,}` accepts
 * the same values, up to a length that the maximum length ends long before.
 */
function linear(expression: string): string {
  return expression.replace(/\((\[[^\]]+\])\+(.\?)\)\{(\d+),\d*\}/g, '(?:$1$2){$3,}');
}

const members = new Map<string, string[]>();

function membersOf(structurePath: string): string[] {
  if (members.size === 0) {
    for (const path of Object.keys(USER_PROFILE).filter((member) => !member.endsWith('[]'))) {
      const end = path.lastIndexOf('.');
      const parent = path.slice(0, Math.max(end, 0));
      members.set(parent, [...members.get(parent) ?? [], path.slice(end + 1)]);
    }
  }
  return members.get(structurePath) ?? [];
}
