import * as fc from 'fast-check';
import { copyOf, join, memberNames, placesIn } from './places';
import type { Place, Tree } from './places';
import { BREAKING } from './rules';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';
import { matchesPattern } from '../simulator/sagemaker/patterns';

/** A tree with one thing wrong with it. */
export interface Illegal {
  readonly tree: Tree;
  readonly kind: string;
  /** Where it is wrong. */
  readonly path: string;
}

/** One way to make a value illegal: changes it and gives the path that has to be named, or does nothing where this isn't possible. */
type Mutation = (place: Place, choice: number) => string | undefined;

const OPEN = /\.(InstanceType|HiddenInstanceTypes\[\]|HiddenMlTools\[\]|HiddenAppTypes\[\])$/;

/** Whether a set may have values that the table doesn't know yet. */
export function isOpen(servicePath: string): boolean {
  return OPEN.test(servicePath);
}

const WRONG: Readonly<Record<string, unknown[]>> = {
  string: [5, true, ['text'], { Name: 'text' }],
  integer: ['60', 60.5, false, [60], { Value: 60 }],
  list: ['text', 5, { Item: 'text' }],
  structure: ['text', 5, true, ['text']],
  union: ['text', 5, true, []],
};

/** What no pattern takes, one or the other. */
const ODD = ['', ' ', '\u0000', '!', 'a b', '\u202e', '-', 'arn:aws:iam::1:role/x', 'http://x', 's3:/x'];

/** Names of members that no structure has; the last ones are those that every object inherits. */
const UNKNOWN = ['NoSuchSetting', 'domainId', 'toString', 'constructor', '__proto__'];

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'wrong type': (place, choice) => {
    const values = WRONG[USER_PROFILE[place.servicePath]?.kind];
    return values && put(place, values[choice % values.length]);
  },
  'below the minimum': (place) => {
    const { api, cfn, min = Math.max(api.min ?? 0, cfn?.min ?? 0) } = limitsOf(place);
    return min === 0 ? undefined : typeof place.value === 'number' ? put(place, min - 1)
      : typeof place.value === 'string' ? put(place, [...place.value].slice(0, min - 1).join('')) : undefined;
  },
  'above the maximum': (place, choice) => {
    const { api, cfn } = limitsOf(place);
    const maxima = [api.max, cfn?.max].filter((limit) => limit !== undefined);
    if (!maxima.length) {
      return undefined;
    }
    const max = maxima[choice % maxima.length];
    const { value } = place;
    return typeof value === 'number' ? put(place, max + 1)
      : typeof value === 'string' ? put(place, value + 'a'.repeat(Math.max(0, max + 1 - [...value].length)))
        : value.length ? put(place, Array.from({ length: max + 1 }, (_, index) => value[index % value.length])) : undefined;
  },
  'another form than the pattern': (place, choice) => {
    const { api, cfn } = limitsOf(place);
    const isLegal = (text: string) => (api.pattern === undefined || matchesPattern(api.pattern, text)) && new RegExp(cfn?.pattern ?? '', 'u').test(text);
    const { value } = place;
    const odd = typeof value === 'string' ? [...ODD, `${value}\n`, `${value} `, `\u0000${value}`, `${value}\ud800`].filter((text) => !isLegal(text)) : [];
    return odd.length ? put(place, odd[choice % odd.length]) : undefined;
  },
  'none of the values': (place) => {
    const { api } = limitsOf(place);
    return api.enum && put(place, `${place.value}-x`);
  },
  'the same twice': (place) => {
    const { cfn } = limitsOf(place);
    return cfn?.unique || /\.SecurityGroups$/.test(place.servicePath) ? twice(place) : undefined;
  },
  'an image named twice': (place) => (/\.CustomImages$/.test(place.servicePath) ? twice(place) : undefined),
  'a path mounted twice': (place) => (/\.CustomFileSystemConfigs$/.test(place.servicePath) && place.value.find((item: any) => item.S3FileSystemConfig?.MountPath)
    ? mountedTwice(place) : undefined),
  'nothing where something is required': (place) => {
    if (!limitsOf(place).api.required) {
      return undefined;
    }
    delete place.parent[place.key!];
    return place.path;
  },
  'an unknown member': (place, choice) => {
    if (typeof place.value !== 'object' || Array.isArray(place.value)) {
      return undefined;
    }
    const name = UNKNOWN[choice % UNKNOWN.length];
    Object.defineProperty(place.value, name, { value: 'text', enumerable: true, configurable: true, writable: true });
    return join(place.path, name);
  },
  'two members of a union': (place) => {
    if (USER_PROFILE[place.servicePath]?.kind !== 'union') {
      return undefined;
    }
    const other = memberNames(place.servicePath).find((name) => !(name in place.value))!;
    place.value[other] = other === 'S3FileSystemConfig' ? { S3Uri: 's3://team' } : { FileSystemId: 'fs-01234567' };
    return place.path;
  },
  'no member of a union': (place) => (USER_PROFILE[place.servicePath]?.kind === 'union' ? put(place, {}) : undefined),
  ...Object.fromEntries(Object.entries(BREAKING).map(([rule, breakRule]) =>
    [rule, ({ path, value }: Place) => (path === '' ? breakRule(value) : undefined)])),
};

/** Trees that differ from a legal one in one thing, which is wrong in this way. */
export function illegalTrees(legal: fc.Arbitrary<Tree>, kind: string): fc.Arbitrary<Illegal> {
  return fc.tuple(legal, fc.nat(), fc.nat())
    .map(([tree, which, choice]) => mutated(tree, kind, which, choice))
    .filter((illegal) => illegal !== undefined);
}

/**
 * A tree with one thing wrong with it; undefined where it has nothing that can be wrong like that.
 *
 * @param which of its places to look at first
 * @param choice among the ways in which that place can be wrong
 */
export function mutated(tree: Tree, kind: string, which: number, choice: number): Illegal | undefined {
  const tried = copyOf(tree);
  const places = placesIn(tried);
  for (let index = 0; index < places.length; index++) {
    const path = MUTATIONS[kind](places[(which + index) % places.length], choice);
    if (path !== undefined) {
      return { tree: tried, kind, path };
    }
  }
  return undefined;
}

function limitsOf({ servicePath }: Place) {
  const { api = {}, cfn = undefined } = USER_PROFILE[servicePath] ?? {};
  return { api, cfn } as typeof USER_PROFILE[string] & { min?: number };
}

function put({ path, parent, key }: Place, value: unknown): string | undefined {
  if (parent === undefined) {
    return undefined;
  }
  parent[key!] = value;
  return path;
}

/** Puts the first of a list at its end again, in the place of the last where there is more than one. */
function twice({ path, value: list }: Place): string | undefined {
  if (!list.length) {
    return undefined;
  }
  const index = Math.max(1, list.length - 1);
  list[index] = list[0];
  return `${path}[${index}]`;
}

function mountedTwice({ path, value: list }: Place): string | undefined {
  const from = list.findIndex((item: any) => item.S3FileSystemConfig?.MountPath);
  const index = from === list.length - 1 ? list.length : list.length - 1;
  if (index === 10) {
    return undefined;
  }
  list[index] = { S3FileSystemConfig: { ...list[from].S3FileSystemConfig, S3Uri: 's3://another' } };
  return `${path}[${index}].S3FileSystemConfig.MountPath`;
}
