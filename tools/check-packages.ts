import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

/*
 * Installs the npm package in an empty project, with the oldest aws-cdk-lib that is promised and the newest that is tested, and synthesizes a profile
 * that needs the custom resource. Then looks into the packages of the other languages, as far as they were made, for the same handler.
 */

const ROOT = resolve(__dirname, '..');
const DIST = join(ROOT, 'dist');
const ASSET = 'assets/api-settings/handler/index/index.js';
const { peerDependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf-8'));

const APP = `
const { App, Stack } = require('aws-cdk-lib');
const studio = require('cdk-sagemaker-studio');
const app = new App();
const stack = new Stack(app, 'Stack');
const domain = studio.Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl');
new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice', canvas: new studio.CanvasAppSettings({ kendra: true }) });
app.synth();
`;

const sha256 = (contents: Buffer) => createHash('sha256').update(contents).digest('hex');
const expected = sha256(readFileSync(join(ROOT, ASSET)));

function sameHandler(what: string, contents: Buffer): void {
  if (sha256(contents) !== expected) {
    throw new Error(`${what}: its handler is another one than ${ASSET}`);
  }
  console.log(`${what}: has the handler, ${contents.length} bytes, sha256 ${expected.slice(0, 12)}`);
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
    if (!types.includes('Custom::SageMakerUserProfileSettings')) {
      throw new Error(`aws-cdk-lib ${cdkVersion}: the template has no custom resource, but ${types.join(', ')}`);
    }
    const [asset] = Object.values<any>(read('Stack.assets.json').files).map(({ source }) => source.path).filter((path) => path.startsWith('asset.'));
    sameHandler(`npm package with aws-cdk-lib ${cdkVersion}`, readFileSync(join(cwd, 'cdk.out', asset, 'index.js')));
  });
}

/** The handler inside the npm package that each other language's package has inside. */
function handlerIn(npmPackage: Buffer): Buffer {
  return inEmptyFolder((folder) => {
    writeFileSync(join(folder, 'package.tgz'), npmPackage);
    return execFileSync('tar', ['-xzOf', join(folder, 'package.tgz'), `package/${ASSET}`], { maxBuffer: 1e8 });
  });
}

/** A wheel or a jar is a zip archive. */
function npmPackageInZip(archive: string): Buffer {
  const script = 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nsys.stdout.buffer.write(z.read(next(n for n in z.namelist() if n.endswith(".tgz"))))';
  return execFileSync('python3', ['-c', script, archive], { maxBuffer: 1e8 });
}

const [tarball] = filesBelow(join(DIST, 'js'), '.tgz');
if (!tarball) {
  throw new Error("no npm package in dist/js: run 'npx projen package:js' first");
}
for (const version of [peerDependencies['aws-cdk-lib'].replace('^', ''), devDependencies['aws-cdk-lib-newest'].split('@').pop()]) {
  synthesizeWith(tarball, version);
}
for (const archive of [...filesBelow(join(DIST, 'python'), '.whl'), ...filesBelow(join(DIST, 'java'), '.jar').filter((name) => !/(javadoc|sources)\.jar$/.test(name))]) {
  sameHandler(archive.slice(DIST.length + 1), handlerIn(npmPackageInZip(archive)));
}
for (const npmPackage of [...filesBelow(join(DIST, 'go'), '.tgz'), ...filesBelow(join(DIST, 'dotnet'), '.tgz')]) {
  sameHandler(npmPackage.slice(DIST.length + 1), handlerIn(readFileSync(npmPackage)));
}
