import { USER_PROFILE } from '../../src/service-model/user-profile.generated';

/** A request for a profile, or a part of it, in the service's terms. */
export interface Tree {
  [member: string]: any;
}

/** A value somewhere in a tree. */
export interface Place {
  /** As both validations name it: `UserSettings.SecurityGroups[0]`; empty for the tree itself. */
  readonly path: string;
  /** Its row in the table; empty for the tree itself. */
  readonly servicePath: string;
  readonly value: any;
  /** What has it, by index or name; undefined for the tree itself. */
  readonly parent?: any;
  readonly key?: string | number;
}

/** The tree itself and everything in it that the table knows. */
export function placesIn(tree: Tree): Place[] {
  return [...below({ path: '', servicePath: '', value: tree })];
}

function* below(place: Place): Generator<Place> {
  yield place;
  const { path, servicePath, value } = place;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* below({ path: `${path}[${index}]`, servicePath: `${servicePath}[]`, value: item, parent: value, key: index });
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [member, memberValue] of Object.entries(value)) {
      const memberPath = join(servicePath, member);
      if (Object.hasOwn(USER_PROFILE, memberPath)) {
        yield* below({ path: join(path, member), servicePath: memberPath, value: memberValue, parent: value, key: member });
      }
    }
  }
}

/** A copy that can be changed: what fast-check made has to stay as it is, so that it can be made smaller. */
export function copyOf(tree: Tree): Tree {
  return JSON.parse(JSON.stringify(tree));
}

/** The path of a member. */
export function join(path: string, member: string): string {
  return path ? `${path}.${member}` : member;
}

/** The names of the members that the table has for a structure. */
export function memberNames(servicePath: string): string[] {
  const start = servicePath && `${servicePath}.`;
  return Object.keys(USER_PROFILE)
    .filter((path) => path.startsWith(start))
    .map((path) => path.slice(start.length))
    .filter((name) => !/[.[]/.test(name));
}

/** The row of the table for a path with indices. */
export function servicePathOf(path: string): string {
  return path.replace(/\[\d+\]/g, '[]');
}
