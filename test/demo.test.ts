import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-sagemaker';
import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { CanvasAppSettings, UserProfile } from '../src';
import { demo, describeProfiles, rehearse } from '../tools/demo';

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

describe('what the custom resource of a profile carries', () => {
  const settings = (value: unknown) => ({
    AnnSettings: { Type: 'Custom::SageMakerUserProfileSettings', Properties: { UserProfileLogicalId: 'Ann', Settings: value } },
  });

  test('is in the same table', () => {
    writeAssembly(folder, { Ann: profile(), ...settings('{"CanvasAppSettings":{"KendraSettings":{"Status":"ENABLED"}}}') });
    expect(row('CanvasAppSettings.KendraSettings.Status')).toEqual(['CanvasAppSettings.KendraSettings.Status', 'ENABLED', 'AnnSettings']);
    expect(describeProfiles(folder)).toContain('user profile ann, resource Ann (AWS::SageMaker::UserProfile) and custom resource AnnSettings\n');
  });

  test('names what is put into it at deployment', () => {
    const joined = { 'Fn::Join': ['', ['{"CanvasAppSettings":{"GenerativeAiSettings":{"AmazonBedrockRoleArn":"', { 'Fn::GetAtt': ['Role', 'Arn'] }, '"}}}']] };
    writeAssembly(folder, { Ann: profile(), ...settings(joined) });
    expect(row('CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn')?.[1]).toBe('<Role.Arn>');
  });
});

/** An app with a domain and a profile that has settings of both kinds. */
function app(change: (profileResource: CfnUserProfile) => void = () => undefined): App {
  const result = new App({ outdir: folder });
  const stack = new Stack(result, 'Team');
  const domain = new CfnDomain(stack, 'Domain', {
    domainName: 'team',
    authMode: 'IAM',
    vpcId: 'vpc-1',
    subnetIds: ['subnet-1'],
    defaultUserSettings: { executionRole: 'arn:aws:iam::123456789012:role/studio' },
  });
  const ann = new UserProfile(stack, 'Ann', { domain, userProfileName: 'ann', studioWebPortal: true, canvas: new CanvasAppSettings({ kendra: true }) });
  change(ann.node.defaultChild as CfnUserProfile);
  return result;
}

describe('the rehearsal', () => {
  test('says how many settings are in place, and which of them CloudFormation alone would have lost', async () => {
    app().synth();
    expect(await rehearse(folder)).toEqual([
      'user profile ann: 2 of 2 settings in place',
      '  CloudFormation alone would have lost 1 of them:',
      '    CanvasAppSettings.KendraSettings.Status',
    ].join('\n'));
  });

  test('fails when the deployment does', async () => {
    app((profileResource) => profileResource.addPropertyOverride('UserSettings.CanvasAppSettings.KendraSettings.Status', 'ENABLED')).synth();
    await expect(rehearse(folder)).rejects.toThrow(/^the rehearsed deployment ended in ROLLBACK_COMPLETE: .*CanvasAppSettings/);
  });
});

describe('the demo', () => {
  test('prints the tables and what the rehearsal came to, and succeeds', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation();
    app().synth();
    expect(await demo(folder)).toBe(0);
    expect(log.mock.calls).toEqual([
      [expect.stringContaining('user profile ann, resource')],
      [expect.stringContaining('rehearsed')],
      [expect.stringContaining('user profile ann: 2 of 2 settings in place')],
    ]);
  });

  test.each([
    ['it is given no folder', () => undefined, 'give the folder of a cloud assembly, such as cdk.out'],
    ['there is no assembly', () => join(folder, 'nowhere'), "no cloud assembly in FOLDER/nowhere: run 'cdk synth' first"],
    ['there is no profile', () => {
      writeAssembly(folder, { Role: { Type: 'AWS::IAM::Role' } });
      return folder;
    }, 'no stack of FOLDER has a user profile'],
  ])('fails when %s', async (_, assembly, message) => {
    const error = jest.spyOn(console, 'error').mockImplementation();
    expect(await demo(assembly())).toBe(1);
    expect(error.mock.calls).toEqual([[message.replace('FOLDER', folder)]]);
  });
});
