import { readFileSync, statSync } from 'fs';
import { dirname, extname, join } from 'path';
import { compileFunction } from 'vm';
import { buildSync } from 'esbuild';

/** What a file of a simulated process gets beside what CommonJS gives: in here, these are the simulation's and not the machine's. */
export const SHADOWED = [
  'process', 'Date', 'Math', 'crypto', 'performance', 'console', 'AbortSignal',
  'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate',
  'fetch', 'WebSocket', 'EventSource', 'BroadcastChannel', 'MessageChannel', 'WebAssembly', 'Atomics', 'FinalizationRegistry', 'WeakRef', 'navigator',
  'global', 'globalThis',
] as const;
const OF_COMMON_JS = ['exports', 'require', 'module', '__filename', '__dirname'] as const;

/** A file as CommonJS runs it: `this`, then the values of the names above. */
export type Compiled = (...values: unknown[]) => void;

const compiled = new Map<string, Compiled>();

/** Compiles a file, once for all processes. */
export function compile(source: string, filename: string): Compiled {
  let found = compiled.get(source);
  if (!found) {
    found = compileFunction(source, [...OF_COMMON_JS, ...SHADOWED], { filename }) as Compiled;
    compiled.set(source, found);
  }
  return found;
}

/** Where a module of a function's own is; undefined where there is none. */
export function resolve(folder: string, specifier: string): string | undefined {
  const path = join(folder, specifier);
  return [path, `${path}.js`, `${path}.cjs`, join(path, 'index.js')].find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
}

export function sourceOf(file: string): string {
  return extname(file) === '.json' ? `module.exports = ${readFileSync(file, 'utf-8')};` : readFileSync(file, 'utf-8');
}

const bundled = new Map<string, string>();

/** A package in one file. Lambda's runtime has the SDK, for functions that bring none; it is bundled in memory, once. */
export function packageSource(name: string): string {
  let source = bundled.get(name);
  if (source === undefined) {
    const { outputFiles } = buildSync({
      stdin: { contents: `module.exports = require(${JSON.stringify(name)});`, resolveDir: dirname(require.resolve(name)) },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      mainFields: ['module', 'main'],
      legalComments: 'none',
    });
    source = outputFiles[0].text;
    bundled.set(name, source);
  }
  return source;
}
