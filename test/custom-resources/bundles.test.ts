import { createHash } from 'crypto';
import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '..', '..');

/** The arguments that the project bundles with, as its task runner has them. */
function argumentsFor(name: string): string[] {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen', 'tasks.json'), 'utf-8'));
  return tasks[`bundle:${name}`].steps[0].execArgs;
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

  test('is the same byte for byte when it is made again', () => {
    const given = argumentsFor(name);
    const argument = (option: string) => given.find((candidate) => candidate.startsWith(`--${option}=`))?.split('=')[1];
    const { outputFiles } = buildSync({
      absWorkingDir: ROOT,
      entryPoints: [given[2]],
      bundle: true,
      write: false,
      minify: true,
      platform: 'node',
      format: 'cjs',
      target: argument('target'),
      tsconfig: argument('tsconfig'),
      mainFields: argument('main-fields')!.split(','),
      legalComments: 'none',
    });
    const hash = (contents: Uint8Array) => createHash('sha256').update(contents).digest('hex');
    expect(hash(outputFiles![0].contents)).toEqual(hash(code));
  });
});
