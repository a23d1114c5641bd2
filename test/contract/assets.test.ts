import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { App, FileSystem, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as studio from '../../src';

/*
 * The hash of a handler's code is part of the template: with another one, every upgrade of the library would update the functions of every stack. So it
 * has to follow from the code, and from nothing else.
 */

const ROOT = resolve(__dirname, '..', '..');
const BUNDLES = { settings: 'assets/api-settings/handler/index', apps: 'assets/auto-delete-apps/handler/index' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'installed elsewhere '));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Variation {
  readonly stackName?: string;
  readonly domainId?: string;
  readonly settings?: (library: typeof studio) => Partial<studio.UserProfileProps>;
}

/** The keys of the handlers' code in a template that a copy of the library makes. */
function keysOf(library: typeof studio, { stackName = 'Stack', domainId = 'd-abcdefghijkl', settings }: Variation = {}): Record<keyof typeof BUNDLES, string> {
  const stack = new Stack(new App(), stackName);
  new library.UserProfile(stack, 'Alice', {
    domain: library.Domain.fromDomainId(stack, 'Domain', domainId),
    userProfileName: 'alice',
    canvas: new library.CanvasAppSettings({ directDeploy: true }),
    deleteAppsOnRemoval: true,
    ...settings?.(library),
  });
  const functions = Object.values<any>(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const keyOf = (name: RegExp) => functions.find(({ Properties }) => name.test(Properties.FunctionName)).Properties.Code.S3Key;
  return { settings: keyOf(/^studio-api-settings-[0-9a-f]{16}$/), apps: keyOf(/^studio-auto-delete-apps-[0-9a-f]{16}$/) };
}

/** The library as another folder has it, in another version if told so. */
function installedIn(name: string, version = '0.1.0'): { library: typeof studio; path: string } {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  ['src', 'assets'].forEach((directory) => cpSync(join(ROOT, directory), join(path, directory), { recursive: true }));
  writeFileSync(join(path, 'package.json'), readFileSync(join(ROOT, 'package.json'), 'utf-8').replace(/"version": "[^"]*"/, `"version": "${version}"`));
  symlinkSync(join(ROOT, 'node_modules'), join(path, 'node_modules'));
  const library = jest.requireActual<typeof studio>(join(path, 'src', 'index.ts'));
  expect(library.UserProfile).not.toBe(studio.UserProfile);
  return { library, path };
}

describe('the key of the code of a handler', () => {
  const here = keysOf(studio);

  test('is a hash of the code', () => {
    const hashOf = (bundle: string) => {
      const copy = join(folder, 'copy of', bundle);
      cpSync(join(ROOT, bundle), copy, { recursive: true });
      return FileSystem.fingerprint(copy);
    };
    expect(here).toEqual({ settings: `${hashOf(BUNDLES.settings)}.zip`, apps: `${hashOf(BUNDLES.apps)}.zip` });
    expect(here.settings).not.toBe(here.apps);
  });

  test.each<[string, Variation]>([
    ['props', {
      settings: (library) => ({
        canvas: new library.CanvasAppSettings({ kendra: true }),
        exposeHomeEfsFileSystemUid: true,
        apiSettings: { logRetention: RetentionDays.ONE_DAY },
      }),
    }],
    ['stack', { stackName: 'Another' }],
    ['domain', { domainId: 'd-another' }],
  ])('is the same with another %s', (_, variation) => {
    expect(keysOf(studio, variation)).toEqual(here);
  });

  test('is the same where the library is installed in another folder, and in another version', () => {
    const { library, path } = installedIn('upgraded', '9.9.9');
    expect(JSON.parse(readFileSync(join(path, 'package.json'), 'utf-8')).version).toBe('9.9.9');
    expect(keysOf(library)).toEqual(here);
  });

  test.each(['settings', 'apps'] as const)('is another one, and the only one, when the code changes: %s', (handler) => {
    const { library, path } = installedIn(`with changed ${handler}`);
    const file = join(path, BUNDLES[handler], 'index.js');
    writeFileSync(file, `${readFileSync(file, 'utf-8')};`);
    const there = keysOf(library);
    expect(there[handler]).not.toBe(here[handler]);
    expect({ ...there, [handler]: here[handler] }).toEqual(here);
  });
});
