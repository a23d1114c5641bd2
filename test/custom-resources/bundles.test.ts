import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { argumentsFor, bundled, BUNDLES } from './make-bundles';

const ROOT = resolve(__dirname, '..', '..');

describe.each(BUNDLES)('the bundle %s', (name) => {
  const directory = join(ROOT, 'assets', name);
  const code = readFileSync(join(directory, 'index.js'));
  let folder: string;

  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'checked out elsewhere ')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is one file, without a source map', () => {
    expect(readdirSync(directory)).toEqual(['index.js']);
    expect(code.includes('sourceMappingURL')).toBe(false);
  });

  test('has at most 450 KB', () => {
    expect(code.length).toBeLessThanOrEqual(450_000);
  });

  test('says nothing of the machine that it was made on', () => {
    expect(code.includes(ROOT)).toBe(false);
  });

  const hash = (contents: Uint8Array) => createHash('sha256').update(contents).digest('hex');

  test('is the same byte for byte as what the project ships', () => {
    const [esbuild, ...given] = argumentsFor(name);
    const outfile = join(folder, 'index.js');
    execFileSync(join(ROOT, 'node_modules', '.bin', esbuild), [...given.filter((argument) => !argument.startsWith('--outfile=')), `--outfile=${outfile}`], { cwd: ROOT, stdio: 'pipe' });
    expect(hash(readFileSync(outfile))).toEqual(hash(code));
  });

  test('is the same byte for byte when it is made in another folder', () => {
    ['src', 'package.json', 'tsconfig.dev.json'].forEach((path) => cpSync(join(ROOT, path), join(folder, path), { recursive: true }));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    expect(hash(bundled(name, folder))).toEqual(hash(code));
  });
});
