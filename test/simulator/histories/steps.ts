import * as fc from 'fast-check';
import type { Settings } from './app';

/** A change of the app. `profile` counts those that are there, around and around. */
export type Change =
  | { readonly of: 'settings'; readonly profile: number; readonly settings: Settings }
  | { readonly of: 'option'; readonly profile: number; readonly option: 'isRetained' | 'exposesUid' | 'deletesApps' }
  | { readonly of: 'add'; readonly settings: Settings; readonly domain: 0 | 1; readonly deletesApps: boolean }
  | { readonly of: 'remove' | 'rename' | 'move' | 'domain'; readonly profile: number };

/** What goes wrong meanwhile, each with its probability at each call or event. */
export interface Mishaps {
  /** A fault that passes, at any call of SageMaker or CloudFormation. */
  readonly passing: number;
  /** A fault that doesn't, at any update or look. */
  readonly lasting: number;
  /** An event that comes twice, the second time up to minutes later. */
  readonly twice: number;
  /** An event that is lost. */
  readonly lost: number;
}

/** A step of a history: data, so that it can be written down and played again. */
export type Step =
  | {
    readonly do: 'deploy';
    readonly changes: readonly Change[];
    readonly how: 'plainly' | 'failing' | 'cancelled';
    /** When it is cancelled, in milliseconds. */
    readonly after: number;
    /** A profile that somebody else begins to update just before, which takes minutes; none unless told. */
    readonly busy: number | null;
    readonly mishaps: Mishaps;
  }
  | { readonly do: 'byHand'; readonly profile: number; readonly what: 'sharing' | 'modelRegister' | 'work' }
  | { readonly do: 'destroy'; readonly mishaps: Mishaps };

export const NO_MISHAPS: Mishaps = { passing: 0, lasting: 0, twice: 0, lost: 0 };

const settings: fc.Arbitrary<Settings> = fc.record({
  kendra: fc.boolean(),
  directDeploy: fc.boolean(),
  bedrockRole: fc.constantFrom('a' as const, 'b' as const),
  codeRepository: fc.constantFrom('a' as const, 'b' as const),
  tensorBoardLifecycle: fc.constantFrom('a' as const, 'b' as const),
  hidden: fc.constantFrom('Canvas' as const, 'both' as const),
  storage: fc.constantFrom(5 as const, 10 as const),
  executionRole: fc.constantFrom('a' as const, 'b' as const),
}, { requiredKeys: [] });

const profile = fc.nat({ max: 2 });
const domain = fc.constantFrom(0 as const, 1 as const);

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ of: fc.constant('settings' as const), profile, settings }) },
  { weight: 2, arbitrary: fc.record({ of: fc.constant('option' as const), profile, option: fc.constantFrom('isRetained' as const, 'exposesUid' as const, 'deletesApps' as const) }) },
  { weight: 3, arbitrary: fc.record({ of: fc.constant('add' as const), settings, domain, deletesApps: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ of: fc.constantFrom('remove' as const, 'rename' as const, 'move' as const, 'domain' as const), profile }) },
);

const mishaps: fc.Arbitrary<Mishaps> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(NO_MISHAPS) },
  { weight: 2, arbitrary: fc.constant({ ...NO_MISHAPS, passing: 0.1 }) },
  { weight: 1, arbitrary: fc.constant({ ...NO_MISHAPS, lasting: 0.08 }) },
  { weight: 1, arbitrary: fc.constant({ ...NO_MISHAPS, passing: 0.1, lasting: 0.05 }) },
  { weight: 1, arbitrary: fc.constant({ ...NO_MISHAPS, twice: 0.5 }) },
  { weight: 1, arbitrary: fc.constant({ ...NO_MISHAPS, lost: 0.15 }) },
);

/** The step that a history begins with: there is something to go on with. */
export const firstStep: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('deploy' as const),
  changes: fc.array(fc.record({ of: fc.constant('add' as const), settings, domain, deletesApps: fc.boolean() }), { minLength: 1, maxLength: 2 }),
  how: fc.constant('plainly' as const),
  after: fc.constant(0),
  busy: fc.constant(null),
  mishaps,
});

/** Any step. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('deploy' as const),
      changes: fc.array(change, { maxLength: 3 }),
      how: fc.oneof({ weight: 4, arbitrary: fc.constant('plainly' as const) }, { weight: 2, arbitrary: fc.constant('failing' as const) }, { weight: 2, arbitrary: fc.constant('cancelled' as const) }),
      after: fc.nat({ max: 60_000 }),
      busy: fc.option(profile, { freq: 7 }),
      mishaps,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('byHand' as const), profile, what: fc.constantFrom('sharing' as const, 'modelRegister' as const, 'work' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('destroy' as const), mishaps }) },
);
