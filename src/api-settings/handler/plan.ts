import { isDeepStrictEqual } from 'util';
import { ROOT } from './event';
import { isRole, isStructure, leavesOf } from '../../service-model/carrier';
import type { Leaves } from '../../service-model/carrier';
import { neutralValueOf } from '../../service-model/neutral';

/** What has to become of the settings of a profile. */
export interface Change {
  /** To be set. */
  readonly set: Leaves;
  /** Set before, and not asked for any more. */
  readonly undo: Leaves;
  /** The settings that CloudFormation carries. */
  readonly carriedByCloudFormation: ReadonlySet<string>;
}

/** What is to be sent, and what it leaves undone. */
export interface Plan {
  /** The blocks that differ, whole: whether the service keeps or resets what a block leaves out isn't documented. Undefined if none differs. */
  readonly blocks?: Record<string, unknown>;
  /** The settings that are set or taken back. */
  readonly changed: string[];
  /** The settings that can't be taken back, and stay. */
  readonly stays: string[];
}

/** Compares what a profile has with what it should have. */
export function planOf(current: unknown, change: Change): Plan {
  const { set, undo } = change;
  const wanted = plain(current);
  const stays: string[] = [];
  for (const [path, value] of set) {
    put(wanted, path, value);
  }
  for (const path of undo.keys()) {
    const neutral = neutralValueOf(`${ROOT}.${path}`);
    if (neutral === undefined && at(wanted, path) !== undefined) {
      stays.push(path);
    } else if (neutral !== undefined && !isSame(at(wanted, path), undefined)) {
      put(wanted, path, neutral);
    }
  }
  const before = plain(current);
  // an empty list where there is none is sent each time: a service that describes no empty lists would have it otherwise that it never arrives
  const changed = [...set.keys(), ...undo.keys()].filter((path) => !isDeepStrictEqual(at(wanted, path), at(before, path)));
  const blocks = [...new Set(changed.map((path) => path.split('.')[0]))];
  // what is not asked for any more isn't sent again: a service that resets what is left out may have it; a role that nobody names may not be passed
  const unnamed = blocks.flatMap((block) => [...leavesOf(wanted[block], block).keys()]).filter((path) => isUnnamedRole(path, change));
  new Set([...stays, ...unnamed]).forEach((path) => remove(wanted, path));
  return { blocks: blocks.length ? Object.fromEntries(blocks.map((block) => [block, wanted[block]])) : undefined, changed, stays };
}

/** The settings that aren't as they should be after a change: not set, not taken back, or touched although they were to stay. */
export function deviations(before: unknown, after: unknown, change: Change): string[] {
  const { set, undo } = change;
  const isOff = (path: string, value: unknown) => !isSame(inAnyOrder(at(after, path)), inAnyOrder(value));
  // a service that takes `None` for nothing may describe nothing
  const isNeither = (path: string, value: unknown) => isOff(path, value) && (isOff(path, undefined) || !isSame(value, neutralValueOf(`${ROOT}.${path}`)));
  const untouched = [...leavesOf(plain(before))].filter(([path]) => !set.has(path) && !undo.has(path));
  const undone = [...undo.keys()].map((path) => [path, neutralValueOf(`${ROOT}.${path}`)] as const).filter(([, neutral]) => neutral !== undefined);
  return [
    ...[...set, ...undone].filter(([path, value]) => isNeither(path, value)),
    ...untouched.filter(([path, value]) => isOff(path, value) && (isOff(path, undefined) || !isUnnamedRole(path, change))),
  ].map(([path]) => path);
}

/** Whether a setting is a role that neither the settings nor the template name: it is never sent, and a service that resets may take it. */
function isUnnamedRole(path: string, { set, carriedByCloudFormation }: Change): boolean {
  return isRole(`${ROOT}.${path}`) && !set.has(path) && !carriedByCloudFormation.has(path);
}

/** Whether two values mean the same: to the service, an empty list or string and none at all are one. */
function isSame(a: unknown, b: unknown): boolean {
  const emptied = (value: unknown) => (value === '' || (Array.isArray(value) && !value.length) ? undefined : value);
  return isDeepStrictEqual(emptied(a), emptied(b));
}

/** A value without the order of its lists, which the service may not keep. */
function inAnyOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => JSON.stringify(inAnyOrder(item))).sort();
  }
  return isStructure(value) ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, inAnyOrder(member)]) : value;
}

function plain(settings: unknown): any {
  return JSON.parse(JSON.stringify(settings ?? {}));
}

function at(tree: any, path: string): unknown {
  return path.split('.').reduce((value, name) => value?.[name], tree);
}

function put(tree: any, path: string, value: unknown): void {
  const names = path.split('.');
  const parent = names.slice(0, -1).reduce((structure, name) => (structure[name] ??= {}), tree);
  parent[names[names.length - 1]] = value;
}

/** Takes a member out, and the structures that hold nothing without it; its block stays. */
function remove(tree: any, path: string): void {
  const names = path.split('.');
  for (let depth = names.length; depth > 1; depth--) {
    const parent: any = at(tree, names.slice(0, depth - 1).join('.'));
    const member = parent?.[names[depth - 1]];
    if (member !== undefined && (depth === names.length || (isStructure(member) && !Object.keys(member).length))) {
      delete parent[names[depth - 1]];
    }
  }
}
