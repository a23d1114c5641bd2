import { isDeepStrictEqual } from 'util';
import * as fc from 'fast-check';
import { foreignSettings } from '../../../src/api-settings/handler/event';
import { deviations, planOf } from '../../../src/api-settings/handler/plan';
import { isRole, leavesOf } from '../../../src/service-model/carrier';
import type { Leaves } from '../../../src/service-model/carrier';
import { USER_PROFILE } from '../../../src/service-model/user-profile.generated';
import { SEED } from '../../properties/runs';
import { EVERY_OMISSION, merge } from '../../simulator/sagemaker/merge';

/** Some strings of a member, the empty one where it may be empty. */
function strings(path: string): string[] {
  return path.endsWith('.S3KmsKeyId') ? ['', 'a', 'b'] : ['None', 'a', 'b'];
}

/** Any value that the service might describe for a member of the service model. */
function anyValueOf(path: string): fc.Arbitrary<unknown> {
  const { kind, api } = USER_PROFILE[path];
  const members = Object.keys(USER_PROFILE).filter((member) => member.startsWith(`${path}.`) && !/[.[]/.test(member.slice(path.length + 1)));
  switch (kind) {
    case 'list': return fc.array(anyValueOf(`${path}[]`), { maxLength: 3 });
    case 'integer': return fc.integer({ min: 0, max: 3 });
    case 'string': return api.enum ? fc.constantFrom(...api.enum.slice(0, 4), ...api.enum.slice(-4)) : fc.constantFrom(...strings(path));
    default: return fc.record(Object.fromEntries(members.map((member) => [member.slice(path.length + 1), anyValueOf(member)])), {
      requiredKeys: [],
      noNullPrototype: true,
    });
  }
}

const userSettings = anyValueOf('UserSettings');

/** Those of some settings that are the custom resource's. */
function owned(settings: unknown): Leaves {
  const leaves = leavesOf(settings);
  const foreign = new Set(foreignSettings(leaves));
  return new Map([...leaves].filter(([path]) => !foreign.has(path)));
}

const NO_NEUTRAL_VALUE = /\.(SageMakerImageVersionAlias|SageMakerImageArn|InstanceType|AmazonForecastRoleArn|CrossAccountModelRegisterRoleArn|S3ArtifactPath|AmazonBedrockRoleArn|ExecutionRoleArn)$/;

/** What is as if it had never been set, or holds against the domain's default. */
const NEUTRAL: unknown[] = [undefined, [], '', 'None', 'DISABLED', 'STATIC'];

const isAnyOf = (value: unknown, values: unknown[]) => values.some((candidate) => isDeepStrictEqual(value, candidate));
const EMPTY = [undefined, [], ''];
const NOTHING: ReadonlySet<string> = new Set();

describe.each(EVERY_OMISSION)('where a block\'s members that are left out are $inBlocks, and those of its structures $inNestedStructures', (omission) => {
  test('any profile becomes what is asked of it, keeps all else, and needs nothing more', () => {
    fc.assert(fc.property(userSettings, userSettings, userSettings, (before, asked, old) => {
      const set = owned(asked);
      const undo: Leaves = new Map([...owned(old)].filter(([path]) => !set.has(path)));
      const change = { set, undo, carriedByCloudFormation: NOTHING };
      const { blocks, changed, stays } = planOf(before, change);
      const after = leavesOf(merge(before, blocks ?? {}, omission));
      const had = leavesOf(before);

      for (const [path, value] of set) {
        expect(isDeepStrictEqual(after.get(path), value) || (isAnyOf(value, EMPTY) && isAnyOf(after.get(path), EMPTY))).toBe(true);
      }
      for (const path of undo.keys()) {
        const possible = !had.has(path) ? [undefined] : NO_NEUTRAL_VALUE.test(path) ? [undefined, had.get(path)] : NEUTRAL;
        expect(possible).toContainEqual(after.get(path));
      }
      for (const [path, value] of [...had].filter(([other]) => !set.has(other) && !undo.has(other))) {
        // a role that nobody names is never sent, so that a service that resets takes it
        const possible = isRole(`UserSettings.${path}`) ? [value, undefined] : [value];
        expect(possible).toContainEqual(after.get(path));
      }
      for (const path of after.keys()) {
        expect(had.has(path) || set.has(path)).toBe(true);
      }
      expect(stays.sort()).toEqual([...undo.keys()].filter((path) => had.has(path) && NO_NEUTRAL_VALUE.test(path)).sort());
      expect(Object.keys(blocks ?? {}).sort()).toEqual([...new Set(changed.map((path) => path.split('.')[0]))].sort());

      const settled = merge(before, blocks ?? {}, omission);
      expect(deviations(before, settled, change)).toEqual([]);
      expect(planOf(settled, change).blocks).toBeUndefined();
    }), { seed: SEED, numRuns: 150 });
  });

  test('any profile that lost something is noticed', () => {
    fc.assert(fc.property(userSettings, fc.nat(), (before, index) => {
      const lost = [...leavesOf(before)].filter(([path, value]) => !isAnyOf(value, EMPTY) && !isRole(`UserSettings.${path}`)).map(([path]) => path);
      fc.pre(lost.length > 0);
      const path = lost[index % lost.length];
      const after = JSON.parse(JSON.stringify(before));
      const names = path.split('.');
      delete names.slice(0, -1).reduce((structure, name) => structure[name], after)[names[names.length - 1]];
      expect(deviations(before, after, { set: new Map(), undo: new Map(), carriedByCloudFormation: NOTHING })).toEqual([path]);
      const set = new Map([[path, leavesOf(before).get(path)]]);
      expect(planOf(after, { set, undo: new Map(), carriedByCloudFormation: NOTHING }).changed).toEqual([path]);
    }), { seed: SEED, numRuns: 50 });
  });
});
