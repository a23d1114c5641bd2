import { createHash } from 'crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '..', '..');

/** The arguments that the project bundles with, as its task runner has them. */
function argumentsFor(name: string): string[] {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen', 'tasks.json'), 'utf-8'));
  return tasks[`bundle:${name}`].steps[0].execArgs;
}

/** The bundle as the project makes it, in a folder that has its sources. */
function bundled(name: string, absWorkingDir: string): Uint8Array {
  const given = argumentsFor(name);
  const argument = (option: string) => given.find((candidate) => candidate.startsWith(`--${option}=`))?.split('=')[1];
  const { outputFiles } = buildSync({
    absWorkingDir,
    entryPoints: [given[2]],
    bundle: true,
    write: false,
    minify: given.includes('--minify'),
    platform: 'node',
    format: 'cjs',
    target: argument('target'),
    tsconfig: argument('tsconfig'),
    mainFields: argument('main-fields')!.split(','),
    legalComments: 'none',
  });
  return outputFiles![0].contents;
}

describe.each(['api-settings/handler/index', 'auto-delete-apps/handler/index'])('the bundle %s', (name) => {
  const directory = join(ROOT, 'assets', name);
  const code = readFileSync(join(directory, 'index.js'));

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

  test('is the same byte for byte when it is made again', () => {
    expect(hash(bundled(name, ROOT))).toEqual(hash(code));
  });

  test('is the same byte for byte when it is made in another folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'checked out elsewhere '));
    try {
      ['src', 'package.json', 'tsconfig.dev.json'].forEach((path) => cpSync(join(ROOT, path), join(folder, path), { recursive: true }));
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      expect(hash(bundled(name, folder))).toEqual(hash(code));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
