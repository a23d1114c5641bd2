import { show } from './report';
import type { Report } from './report';
import { explainPattern } from './rules/patterns';
import { isToken, Unusable } from './setting';
import type { Setting } from './setting';
import type { Constraints, SettingSpec } from './setting-spec';
import { isCarriedByCloudFormation } from './split';

/** Sets that AWS extends: an unknown value may be one that is newer than the table, so it is doubted, not refused. */
const OPEN_SETS = /\.(InstanceType|HiddenInstanceTypes\[\]|HiddenMlTools\[\]|HiddenAppTypes\[\])$/;

/** A value's unit, where the name of the service's member states it. */
const UNITS: [RegExp, string][] = [[/InMinutes$/, ' minutes'], [/SizeInGb$/, ' GiB']];

const KINDS: Record<SettingSpec['kind'], string> = {
  string: 'a string', integer: 'a whole number', list: 'a list', structure: 'a structure', union: 'a structure',
};

/** Reports every value in a settings tree that the service model doesn't admit. Values known only at deployment pass. */
export function check(tree: Setting, report: Report): void {
  checkNode(tree, report, true);
}

/** As `check()`, of a part of the tree. */
export function checkSetting(setting: Setting, report: Report): void {
  checkNode(setting, report, true);
}

function checkNode(setting: Setting, report: Report, isParentCarried: boolean): void {
  const { row } = setting;
  if (!row.spec) {
    report.refuse(setting.path, 'the service knows no such setting');
    return;
  }
  const isCarried = isParentCarried && isCarriedByCloudFormation(setting);
  if (setting.scalar instanceof Unusable) {
    report.refuse(setting.path, setting.scalar.reason);
  } else if (setting.scalar !== undefined) {
    checkScalar(setting, setting.scalar, row.spec, row.constraints(isCarried), report);
  } else if (setting.items) {
    checkList(setting, setting.items, row.spec, report, isCarried);
  } else if (row.spec.kind !== 'structure' && row.spec.kind !== 'union') {
    report.refuse(setting.path, `must be ${KINDS[row.spec.kind]}, got a structure`);
  } else {
    checkStructure(setting, setting.members!, row.spec, report, isCarried);
  }
}

/** The values that were found right under some constraints: profiles have most of theirs in common. */
const right = new WeakMap<Constraints, Set<string | number>>();

/** So that the names of ten thousand profiles don't pile up. */
const MOST_REMEMBERED = 1000;

function checkScalar(setting: Setting, value: string | number, spec: SettingSpec, allowed: Constraints, report: Report): void {
  let known = right.get(allowed);
  if (known?.has(value) || isToken(value)) {
    return;
  }
  const before = report.size;
  if (spec.kind === 'integer') {
    checkInteger(setting, value, allowed, report);
  } else if (spec.kind === 'string' && typeof value === 'string') {
    checkString(setting, value, spec, allowed, report);
  } else {
    report.refuse(setting.path, `must be ${KINDS[spec.kind]}, got ${show(value)}`);
  }
  if (report.size === before) {
    if (!known || known.size === MOST_REMEMBERED) {
      known = new Set();
      right.set(allowed, known);
    }
    known.add(value);
  }
}

function checkInteger(setting: Setting, value: string | number, allowed: Constraints, report: Report): void {
  const unit = unitOf(setting.servicePath);
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    report.refuse(setting.path, `must be a whole number${unit && ` of${unit}`}, got ${show(value)}`);
  } else if (!isWithin(value, allowed)) {
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

function checkList(setting: Setting, items: readonly Setting[], spec: SettingSpec, report: Report, isCarried: boolean): void {
  if (spec.kind !== 'list') {
    report.refuse(setting.path, `must be ${KINDS[spec.kind]}, got a list`);
    return;
  }
  const allowed = setting.row.constraints(isCarried);
  if (!isWithin(items.length, allowed)) {
    report.refuse(setting.path, `must have ${range(allowed)} items, has ${items.length}`);
  }
  if (allowed.unique || spec.cfn?.unique) { // the API takes a list with duplicates; nobody means one
    refuseDuplicates(items, report);
  }
  for (const item of items) {
    checkNode(item, report, isCarried);
  }
}

function checkStructure(setting: Setting, members: ReadonlyMap<string, Setting>, spec: SettingSpec, report: Report, isCarried: boolean): void {
  if (setting.isRight) {
    return;
  }
  const before = report.size;
  const { row } = setting;
  if (spec.kind === 'union' && members.size !== 1) {
    const kinds = [...row.members.keys()].join(', ');
    report.refuse(setting.path, `must be exactly one of ${kinds}, got ${[...members.keys()].join(' and ') || 'none'}`);
  }
  for (const required of row.requiredMembers) {
    if (!members.has(required.name) && required.constraints(isCarried).required) {
      report.refuse(setting.pathOf(required.name), 'is required');
    }
  }
  for (const member of members.values()) {
    checkNode(member, report, isCarried);
  }
  setting.isRight = report.size === before;
}

/** Refuses each item that stands in the list already; a token is equal to itself only. */
export function refuseDuplicates(items: readonly Setting[], report: Report): void {
  if (items.length < 2) {
    return;
  }
  const seen = new Map<unknown, Setting>();
  for (const item of items) {
    const key = item.scalar ?? JSON.stringify(item.toService());
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

const patterns = new Map<Constraints, readonly Pattern[]>();

function patternsOf({ api }: SettingSpec, allowed: Constraints): readonly Pattern[] {
  let found = patterns.get(allowed);
  if (!found) {
    found = [
      ...api.pattern === undefined ? [] : [{ source: api.pattern, expression: `^(?:${api.pattern})$` }],
      ...allowed.pattern === undefined || allowed.pattern === api.pattern ? [] : [{ source: allowed.pattern, expression: allowed.pattern }],
    ].map(({ source, expression }) => ({ source, expression: compile(expression) }));
    patterns.set(allowed, found);
  }
  return found;
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
