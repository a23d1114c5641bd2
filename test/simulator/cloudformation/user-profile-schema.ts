import { isDeepStrictEqual } from 'util';
import { USER_PROFILE } from '../../../src/service-model/user-profile.generated';

/** What CloudFormation finds wrong with the properties of a user profile before it calls anybody, in its words. */
export function refusals(properties: any): string[] {
  return [
    ...['DomainId', 'UserProfileName'].filter((name) => properties[name] === undefined).map((name) => `#: required key [${name}] not found`),
    ...refusalsIn(properties, '', '#'),
  ];
}

/** The settings, by path, of which a change needs a new profile. */
export function replacing(before: any, after: any): string[] {
  return Object.keys(USER_PROFILE)
    .filter((path) => USER_PROFILE[path].cfn?.replaces && !isDeepStrictEqual(at(before, path), at(after, path)));
}

/** Properties with numbers where CloudFormation takes numbers: in a template they may be strings. */
export function coerced(properties: any, path = ''): any {
  if (Array.isArray(properties)) {
    return properties.map((item) => coerced(item, `${path}[]`));
  }
  if (typeof properties === 'object' && properties !== null) {
    return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, coerced(value, path ? `${path}.${name}` : name)]));
  }
  const kind = USER_PROFILE[path]?.kind;
  return kind === 'integer' && /^-?\d+$/.test(properties) ? Number(properties) : kind === 'string' ? String(properties) : properties;
}

function at(properties: any, path: string): unknown {
  return path.split('.').reduce((value, name) => value?.[name], properties);
}

function refusalsIn(value: any, path: string, pointer: string): string[] {
  const { kind, api = {}, cfn = {} } = USER_PROFILE[path] ?? { kind: 'structure' };
  const failed = (keyword: string, isFailed: boolean) => isFailed ? [`${pointer}: failed validation constraint for keyword [${keyword}]`] : [];
  if (Array.isArray(value)) {
    return [
      ...failed('type', kind !== 'list'),
      ...failed('maxItems', value.length > (cfn.max ?? Infinity)),
      ...failed('uniqueItems', !!cfn.unique && value.some((item, index) => value.slice(0, index).some((other) => isDeepStrictEqual(item, other)))),
      ...value.flatMap((item, index) => refusalsIn(item, `${path}[]`, `${pointer}/${index}`)),
    ];
  }
  if (typeof value === 'object' && value !== null) {
    return [...failed('type', kind !== 'structure' && kind !== 'union'), ...Object.entries(value).flatMap(([name, member]) => {
      const memberPath = path ? `${path}.${name}` : name;
      return USER_PROFILE[memberPath]?.cfn
        ? refusalsIn(member, memberPath, `${pointer}/${name}`)
        : [`${pointer}: extraneous key [${name}] is not permitted`];
    })];
  }
  const limits = { ...cfn, enum: cfn.enum ?? api.enum };
  return [
    ...failed('type', kind === 'integer' ? typeof value !== 'number' : kind !== 'string'),
    ...failed('enum', limits.enum !== undefined && !limits.enum.includes(value)),
    ...failed('pattern', limits.pattern !== undefined && !new RegExp(limits.pattern, 'u').test(value)),
    ...failed('minLength', typeof value === 'string' && value.length < (limits.min ?? 0)),
    ...failed('maxLength', typeof value === 'string' && value.length > (limits.max ?? Infinity)),
    ...failed('minimum', typeof value === 'number' && value < (limits.min ?? -Infinity)),
    ...failed('maximum', typeof value === 'number' && value > (limits.max ?? Infinity)),
  ];
}
