import { readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { buildSync } from 'esbuild';

/**
 * Takes out of the compiled library what an app needn't load. The source maps, two thirds of it, are of no use without the sources. The service model,
 * which nothing outside the library imports, becomes one file: to find and read a file takes longer than to run it. And `index.js` loads what it exports
 * when it is asked for, as that of aws-cdk-lib does: an app loads the settings that it uses, and no others. The names stand there to be assigned, too,
 * since that is where Node.js looks for them when an ES module imports them.
 */
const LIB = join(__dirname, '..', 'lib');
const INDEX = join(LIB, 'index.js');
const SERVICE_MODEL = join(LIB, 'service-model');

const compiledIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));

for (const path of compiledIn(LIB)) {
  const code = readFileSync(join(LIB, path), 'utf8');
  writeFileSync(join(LIB, path), code
    .replace(/\n\/\/# sourceMappingURL=data:\S*\s*$/, '\n')
    .replace(/require\("((?:\.\.?\/)+service-model)\/([^"]+)"\)/g, 'require("$1")["$2"]'));
}

const bundled = compiledIn(SERVICE_MODEL);
const { outputFiles: [bundle] } = buildSync({
  stdin: {
    resolveDir: SERVICE_MODEL,
    contents: bundled.map((path) => path.replace(/(\/index)?\.js$/, ''))
      .map((name) => `Object.defineProperty(exports, "${name}", { get: () => require("./${name}") });`).join('\n'),
  },
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  write: false,
});
bundled.forEach((path) => rmSync(join(SERVICE_MODEL, path)));
writeFileSync(join(SERVICE_MODEL, 'index.js'), bundle.text);

const modules = [...new Set([...readFileSync(INDEX, 'utf8').matchAll(/require\("(\.\/[^"]+)"\)/g)].map(([, path]) => path))];
const exported = Object.keys(require(INDEX)); // eslint-disable-line @typescript-eslint/no-require-imports
const names = modules.flatMap((path) =>
  Object.keys(require(join(LIB, path))) // eslint-disable-line @typescript-eslint/no-require-imports
    .filter((name) => exported.includes(name))
    .map((name) => ({ name, path })));
const lost = exported.filter((name) => !names.some((found) => found.name === name));
if (names.length !== exported.length || lost.length) {
  throw new Error(`lib/index.js exports ${exported.length} names, and its modules have ${names.length} of them; missing: ${lost.join()}`);
}

writeFileSync(INDEX, `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
${names.map(({ name }) => `exports.${name} = `).join('')}void 0;
const on = (name, load) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: () => {
  const value = load()[name];
  Object.defineProperty(exports, name, { enumerable: true, configurable: true, value });
  return value;
} });
${names.map(({ name, path }) => `on("${name}", () => require("${path}"));`).join('\n')}
`);
