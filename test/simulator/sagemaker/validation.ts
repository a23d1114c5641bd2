import { ServiceError, validationException } from './errors';
import type { MemberSpec } from './member-spec';
import { isStructure } from './merge';
import { matchesPattern } from './patterns';
import { NESTED, REQUESTS } from './requests';
import { SPACE_AND_APP_ALTERNATIVES } from './space-and-app-requests';

/** What is wrong with one value of a request. */
export interface Violation {
  /** Where the value stands, with the indices of lists: `UserSettings.CustomFileSystemConfigs[0]`. */
  readonly path: string;
  /** As the service words it. */
  readonly message: string;
  /** The value is of another JSON type, on which the service stumbles before it checks anything. */
  readonly isOfWrongType?: boolean;
}

/** Throws what the service answers to a request that its model doesn't admit: one error for all that is wrong. */
export function refuseInvalid(action: string, input: unknown): void {
  const violations = violationsOf(action, input);
  const stumble = violations.find(({ isOfWrongType }) => isOfWrongType);
  if (stumble) {
    throw new ServiceError('SerializationException', stumble.message);
  }
  if (violations.length > 0) {
    const detected = violations.length === 1 ? '1 validation error detected' : `${violations.length} validation errors detected`;
    throw validationException(`${detected}: ${violations.map(({ message }) => message).join('; ')}`);
  }
}

/**
 * Everything about a request that the service model doesn't admit.
 *
 * @param action an action of the API, such as `CreateUserProfile`
 * @param input what the request has in its body
 */
export function violationsOf(action: string, input: unknown): Violation[] {
  if (!isStructure(input)) {
    return [{ path: '', message: wrongType('structure', input), isOfWrongType: true }];
  }
  const members = new Map(Object.entries(REQUESTS[action]));
  return [...membersViolations(input, { path: '', specPath: '', label: '' }, members), ...alternativesViolations(action, input)];
}

function alternativesViolations(action: string, input: Record<string, unknown>): Violation[] {
  if (!Object.hasOwn(SPACE_AND_APP_ALTERNATIVES, action)) {
    return [];
  }
  const { members, required } = SPACE_AND_APP_ALTERNATIVES[action];
  const given = members.filter((member) => !isAbsent(input[member])).length;
  return given === 2 ? [{ path: '', message: `${members.join(' and ')} cannot both be set` }]
    : given === 0 && required ? [{ path: '', message: `Either ${members.join(' or ')} must be set` }] : [];
}

/** Where a value stands: for whoever reads the violation, in the table, and in the service's words. */
interface Place {
  readonly path: string;
  readonly specPath: string;
  readonly label: string;
}

function membersViolations(structure: Record<string, unknown>, place: Place, members: ReadonlyMap<string, MemberSpec>): Violation[] {
  const missing = [...members].filter(([member, spec]) => spec.api.required && isAbsent(structure[member]))
    .map(([member]) => violation(memberOf(place, member), undefined, 'Member must not be null'));
  const given = Object.entries(structure).filter(([, value]) => !isAbsent(value)).flatMap(([member, value]) => {
    const spec = members.get(member);
    return spec
      ? valueViolations(value, memberOf(place, member), spec)
      : [violation(memberOf(place, member), value, 'Member must be one that the service knows')];
  });
  return [...missing, ...given];
}

function valueViolations(value: unknown, place: Place, spec: MemberSpec): Violation[] {
  if (!isOfKind(value, spec.kind)) {
    return [{ path: place.path, message: wrongType(spec.kind, value), isOfWrongType: true }];
  }
  const own = constraintsOf(spec).filter(({ holds }) => !holds(value)).map(({ text }) => violation(place, value, text));
  if (Array.isArray(value)) {
    return [...own, ...itemsViolations(value, place)];
  }
  if (isStructure(value)) {
    const members = nestedMembers(place.specPath);
    const set = Object.values(value).filter((member) => !isAbsent(member));
    const union = spec.kind === 'union' && set.length !== 1
      ? [violation(place, value, `Member must have exactly one of its members set: [${[...members.keys()].join(', ')}]`)]
      : [];
    return [...union, ...membersViolations(value, place, members)];
  }
  return own;
}

function itemsViolations(items: unknown[], place: Place): Violation[] {
  const specPath = `${place.specPath}[]`;
  const spec = NESTED[specPath];
  if (spec.kind === 'structure' || spec.kind === 'union') {
    return items.flatMap((item, index) => {
      const itemPlace = { path: `${place.path}[${index}]`, specPath, label: `${place.label}.${index + 1}.member` };
      return isAbsent(item) ? [violation(itemPlace, undefined, 'Member must not be null')] : valueViolations(item, itemPlace, spec);
    });
  }
  const stranger = items.find((item) => !isAbsent(item) && !isOfKind(item, spec.kind));
  if (stranger !== undefined) {
    return [{ path: place.path, message: wrongType(spec.kind, stranger), isOfWrongType: true }];
  }
  const constraints = constraintsOf(spec);
  return items.every((item) => !isAbsent(item) && constraints.every(({ holds }) => holds(item)))
    ? []
    : [violation(place, items, `Member must satisfy constraint: [${constraints.map(({ text }) => text).join(', ') || 'Member must not be null'}]`)];
}

interface Constraint {
  readonly text: string;
  readonly holds: (value: any) => boolean;
}

/** What the API states of a value, in the service's words. */
function constraintsOf({ kind, api }: MemberSpec): Constraint[] {
  const { min, max, pattern } = api;
  const [what, sizeOf]: [string, (value: any) => number] =
    kind === 'integer' ? ['value', (value) => value] : kind === 'list' ? ['length', (value) => value.length] : ['length', (value) => [...value].length];
  return [
    ...api.enum ? [{ text: `Member must satisfy enum value set: [${api.enum.join(', ')}]`, holds: (value: any) => api.enum!.includes(value) }] : [],
    ...pattern === undefined ? [] : [{ text: `Member must satisfy regular expression pattern: ${pattern}`, holds: (value: any) => matchesPattern(pattern, value) }],
    ...max === undefined ? [] : [{ text: `Member must have ${what} less than or equal to ${max}`, holds: (value: any) => sizeOf(value) <= max }],
    ...min === undefined ? [] : [{ text: `Member must have ${what} greater than or equal to ${min}`, holds: (value: any) => sizeOf(value) >= min }],
  ];
}

const structures = new Map<string, ReadonlyMap<string, MemberSpec>>();

function nestedMembers(specPath: string): ReadonlyMap<string, MemberSpec> {
  let members = structures.get(specPath);
  if (!members) {
    const start = `${specPath}.`;
    members = new Map(Object.entries(NESTED)
      .filter(([path]) => path.startsWith(start) && !/[.[]/.test(path.slice(start.length)))
      .map(([path, spec]) => [path.slice(start.length), spec]));
    structures.set(specPath, members);
  }
  return members;
}

function memberOf({ path, specPath, label }: Place, member: string): Place {
  const join = (...parts: string[]) => parts.filter((part) => part).join('.');
  return { path: join(path, member), specPath: join(specPath, member), label: join(label, member.charAt(0).toLowerCase() + member.slice(1)) };
}

function violation({ path, label }: Place, value: unknown, constraint: string): Violation {
  const shown = value === undefined ? 'null' : `'${shownAs(value)}'`;
  return { path, message: `Value ${shown} at '${label}' failed to satisfy constraint: ${constraint}` };
}

function shownAs(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(shownAs).join(', ')}]` : isStructure(value) ? JSON.stringify(value) : String(value);
}

/** JSON's null is an absent member for the service. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isOfKind(value: unknown, kind: MemberSpec['kind']): boolean {
  switch (kind) {
    case 'string': return typeof value === 'string';
    case 'integer': return Number.isInteger(value);
    case 'boolean': return typeof value === 'boolean';
    case 'list': return Array.isArray(value);
    default: return isStructure(value);
  }
}

function wrongType(kind: MemberSpec['kind'], value: unknown): string {
  if (Array.isArray(value)) {
    return 'Start of list found where not expected';
  }
  if (isStructure(value)) {
    return 'Start of structure or map found where not expected.';
  }
  const got = typeof value === 'boolean' ? `${value ? 'TRUE' : 'FALSE'}_VALUE` : typeof value === 'number' ? 'NUMBER_VALUE' : 'STRING_VALUE';
  const expected = { string: 'a String', integer: 'an Integer', boolean: 'a Boolean', list: 'a List', structure: 'a Structure', union: 'a Structure' }[kind];
  return `${got} can not be converted to ${expected}`;
}
