import { violationsOf } from '.';
import { ALICE, DOMAIN_ID, emulatorWith, post } from './client';

const SPACE = { DomainId: DOMAIN_ID, SpaceName: 'lab' };
const OF_ALICE = { ...ALICE, AppType: 'Canvas', AppName: 'default' };
const IN_SPACE = { ...SPACE, AppType: 'JupyterLab', AppName: 'default' };
const IMAGE = 'arn:aws:sagemaker:eu-west-1:123456789012:image/pytorch';
const LONG = 'a'.repeat(64);

const pathsOf = (action: string, input: any) => violationsOf(action, input).map(({ path }) => path);
const said = (action: string, input: any) => violationsOf(action, input).map(({ message }) => message);

describe('a request about a space', () => {
  const SpaceSettings = {
    JupyterServerAppSettings: { DefaultResourceSpec: { InstanceType: 'system' }, LifecycleConfigArns: [], CodeRepositories: [{ RepositoryUrl: 'https://example.com' }] },
    KernelGatewayAppSettings: { DefaultResourceSpec: { SageMakerImageArn: IMAGE }, CustomImages: [{ ImageName: 'pytorch', AppImageConfigName: 'pytorch' }] },
    CodeEditorAppSettings: { AppLifecycleManagement: { IdleSettings: { IdleTimeoutInMinutes: 60 } } },
    JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.t3.medium' }, CodeRepositories: [] },
    AppType: 'JupyterLab',
    SpaceStorageSettings: { EbsStorageSettings: { EbsVolumeSizeInGb: 5 } },
    SpaceManagedResources: 'ENABLED',
    CustomFileSystems: [{ EFSFileSystem: { FileSystemId: 'fs-0123456789abcdef0' } }, { S3FileSystem: { S3Uri: 's3://team/data' } }],
    RemoteAccess: 'DISABLED',
  };

  test.each([
    ['CreateSpace', SPACE],
    ['CreateSpace', {
      ...SPACE,
      SpaceSettings,
      OwnershipSettings: { OwnerUserProfileName: 'alice' },
      SpaceSharingSettings: { SharingType: 'Shared' },
      SpaceDisplayName: 'Lab of Alice',
      Tags: [{ Key: 'team', Value: '' }],
    }],
    ['DescribeSpace', SPACE],
    ['DeleteSpace', SPACE],
    ['ListSpaces', {}],
    ['ListSpaces', { MaxResults: 100, SortBy: 'LastModifiedTime', SortOrder: 'Descending', DomainIdEquals: DOMAIN_ID, SpaceNameContains: 'l', NextToken: 'x' }],
  ])('%s takes %j', (action, input) => {
    expect(said(action, input)).toEqual([]);
  });

  test.each<[string, any, string[]]>([
    ['CreateSpace', {}, ['DomainId', 'SpaceName']],
    ['CreateSpace', { ...SPACE, SpaceName: LONG, SpaceDisplayName: '  ' }, ['SpaceName', 'SpaceName', 'SpaceDisplayName']],
    ['CreateSpace', { ...SPACE, SpaceDisplayName: 'a'.repeat(65), SpaceType: 'x' }, ['SpaceDisplayName', 'SpaceType']],
    ['CreateSpace', { ...SPACE, OwnershipSettings: {}, SpaceSharingSettings: {} }, ['OwnershipSettings.OwnerUserProfileName', 'SpaceSharingSettings.SharingType']],
    ['CreateSpace', { ...SPACE, OwnershipSettings: { OwnerUserProfileName: '-' }, SpaceSharingSettings: { SharingType: 'private' } },
      ['OwnershipSettings.OwnerUserProfileName', 'SpaceSharingSettings.SharingType']],
    ['CreateSpace', { ...SPACE, Tags: [{ Key: '', Value: '' }] }, ['Tags[0].Key']],
    ['DescribeSpace', { ...SPACE, SpaceName: 'a_b' }, ['SpaceName']],
    ['DeleteSpace', { ...SPACE, UserProfileName: 'alice' }, ['UserProfileName']],
    ['ListSpaces', { MaxResults: 0, SortBy: 'Name', SortOrder: 'Up', DomainIdEquals: 'x', SpaceNameContains: '_' },
      ['MaxResults', 'SortBy', 'SortOrder', 'DomainIdEquals', 'SpaceNameContains']],
    ['ListSpaces', { MaxResults: 101, SpaceNameEquals: 'lab' }, ['MaxResults', 'SpaceNameEquals']],
  ])('%s refuses in %j: %j', (action, input, paths) => {
    expect(pathsOf(action, input)).toEqual(paths);
  });

  test.each<[any, string[]]>([
    [{ SpaceStorageSettings: { EbsStorageSettings: {} } }, ['SpaceStorageSettings.EbsStorageSettings.EbsVolumeSizeInGb']],
    [{ SpaceStorageSettings: { EbsStorageSettings: { EbsVolumeSizeInGb: 4 } } }, ['SpaceStorageSettings.EbsStorageSettings.EbsVolumeSizeInGb']],
    [{ JupyterLabAppSettings: { AppLifecycleManagement: { IdleSettings: { IdleTimeoutInMinutes: 59 } } } },
      ['JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes']],
    [{ CodeEditorAppSettings: { AppLifecycleManagement: { IdleSettings: { MaxIdleTimeoutInMinutes: 60 } } } },
      ['CodeEditorAppSettings.AppLifecycleManagement.IdleSettings.MaxIdleTimeoutInMinutes']],
    [{ CodeEditorAppSettings: { CodeRepositories: [] } }, ['CodeEditorAppSettings.CodeRepositories']],
    [{ JupyterServerAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.x' }, LifecycleConfigArns: ['x'] } },
      ['JupyterServerAppSettings.DefaultResourceSpec.InstanceType', 'JupyterServerAppSettings.LifecycleConfigArns']],
    [{ CustomFileSystems: [{}, { EFSFileSystem: { FileSystemId: 'fs' } }] },
      ['CustomFileSystems[0]', 'CustomFileSystems[1].EFSFileSystem.FileSystemId', 'CustomFileSystems[1].EFSFileSystem.FileSystemId']],
    [{ AppType: 'Notepad', RemoteAccess: 'on' }, ['AppType', 'RemoteAccess']],
  ])('CreateSpace refuses in the settings %j: %j', (settings, paths) => {
    expect(pathsOf('CreateSpace', { ...SPACE, SpaceSettings: settings })).toEqual(paths.map((path) => `SpaceSettings.${path}`));
  });
});

describe('a request about an app', () => {
  const ACTIONS = ['CreateApp', 'DescribeApp', 'DeleteApp'];

  test.each(ACTIONS)('%s takes one of a profile or in a space', (action) => {
    expect(said(action, OF_ALICE)).toEqual([]);
    expect(said(action, IN_SPACE)).toEqual([]);
    expect(said(action, { ...OF_ALICE, SpaceName: null })).toEqual([]);
  });

  test.each(ACTIONS)('%s needs a profile or a space', (action) => {
    const { SpaceName, ...inNothing } = IN_SPACE;
    expect(said(action, inNothing)).toEqual(['Either UserProfileName or SpaceName must be set']);
  });

  test.each(ACTIONS)('%s takes no profile beside a space', (action) => {
    expect(said(action, { ...OF_ALICE, SpaceName: 'lab' })).toEqual(['UserProfileName and SpaceName cannot both be set']);
  });

  test.each(['JupyterServer', 'KernelGateway', 'DetailedProfiler', 'TensorBoard', 'CodeEditor', 'JupyterLab', 'RStudioServerPro', 'RSessionGateway', 'Canvas'])(
    'takes the app type %s', (AppType) => {
      expect(said('DeleteApp', { ...OF_ALICE, AppType })).toEqual([]);
    });

  test.each<[string, any, string[]]>([
    ['CreateApp', { UserProfileName: 'alice' }, ['DomainId', 'AppType', 'AppName']],
    ['CreateApp', { ...OF_ALICE, ResourceSpec: { InstanceType: 'ml.x', SageMakerImageArn: 'x', Size: 1 } },
      ['ResourceSpec.InstanceType', 'ResourceSpec.SageMakerImageArn', 'ResourceSpec.Size']],
    ['CreateApp', { ...OF_ALICE, Tags: [{ Key: 'team' }] }, ['Tags[0].Value']],
    ['DescribeApp', { ...OF_ALICE, AppType: 'canvas', AppName: 'a b' }, ['AppType', 'AppName']],
    ['DeleteApp', { ...OF_ALICE, DomainId: 'D-1', UserProfileName: '-' }, ['DomainId', 'UserProfileName']],
    ['DeleteApp', { ...IN_SPACE, SpaceName: 'a_b', RecoveryMode: true }, ['SpaceName', 'RecoveryMode']],
    ['ListApps', {}, []],
    ['ListApps', { SortBy: 'LastModifiedTime', MaxResults: 101, UserProfileNameEquals: '_' }, ['SortBy', 'MaxResults', 'UserProfileNameEquals']],
    ['ListApps', { UserProfileNameEquals: 'alice', SpaceNameEquals: 'lab' }, ['']],
    ['ListApps', { UserProfileNameEquals: null, SpaceNameEquals: 'lab' }, []],
  ])('%s refuses in %j: %j', (action, input, paths) => {
    expect(pathsOf(action, input)).toEqual(paths);
  });

  test('takes a boolean for the recovery mode, and nothing like it', async () => {
    expect(said('CreateApp', { ...OF_ALICE, RecoveryMode: false })).toEqual([]);
    expect(violationsOf('CreateApp', { ...OF_ALICE, RecoveryMode: 'true' }))
      .toEqual([{ path: 'RecoveryMode', message: 'STRING_VALUE can not be converted to a Boolean', isOfWrongType: true }]);
    expect(violationsOf('CreateApp', { ...OF_ALICE, AppName: false }))
      .toEqual([{ path: 'AppName', message: 'FALSE_VALUE can not be converted to a String', isOfWrongType: true }]);
  });
});

test('what is wrong with a request comes in one error, and null is a member left out', async () => {
  const emulator = emulatorWith();
  emulator.addDomain({ DomainId: DOMAIN_ID });
  const deletion = await post(emulator, 'SageMaker.DeleteApp', JSON.stringify({ DomainId: DOMAIN_ID, AppType: 'Canvas', AppName: '-' }));
  expect(deletion.body).toEqual({
    __type: 'ValidationException',
    message: "2 validation errors detected: Value '-' at 'appName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
      + '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}; Either UserProfileName or SpaceName must be set',
  });
  await post(emulator, 'SageMaker.CreateSpace', JSON.stringify({ ...SPACE, OwnershipSettings: null, SpaceDisplayName: null, Tags: null, SpaceSettings: { AppType: null } }));
  await post(emulator, 'SageMaker.CreateApp', JSON.stringify({ ...IN_SPACE, UserProfileName: null, ResourceSpec: null }));
  expect(emulator.spaces(DOMAIN_ID)[0]).toMatchObject({ SpaceSettings: {} });
  expect(Object.keys(emulator.spaces(DOMAIN_ID)[0])).toEqual(['DomainId', 'SpaceName', 'SpaceSettings', 'Status', 'SpaceArn', 'CreationTime', 'LastModifiedTime']);
  expect(Object.keys(emulator.apps(DOMAIN_ID)[0])).toEqual(['DomainId', 'SpaceName', 'AppType', 'AppName', 'Status', 'AppArn', 'CreationTime']);
  const listed = await post(emulator, 'SageMaker.ListApps', JSON.stringify({ UserProfileNameEquals: null, SortBy: null, NextToken: null, MaxResults: null }));
  expect(listed.body.Apps).toHaveLength(1);
  emulator.assertWhole();
});
