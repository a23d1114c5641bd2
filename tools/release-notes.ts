import { execFileSync } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';

/* Makes the chapter of CHANGELOG.md on the version in package.json the notes of its release; part of `bump`. A version is released once. */

const ROOT = resolve(__dirname, '..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf-8'));
if (execFileSync('git', ['tag', '--list', `v${version}`], { cwd: ROOT, encoding: 'utf-8' }).trim()) {
  throw new Error(`v${version} is released already: raise VERSION in .projenrc.ts, and write its chapter in CHANGELOG.md`);
}
const chapter = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf-8').split(/^(?=## )/m).find((text) => text.startsWith(`## ${version}\n`));
if (!chapter) {
  throw new Error(`CHANGELOG.md has no chapter '## ${version}'`);
}
writeFileSync(join(ROOT, 'dist', 'changelog.md'), chapter);
