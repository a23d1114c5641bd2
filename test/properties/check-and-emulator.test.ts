import * as fc from 'fast-check';
import { legalTrees } from './legal-trees';
import { illegalTrees, isOpen, mutated, MUTATIONS } from './mutations';
import { servicePathOf } from './places';
import type { Tree } from './places';
import { printSeed, runs } from './runs';
import { check } from '../../src/service-model/check';
import { Report } from '../../src/service-model/report';
import type { Setting } from '../../src/service-model/setting';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';
import { validateAtConstruction } from '../../src/service-model/validate';
import { given, treeOf } from '../fixtures/given';
import type { WrittenOut } from '../fixtures/given';
import { violationsOf } from '../simulator/sagemaker/validation';

jest.setTimeout(600_000);

const legal = legalTrees();
const counts = { legal: 0, illegal: 0 };
printSeed(() => `${counts.legal} legal trees, ${counts.illegal} illegal ones`);

/** A tree whose user calls everything what the service calls it. */
function settingsOf(tree: Tree): Setting {
  const givenOf = (value: any): WrittenOut => (Array.isArray(value) ? value.map(givenOf)
    : typeof value === 'object' && value !== null ? membersOf(value) : value);
  const membersOf = (structure: Tree) => Object.fromEntries(Object.entries(structure).map(([name, value]) => [name, given(name, givenOf(value))]));
  return treeOf(membersOf(tree));
}

/** The service doesn't say which item of a list of scalars it means. */
function asTheServiceSays(path: string): string {
  const kind = USER_PROFILE[servicePathOf(path)]?.kind;
  return kind === 'string' || kind === 'integer' ? path.replace(/\[\d+\]$/, '') : path;
}

const pathsOf = (findings: readonly { path: string }[]) => [...new Set(findings.map(({ path }) => asTheServiceSays(path)))];

/** Whether only CloudFormation minds a value: it states a limit of its own, which the value exceeds. */
function exceedsCloudFormationsOwnLimits(servicePath: string, value: any): boolean {
  const { kind, cfn } = USER_PROFILE[servicePath];
  const size = kind === 'list' ? value?.length : typeof value === 'string' ? [...value].length : value;
  return cfn !== undefined && (size < (cfn.min ?? -Infinity) || size > (cfn.max ?? Infinity)
    || (cfn.pattern !== undefined && !new RegExp(cfn.pattern, 'u').test(value)));
}

function at(tree: Tree, path: string): any {
  return path.split(/\.|\[|\]\.?/).filter((part) => part !== '').reduce<any>((value, part) => value?.[part], tree);
}

/** What the check refuses and the emulator takes, or the other way round, without a reason that is written here. */
function disagreements(tree: Tree): string[] {
  const report = new Report();
  check(settingsOf(tree), report);
  const byService = pathsOf(violationsOf('CreateUserProfile', tree));
  const byCheck = pathsOf(report.violations);
  const doubted = pathsOf(report.doubts);
  // the check is stricter: CloudFormation is, and nobody means the same twice
  const isStricter = ({ path, message }: { path: string; message: string }) => exceedsCloudFormationsOwnLimits(servicePathOf(path), at(tree, path))
    || (message.startsWith('stands in the list already') && USER_PROFILE[servicePathOf(path).replace(/\[\]$/, '')].cfn?.unique === true);
  // the emulator is stricter: a value of an open set may be newer than the table
  const isOpenTo = (path: string) => doubted.includes(path) && (isOpen(path) || isOpen(`${path}[]`));
  return [
    ...report.violations.filter((violation) => !byService.includes(asTheServiceSays(violation.path)) && !isStricter(violation))
      .map(({ path, message }) => `only the check refuses ${path}: ${message}`),
    ...byService.filter((path) => !byCheck.includes(path) && !isOpenTo(path)).map((path) => `only the emulator refuses ${path}`),
  ];
}

/** The paths at which the check and all rules between settings find something. */
function found(tree: Tree): { refused: string[]; doubted: string[] } {
  const { violations, doubts } = validateAtConstruction(settingsOf(tree), undefined);
  return { refused: violations.map(({ path }) => path), doubted: doubts.filter(({ id }) => id === 'cdk-sagemaker-studio:unknownValue').map(({ path }) => path) };
}

describe('the check, and the emulator\'s own validation', () => {
  test('agree on every tree, legal or wrong in up to three ways', () => {
    const mutation = fc.record({ kind: fc.constantFrom(...Object.keys(MUTATIONS)), which: fc.nat(), choice: fc.nat() });
    // a value of another type comes last: nothing else can be wrong with it, or in it
    const some = fc.array(mutation, { maxLength: 3 }).map((mutations) => [false, true].flatMap((isLast) => mutations.filter(({ kind }) => (kind === 'wrong type') === isLast)));
    fc.assert(fc.property(legal, some, (tree, mutations) => {
      const wrong = mutations.reduce((before, { kind, which, choice }) => mutated(before, kind, which, choice)?.tree ?? before, tree);
      counts[wrong === tree ? 'legal' : 'illegal']++;
      expect(disagreements(wrong)).toEqual([]);
    }), runs());
  });

  test('take every legal tree', () => {
    fc.assert(fc.property(legal, (tree) => {
      expect(found(tree)).toEqual({ refused: [], doubted: [] });
      expect(violationsOf('CreateUserProfile', tree)).toEqual([]);
    }), runs(4));
  });
});

describe('a tree that is wrong in one way', () => {
  test.each(Object.keys(MUTATIONS))('is refused where it is wrong, or doubted where a value may be newer than the table: %s', (way) => {
    fc.assert(fc.property(illegalTrees(legal, way), ({ tree, kind, path }) => {
      const { refused, doubted } = found(tree);
      const isNew = kind === 'none of the values' && isOpen(servicePathOf(path)) && !path.includes('JupyterServerAppSettings');
      expect(isNew ? doubted : refused).toContain(path);
    }), runs(50));
  });
});
