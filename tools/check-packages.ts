import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

/*
 * Looks at what the npm package holds, installs it in an empty project, with the oldest aws-cdk-lib that is promised and the newest that is tested, and
 * synthesizes a profile that needs the custom resources. Then looks into the packages of the other languages, as far as they were made, for the same
 * handlers, and into the sources for .NET for each public type.
 */

const ROOT = resolve(__dirname, '..');
const DIST = join(ROOT, 'dist');
const HANDLERS = [
  { resourceType: 'Custom::SageMakerUserProfileSettings', asset: 'assets/api-settings/handler/index/index.js' },
  { resourceType: 'Custom::SageMakerAutoDeleteApps', asset: 'assets/auto-delete-apps/handler/index/index.js' },
];
const { peerDependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf-8'));

const APP = `
const { App, Stack } = require('aws-cdk-lib');
const studio = require('cdk-sagemaker-studio');
const app = new App();
const stack = new Stack(app, 'Stack');
const domain = studio.Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl');
const canvas = new studio.CanvasAppSettings({ kendra: true });
new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice', canvas, deleteAppsOnRemoval: true });
app.synth();
`;

const sha256 = (contents: Buffer) => createHash('sha256').update(contents).digest('hex');
const EXPECTED = HANDLERS.map(({ asset }) => sha256(readFileSync(join(ROOT, asset))));

/** Throws unless all handlers are among these files. */
function sameHandlers(what: string, files: Buffer[]): void {
  const found = files.map(sha256);
  HANDLERS.forEach(({ asset }, index) => {
    if (!found.includes(EXPECTED[index])) {
      throw new Error(`${what}: it has not got the handler ${asset}, or another one`);
    }
  });
  console.log(`${what}: has both handlers, sha256 ${EXPECTED.map((hash) => hash.slice(0, 12)).join(' and ')}`);
}

function filesBelow(folder: string, end: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
  return names.filter((name) => name.endsWith(end)).map((name) => join(folder, name));
}

/** Runs in a folder of its own, which is gone afterwards. */
function inEmptyFolder<T>(run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-sagemaker-studio-'));
  try {
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function synthesizeWith(tarball: string, cdkVersion: string): void {
  inEmptyFolder((cwd) => {
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
    const constructs = devDependencies.constructs;
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', tarball, `aws-cdk-lib@${cdkVersion}`, `constructs@${constructs}`], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    writeFileSync(join(cwd, 'app.js'), APP);
    execFileSync(process.execPath, ['app.js'], { cwd, env: { ...process.env, CDK_OUTDIR: join(cwd, 'cdk.out') }, stdio: 'inherit' });
    const read = (name: string) => JSON.parse(readFileSync(join(cwd, 'cdk.out', name), 'utf-8'));
    const types = Object.values<any>(read('Stack.template.json').Resources).map(({ Type }) => Type);
    const missing = HANDLERS.find(({ resourceType }) => !types.includes(resourceType));
    if (missing) {
      throw new Error(`aws-cdk-lib ${cdkVersion}: the template has no ${missing.resourceType}, but ${types.join(', ')}`);
    }
    const assets = Object.values<any>(read('Stack.assets.json').files).map(({ source }) => source.path).filter((path) => path.startsWith('asset.'));
    const code = assets.map((asset) => join(cwd, 'cdk.out', asset, 'index.js')).filter((path) => existsSync(path));
    sameHandlers(`npm package with aws-cdk-lib ${cdkVersion}`, code.map((path) => readFileSync(path)));
  });
}

/** The handlers inside the npm package that each other language's package has inside. */
function handlersIn(npmPackage: Buffer): Buffer[] {
  return inEmptyFolder((folder) => {
    writeFileSync(join(folder, 'package.tgz'), npmPackage);
    return HANDLERS.map(({ asset }) => execFileSync('tar', ['-xzOf', join(folder, 'package.tgz'), `package/${asset}`], { maxBuffer: 1e8 }));
  });
}

/** A wheel or a jar is a zip archive. */
function npmPackageInZip(archive: string): Buffer {
  const script = 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nsys.stdout.buffer.write(z.read(next(n for n in z.namelist() if n.endswith(".tgz"))))';
  return execFileSync('python3', ['-c', script, archive], { maxBuffer: 1e8 });
}

/** What may be in the npm package: compiled sources with their declarations, the handlers, jsii's metadata, documents. */
const CONTENTS = [
  /^lib\/[\w/.-]+\.(js|d\.ts)$/,
  new RegExp(`^(${HANDLERS.map(({ asset }) => asset).join('|')})$`),
  /^(package\.json|\.jsii|\.jsii\.tabl\.json|\.warnings\.jsii\.js)$/,
  /^(README|API|CHANGELOG)\.md$|^(LICENSE|THIRD-PARTY-LICENSES)$/,
];
const LARGEST_PACKAGE = 900_000;

/** Throws if the npm package holds a test, an example, a source map of the handlers, or anything else that isn't meant to be in it. */
function checkContents(npmPackage: string): void {
  const files = execFileSync('tar', ['-tzf', npmPackage], { encoding: 'utf-8' }).trim().split('\n').map((file) => file.replace(/^package\//, ''));
  const unexpected = files.filter((file) => !CONTENTS.some((pattern) => pattern.test(file)) || /\.(test|snap)\b/.test(file));
  const missing = CONTENTS.slice(1).filter((pattern) => !files.some((file) => pattern.test(file)));
  const mapped = HANDLERS.filter(({ asset }) => readFileSync(join(ROOT, asset), 'utf-8').includes('sourceMappingURL'));
  const { size } = statSync(npmPackage);
  if (unexpected.length || missing.length || mapped.length || size > LARGEST_PACKAGE) {
    throw new Error(`npm package of ${size} bytes, at most ${LARGEST_PACKAGE}: unexpected: ${unexpected}; missing: ${missing}; with a source map: ${mapped}`);
  }
  console.log(`npm package: ${files.length} files, ${Math.round(size / 1000)} kB; no test, no example, no source map of a handler`);
}

/** Throws unless the sources for .NET declare each public type. */
function checkDotnetTypes(folder: string): void {
  const sources = filesBelow(folder, '.cs').map((file) => readFileSync(file, 'utf-8')).join('\n');
  const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf-8'));
  const declarations = Object.values<any>(types).flatMap(({ kind, name, datatype }) => [
    ...kind === 'interface' ? [`interface ${name.replace(/^(?!I[A-Z])/, 'I')}`] : [],
    ...kind === 'class' || datatype ? [`class ${name}`] : [],
    ...kind === 'enum' ? [`enum ${name}`] : [],
  ]);
  const missing = declarations.filter((declaration) => !new RegExp(`\\b${declaration}\\b`).test(sources));
  if (missing.length) {
    throw new Error(`the sources for .NET lack ${missing.join(', ')}`);
  }
  console.log(`.NET sources: all ${Object.keys(types).length} public types`);
}

const [tarball] = filesBelow(join(DIST, 'js'), '.tgz');
if (!tarball) {
  throw new Error("no npm package in dist/js: run 'npx projen package:js' first");
}
checkContents(tarball);
for (const version of [peerDependencies['aws-cdk-lib'].replace('^', ''), devDependencies['aws-cdk-lib-newest'].split('@').pop()]) {
  synthesizeWith(tarball, version);
}
for (const archive of [...filesBelow(join(DIST, 'python'), '.whl'), ...filesBelow(join(DIST, 'java'), '.jar').filter((name) => !/(javadoc|sources)\.jar$/.test(name))]) {
  sameHandlers(archive.slice(DIST.length + 1), handlersIn(npmPackageInZip(archive)));
}
for (const npmPackage of [...filesBelow(join(DIST, 'go'), '.tgz'), ...filesBelow(join(DIST, 'dotnet'), '.tgz')]) {
  sameHandlers(npmPackage.slice(DIST.length + 1), handlersIn(readFileSync(npmPackage)));
}
if (existsSync(join(DIST, 'dotnet'))) {
  checkDotnetTypes(join(DIST, 'dotnet'));
}
