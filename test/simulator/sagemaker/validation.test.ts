import { CreateUserProfileCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { violationsOf } from '.';
import type { SageMakerEmulator } from '.';
import { ALICE, clientOf, DOMAIN_ID, emulatorWith, post, refusalOf } from './client';
import { matchesPattern } from './patterns';
import { USER_PROFILE } from '../../../src/service-model/user-profile.generated';
import { LINEAR, timed } from '../../hostile/time';

const said = (UserSettings: any, more: any = {}) => violationsOf('CreateUserProfile', { ...ALICE, UserSettings, ...more }).map(({ message }) => message);
const pathsOf = (input: any, action = 'CreateUserProfile') => violationsOf(action, input).map(({ path }) => path);

describe('what the service model refuses', () => {
  let emulator: SageMakerEmulator;
  let client: SageMakerClient;

  beforeAll(async () => {
    emulator = emulatorWith();
    emulator.addDomain({ DomainId: DOMAIN_ID });
    client = clientOf(emulator);
  });

  afterAll(async () => {
    emulator.assertWhole();
  });

  const refused = (input: any) => refusalOf(client.send(new CreateUserProfileCommand({ ...ALICE, ...input })));

  test('comes in one error, in the service\'s words', async () => {
    expect(await refused({ UserProfileName: '-', UserSettings: { CanvasAppSettings: { KendraSettings: { Status: 'x' } }, CustomPosixUserConfig: { Uid: 5, Gid: 1001 } } })).toBe(
      'ValidationException: 3 validation errors detected: '
      + "Value '-' at 'userProfileName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}; "
      + "Value 'x' at 'userSettings.canvasAppSettings.kendraSettings.status' failed to satisfy constraint: Member must satisfy enum value set: [ENABLED, DISABLED]; "
      + "Value '5' at 'userSettings.customPosixUserConfig.uid' failed to satisfy constraint: Member must have value greater than or equal to 10000",
    );
    expect(emulator.userProfile(DOMAIN_ID, '-')).toBeUndefined();
  });

  test('comes as one error where there is one', async () => {
    expect(await refused({ UserSettings: { StudioWebPortal: 'enabled' } })).toBe(
      "ValidationException: 1 validation error detected: Value 'enabled' at 'userSettings.studioWebPortal' failed to satisfy constraint: "
      + 'Member must satisfy enum value set: [ENABLED, DISABLED]',
    );
  });

  test('is not what the service stumbles over before', async () => {
    const { body } = await post(emulator, 'SageMaker.CreateUserProfile', JSON.stringify({ ...ALICE, UserProfileName: '-', UserSettings: { ExecutionRole: 5 } }));
    expect(body).toEqual({ __type: 'SerializationException', message: 'NUMBER_VALUE can not be converted to a String' });
  });

  test('is refused where no client of the SDK would send it', async () => {
    const { body } = await post(emulator, 'SageMaker.UpdateUserProfile', JSON.stringify({ ...ALICE, Tags: [] }));
    expect(body).toEqual({
      __type: 'ValidationException',
      message: "1 validation error detected: Value '[]' at 'tags' failed to satisfy constraint: Member must be one that the service knows",
    });
  });

  test('is nothing about null, which is a member left out', async () => {
    const settings = {
      CanvasAppSettings: { KendraSettings: { Status: null }, WorkspaceSettings: null },
      CustomFileSystemConfigs: [{ EFSFileSystemConfig: null, S3FileSystemConfig: { S3Uri: 's3://team/data' } }],
      StudioWebPortal: null,
    };
    await post(emulator, 'SageMaker.CreateUserProfile', JSON.stringify({ ...ALICE, SingleSignOnUserValue: null, Tags: null, UserSettings: settings }));
    const described = emulator.userProfile(DOMAIN_ID, 'alice');
    expect(described.UserSettings).toEqual({
      CanvasAppSettings: { KendraSettings: {} },
      CustomFileSystemConfigs: [{ S3FileSystemConfig: { S3Uri: 's3://team/data' } }],
    });
    expect(described).not.toHaveProperty('SingleSignOnUserValue');
  });
});

describe('a string', () => {
  test('is refused beyond its lengths, counted in characters', () => {
    expect(said({ DefaultLandingUri: 'ü'.repeat(1024) })).toEqual([
      `Value '${'ü'.repeat(1024)}' at 'userSettings.defaultLandingUri' failed to satisfy constraint: Member must have length less than or equal to 1023`,
    ]);
    expect(said({ DefaultLandingUri: '😀'.repeat(1023) })).toEqual([]);
    expect(said({ ExecutionRole: 'arn:aws:iam::1:role/' })).toHaveLength(1);
    expect(said({ ExecutionRole: '' })).toEqual([
      "Value '' at 'userSettings.executionRole' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
      "Value '' at 'userSettings.executionRole' failed to satisfy constraint: Member must have length greater than or equal to 20",
    ]);
  });

  test('has to match its pattern from the first character to the last', () => {
    expect(pathsOf({ ...ALICE, SingleSignOnUserIdentifier: 'UserName' })).toEqual([]);
    expect(pathsOf({ ...ALICE, SingleSignOnUserIdentifier: 'MyUserName' })).toEqual(['SingleSignOnUserIdentifier']);
    expect(pathsOf({ ...ALICE, SingleSignOnUserIdentifier: 'UserName2' })).toEqual(['SingleSignOnUserIdentifier']);
    expect(pathsOf({ ...ALICE, SingleSignOnUserIdentifier: 'UserName\n' })).toEqual(['SingleSignOnUserIdentifier']);
  });

  test('has to be of its enum, as the API has it', () => {
    expect(said({ StudioWebPortalSettings: { HiddenAppTypes: ['KernelGateway', 'RSessionGateway'], ExecutionRoleSessionNameMode: 'USER_IDENTITY' } })).toEqual([]);
    expect(pathsOf({ ...ALICE, UserSettings: { JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.t3.huge' } } } }))
      .toEqual(['UserSettings.JupyterLabAppSettings.DefaultResourceSpec.InstanceType']);
  });

  test('is bound by the API alone, not by CloudFormation', () => {
    const Value = 'x'.repeat(200);
    expect(violationsOf('CreateUserProfile', { ...ALICE, Tags: [{ Key: 'long', Value }, { Key: 'empty', Value: '' }] })).toEqual([]);
  });
});

describe('an integer', () => {
  const uid = (Uid: unknown) => said({ CustomPosixUserConfig: { Uid, Gid: 1001 } });

  test('is refused beyond its values', () => {
    expect(uid(9999)).toEqual(["Value '9999' at 'userSettings.customPosixUserConfig.uid' failed to satisfy constraint: Member must have value greater than or equal to 10000"]);
    expect(uid(10000)).toEqual([]);
    expect(uid(4000000)).toEqual([]);
    expect(uid(4000001)).toEqual(["Value '4000001' at 'userSettings.customPosixUserConfig.uid' failed to satisfy constraint: Member must have value less than or equal to 4000000"]);
  });

  test.each([['10000', 'STRING'], [true, 'TRUE'], [false, 'FALSE'], [10000.5, 'NUMBER']])('is not %p', (value, kind) => {
    expect(uid(value)).toEqual([`${kind}_VALUE can not be converted to an Integer`]);
  });
});

describe('a list', () => {
  test('is refused beyond its lengths', () => {
    expect(said({ SecurityGroups: ['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5'] })).toEqual([]);
    expect(said({ SecurityGroups: ['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5', 'sg-6'] })).toEqual([
      "Value '[sg-1, sg-2, sg-3, sg-4, sg-5, sg-6]' at 'userSettings.securityGroups' failed to satisfy constraint: Member must have length less than or equal to 5",
    ]);
    expect(pathsOf({ ResourceArn: 'arn:aws:sagemaker:eu-west-1:123456789012:domain/d-1', TagKeys: [] }, 'DeleteTags')).toEqual(['TagKeys']);
  });

  test('is refused as a whole for scalars in it', () => {
    expect(said({ SecurityGroups: ['sg-1', 'sg 2', 'sg/3'] })).toEqual([
      "Value '[sg-1, sg 2, sg/3]' at 'userSettings.securityGroups' failed to satisfy constraint: Member must satisfy constraint: "
      + '[Member must satisfy regular expression pattern: [-0-9a-zA-Z]+, Member must have length less than or equal to 32]',
    ]);
    expect(said({ SecurityGroups: [null] })).toHaveLength(1);
    expect(said({ SecurityGroups: [7] })).toEqual(['NUMBER_VALUE can not be converted to a String']);
    expect(said({ SecurityGroups: [['sg-1']] })).toEqual(['Start of list found where not expected']);
  });

  test('is refused for members of structures in it, counted from one', () => {
    const CodeRepositories = [{ RepositoryUrl: 'https://example.com' }, { RepositoryUrl: 'http://example.com' }, {}];
    expect(said({ JupyterLabAppSettings: { CodeRepositories } })).toEqual([
      "Value 'http://example.com' at 'userSettings.jupyterLabAppSettings.codeRepositories.2.member.repositoryUrl' failed to satisfy constraint: "
      + 'Member must satisfy regular expression pattern: https://([.\\-_a-zA-Z0-9]+/?){3,1016}',
      "Value null at 'userSettings.jupyterLabAppSettings.codeRepositories.3.member.repositoryUrl' failed to satisfy constraint: Member must not be null",
    ]);
    expect(pathsOf({ ...ALICE, UserSettings: { JupyterLabAppSettings: { CodeRepositories: [null] } } }))
      .toEqual(['UserSettings.JupyterLabAppSettings.CodeRepositories[0]']);
  });

  test('may hold an item twice', () => {
    expect(said({ SecurityGroups: ['sg-1', 'sg-1'] })).toEqual([]);
  });

  test('is not a structure', () => {
    expect(said({ SecurityGroups: { 0: 'sg-1' } })).toEqual(['Start of structure or map found where not expected.']);
  });
});

describe('a structure', () => {
  test('is refused without what it needs', () => {
    expect(pathsOf({})).toEqual(['DomainId', 'UserProfileName']);
    expect(said({ CustomPosixUserConfig: { Uid: 10000 } })).toEqual([
      "Value null at 'userSettings.customPosixUserConfig.gid' failed to satisfy constraint: Member must not be null",
    ]);
    expect(said({ SpaceStorageSettings: {} })).toEqual([]);
  });

  test.each(['Gadget', 'constructor', 'toString', 'DefaultResourceSpec.InstanceType', 'CustomImages[]'])('is refused with a member called %s', (member) => {
    expect(said({ KernelGatewayAppSettings: { [member]: 'x' } })).toEqual([
      `Value 'x' at 'userSettings.kernelGatewayAppSettings.${member.charAt(0).toLowerCase()}${member.slice(1)}' failed to satisfy constraint: Member must be one that the service knows`,
    ]);
  });

  test('is refused with a member that only another block has', () => {
    expect(pathsOf({ ...ALICE, UserSettings: { KernelGatewayAppSettings: { CodeRepositories: [] } } })).toEqual(['UserSettings.KernelGatewayAppSettings.CodeRepositories']);
  });

  test.each([['a scalar', 'x', 'STRING_VALUE can not be converted to a Structure'], ['a list', [], 'Start of list found where not expected']])('is not %s', (_what, value, message) => {
    expect(said({ CanvasAppSettings: value })).toEqual([message]);
    expect(violationsOf('CreateUserProfile', value)).toEqual([{ path: '', message, isOfWrongType: true }]);
  });
});

describe('a union', () => {
  const EFSFileSystemConfig = { FileSystemId: 'fs-0123456789abcdef0' };
  const S3FileSystemConfig = { S3Uri: 's3://team/data' };
  const paths = (config: any) => pathsOf({ ...ALICE, UserSettings: { CustomFileSystemConfigs: [config] } });

  test('has exactly one member', () => {
    expect(paths({ EFSFileSystemConfig })).toEqual([]);
    expect(paths({ S3FileSystemConfig })).toEqual([]);
    expect(paths({ EFSFileSystemConfig, S3FileSystemConfig: null })).toEqual([]);
    expect(paths({ EFSFileSystemConfig, S3FileSystemConfig })).toEqual(['UserSettings.CustomFileSystemConfigs[0]']);
    expect(said({ CustomFileSystemConfigs: [{}] })).toEqual([
      "Value '{}' at 'userSettings.customFileSystemConfigs.1.member' failed to satisfy constraint: "
      + 'Member must have exactly one of its members set: [EFSFileSystemConfig, FSxLustreFileSystemConfig, S3FileSystemConfig]',
    ]);
  });

  test('is checked within', () => {
    expect(paths({ S3FileSystemConfig: {} })).toEqual(['UserSettings.CustomFileSystemConfigs[0].S3FileSystemConfig.S3Uri']);
  });
});

describe('requests beside those that create and update', () => {
  test.each([
    ['DescribeUserProfile', { DomainId: 'D-1' }, ['UserProfileName', 'DomainId']],
    ['DeleteUserProfile', { ...ALICE, UserSettings: {} }, ['UserSettings']],
    ['ListUserProfiles', { MaxResults: 0, SortOrder: 'Up', SortBy: 'Name', DomainIdEquals: 'x', UserProfileNameContains: '_' },
      ['MaxResults', 'SortOrder', 'SortBy', 'DomainIdEquals', 'UserProfileNameContains']],
    ['ListUserProfiles', {}, []],
    ['DescribeDomain', {}, ['DomainId']],
    ['ListDomains', { MaxResults: 101 }, ['MaxResults']],
    ['AddTags', { ResourceArn: 'alice', Tags: [{ Key: '' }] }, ['ResourceArn', 'Tags[0].Value', 'Tags[0].Key']],
    ['AddTags', { ResourceArn: 'arn:aws:sagemaker:eu-west-1:123456789012:domain/d-1' }, ['Tags']],
    ['ListTags', {}, ['ResourceArn']],
    ['DeleteTags', { ResourceArn: 'arn:aws:sagemaker:eu-west-1:123456789012:domain/d-1', TagKeys: ['a', '!'] }, ['TagKeys']],
  ])('%s refuses in %j: %j', (action, input, paths) => {
    expect(pathsOf(input, action)).toEqual(paths);
  });
});

describe('patterns', () => {
  const REPOSITORY = 'https://([.\\-_a-zA-Z0-9]+/?){3,1016}';
  const patterns = [...new Set(Object.values(USER_PROFILE).flatMap(({ api }) => api.pattern ?? []))];

  test.each([
    ['https://abc', true], ['https://a/b/c', true], ['https://a/b/c/', true], ['https://example.com/team/code.git', true],
    ['https://ab', false], ['https://a//b', false], ['https:///abc', false], ['http://abc', false], ['https://abc d', false],
  ])('of a repository match %j: %p', (value, matches) => {
    expect(matchesPattern(REPOSITORY, value)).toBe(matches);
  });

  test('of a repository match the same in their linear form, for every short value', () => {
    const original = new RegExp(`^(?:${REPOSITORY})$`, 'u');
    let values = ['https://'];
    for (let length = 0; length < 7; length += 1) {
      values = values.flatMap((value) => ['a', '-', '/', '!'].map((next) => value + next));
      expect(values.filter((value) => matchesPattern(REPOSITORY, value) !== original.test(value))).toEqual([]);
    }
  });

  test.each(patterns)('take no long time on hostile values: %s', (pattern) => {
    const heads = [
      '', 'a', 'd-', 'https://', 's3://', 'fs-', '/', '1.', '1.1.1-', 'arn:aws-a', 'arn:aws:sagemaker:eu-west-1:123456789012:image/',
      'arn:aws:sagemaker:eu-west-1:123456789012:image-version/', 'arn:aws:iam::123456789012:role/', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:',
    ];
    const bodies = ['a', '-', '1', '.', '/', 'a-', 'a/', 'a.', '1.', '-a', ' ', '\n', ':123456789012:image/a'];
    const values = [1024, 200_000].flatMap((length) => heads.flatMap((head) => bodies.map((body) => head + body.repeat(length / body.length) + '!')));
    const { milliseconds, error } = timed(() => values.forEach((value) => matchesPattern(pattern, value)));
    expect(error).toBeUndefined();
    expect(milliseconds).toBeLessThan(LINEAR);
  });
});
