import { show } from './report';
import type { Report } from './report';
import type { Limits, Row } from './row';
import { explainPattern } from './rules/patterns';
import { isToken, membersOf, SHARED, toService, Unusable } from './setting';
import type { GivenMembers, GivenValue, Setting } from './setting';
import type { Constraints, SettingSpec } from './setting-spec';
import { isCarriedByCloudFormation } from './split';

/** Sets that AWS extends: an unknown value may be one that is newer than the table, so it is doubted, not refused. */
const OPEN_SETS = /\.(InstanceType|HiddenInstanceTypes\[\]|HiddenMlTools\[\]|HiddenAppTypes\[\])$/;

/** A value's unit, where the name of the service's member states it. */
const UNITS: [RegExp, string][] = [[/InMinutes$/, ' minutes'], [/SizeInGb$/, ' GiB']];

const KINDS: Record<SettingSpec['kind'], string> = {
  string: 'a string', integer: 'a whole number', list: 'a list', structure: 'a structure', union: 'a structure',
};

/** Reports every value in a settings tree, or in a part of one, that the service model doesn't admit. Values known only at deployment pass. */
export function check(tree: Setting, report: Report): void {
  checkNode(tree, report, true);
}

function checkNode(setting: Setting, report: Report, isParentCarried: boolean): void {
  const { row, value, scalar } = setting;
  if (!row.spec) {
    report.refuse(setting.path, 'the service knows no such setting');
    return;
  }
  const isCarried = isParentCarried && isCarriedByCloudFormation(value, row);
  if (scalar instanceof Unusable) {
    report.refuse(setting.path, scalar.reason);
  } else if (scalar !== undefined) {
    checkScalar(setting, scalar, row.spec, row.limits(isCarried), report);
  } else if (Array.isArray(value)) {
    checkList(setting, row.spec, report, isCarried);
  } else if (row.spec.kind !== 'structure' && row.spec.kind !== 'union') {
    report.refuse(setting.path, `must be ${KINDS[row.spec.kind]}, got a structure`);
  } else {
    checkStructure(setting, row.spec, report, isCarried);
  }
}

/** So that the names of ten thousand profiles don't pile up. */
const MOST_REMEMBERED = 1000;

function checkScalar(setting: Setting, value: string | number, spec: SettingSpec, { constraints, right }: Limits, report: Report): void {
  if (isToken(value)) {
    return;
  }
  const before = report.size;
  if (spec.kind === 'integer') {
    checkInteger(setting, value, constraints, report);
  } else if (spec.kind === 'string' && typeof value === 'string') {
    checkString(setting, value, spec, constraints, report);
  } else {
    report.refuse(setting.path, `must be ${KINDS[spec.kind]}, got ${show(value)}`);
  }
  if (report.size === before) {
    if (right.size === MOST_REMEMBERED) {
      right.clear();
    }
    right.add(value);
  }
}

function checkInteger(setting: Setting, value: string | number, allowed: Constraints, report: Report): void {
  const unit = unitOf(setting.servicePath);
  if (!Number.isInteger(value)) {
    report.refuse(setting.path, `must be a whole number${unit && ` of${unit}`}, got ${show(value)}`);
  } else if (!isWithin(value as number, allowed)) {
    report.refuse(setting.path, `must be ${range(allowed)}${unit}, got ${show(value)}`);
  }
}

function checkString(setting: Setting, value: string, spec: SettingSpec, allowed: Constraints, report: Report): void {
  const refuse = (message: string) => report.refuse(setting.path, `${message}, got ${show(value)}`);
  const length = [...value].length;
  if (!isWithin(length, allowed)) {
    refuse(`must have ${range(allowed)} characters, has ${length}`);
  }
  const mismatch = patternsOf(spec, allowed).find(({ expression }) => !expression.test(value));
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

function checkList(setting: Setting, spec: SettingSpec, report: Report, isCarried: boolean): void {
  const values = setting.value as readonly GivenValue[];
  if (spec.kind !== 'list') {
    report.refuse(setting.path, `must be ${KINDS[spec.kind]}, got a list`);
    return;
  }
  const { constraints } = setting.row.limits(isCarried);
  if (!isWithin(values.length, constraints)) {
    report.refuse(setting.path, `must have ${range(constraints)} items, has ${values.length}`);
  }
  if (values.length > 1 && spec.cfn?.unique) { // the API takes a list with duplicates; nobody means one
    refuseDuplicates(setting.items!, report);
  }
  const row = setting.row.items;
  values.forEach((value, index) => {
    if (!isKnownToBeRight(value, row, isCarried)) {
      checkNode(setting.item(value, index), report, isCarried);
    }
  });
}

function checkStructure(setting: Setting, spec: SettingSpec, report: Report, isCarried: boolean): void {
  const members = setting.value as GivenMembers;
  const findings = members[SHARED];
  if (findings?.isRight) {
    return;
  }
  const before = report.size;
  const { row } = setting;
  const names = membersOf(members);
  if (spec.kind === 'union' && names.length !== 1) {
    const kinds = [...row.members.keys()].join(', ');
    report.refuse(setting.path, `must be exactly one of ${kinds}, got ${names.join(' and ') || 'none'}`);
  }
  for (const required of row.requiredMembers) {
    if (!names.includes(required.name) && required.limits(isCarried).constraints.required) {
      report.refuse(setting.pathOf(required.name), 'is required');
    }
  }
  for (const name of names) {
    if (!isKnownToBeRight(members[name], row.member(name), isCarried)) {
      checkNode(setting.member(name), report, isCarried);
    }
  }
  if (findings) {
    findings.isRight = report.size === before;
  }
}

/** Whether a value was found right before: profiles have most of theirs in common. */
function isKnownToBeRight(value: GivenValue, row: Row, isParentCarried: boolean): boolean {
  return (typeof value === 'string' || typeof value === 'number') && row.limits(isParentCarried && row.isTaken(value)).right.has(value);
}

/** Refuses each item that stands in the list already; a token is equal to itself only. */
export function refuseDuplicates(items: readonly Setting[], report: Report): void {
  const seen = new Map<unknown, Setting>();
  for (const item of items) {
    const key = item.scalar ?? JSON.stringify(toService(item.value));
    const first = seen.get(key);
    if (first) {
      report.refuse(item.path, `stands in the list already, at ${first.path}: got ${item.scalar === undefined ? 'the same' : show(item.scalar)} twice`);
    } else {
      seen.set(key, item);
    }
  }
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
  /** As it is matched. */
  readonly expression: RegExp;
}

/** Compiled once, not for each profile. */
const patterns = new Map<Constraints, readonly Pattern[]>();

function patternsOf({ api }: SettingSpec, allowed: Constraints): readonly Pattern[] {
  let found = patterns.get(allowed);
  if (!found) {
    found = [
      ...api.pattern === undefined ? [] : [{ source: api.pattern, expression: `^(?:${api.pattern})$` }],
      ...allowed.pattern === undefined || allowed.pattern === api.pattern ? [] : [{ source: allowed.pattern, expression: allowed.pattern }],
    ].map(({ source, expression }) => ({ source, expression: new RegExp(linear(expression), 'u') }));
    patterns.set(allowed, found);
  }
  return found;
}

/** Parts of the service's patterns that take quadratic or exponential time on a value that nearly matches, each with an equivalent that doesn't. */
const LINEAR: readonly (readonly [part: string, equivalent: string])[] = [
  ['([.\\-_a-zA-Z0-9]+/?){3,}', '(?:[.\\-_a-zA-Z0-9]/?){3,}'],
  ['([^/]+)/?(.*)', '[^/]+(?:/.*)?'],
  ['(^\\d+$)|(^\\d+.\\d+$)', '(^\\d+$)|(^\\d+[^\\d\\n\\r\\u2028\\u2029]\\d+$)'],
];

/** A pattern that takes the same values of legal length in linear time: without the upper limits that state the length a second time. */
function linear(expression: string): string {
  const unbounded = expression.replace(/\{(\d+),\d+\}/g, '{$1,}');
  return LINEAR.reduce((pattern, [part, equivalent]) => pattern.split(part).join(equivalent), unbounded);
}
