import { execFileSync } from 'child_process';
import { cpSync, readdirSync, readFileSync } from 'fs';
import { delimiter, join, resolve } from 'path';

const ROOT = resolve(__dirname, '..');
const DIST = join(ROOT, 'dist');
const { devDependencies, jsii } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf-8'));

/** The version of aws-cdk-lib that all languages have: templates of different ones may differ. */
const CDK = devDependencies['aws-cdk-lib'];
const CONSTRUCTS = devDependencies.constructs;

/** How a user of a language gets the library and runs an app with it. */
export interface Language {
  readonly name: string;
  /** What jsii-pacmak calls it. */
  readonly target: 'js' | 'python' | 'java' | 'go';
  /** How the first profile in README.md is fenced, unless the language has none of its own there. */
  readonly fence?: string;
  /** Installs the library, from its package, and whatever else the example asks for, in a copy of the example. Returns what its commands need. */
  readonly install: (folder: string) => NodeJS.ProcessEnv;
  /** Where an app that is one file goes, beside the example, and what runs it. */
  readonly app: (name: string) => { readonly file: string; readonly command: string };
}

const run = (folder: string, command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

/** Installs the npm package, with a version of aws-cdk-lib. */
export function npmInstall(folder: string, cdk: string = CDK): NodeJS.ProcessEnv {
  const tarball = onlyFile(join(DIST, 'js'), '.tgz');
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', tarball, `aws-cdk-lib@${cdk}`, `constructs@${CONSTRUCTS}`);
  return {};
}

/** TypeScript is first: the others are compared with it. */
export const LANGUAGES: readonly Language[] = [
  {
    name: 'typescript',
    target: 'js',
    fence: 'ts nofixture',
    install: (folder) => npmInstall(folder),
    app: (name) => ({ file: `${name}.ts`, command: `npx ts-node ${name}.ts` }),
  },
  {
    name: 'javascript',
    target: 'js',
    install: (folder) => npmInstall(folder),
    app: (name) => ({ file: `${name}.js`, command: `node ${name}.js` }),
  },
  {
    name: 'python',
    target: 'python',
    fence: 'python',
    install: (folder) => {
      run(folder, 'python3', '-m', 'venv', '.venv');
      const bin = join(folder, '.venv', 'bin');
      run(folder, join(bin, 'pip'), 'install', '--quiet', '--disable-pip-version-check', onlyFile(join(DIST, 'python'), '.whl'), `aws-cdk-lib==${CDK}`);
      return { PATH: [bin, process.env.PATH].join(delimiter) };
    },
    app: (name) => ({ file: `${name}.py`, command: `python ${name}.py` }),
  },
  {
    name: 'java',
    target: 'java',
    fence: 'java',
    install: (folder) => {
      const repository = join(folder, 'm2'); // of its own: what the machine's repository has of an earlier build would be taken instead
      cpSync(join(DIST, 'java'), repository, { recursive: true });
      return { MAVEN_OPTS: `-Dmaven.repo.local=${repository}` };
    },
    app: (name) => ({ file: `src/main/java/${name}.java`, command: `mvn -q -B compile exec:java -Dexec.mainClass=${name}` }),
  },
  {
    name: 'go',
    target: 'go',
    fence: 'go',
    install: (folder) => {
      const { moduleName, packageName } = jsii.targets.go;
      run(folder, 'go', 'mod', 'edit', `-replace=${moduleName}/${packageName}=${join(DIST, 'go', packageName)}`);
      run(folder, 'go', 'mod', 'tidy');
      return {};
    },
    app: (name) => ({ file: `${name.toLowerCase()}/main.go`, command: `go run ./${name.toLowerCase()}` }),
  },
];

function onlyFile(folder: string, end: string): string {
  const [file, ...others] = readdirSync(folder).filter((name) => name.endsWith(end));
  if (!file || others.length) {
    throw new Error(`${folder} has to have one ${end}, has ${[file, ...others].join(', ')}`);
  }
  return join(folder, file);
}
