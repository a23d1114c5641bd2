import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { delimiter, join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { buildSync } from 'esbuild';
import { CanvasAppSettings, Domain, UserProfile } from '../../../src';

let folder: string;

/** Executables of other versions of Node.js to be tried, too. */
const OTHER_NODES = (process.env.OTHER_NODES ?? '').split(delimiter).filter((path) => path);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'same-everywhere-'));
  for (const [name, kendra] of [['first', true], ['second', false]] as const) {
    const stack = new Stack(new App({ outdir: join(folder, name) }), 'Studio');
    const domain = Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl');
    ['alice', 'bob'].forEach((userProfileName) =>
      new UserProfile(stack, userProfileName, { domain, userProfileName, canvas: new CanvasAppSettings({ kendra }), deleteAppsOnRemoval: true }));
    (stack.node.root as App).synth();
  }
  // as a program without Jest and TypeScript, which any version of Node.js runs
  buildSync({
    entryPoints: [join(__dirname, 'everything.ts')], outfile: join(folder, 'everything.js'), bundle: true, platform: 'node', packages: 'external', logLevel: 'error',
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What comes of it somewhere. */
function outcome(node: string, env: Readonly<Record<string, string>>, ...flags: string[]): any {
  const script = join(folder, 'everything.js');
  const NODE_PATH = join(__dirname, '..', '..', '..', 'node_modules');
  return JSON.parse(execFileSync(node, [script, join(folder, 'first'), join(folder, 'second'), ...flags], { env: { PATH: process.env.PATH, NODE_PATH, NODE_NO_WARNINGS: '1', ...env }, encoding: 'utf-8' }));
}

/** In three surroundings, one after another: the second takes seconds for its stalls, so that the first and the third are seconds apart. */
function everywhere(nodes: readonly string[], ...flags: string[]): any[] {
  return nodes.flatMap((node) => [
    outcome(node, { HOME: tmpdir() }, ...flags),
    outcome(node, { TZ: 'Asia/Tokyo', AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKIDOFMINE', HOME: folder }, '--stalls', ...flags),
    outcome(node, { TZ: 'America/Caracas', AWS_PROFILE: 'mine', AWS_MAX_ATTEMPTS: '9', LANG: 'tr_TR' }, ...flags),
  ]);
}

test('one seed gives one log, on any machine, at any time and however busy', () => {
  const [first, ...others] = everywhere([process.execPath, ...OTHER_NODES]);
  expect(first).toEqual({ statuses: ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'DELETE_COMPLETE'], calls: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(first.calls).toBeGreaterThan(50);
  expect(others).toEqual(others.map(() => first));
});

test('which the date of the machine in an answer would change: the SDK sets its clock by it', () => {
  const hashes = everywhere([process.execPath], '--machine-date').map(({ hash }) => hash);
  expect(new Set(hashes).size).toBeGreaterThan(1);
});
