import { execFileSync } from 'child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'fs';
import { join, resolve } from 'path';

const ROOT = resolve(__dirname, '..');
const LARGEST = 900_000;

/** What the npm package has to hold beside the compiled sources and the handlers. */
const FILES = [
  'package.json', '.jsii', '.jsii.tabl.json', 'README.md', 'API.md', 'CHANGELOG.md', 'LICENSE', 'THIRD-PARTY-LICENSES',
];

/** Throws unless the npm package holds what it should, and nothing else: no test, no example, no source map of a handler. */
export function checkContents(npmPackage: string, handlers: readonly string[]): void {
  const files = execFileSync('tar', ['-tzf', npmPackage], { encoding: 'utf-8' }).trim().split('\n').map((file) => file.replace(/^package\//, ''));
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true }).map(String).filter((file) => file.endsWith('.ts') && isPublished(file));
  const declarations = sources.map((file) => `lib/${file.replace(/\.ts$/, '.d.ts')}`);
  const compiled = new Set(sources.map((file) => `lib/${file.replace(/^service-model\/.*/, 'service-model/index.ts').replace(/\.ts$/, '.js')}`));
  const expected = [...FILES, ...handlers, ...declarations, ...compiled];
  const { size } = statSync(npmPackage);
  const problems = [
    ...files.filter((file) => !expected.includes(file)).map((file) => `${file} is not meant to be in it`),
    ...expected.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...handlers.filter((file) => readFileSync(join(ROOT, file), 'utf-8').includes('sourceMappingURL')).map((file) => `${file} has a source map`),
    ...size > LARGEST ? [`${size} bytes are more than ${LARGEST}`] : [],
  ];
  if (problems.length) {
    throw new Error(`npm package:\n  ${problems.join('\n  ')}`);
  }
  console.log(`npm package: ${files.length} files, ${Math.round(size / 1000)} kB; no test, no example, no source map of a handler`);
}

/** Code of the Lambda functions ships as bundles. */
function isPublished(source: string): boolean {
  return !/(^|\/)(handler|runtime)\//.test(source) || existsSync(join(ROOT, 'lib', source.replace(/\.ts$/, '.js')));
}
