import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { basename, join, resolve } from 'path';
import { checkDotnetExample, checkDotnetTypes } from './dotnet-sources';
import { npmInstall } from './languages';
import { checkContents } from './package-contents';
import { inTemporaryFolder } from './temporary-folder';

/*
 * Looks at what the npm package holds, installs it in an empty project, with the oldest aws-cdk-lib that is promised and the newest that is tested, and
 * synthesizes a profile that needs the custom resources. Then looks into the packages of the other languages for the same handlers, and into the sources
 * for .NET for each public type.
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
  const files = readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith(end)).map((name) => join(folder, name));
  if (!files.length) {
    throw new Error(`${folder} has no ${end}: make the packages first, with 'npm run test:languages' and 'npx projen package:dotnet'`);
  }
  return files;
}

function synthesizeWith(cdkVersion: string): void {
  inTemporaryFolder('empty', (cwd) => {
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
    npmInstall(cwd, cdkVersion);
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
  return inTemporaryFolder('package', (folder) => {
    writeFileSync(join(folder, 'package.tgz'), npmPackage);
    return HANDLERS.map(({ asset }) => execFileSync('tar', ['-xzOf', join(folder, 'package.tgz'), `package/${asset}`], { maxBuffer: 1e8 }));
  });
}

/** A wheel or a jar is a zip archive. */
function npmPackageInZip(archive: string): Buffer {
  const script = 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nsys.stdout.buffer.write(z.read(next(n for n in z.namelist() if n.endswith(".tgz"))))';
  return execFileSync('python3', ['-c', script, archive], { maxBuffer: 1e8 });
}

const [tarball] = filesBelow(join(DIST, 'js'), '.tgz');
checkContents(tarball, HANDLERS.map(({ asset }) => asset));
for (const version of [peerDependencies['aws-cdk-lib'].replace('^', ''), devDependencies['aws-cdk-lib-newest'].split('@').pop()]) {
  synthesizeWith(version);
}
for (const archive of [...filesBelow(join(DIST, 'python'), '.whl'), ...filesBelow(join(DIST, 'java'), '.jar').filter((name) => !/(javadoc|sources)\.jar$/.test(name))]) {
  sameHandlers(archive.slice(DIST.length + 1), handlersIn(npmPackageInZip(archive)));
}
for (const npmPackage of [...filesBelow(join(DIST, 'go'), '.tgz'), ...filesBelow(join(DIST, 'dotnet'), '.tgz')]) {
  sameHandlers(npmPackage.slice(DIST.length + 1), handlersIn(readFileSync(npmPackage)));
}
checkDotnetTypes(filesBelow(join(DIST, 'dotnet'), '.cs').map((file) => ({ name: basename(file), text: readFileSync(file, 'utf-8') })));
checkDotnetExample();
