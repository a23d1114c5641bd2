import type { Constraints, SettingSpec } from '../../../src/service-model/setting-spec';

/** What the API takes for one member of a request. No setting of a profile is a boolean, so the service model of the library knows none. */
export interface MemberSpec {
  readonly kind: SettingSpec['kind'] | 'boolean';
  readonly api: Constraints;
}

/** The members of a request, or those below its top, by name or path. */
export type MemberSpecs = Readonly<Record<string, MemberSpec>>;

/** Members of which a request has one at most. */
export interface Alternatives {
  readonly members: readonly [string, string];
  /** It needs one of them. */
  readonly required: boolean;
}

export function text(api: Constraints = {}): MemberSpec {
  return { kind: 'string', api };
}

export function integer(api: Constraints = {}): MemberSpec {
  return { kind: 'integer', api };
}

export function optional(spec: MemberSpec): MemberSpec {
  return { ...spec, api: { ...spec.api, required: false } };
}

export function required(spec: MemberSpec): MemberSpec {
  return { ...spec, api: { ...spec.api, required: true } };
}
