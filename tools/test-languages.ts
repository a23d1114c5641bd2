import { execFileSync, spawnSync } from 'child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { isDeepStrictEqual } from 'util';
import { LANGUAGES } from './languages';
import type { Language } from './languages';
import { inTemporaryFolder } from './temporary-folder';

/*
 * Packages the library for each language, installs it in a clean folder, and runs three apps with it: the example, the first profile of README.md, and one
 * with four mistakes. Templates have to be those of TypeScript, and the error has to be the one that README.md shows.
 */

const ROOT = resolve(__dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf-8');
const MISTAKES = /^```text\n(user profile 'bob_smith'.*?)\n```$/ms.exec(README)![1];

/** The apps that make mistakes. */
const BAD_INPUT: { [language: string]: string } = {
  typescript: 'bad-input.ts', javascript: 'bad-input.js', python: 'bad_input.py', java: 'BadInput.java', go: 'bad_input.go',
};

/** What came of a language's apps: the templates of each, by its name. */
type Templates = Record<string, Record<string, unknown>>;

/** Without what the project sets for its own tasks. */
const USER_ENVIRONMENT = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TS_NODE_')));

const failures: string[] = [];
let reference: Templates | undefined;
const packaging = new Map<string, number>();
for (const language of LANGUAGES) {
  try {
    if (!packaging.has(language.target)) {
      packaging.set(language.target, seconds(() => pack(language.target)));
    }
    const result = inTemporaryFolder(`studio-${language.name}`, (folder) => test(language, folder));
    console.log(`${language.name}: ${result}, package ${packaging.get(language.target)} s`);
  } catch (error) {
    failures.push(`${language.name}: ${error instanceof Error ? error.message : error}`);
    console.log(`${language.name}: FAILED`);
  }
}
failures.forEach((failure) => console.error(failure));
process.exitCode = failures.length ? 1 : 0;

function test(language: Language, folder: string): string {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: join(ROOT, 'examples', language.name), encoding: 'utf-8' });
  for (const file of files.trim().split('\n')) {
    cpSync(join(ROOT, 'examples', language.name, file), join(folder, file));
  }
  let env: NodeJS.ProcessEnv = {};
  const installing = seconds(() => {
    env = { ...USER_ENVIRONMENT, ...language.install(folder) };
  });

  const made: Templates = {};
  const running = seconds(() => {
    made['the example'] = synthesize(folder, env, []);
  });
  if (language.fence) {
    const first = new RegExp(`^\`\`\`${language.fence}\\n(.*?)^\`\`\`$`, 'ms').exec(README);
    if (!first) {
      throw new Error(`README.md has no first profile fenced as ${language.fence}`);
    }
    made['the first profile of README.md'] = synthesize(folder, env, ['--app', place(language, folder, 'StudioApp', first[1])]);
  }
  const badInput = readFileSync(join(ROOT, 'test', 'languages', BAD_INPUT[language.name]), 'utf-8');
  const { status, stdout, stderr } = spawnSync(place(language, folder, 'BadInput', badInput), { cwd: folder, env, shell: true, encoding: 'utf-8' });
  const sameError = status !== 0 && withoutIndent(`${stdout}${stderr}`).includes(withoutIndent(MISTAKES));
  if (!sameError) {
    failures.push(`${language.name}: the error isn't the one of README.md, but (exit ${status}):\n${stdout}${stderr}`);
  }

  reference ??= made;
  const differences = Object.entries(made).flatMap(([app, templates]) => differing(reference![app], templates, app));
  failures.push(...differences.map((path) => `${language.name}: differs from TypeScript at ${path}`));
  return [
    `${Object.keys(made).join(' and ')} ${differences.length ? 'DIFFER' : 'identical'}`, sameError ? 'same error' : 'ANOTHER ERROR', `${installing + running} s`, `install ${installing} s`, `example ${running} s`,
  ].join(', ');
}

/** Go indents what follows the first line of a panic, Maven says what kind of line it is. */
function withoutIndent(text: string): string {
  return text.replace(/^(\[ERROR\])?\s+/gm, '');
}

/** Puts an app that is one file beside the example. Returns the command that runs it. */
function place(language: Language, folder: string, name: string, source: string): string {
  const { file, command } = language.app(name);
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), source);
  return command;
}

/** The templates that the CDK CLI makes of the app in a folder. */
function synthesize(folder: string, env: NodeJS.ProcessEnv, args: string[]): Record<string, unknown> {
  const output = join(folder, 'templates');
  rmSync(output, { recursive: true, force: true });
  const cdk = join(ROOT, 'node_modules', '.bin', 'cdk');
  const { status, stdout, stderr } = spawnSync(cdk, ['synth', '--quiet', '--no-version-reporting', '--output', output, ...args], { cwd: folder, env, encoding: 'utf-8' });
  if (status !== 0) {
    throw new Error(`cdk synth ${args.join(' ')} ended in ${status}:\n${stdout}${stderr}`);
  }
  const names = readdirSync(output).filter((name) => name.endsWith('.template.json'));
  return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(join(output, name), 'utf-8'))]));
}

/** Where two values differ. */
function differing(expected: any, actual: any, path: string): string[] {
  if (isDeepStrictEqual(expected, actual)) {
    return [];
  }
  const isObject = (value: any) => typeof value === 'object' && value !== null;
  return isObject(expected) && isObject(actual)
    ? [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((key) => differing((expected as any)[key], (actual as any)[key], `${path}/${key}`))
    : [`${path}: ${show(expected)} in TypeScript, ${show(actual)} here`];
}

function show(value: unknown): string {
  return `${JSON.stringify(value)}`.slice(0, 200);
}

/** Makes a package anew. The log is long, and of interest only when something fails. */
function pack(target: string): void {
  rmSync(join(ROOT, 'dist', target), { recursive: true, force: true });
  const { status, stdout, stderr } = spawnSync('npx', ['projen', `package:${target}`], { cwd: ROOT, encoding: 'utf-8', maxBuffer: 1e9 });
  if (status !== 0) {
    throw new Error(`package:${target} ended in ${status}:\n${stdout}${stderr}`);
  }
}

function seconds(run: () => void): number {
  const start = Date.now();
  run();
  return Math.round((Date.now() - start) / 1000);
}
