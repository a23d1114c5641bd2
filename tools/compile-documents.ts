import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import * as ts from 'typescript';

/* Compiles the examples of docs/*.md, in the frame that rosetta gives those of README.md and of the docstrings; rosetta itself looks at no other document. */

const ROOT = resolve(__dirname, '..');
const [before, after] = readFileSync(join(ROOT, 'rosetta', 'default.ts-fixture'), 'utf-8').split('/// here');

/** What isn't TypeScript. */
const OTHER_FENCES = ['text', 'console'];

const examples = new Map<string, string>();
const strange: string[] = [];
for (const document of readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'))) {
  const markdown = readFileSync(join(ROOT, 'docs', document), 'utf-8');
  const fences = [...markdown.matchAll(/^```([^\n]*)\n.*?^```$/gms)].map(([, fence]) => fence);
  strange.push(...fences.filter((fence) => !/^ts( nofixture)?$/.test(fence) && !OTHER_FENCES.includes(fence)).map((fence) => `docs/${document}: ${fence}`));
  [...markdown.matchAll(/^```ts( nofixture)?\n(.*?)^```$/gms)].forEach(([, alone, example], index) => {
    examples.set(join(ROOT, 'docs', `${document}.${index + 1}.ts`), alone ? example : `${before}${example}${after}\nexport {};\n`);
  });
}

const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.dev.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT);
const compilerOptions: ts.CompilerOptions = { ...options, noUnusedLocals: false, noUnusedParameters: false };
const host = ts.createCompilerHost(compilerOptions);
const { fileExists, readFile, getSourceFile } = host;
host.fileExists = (file) => examples.has(file) || fileExists(file);
host.readFile = (file) => examples.get(file) ?? readFile(file);
host.getSourceFile = (file, ...rest) => (examples.has(file) ? ts.createSourceFile(file, examples.get(file)!, rest[0]) : getSourceFile(file, ...rest));

const program = ts.createProgram([...examples.keys()], compilerOptions, host);
const problems = [...examples.keys()].flatMap((file) => {
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
});
if (strange.length) {
  console.error(`fences of a language that isn't compiled: ${strange.join(', ')}`);
  process.exitCode = 1;
}
if (problems.length) {
  console.error(ts.formatDiagnostics(problems, { getCanonicalFileName: (file) => file, getCurrentDirectory: () => ROOT, getNewLine: () => '\n' }));
  process.exitCode = 1;
}
console.log(`docs/: ${examples.size} examples compiled, ${problems.length} errors`);
