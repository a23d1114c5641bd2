import { execFileSync, spawnSync } from 'child_process';
import { readdirSync } from 'fs';
import { join, resolve } from 'path';
import { VERSIONS } from './service-model-sources';
import { inTemporaryFolder } from './temporary-folder';

/*
 * Runs cfn-lint over every template that the example and the integration tests make; after `demo`. Fails on any finding, warnings too, but for those
 * listed here, and if one of these is found no more.
 */

/** Redundant DependsOn: aws-cdk-lib writes one wherever a construct depends on another, whether a property refers to it or not. */
const IGNORED_RULES = ['W3005'];

/** What cfn-lint says, and is wrong. */
const FALSE_POSITIVES = [
  {
    reason: "CloudFormation takes AppLifecycleManagement, its registry schema has it; cfn-lint's copy of that schema leaves it out",
    rule: 'E3002',
    path: /^Resources\/\w+\/Properties\/UserSettings\/(JupyterLab|CodeEditor)AppSettings\/AppLifecycleManagement$/,
  },
];

interface Finding {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Filename: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null; readonly Start: { readonly LineNumber: number } };
}

const ROOT = resolve(__dirname, '..');
const templates = ['examples/typescript/cdk.out', ...readdirSync(join(ROOT, 'integ')).filter((name) => name.endsWith('.snapshot')).map((name) => `integ/${name}`)]
  .flatMap((folder) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.template.json')).map((name) => `${folder}/${name}`));

const findings = lint(templates);
const isFalse = ({ Rule, Location }: Finding, { rule, path }: typeof FALSE_POSITIVES[number]) => Rule.Id === rule && path.test(Location.Path?.join('/') ?? '');
const real = findings.filter((finding) => !FALSE_POSITIVES.some((known) => isFalse(finding, known)));
for (const { Rule, Message, Filename, Location } of real) {
  console.error(`${Filename}:${Location.Start.LineNumber}: ${Rule.Id} ${Message} (${Location.Path?.join('/')})`);
}
const gone = FALSE_POSITIVES.filter((known) => !findings.some((finding) => isFalse(finding, known)));
for (const { rule, path, reason } of gone) {
  console.error(`${rule} at ${path} is found no more: take it out of the list (${reason})`);
}
for (const { rule, reason } of FALSE_POSITIVES) {
  console.log(`false positive: ${rule}: ${reason}`);
}
console.log(`cfn-lint ${VERSIONS['cfn-lint']}: ${templates.length} templates, ${real.length} findings, ${findings.length - real.length} false positives`);
process.exitCode = real.length + gone.length ? 1 : 0;

/** All that cfn-lint finds, installed from PyPI into a folder that is gone afterwards. */
function lint(files: string[]): Finding[] {
  return inTemporaryFolder('cfn-lint', (folder) => {
    execFileSync('python3', ['-m', 'venv', folder]);
    execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', `cfn-lint==${VERSIONS['cfn-lint']}`]);
    const args = ['--format', 'json', '--ignore-checks', ...IGNORED_RULES, '--template', ...files];
    const { stdout, stderr, status, error } = spawnSync(join(folder, 'bin', 'cfn-lint'), args, { cwd: ROOT, encoding: 'utf-8', maxBuffer: 1e8 });
    try {
      return JSON.parse(stdout); // findings are no failure, whatever the exit status says of them
    } catch {
      throw error ?? new Error(`cfn-lint ended in ${status}: ${stderr}`);
    }
  });
}
