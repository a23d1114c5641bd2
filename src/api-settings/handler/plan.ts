import { isDeepStrictEqual } from 'util';
import { ROOT } from './event';
import { isStructure, leavesOf } from '../../service-model/carrier';
import type { Leaves } from '../../service-model/carrier';
import { neutralValueOf } from '../../service-model/neutral';

/** What has to become of the settings of a profile. */
export interface Change {
  /** To be set. */
  readonly set: Leaves;
  /** Set before, and not asked for any more. */
  readonly undo: Leaves;
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
export function planOf(current: unknown, { set, undo }: Change): Plan {
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
  // what is not asked for any more isn't sent again: its roles may no longer be passed, and a service that resets what is left out may have it
  stays.forEach((path) => remove(wanted, path));
  const blocks = [...new Set(changed.map((path) => path.split('.')[0]))];
  return { blocks: blocks.length ? Object.fromEntries(blocks.map((block) => [block, wanted[block]])) : undefined, changed, stays };
}

/** The settings that aren't as they should be after a change: not set, not taken back, or touched although they were to stay. */
export function deviations(before: unknown, after: unknown, { set, undo }: Change): string[] {
  const untouched = [...leavesOf(plain(before))].filter(([path]) => !set.has(path) && !undo.has(path));
  const isOff = (path: string, value: unknown) => !isSame(inAnyOrder(at(after, path)), inAnyOrder(value));
  return [
    ...[...set, ...untouched].filter(([path, value]) => isOff(path, value)).map(([path]) => path),
    ...[...undo.keys()].filter((path) => {
      const neutral = neutralValueOf(`${ROOT}.${path}`);
      return neutral !== undefined && isOff(path, undefined) && isOff(path, neutral);
    }),
  ];
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
    if (depth === names.length || (isStructure(member) && !Object.keys(member).length)) {
      delete parent[names[depth - 1]];
    }
  }
}
