import { execFileSync, spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { inTemporaryFolder } from './temporary-folder';

/*
 * Compares the public API with that of the last release, compiled from its tag; after `compile`. A change that breaks users fails, unless the version says
 * that it may: below 1.0.0 by another minor version, from then on by another major one.
 */

const ROOT = resolve(__dirname, '..');
const run = (command: string, args: string[], cwd = ROOT) => execFileSync(command, args, { cwd, encoding: 'utf-8', stdio: ['ignore', 'pipe', 'inherit'] });

if (run('git', ['rev-parse', '--is-shallow-repository']).trim() === 'true') {
  throw new Error('this clone is shallow, so that the last release may be out of sight: git fetch --unshallow --tags');
}
const tags = run('git', ['tag', '--list', '--merged', 'HEAD', '--sort=-version:refname']).split('\n');
const release = tags.find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
if (release) {
  inTemporaryFolder('released', (folder) => compareWith(release, join(folder, 'baseline')));
} else {
  console.log('no release has been tagged yet: there is no API to compare with');
}

function compareWith(tag: string, baseline: string): void {
  run('git', ['worktree', 'add', '--detach', baseline, tag]);
  try {
    run('npm', ['ci', '--no-audit', '--no-fund'], baseline);
    run('npx', ['jsii', '--silence-warnings=reserved-word'], baseline);
    const { status, stdout, stderr } = spawnSync('npx', ['jsii-diff', '--error-on=all', baseline, ROOT], { cwd: ROOT, encoding: 'utf-8' });
    console.log(`${stdout}${stderr}`.trim());
    if (status !== 0 && !/^Updated assembly: /m.test(stderr)) { // it fails for other reasons, too
      throw new Error(`jsii-diff has compared nothing, and ended in ${status}`);
    }
    const mayBreak = compatible(versionOf(baseline)) !== compatible(versionOf(ROOT));
    const breaks = status !== 0;
    console.log(`API compared with ${tag}: ${!breaks ? 'nothing breaks' : mayBreak ? 'something breaks, as the version says' : 'something breaks, and the version is compatible'}`);
    process.exitCode = breaks && !mayBreak ? 1 : 0;
  } finally {
    run('git', ['worktree', 'remove', '--force', baseline]);
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
