import { existsSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { buildSync } from 'esbuild';

/* Writes THIRD-PARTY-LICENSES: the packages that are inside the bundles of the handlers, and under which terms. */

const ROOT = resolve(__dirname, '..');
const HANDLERS = ['src/api-settings/handler/index.ts', 'src/auto-delete-apps/handler/index.ts'];

const { metafile } = buildSync({
  entryPoints: HANDLERS,
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  outdir: 'assets',
  write: false,
  metafile: true,
  preserveSymlinks: true,
});
// what was resolved and then shaken out isn't in the outputs
const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs)).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
const folders = new Set(bundled.map(([file]) => file).filter((file) => file.startsWith('node_modules/')).map((file) => packageFolder(dirname(file))));

const packages = [...folders].map((folder) => ({ ...JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf-8')), text: licenseText(folder) }));
if (!packages.length) {
  throw new Error('the bundles of the handlers contain no package: look at how they are resolved');
}
const packagesByTerms = new Map<string, string[]>();
for (const { name, version, license, author, text } of packages) {
  // a few packages of the AWS SDK come without the file that the others have
  const terms = text ?? packages.find((other) => other.text && other.license === license && other.author?.name === author?.name)?.text;
  if (!terms) {
    throw new Error(`${name} has no licence file: find its terms before it is bundled`);
  }
  packagesByTerms.set(terms, [...packagesByTerms.get(terms) ?? [], `${name} ${version} (${license})`]);
}
const sections = [...packagesByTerms].map(([terms, names]) => `${names.sort().join('\n')}\n\n${terms}`).sort();
writeFileSync(join(ROOT, 'THIRD-PARTY-LICENSES'),
  ['The Lambda functions in assets/ contain these packages, under these terms.', ...sections].join(`\n\n${'-'.repeat(80)}\n\n`));

function packageFolder(folder: string): string {
  const manifest = join(ROOT, folder, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf-8')).name ? folder : packageFolder(dirname(folder));
}

function licenseText(folder: string): string | undefined {
  const file = readdirSync(join(ROOT, folder)).find((name) => /^licen[cs]e/i.test(name));
  return file && readFileSync(join(ROOT, folder, file), 'utf-8').replaceAll('\r\n', '\n').trim() + '\n';
}
