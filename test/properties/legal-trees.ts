import * as fc from 'fast-check';
import { copyOf, join, memberNames } from './places';
import type { Tree } from './places';
import { obeyingTheRules } from './rules';
import type { Constraints } from '../../src/service-model/setting-spec';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';
import { matchesPattern } from '../simulator/sagemaker/patterns';

/** Values in place of those that the table alone would give, for a path that matches. */
export type Instead = readonly (readonly [path: RegExp, values: fc.Arbitrary<unknown>])[];

/** The longest list that is made as long as it may be. */
const LONG = 30;

/** Requests that the API takes, and CloudFormation too as far as it carries them: whatever the table and the rules between settings allow. */
export function legalTrees(instead: Instead = []): fc.Arbitrary<Tree> {
  return structures('', instead).map((tree) => obeyingTheRules(copyOf(tree)));
}

function valuesOf(path: string, instead: Instead): fc.Arbitrary<unknown> {
  const given = instead.find(([pattern]) => pattern.test(path));
  if (given) {
    return given[1];
  }
  const { kind, api, cfn } = USER_PROFILE[path];
  const limits = { min: highest(api.min, cfn?.min), max: lowest(api.max, cfn?.max) };
  switch (kind) {
    case 'string': return strings(api, cfn?.pattern === '.*' ? undefined : cfn?.pattern, limits);
    case 'integer': return integers(limits.min ?? 0, limits.max ?? 2 ** 31 - 1);
    case 'list': return lists(valuesOf(`${path}[]`, instead), limits.max);
    case 'structure': return structures(path, instead);
    case 'union': return fc.oneof(...memberNames(path).map((name) => valuesOf(join(path, name), instead).map((value) => ({ [name]: value }))));
  }
}

function structures(path: string, instead: Instead): fc.Arbitrary<Tree> {
  const isBlock = path === 'UserSettings';
  const members = memberNames(path).map((name) => {
    const member = join(path, name);
    const values = valuesOf(member, instead);
    // a few blocks at a time: more take longer, and find no more
    const absent = { weight: isBlock ? 3 : 1, arbitrary: fc.constant(undefined) };
    return [name, USER_PROFILE[member].api.required ? values : fc.oneof(absent, { weight: isBlock ? 1 : 2, arbitrary: values })] as const;
  });
  return fc.record(Object.fromEntries(members), { noNullPrototype: true })
    .map((structure) => Object.fromEntries(Object.entries(structure).filter(([, value]) => value !== undefined)));
}

function strings({ enum: values, pattern }: Constraints, stricter: string | undefined, { min = 0, max = 256 }: Constraints): fc.Arbitrary<string> {
  if (values) {
    return fc.constantFrom(...values);
  }
  if (pattern === undefined) {
    return fc.string({ unit: 'binary', minLength: min, maxLength: max });
  }
  const isLegal = (text: string) => text.length >= min && text.length <= max
    && matchesPattern(pattern, text) && new RegExp(stricter ?? '', 'u').test(text);
  const matching = fc.stringMatching(new RegExp(stricter ?? `^(?:${pattern})$`, 'u'), { maxLength: max }).filter(isLegal);
  // as long as it may be, where the pattern lets it grow at its end
  const longest = matching.map((text) => [text + 'a'.repeat(max - text.length), text + '1'.repeat(max - text.length)].find(isLegal) ?? text);
  return fc.oneof({ weight: 19, arbitrary: matching }, { weight: 1, arbitrary: longest });
}

function integers(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
}

function lists(items: fc.Arbitrary<unknown>, max = LONG): fc.Arbitrary<unknown[]> {
  const short = fc.array(items, { maxLength: Math.min(max, 3) });
  const longest = fc.array(items, { minLength: max, maxLength: max });
  return max > LONG ? short : fc.oneof({ weight: 49, arbitrary: short }, { weight: 1, arbitrary: longest });
}

function highest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : Math.max(a, b ?? a);
}

function lowest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : Math.min(a, b ?? a);
}
