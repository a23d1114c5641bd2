import { existsSync, readFileSync } from 'fs';
import { join, relative } from 'path';

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf-8'));

/** The columns of a profile's table. */
type Row = [setting: string, value: string, carriedBy: string];

const HEAD: Row = ['setting', 'value', 'carried by'];
const VALUE_WIDTH = 48;

/** What each user profile of a cloud assembly gets, which resource carries it, and where the template lies. */
export function describeProfiles(assembly: string): string {
  const described = templatesOf(assembly).flatMap((template) => {
    const tables = Object.entries<any>(readJson(template).Resources ?? {})
      .filter(([, { Type }]) => Type === 'AWS::SageMaker::UserProfile')
      .map(([logicalId, { Type, Properties }]) => describeProfile(Properties, logicalId, Type));
    return tables.length ? [...tables, `template: ${relative(process.cwd(), template)}`] : [];
  });
  if (!described.length) {
    throw new Error(`no stack of ${assembly} has a user profile`);
  }
  return described.join('\n\n');
}

/** Prints what the assembly in a folder holds. Returns the exit code. */
export function demo(assembly: string | undefined): number {
  try {
    if (!assembly) {
      throw new Error('give the folder of a cloud assembly, such as cdk.out');
    }
    console.log(describeProfiles(assembly));
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

function describeProfile({ UserSettings = {}, ...others }: any, logicalId: string, type: string): string {
  const rows: Row[] = settingsIn({ ...others, ...UserSettings }).map(([setting, value]) => [setting, cut(show(value)), logicalId]);
  const widths = HEAD.map((_, column) => Math.max(...[HEAD, ...rows].map((row) => row[column].length)));
  const lines = [HEAD, widths.map((width) => '-'.repeat(width)), ...rows]
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
  return [`user profile ${show(others.UserProfileName)}, resource ${logicalId} (${type})`, '', ...lines].join('\n');
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
  const [separator, parts] = value?.['Fn::Join'] ?? [];
  if (Array.isArray(parts)) {
    return parts.map((part) => (referenceIn(part) ? `<${referenceIn(part)}>` : show(part))).join(separator);
  }
  if (Array.isArray(value)) {
    return value.map(show).join(', ');
  }
  return referenceIn(value) ? `-> ${referenceIn(value)}` : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function referenceIn(value: any): string | undefined {
  return value?.Ref ?? value?.['Fn::GetAtt']?.join('.');
}

function cut(text: string): string {
  return text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH - 3)}...` : text;
}

if (require.main === module) {
  process.exitCode = demo(process.argv[2]);
}
