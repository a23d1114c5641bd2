import { readdirSync } from 'fs';
import { awscdk, github, javascript, JsonFile, release, typescript } from 'projen';

/** Whoever publishes the library under another name changes these; CONTRIBUTING.md says where else the name stands. */
const OWNER = 'cdk-sagemaker-studio';
const REPOSITORY = `https://github.com/${OWNER}/cdk-sagemaker-studio`;
const CONTACT = 'maintainers@cdk-sagemaker-studio.example';

/** The version that is being made: raise it together with CHANGELOG.md, which says what is in it. */
const VERSION = '0.1.0';

const JAVA_GROUP = `io.github.${OWNER.replace(/-/g, '')}`;

/** The oldest aws-cdk-lib that is promised to work, and the newest that is tested. */
const FLOOR_CDK = '2.260.0';
const NEWEST_CDK = '2.276.0';

const DEV_TSCONFIG = 'tsconfig.dev.json';
const INTEG_DIR = 'integ';

/** What runs as Lambda functions, and what the functions share. */
const HANDLERS = ['src/api-settings/handler', 'src/auto-delete-apps/handler'];
const LAMBDA_CODE = [...HANDLERS, 'src/custom-resources/runtime'].map((directory) => `${directory}/**`);

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-sagemaker-studio',
  description: 'User profiles of Amazon SageMaker Studio as an AWS CDK construct: every setting typed, mistakes told at synthesis',
  author: OWNER,
  authorAddress: CONTACT,
  authorOrganization: true,
  repositoryUrl: `${REPOSITORY}.git`,
  defaultReleaseBranch: 'main',
  license: 'Apache-2.0',
  copyrightOwner: OWNER,
  keywords: ['aws', 'cdk', 'awscdk', 'sagemaker', 'sagemaker-studio', 'studio', 'user-profile', 'jupyterlab', 'code-editor', 'canvas', 'rstudio'],
  stability: 'experimental',

  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '22.x',
  projenVersion: '0.103.25',
  cdkVersion: FLOOR_CDK,
  cdkCliVersion: '2.1148.1',
  constructsVersion: '10.5.1',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3',

  // jsii writes tsconfig.json for src/ itself; one development tsconfig covers everything else
  projenrcTs: true,
  projenrcTsOptions: { runner: typescript.TypeScriptRunner.tsNode({ tsconfig: DEV_TSCONFIG }) },
  disableTsconfig: true,
  tsconfigDevFile: DEV_TSCONFIG,
  tsconfigDev: {
    compilerOptions: {
      rootDir: '.',
      noEmit: true,
      paths: { 'cdk-sagemaker-studio': ['./src/index.ts'] },
    },
    include: ['.projenrc.ts', `${INTEG_DIR}/**/*.ts`, 'examples/typescript/**/*.ts', 'tools/**/*.ts', 'benchmarks/**/*.ts'],
    exclude: ['**/cdk.out/**', '**/node_modules/**'],
  },
  typecheckTests: true,
  sampleCode: false,
  excludeTypescript: LAMBDA_CODE, // ships as bundles; tsc checks its types

  publishToPypi: { distName: 'cdk-sagemaker-studio', module: 'cdk_sagemaker_studio' },
  publishToMaven: {
    javaPackage: `${JAVA_GROUP}.sagemakerstudio`,
    mavenGroupId: JAVA_GROUP,
    mavenArtifactId: 'cdk-sagemaker-studio',
  },
  publishToGo: { moduleName: `github.com/${OWNER}/cdk-sagemaker-studio-go`, packageName: 'cdksagemakerstudio' },
  publishToNuget: { dotNetNamespace: 'Cdk.SageMakerStudio', packageId: 'Cdk.SageMakerStudio' },

  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  nextVersionCommand: `echo ${VERSION}`, // and not what the wording of commits would give
  bumpPackage: 'commit-and-tag-version@^12', // 13 wants Node 22
  githubOptions: { mergify: false, pullRequestLint: false },
  pullRequestTemplate: false,
  depsUpgrade: false,
  docgen: true,

  jestOptions: {
    jestVersion: '^30',
    configFilePath: 'jest.config.json',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      coverageProvider: 'babel', // V8's own looks at every script of the process after each file, and the bundles of the functions are large
      maxWorkers: '100%',
      workerIdleMemoryLimit: '700MB', // a worker that grew beyond is begun anew
      // the handwritten code is what has to be covered; the table is covered by the tests that walk it
      coveragePathIgnorePatterns: ['/node_modules/', '\\.generated\\.ts$', '/test/'],
      // private constructors, which nobody can call, are functions too
      coverageThreshold: { branches: 95, functions: 99, lines: 99, statements: 99 },
      moduleNameMapper: { '^cdk-sagemaker-studio$': '<rootDir>/src/index.ts' },
      testPathIgnorePatterns: ['/node_modules/', '/cdk.out/', '/test/newest/'],
      globalSetup: '<rootDir>/test/custom-resources/make-bundles.ts', // whatever is run, it runs with the functions as they are in src/
      setupFiles: ['<rootDir>/test/simulator/process/hide-aws-files.ts'],
      testTimeout: 300_000, // for a hang only: nothing is decided by how long the machine takes
    },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', INTEG_DIR, 'tools', 'benchmarks', 'examples/typescript'],
    tsconfigPath: `./${DEV_TSCONFIG}`,
    projectService: false,
    ignorePatterns: ['**/*.generated.ts', '*.js', '*.d.ts', 'node_modules/', 'coverage', '**/cdk.out/**'],
    commandOptions: { fix: false, extraArgs: ['--max-warnings=0'] },
  },

  bundlerOptions: { esbuildVersion: '0.28.2' }, // pinned: the handler's bundle is the same byte for byte from build to build

  integrationTestAutoDiscover: false,
  devDeps: [
    '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0', // integration tests that someone with an account can deploy
    '@aws-cdk/aws-service-spec@0.1.216', // what CloudFormation takes: a source of the service model
    '@aws-cdk/service-spec-types@0.0.282', // the types of that source
    `aws-cdk-lib-newest@npm:aws-cdk-lib@${NEWEST_CDK}`, // the unit tests run with it too
    'tsconfig-paths@4.2.0', // lets the example import the library by its name from inside this repository
    'awslint@2.262.2-alpha.0', // the design rules of the AWS construct library
    'fast-check@4.10.2', // property tests: names, trees of settings, hostile input
    'recheck@4.5.0', // decides for each regular expression whether any input makes it backtrack badly
    'eslint-plugin-jest@29.17.0', // no test focused or disabled, and none that expects only sometimes
    '@stryker-mutator/core@9.6.1', // mutation testing: the newest that runs with Node 20
    '@stryker-mutator/jest-runner@9.6.1', // its way to the tests
    '@aws-sdk/client-sagemaker@3.1142.0', // in the bundles of the custom resources' handlers: the runtime's own may not know the newest settings
    '@aws-sdk/client-cloudformation@3.1142.0', // in those bundles, too: what the stack is about to do
    '@aws-sdk/client-lambda@3.1142.0', // what aws-cdk-lib's provider framework takes from the runtime, for rehearsals of it
    '@aws-sdk/client-sfn@3.1142.0', // the same
    'cdk-nag@3.0.2', // AwsSolutions over all that the library makes
    // exactly what aws-cdk-go 2.260.0 requires: go.mod is written from what is installed
    '@aws-cdk/cloud-assembly-schema@54.1.0',
    '@aws-cdk/asset-node-proxy-agent-v6@2.1.2',
  ],
  gitignore: [
    'cdk.out/', '/.jsii.tabl.json', '/test-reports/', '/benchmarks/build/', '/reports/', '.stryker-tmp/',
    '/examples/*/package-lock.json', '/examples/java/target/', '/examples/go/go.sum', '/examples/python/.venv/', '__pycache__/', // what trying an example leaves
  ],
});

for (const path of ['/docs/', '/benchmarks/', '/integ/', '/rosetta/', '/tools/', '/examples/', '/.ci/', '/test-reports/', '/reports/', 'cdk.out/', '/*.config.json', '/CONTRIBUTING.md']) {
  project.addPackageIgnore(path);
}

// a release has the version that package.json has already: there is nothing to restore after it, and its notes are those of CHANGELOG.md
const unbump = project.tasks.tryFind('unbump')!;
unbump.description = 'Nothing: the version stays';
unbump.reset();
project.tasks.tryFind('bump')!.exec(`ts-node --project ${DEV_TSCONFIG} tools/release-notes.ts`);

project.gitignore.include('/examples/typescript/tsconfig.json'); // jsii's own is ignored

// 1.13.0 is published without some of its platform packages, which fails `npm ci`
project.package.addPackageResolutions('unrs-resolver@1.12.2');

project.package.addField('version', VERSION);

// tests that can't be forgotten about, and time and chance that come from the simulation
project.eslint!.addPlugins('jest');
project.eslint!.addOverride({
  files: ['test/**/*.ts'],
  rules: { 'jest/no-focused-tests': 'error', 'jest/no-disabled-tests': 'error', 'jest/no-conditional-expect': 'error' },
});
const IN_THE_SIMULATION = 'time and chance of tests come from the simulation: see test/simulator/README.md';
project.eslint!.addOverride({
  files: ['test/**/*.ts'],
  excludedFiles: ['test/simulator/clock/**', 'test/simulator/process/**', 'test/simulator/processes/**'],
  rules: {
    'no-restricted-globals': ['error', ...['setTimeout', 'setInterval', 'setImmediate', 'Date', 'performance'].map((name) => ({ name, message: IN_THE_SIMULATION }))],
    'no-restricted-properties': ['error', ...[
      ['Math', 'random'], ['crypto', 'randomUUID'], ['crypto', 'randomBytes'], ['process', 'hrtime'], ['Atomics', 'wait'], ['AbortSignal', 'timeout'],
      ['globalThis', 'setTimeout'], ['globalThis', 'Date'], ['global', 'setTimeout'], ['global', 'Date'], ['jest', 'useFakeTimers'],
    ].map(([object, property]) => ({ object, property, message: IN_THE_SIMULATION }))],
    '@typescript-eslint/no-restricted-imports': ['error', {
      paths: [
        ...['timers', 'node:timers', 'timers/promises', 'node:timers/promises', 'perf_hooks', 'node:perf_hooks'].map((name) => ({ name, message: IN_THE_SIMULATION })),
        ...['crypto', 'node:crypto'].map((name) => ({ name, importNames: ['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues'], message: IN_THE_SIMULATION })),
      ],
    }],
  },
});

// one entry point
project.package.addField('exports', {
  '.': './lib/index.js',
  './package.json': './package.json',
  './.jsii': './.jsii',
  './.warnings.jsii.js': './.warnings.jsii.js',
});

// the lock file names packages and hashes, never the registry they happened to come from
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');

// all that has to hold, beside what projen's own workflow builds
const everything = project.github!.addWorkflow('everything');
everything.on({ pullRequest: {}, workflowDispatch: {} });
everything.addJob('everything', {
  runsOn: ['ubuntu-latest'],
  permissions: { contents: github.workflows.JobPermission.READ },
  tools: { node: { version: '20' }, python: { version: '3.11' }, java: { version: '17' }, go: { version: '1.26' } },
  steps: [
    github.WorkflowSteps.checkout({ with: { fetchDepth: 0 } }), // with the tag of the last release
    { name: 'Everything', run: 'bash .ci/run' },
  ],
});

// where a release goes is the publisher's own matter; without this, publib's default holds
project.tryFindObjectFile('.github/workflows/release.yml')!.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');

// projen always writes projenrc/tsconfig.json; the development tsconfig covers .projenrc.ts
project.tryRemoveFile('projenrc/tsconfig.json');

project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
project.tasks.addEnvironment('CDK_DISABLE_CLI_TELEMETRY', 'true');
project.tasks.addEnvironment('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
project.tasks.addEnvironment('TS_NODE_TRANSPILE_ONLY', '1'); // types are checked by jsii and by tsc, once

// the README's and the docstrings' examples are compiled
project.package.addField('jsii', {
  ...project.package.manifest.jsii,
  metadata: { jsii: { rosetta: { strict: true } } },
});
project.compileTask.prependExec('rm -rf lib'); // what is no longer compiled would be packaged all the same
project.compileTask.exec(`ts-node --project ${DEV_TSCONFIG} tools/lean-lib.ts`);
project.postCompileTask.spawn(project.addTask('rosetta', {
  description: 'Compile the TypeScript examples of README.md and of the docstrings',
  exec: 'jsii-rosetta extract --compile --fail --strict .jsii',
}));
project.postCompileTask.spawn(project.addTask('check-docs', {
  description: 'Look for docstrings that are missing, and compile the examples of docs/',
  steps: ['check-docs', 'compile-documents'].map((tool) => ({ exec: `ts-node --project ${DEV_TSCONFIG} tools/${tool}.ts` })),
}));
project.postCompileTask.spawn(project.addTask('awslint', {
  description: 'Check the API against the design rules of the AWS construct library',
  exec: 'AWSLINT_BASE_CONSTRUCT=true awslint --no-compile',
}));

// for two mixins, a namespace of their own would be one more import in Java and Go
const mixins = ['UserProfileApiSettings', 'UserProfileAutoDeleteApps'].map((name) => `${project.name}.${name}`);
new JsonFile(project, 'awslint.json', {
  obj: { exclude: ['mixin-file-location', 'mixin-namespace'].flatMap((rule) => mixins.map((mixin) => `${rule}:${mixin}`)) },
  marker: false,
});
project.addPackageIgnore('/awslint.json');

// the template validator of aws-cdk-lib costs most of a synthesis: one suite turns it on, the others leave it off
project.testTask.env('CDK_VALIDATION', 'false');

const newestJestConfig = new JsonFile(project, 'jest.newest.config.json', {
  obj: () => ({
    ...project.jest!.config,
    // what doesn't know of aws-cdk-lib needn't run with another one
    testPathIgnorePatterns: ['/node_modules/', '/cdk.out/', '/test/simulator/(?!scenarios/)', '/test/.*/(handler|runtime)/', '/test/hostile/(patterns|handler)'],
    collectCoverage: false,
    coverageThreshold: undefined,
    coverageReporters: undefined,
    reporters: ['default', ['jest-junit', { outputDirectory: 'test-reports', outputName: 'junit.newest.xml' }]],
    moduleNameMapper: {
      ...project.jest!.config.moduleNameMapper,
      '^aws-cdk-lib$': 'aws-cdk-lib-newest',
      '^aws-cdk-lib/(.*)$': 'aws-cdk-lib-newest/$1',
    },
  }),
});
project.addPackageIgnore(`/${newestJestConfig.path}`);

// what Stryker's mutants are tried with: tools/test-mutation.ts has what is mutated, and the tests that have to notice
new JsonFile(project, 'jest.mutation.config.json', {
  obj: () => ({
    roots: ['<rootDir>/src', '<rootDir>/test'],
    clearMocks: project.jest!.config.clearMocks,
    moduleNameMapper: project.jest!.config.moduleNameMapper,
    transform: project.jest!.config.transform,
    testSequencer: '<rootDir>/test/mutation/shortest-first.js',
    setupFiles: project.jest!.config.setupFiles,
  }),
});
new JsonFile(project, 'stryker.config.json', {
  obj: {
    testRunner: 'jest',
    coverageAnalysis: 'perTest',
    concurrency: 2,
    incremental: true,
    timeoutMS: 20_000, // a machine with much else to do isn't a mutant that hangs
    ignorePatterns: ['/.git', '/.jsii', '/coverage', '/dist', '/docs', '/examples', '/integ', '/lib', '/reports', '/test-reports', 'cdk.out'],
    reporters: ['clear-text', 'json', 'progress-append-only'],
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false },
  },
  marker: false,
});
project.addTask('test:mutation', {
  description: 'Change the rules and the handlers in every small way, and see that a test fails each time; takes an hour or two',
  env: { CDK_VALIDATION: 'false' },
  exec: `ts-node --project ${DEV_TSCONFIG} tools/test-mutation.ts`,
  receiveArgs: true,
});
// the handlers of the custom resources are bundled here, never when an app is synthesized; `module` before `main` is a third of the size
LAMBDA_CODE.forEach((pattern) => project.eslint!.allowDevDeps(pattern));
for (const directory of HANDLERS) {
  project.bundler.addBundle(`${directory}/index.ts`, {
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
    tsconfigPath: `./${DEV_TSCONFIG}`, // jsii's own, which is there or not, would make another bundle
    esbuildArgs: { '--legal-comments': 'none' },
  });
}
const { bundleTask } = project.bundler;
bundleTask.exec(`ts-node --project ${DEV_TSCONFIG} tools/third-party-licenses.ts`);
project.testTask.prependSpawn(bundleTask);
project.addTask('test:newest', {
  description: `Run the unit tests with aws-cdk-lib ${NEWEST_CDK}`,
  env: { CDK_VALIDATION: 'false' },
  steps: [{ spawn: bundleTask.name }, { exec: `jest --ci --config ${newestJestConfig.path}`, receiveArgs: true }],
});

project.addTask('test:properties', {
  description: 'Try the properties ten times as often as `test` does; FC_SEED gives the seed of an earlier run',
  env: { CDK_VALIDATION: 'false', FC_RUNS: '10000' },
  steps: [{ spawn: bundleTask.name }, { exec: 'jest --ci --coverage=false --config jest.config.json test/properties', receiveArgs: true }],
});

// integration tests: their snapshots are checked offline by `cdk synth`, as part of `test`
for (const file of readdirSync(INTEG_DIR).filter((name) => /^integ\..*\.ts$/.test(name)).sort()) {
  new awscdk.IntegrationTest(project, {
    entrypoint: `${INTEG_DIR}/${file}`,
    name: file.slice('integ.'.length, -'.ts'.length),
    tsconfigPath: DEV_TSCONFIG,
    cdkDeps: project.cdkDeps,
  });
}

const updateServiceModel = project.addTask('update-service-model', {
  description: 'Regenerate the table of what SageMaker and CloudFormation accept, and docs/settings.md',
});
updateServiceModel.exec(`ts-node --project ${DEV_TSCONFIG} tools/update-service-model.ts`);
updateServiceModel.exec(`ts-node --project ${DEV_TSCONFIG} tools/settings-table.ts`);

const demo = project.addTask('demo', { description: 'Synthesize the example app, say what each profile gets, and rehearse its deployment' });
demo.spawn(bundleTask);
demo.exec(`cdk synth --quiet --app "ts-node --project ../../${DEV_TSCONFIG} --require tsconfig-paths/register app.ts"`, { cwd: 'examples/typescript' });
demo.exec(`ts-node --project ${DEV_TSCONFIG} tools/demo.ts examples/typescript/cdk.out`);

// projen's own compares with what is published; this needs no registry, and nothing before the first release
project.tasks.tryFind('compat')!.reset(`ts-node --project ${DEV_TSCONFIG} tools/compat.ts`);

project.addTask('test:histories', {
  description: 'Play 10,000 random histories of deployments, faults and people, and judge each step; --seed and --path play one again',
  env: { CDK_VALIDATION: 'false' },
  steps: [{ spawn: bundleTask.name }, { exec: `ts-node --project ${DEV_TSCONFIG} tools/histories.ts`, receiveArgs: true }],
});

const faults = project.addTask('test:faults', { description: 'Play the matrix of faults, and print what comes of each row' });
faults.spawn(bundleTask);
faults.exec(`ts-node --project ${DEV_TSCONFIG} tools/faults.ts`, { receiveArgs: true });

project.addTask('cfn-lint', {
  description: 'Run cfn-lint over the templates of the example and of the integration tests; after demo',
  exec: `ts-node --project ${DEV_TSCONFIG} tools/cfn-lint.ts`,
});

project.addTask('test:languages', {
  description: 'Package the library for each language, and compare what the example makes with it; after compile',
  exec: `ts-node --project ${DEV_TSCONFIG} tools/test-languages.ts`,
});

project.addTask('bench', {
  description: 'Measure the library against the bare L1; after compile',
  exec: `ts-node --project ${DEV_TSCONFIG} benchmarks/bench.ts`,
  receiveArgs: true,
});

project.addTask('check-packages', {
  description: 'Look at what the packages hold, and try the npm package in an empty project; after package:*',
  exec: `ts-node --project ${DEV_TSCONFIG} tools/check-packages.ts`,
});

// without a .NET SDK the sources are still generated
const dotnet = project.tasks.tryFind('package:dotnet')!;
dotnet.reset();
dotnet.exec('jsii-pacmak -v --target dotnet', { condition: 'dotnet --version' });
dotnet.exec('jsii-pacmak -v --target dotnet --code-only', { condition: '! dotnet --version' });

project.synth();
