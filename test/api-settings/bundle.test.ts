import { createHash } from 'crypto';
import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '..', '..');
const BUNDLE = join(ROOT, 'assets', 'api-settings', 'handler', 'index');

/** The arguments that the project bundles with, as its task runner has them. */
function bundleArguments(): string[] {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen', 'tasks.json'), 'utf-8'));
  return tasks['bundle:api-settings/handler/index'].steps[0].execArgs;
}

describe("the handler's bundle", () => {
  const code = readFileSync(join(BUNDLE, 'index.js'));

  test('is one file, without a source map', () => {
    expect(readdirSync(BUNDLE)).toEqual(['index.js']);
    expect(code.includes('sourceMappingURL')).toBe(false);
  });

  test('has at most 450 KB', () => {
    expect(code.length).toBeLessThanOrEqual(450_000);
  });

  test('says nothing of the machine that it was made on', () => {
    expect(code.includes(ROOT)).toBe(false);
  });

  test('is the same byte for byte when it is made again', () => {
    const argument = (name: string) => bundleArguments().find((candidate) => candidate.startsWith(`--${name}=`))?.split('=')[1];
    const { outputFiles } = buildSync({
      absWorkingDir: ROOT,
      entryPoints: [bundleArguments()[2]],
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
