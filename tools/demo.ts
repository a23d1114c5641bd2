import { existsSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import { Rehearsal } from '../test/simulator/cloudformation/rehearsal';

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf-8'));

/** The columns of a profile's table. */
type Row = [setting: string, value: string, carriedBy: string];

const HEAD: Row = ['setting', 'value', 'carried by'];
const VALUE_WIDTH = 48;

/** What each user profile of a cloud assembly gets, which resource carries it, and where the template lies. */
export function describeProfiles(assembly: string): string {
  const described = templatesOf(assembly).flatMap((template) => {
    const { Resources: resources = {} } = readJson(template);
    const tables = Object.entries<any>(resources)
      .filter(([, { Type }]) => Type === 'AWS::SageMaker::UserProfile')
      .map(([logicalId, { Type, Properties }]) => describeProfile(Properties, logicalId, Type, resources));
    return tables.length ? [...tables, `template: ${relative(process.cwd(), template)}`] : [];
  });
  if (!described.length) {
    throw new Error(`no stack of ${assembly} has a user profile`);
  }
  return described.join('\n\n');
}

/** What an emulated SageMaker says of each profile after the app was deployed to it. Throws if a setting isn't in place. */
export async function rehearse(assembly: string): Promise<string> {
  const rehearsal = new Rehearsal();
  const { status, reason } = await rehearsal.deploy(assembly);
  if (status !== 'CREATE_COMPLETE') {
    throw new Error(`the rehearsed deployment ended in ${status}: ${reason}`);
  }
  const profiles = rehearsal.compare();
  const missing = profiles.flatMap(({ userProfileName, settings }) =>
    settings.filter(({ inPlace }) => !inPlace).map(({ path, asked, described }) =>
      `${userProfileName}: ${path} is ${JSON.stringify(described)} instead of ${JSON.stringify(asked)}`));
  if (missing.length) {
    throw new Error(['after the rehearsed deployment, settings are not in place:', ...missing].join('\n'));
  }
  rehearsal.assertWhole();
  return profiles.map(({ userProfileName, settings }) => {
    const lost = settings.filter(({ carriedBy }) => carriedBy === 'custom resource').map(({ path }) => path);
    return [
      `user profile ${userProfileName}: ${settings.length} of ${settings.length} settings in place`,
      ...lost.length ? [`  CloudFormation alone would have lost ${lost.length} of them:`, ...lost.map((path) => `    ${path}`)] : [],
    ].join('\n');
  }).join('\n');
}

/** Prints what the assembly in a folder holds, and what its deployment comes to. Returns the exit code. */
export async function demo(assembly: string | undefined): Promise<number> {
  try {
    if (!assembly) {
      throw new Error('give the folder of a cloud assembly, such as cdk.out');
    }
    console.log(describeProfiles(assembly));
    console.log('\nthe deployment, rehearsed on an emulated SageMaker:\n');
    console.log(await rehearse(assembly));
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}

/** The templates of an assembly's stacks, those in its stages included. */
function templatesOf(assembly: string): string[] {
  const manifest = join(assembly, 'manifest.json');
  if (!existsSync(manifest)) {
    throw new Error(`no cloud assembly in ${assembly}: run 'cdk synth' first`);
  }
  return Object.values<any>(readJson(manifest).artifacts ?? {}).flatMap(({ type, properties }) => {
    switch (type) {
      case 'aws:cloudformation:stack': return [join(assembly, properties.templateFile)];
      case 'cdk:cloud-assembly': return templatesOf(join(assembly, properties.directoryName));
      default: return [];
    }
  });
}

function describeProfile({ UserSettings = {}, ...others }: any, logicalId: string, type: string, resources: any): string {
  const [settingsId, settings] = Object.entries<any>(resources)
    .find(([, { Properties }]) => Properties?.UserProfileLogicalId === logicalId) ?? [];
  const rows: Row[] = [
    ...rowsOf({ ...others, ...UserSettings }, logicalId),
    ...settingsId ? rowsOf(JSON.parse(readable(settings.Properties.Settings)), settingsId) : [],
  ];
  const widths = HEAD.map((_, column) => Math.max(...[HEAD, ...rows].map((row) => row[column].length)));
  const lines = [HEAD, widths.map((width) => '-'.repeat(width)), ...rows]
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
  const carriers = [`resource ${logicalId} (${type})`, ...settingsId ? [`custom resource ${settingsId}`] : []].join(' and ');
  return [`user profile ${show(others.UserProfileName)}, ${carriers}`, '', ...lines].join('\n');
}

function rowsOf(settings: any, carriedBy: string): Row[] {
  return settingsIn(settings).map(([setting, value]) => [setting, cut(show(value)), carriedBy]);
}

/** The settings below a path: scalars, lists of scalars and intrinsic functions. */
function settingsIn(value: any, path = ''): [path: string, value: any][] {
  if (Array.isArray(value) && value.some(isStructure)) {
    return value.flatMap((item, index) => settingsIn(item, `${path}[${index}]`));
  }
  return !isStructure(value) ? [[path, value]]
    : Object.entries(value).flatMap(([name, member]) => settingsIn(member, path ? `${path}.${name}` : name));
}

function isStructure(value: any): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.keys(value).some((key) => /^(Ref$|Fn::)/.test(key));
}

/** A value as a reader takes it in: `-> Role.Arn` is an attribute of another resource, `s3://<Bucket>/prefix` has one within. */
function show(value: any): string {
  return value?.['Fn::Join'] ? readable(value)
    : Array.isArray(value) ? value.map(show).join(', ')
      : referenceIn(value) ? `-> ${referenceIn(value)}`
        : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A text with the names of what is put into it at deployment. */
function readable(text: any): string {
  const [separator, parts] = text?.['Fn::Join'] ?? ['', [text]];
  return parts.map((part: any) => (referenceIn(part) ? `<${referenceIn(part)}>` : show(part))).join(separator);
}

function referenceIn(value: any): string | undefined {
  return value?.Ref ?? value?.['Fn::GetAtt']?.join('.');
}

function cut(text: string): string {
  return text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH - 3)}...` : text;
}

if (require.main === module) {
  void demo(process.argv[2]).then((code) => { process.exitCode = code; });
}
