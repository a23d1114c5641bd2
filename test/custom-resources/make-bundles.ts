/*
 * Runs before the tests: makes the bundles of the functions from src/ in memory, and writes down those that aren't the same already. So any test can be run
 * alone, with what is in src/ at that moment. `bundles.test.ts` compares them with what the project ships.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '..', '..');

/** The functions of the custom resources, by where their bundles are below assets/. */
export const BUNDLES = ['api-settings/handler/index', 'auto-delete-apps/handler/index'] as const;

/** The arguments that the project bundles with, as its task runner has them. */
export function argumentsFor(name: string): string[] {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen', 'tasks.json'), 'utf-8'));
  return tasks[`bundle:${name}`].steps[0].execArgs;
}

/** A bundle as the project makes it, in a folder that has its sources. */
export function bundled(name: string, absWorkingDir: string = ROOT): Uint8Array {
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

/** Writes each bundle that isn't the same already, at once, so that nobody reads half of one. */
export default function makeBundles(): void {
  for (const name of BUNDLES) {
    const file = join(ROOT, 'assets', name, 'index.js');
    const contents = Buffer.from(bundled(name));
    if (!existsSync(file) || !readFileSync(file).equals(contents)) {
      mkdirSync(dirname(file), { recursive: true });
      const draft = `${dirname(file)}.${process.pid}`;
      writeFileSync(draft, contents);
      renameSync(draft, file);
    }
  }
}
