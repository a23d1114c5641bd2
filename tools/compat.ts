import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

/*
 * Compares the public API with that of the last release, compiled from its tag; after `compile`. A change that breaks users fails, unless the version says
 * that it may: below 1.0.0 by another minor version, from then on by another major one.
 */

const ROOT = resolve(__dirname, '..');
const run = (command: string, args: string[], cwd = ROOT) => execFileSync(command, args, { cwd, encoding: 'utf-8', stdio: ['ignore', 'pipe', 'inherit'] });

const [tag] = run('git', ['tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname']).split('\n');
if (tag) {
  compareWith(tag);
} else {
  console.log('no release has been tagged yet: there is no API to compare with');
}

function compareWith(release: string): void {
  const baseline = mkdtempSync(join(tmpdir(), 'released-'));
  try {
    run('git', ['worktree', 'add', '--detach', baseline, release]);
    run('npm', ['ci', '--no-audit', '--no-fund'], baseline);
    run('npx', ['jsii', '--silence-warnings=reserved-word'], baseline);
    const { status, stdout, stderr } = spawnSync('npx', ['jsii-diff', '--error-on=all', baseline, ROOT], { encoding: 'utf-8' });
    console.log(`${stdout}${stderr}`.trim());
    const mayBreak = compatible(versionOf(baseline)) !== compatible(versionOf(ROOT));
    console.log(`API compared with ${release}: ${status === 0 ? 'nothing breaks' : mayBreak ? 'something breaks, as the version says' : 'something breaks, and the version is compatible'}`);
    process.exitCode = status === 0 || mayBreak ? 0 : 1;
  } finally {
    run('git', ['worktree', 'remove', '--force', baseline]);
    rmSync(baseline, { recursive: true, force: true });
  }
}

/** The part of a version that stays the same as long as nothing may break. */
function compatible(version: string): string {
  const [major, minor] = version.split('.');
  return major === '0' ? `${major}.${minor}` : major;
}

function versionOf(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf-8')).version;
}
