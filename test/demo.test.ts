import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { demo, describeProfiles } from '../tools/demo';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-'));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Writes an assembly with one stack. */
function writeAssembly(assembly: string, resources: object): void {
  mkdirSync(assembly, { recursive: true });
  const artifacts = {
    'Team.assets': { type: 'cdk:asset-manifest', properties: { file: 'Team.assets.json' } },
    'Team': { type: 'aws:cloudformation:stack', properties: { templateFile: 'Team.template.json' } },
  };
  writeFileSync(join(assembly, 'manifest.json'), JSON.stringify({ artifacts }));
  writeFileSync(join(assembly, 'Team.template.json'), JSON.stringify({ Resources: resources }));
}

function profile(userSettings?: object) {
  return {
    Type: 'AWS::SageMaker::UserProfile',
    Properties: { DomainId: { Ref: 'Domain' }, UserProfileName: 'ann', ...userSettings && { UserSettings: userSettings } },
  };
}

/** The row of a setting of the only profile, without the spaces that align it. */
function row(setting: string): string[] | undefined {
  return describeProfiles(folder).split('\n').map((line) => line.split(/ {2,}/)).find(([name]) => name === setting);
}

describe('a table', () => {
  test('says what each setting is and which resource carries it, and where the template lies', () => {
    writeAssembly(folder, {
      Role: { Type: 'AWS::IAM::Role', Properties: {} },
      Ann123: profile({ ExecutionRole: { 'Fn::GetAtt': ['Role', 'Arn'] }, SpaceStorageSettings: { DefaultEbsStorageSettings: { Size: 5 } } }),
    });
    jest.spyOn(process, 'cwd').mockReturnValue(join(folder, '..'));
    const lines = describeProfiles(folder).split('\n');
    expect(lines.slice(0, -1)).toEqual([
      'user profile ann, resource Ann123 (AWS::SageMaker::UserProfile)',
      '',
      'setting                                              value        carried by',
      '---------------------------------------------------  -----------  ----------',
      'DomainId                                             -> Domain    Ann123',
      'UserProfileName                                      ann          Ann123',
      'ExecutionRole                                        -> Role.Arn  Ann123',
      'SpaceStorageSettings.DefaultEbsStorageSettings.Size  5            Ann123',
      '',
    ]);
    expect(lines.at(-1)).toMatch(/^template: demo-\w+\/Team\.template\.json$/);
  });

  test('numbers the items of a list of structures, and puts those of a plain list in one row', () => {
    writeAssembly(folder, {
      Ann: profile({
        SecurityGroups: ['sg-1', { 'Fn::GetAtt': ['Group', 'GroupId'] }],
        CustomFileSystemConfigs: [{ EFSFileSystemConfig: { FileSystemId: 'fs-1' } }, { EFSFileSystemConfig: { FileSystemId: { Ref: 'Efs' } } }],
      }),
    });
    expect(row('SecurityGroups')?.[1]).toBe('sg-1, -> Group.GroupId');
    expect(row('CustomFileSystemConfigs[0].EFSFileSystemConfig.FileSystemId')?.[1]).toBe('fs-1');
    expect(row('CustomFileSystemConfigs[1].EFSFileSystemConfig.FileSystemId')?.[1]).toBe('-> Efs');
  });

  test('shows what is joined as one text, and other intrinsic functions as they are', () => {
    writeAssembly(folder, {
      Ann: profile({
        SharingSettings: { S3OutputPath: { 'Fn::Join': ['', ['s3://', { Ref: 'Bucket' }, '/shared']] } },
        ExecutionRole: { 'Fn::ImportValue': 'role' },
      }),
    });
    expect(row('SharingSettings.S3OutputPath')?.[1]).toBe('s3://<Bucket>/shared');
    expect(row('ExecutionRole')?.[1]).toBe('{"Fn::ImportValue":"role"}');
  });

  test('cuts a value at 48 characters', () => {
    writeAssembly(folder, { Ann: profile({ DefaultLandingUri: 'x'.repeat(49), StudioWebPortal: 'y'.repeat(48) }) });
    expect(row('DefaultLandingUri')?.[1]).toBe(`${'x'.repeat(45)}...`);
    expect(row('StudioWebPortal')?.[1]).toBe('y'.repeat(48));
  });

  test('is there for a profile without settings', () => {
    writeAssembly(folder, { Ann: profile() });
    expect(row('UserProfileName')?.[1]).toBe('ann');
  });

  test('is there for profiles in the stacks of a stage', () => {
    writeAssembly(join(folder, 'assembly-Production'), { Ann: profile() });
    const artifacts = { 'assembly-Production': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Production' } } };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
    expect(describeProfiles(folder)).toContain('assembly-Production/Team.template.json');
  });
});

describe('the demo', () => {
  test('prints the tables and succeeds', () => {
    const log = jest.spyOn(console, 'log').mockImplementation();
    writeAssembly(folder, { Ann: profile() });
    expect(demo(folder)).toBe(0);
    expect(log.mock.calls).toEqual([[expect.stringContaining('user profile ann')]]);
  });

  test.each([
    ['it is given no folder', () => undefined, 'give the folder of a cloud assembly, such as cdk.out'],
    ['there is no assembly', () => join(folder, 'nowhere'), "no cloud assembly in FOLDER/nowhere: run 'cdk synth' first"],
    ['there is no profile', () => {
      writeAssembly(folder, { Role: { Type: 'AWS::IAM::Role' } });
      return folder;
    }, 'no stack of FOLDER has a user profile'],
  ])('fails when %s', (_, assembly, message) => {
    const error = jest.spyOn(console, 'error').mockImplementation();
    expect(demo(assembly())).toBe(1);
    expect(error.mock.calls).toEqual([[message.replace('FOLDER', folder)]]);
  });
});
