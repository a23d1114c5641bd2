import { foreignSettings, readProperties, readSettings } from '../../../src/api-settings/handler/event';
import { MalformedEvent } from '../../../src/custom-resources/runtime/event';
import { USER_PROFILE } from '../../../src/service-model/user-profile.generated';

const PROPERTIES = {
  ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:studio-api-settings',
  ServiceTimeout: '3600',
  UserProfileArn: 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice',
  UserProfileLogicalId: 'Alice',
  Settings: '{"CanvasAppSettings":{"KendraSettings":{"Status":"ENABLED"}}}',
  CarriedByCloudFormation: { DomainId: 'd-abcdefghijkl', UserProfileName: 'alice', UserSettings: { SecurityGroups: ['sg-1'] } },
};

/** The settings below UserSettings that hold one value at the path of a leaf of the service model. */
function settingsWith(servicePath: string, value: unknown): any {
  return servicePath.split('.').slice(1)
    .reduceRight((inner: any, name) => name.endsWith('[]') ? { [name.slice(0, -2)]: [inner] } : { [name]: inner }, value);
}

const foreignIn = (settings: unknown) => foreignSettings(readSettings(JSON.stringify(settings)));

describe('the properties of an event', () => {
  test('say which profile, what to set, and what CloudFormation carries', () => {
    expect(readProperties(PROPERTIES)).toEqual({
      profile: { domainId: 'd-abcdefghijkl', userProfileName: 'alice' },
      userProfileArn: 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice',
      userProfileLogicalId: 'Alice',
      settings: new Map([['CanvasAppSettings.KendraSettings.Status', 'ENABLED']]),
      carriedByCloudFormation: new Set(['SecurityGroups']),
    });
  });

  test('may be of another partition', () => {
    const { profile } = readProperties({ ...PROPERTIES, UserProfileArn: 'arn:aws-cn:sagemaker:cn-north-1:123456789012:user-profile/d-1/Bob-2' });
    expect(profile).toEqual({ domainId: 'd-1', userProfileName: 'Bob-2' });
  });

  test('may carry nothing in CloudFormation', () => {
    expect(readProperties({ ...PROPERTIES, CarriedByCloudFormation: { DomainId: 'd-abcdefghijkl' } }).carriedByCloudFormation).toEqual(new Set());
  });

  test('may ask for nothing: what the profile says of itself can be all that is wanted', () => {
    expect(readProperties({ ...PROPERTIES, Settings: '{}' }).settings).toEqual(new Map());
  });

  test.each([undefined, null, 'text', 1, true, [], [PROPERTIES]])('are refused when they are %j', (properties) => {
    expect(() => readProperties(properties)).toThrow(new MalformedEvent('the event has no ResourceProperties'));
  });

  const IS_NO_ARN = 'UserProfileArn is not the ARN of a user profile';
  test.each<[name: string, values: unknown[], message: string]>([
    ['UserProfileArn', [undefined, null, '', 1, {}, ['arn'], true], 'UserProfileArn is missing'],
    ['UserProfileArn', [
      'alice',
      'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-1',
      'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-1/',
      'arn:aws:sagemaker:eu-west-1:123456789012:user-profile//alice',
      'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-1/alice/more',
      'arn:aws:sagemaker:eu-west-1:123456789012:domain/d-1/alice',
      'arn:aws:sagemaker:eu-west-1:12345678901:user-profile/d-1/alice',
      'arn:aws:sagemaker::123456789012:user-profile/d-1/alice',
      'arn:aws:s3:eu-west-1:123456789012:user-profile/d-1/alice',
      ' arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-1/alice',
    ], IS_NO_ARN],
    ['UserProfileLogicalId', [undefined, null, '', 0, {}, []], 'UserProfileLogicalId is missing'],
    ['Settings', [undefined, null, '', {}, { CanvasAppSettings: {} }, []], 'Settings is missing'],
    ['Settings', ['{', 'undefined', '{"a":1,}', "{'a':1}", '{"a":1}{}', '\u0000'], 'Settings is not JSON'],
    ['Settings', ['null', '1', '"text"', 'true', '[]', '[{}]'], 'Settings is not a structure'],
    ['CarriedByCloudFormation', [undefined, null, '', '{}', 1, []], 'CarriedByCloudFormation is missing'],
  ])('are refused for a wrong %s, one of %j', (name, values, message) => {
    for (const value of values) {
      expect(() => readProperties({ ...PROPERTIES, [name]: value })).toThrow(new MalformedEvent(message));
    }
  });

  test('are read when a value has a megabyte', () => {
    const long = 'x'.repeat(1_000_000);
    const Settings = JSON.stringify({ CanvasAppSettings: { WorkspaceSettings: { S3KmsKeyId: long } } });
    const { settings } = readProperties({ ...PROPERTIES, Settings });
    expect(settings.get('CanvasAppSettings.WorkspaceSettings.S3KmsKeyId')).toBe(long);
    expect(() => readProperties({ ...PROPERTIES, UserProfileArn: long })).toThrow(IS_NO_ARN);
    expect(() => readProperties({ ...PROPERTIES, Settings: long })).toThrow('Settings is not JSON');
  });

  test('are refused when they are nested ten thousand deep', () => {
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expect(() => readProperties({ ...PROPERTIES, Settings: deep })).toThrow(new MalformedEvent('Settings is nested too deeply'));
  });
});

describe('settings of the service model', () => {
  const leaves = Object.entries(USER_PROFILE)
    .filter(([path, { kind }]) => path.startsWith('UserSettings.') && (kind === 'string' || kind === 'integer'));
  const valueOf = (path: string) => {
    const { kind, api, cfn } = USER_PROFILE[path];
    return cfn?.enum?.[0] ?? api.enum?.[0] ?? (kind === 'integer' ? 1 : 'x');
  };
  const apiOnly = leaves.filter(([, { cfn }]) => !cfn).map(([path]) => path);
  const carried = leaves.filter(([, { cfn }]) => cfn).map(([path]) => path);

  test('are 35 that only the API takes, and 71 that CloudFormation carries', () => {
    expect([apiOnly.length, carried.length]).toEqual([35, 71]);
  });

  test.each(apiOnly)('may be %s', (path) => {
    expect(foreignIn(settingsWith(path, valueOf(path)))).toEqual([]);
  });

  test.each(carried)('may not be %s', (path) => {
    expect(foreignIn(settingsWith(path, valueOf(path)))).toEqual([path.slice('UserSettings.'.length).split('[]')[0]]);
  });

  test('may be a mixture, of which those that are not ours are named', () => {
    expect(foreignIn({
      ExecutionRole: 'arn:aws:iam::123456789012:role/admin',
      CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } },
      JupyterLabAppSettings: { LifecycleConfigArns: ['None'], DefaultResourceSpec: { SageMakerImageVersionAlias: '1', InstanceType: 'ml.t3.medium' } },
    })).toEqual(['ExecutionRole', 'JupyterLabAppSettings.LifecycleConfigArns', 'JupyterLabAppSettings.DefaultResourceSpec.InstanceType']);
  });
});

describe('lists', () => {
  test.each([
    ['HiddenAppTypes', ['KernelGateway'], []],
    ['HiddenAppTypes', ['Canvas', 'RSessionGateway'], []],
    ['HiddenAppTypes', ['Canvas'], ['StudioWebPortalSettings.HiddenAppTypes']],
    ['HiddenAppTypes', ['Unheard-of'], ['StudioWebPortalSettings.HiddenAppTypes']],
    ['HiddenAppTypes', [], ['StudioWebPortalSettings.HiddenAppTypes']],
    ['HiddenMlTools', ['Training', 'Evaluators'], []],
    ['HiddenMlTools', ['Datasets'], []],
    ['HiddenMlTools', ['RunningInstances'], []],
    ['HiddenMlTools', ['Training'], ['StudioWebPortalSettings.HiddenMlTools']],
    ['HiddenInstanceTypes', ['ml.t3.medium'], ['StudioWebPortalSettings.HiddenInstanceTypes']],
  ])('%s of %j', (name, list, foreign) => {
    expect(foreignIn({ StudioWebPortalSettings: { [name]: list } })).toEqual(foreign);
  });

  test('that only the API takes may be empty', () => {
    expect(foreignIn({ JupyterServerAppSettings: { CodeRepositories: [] } })).toEqual([]);
  });

  // the SDK drops a member that it doesn't know, and sends the rest of the list
  test.each([
    ['SecurityGroups', { SecurityGroups: [{ unknown: 1 }] }],
    ['JupyterLabAppSettings.CustomImages', { JupyterLabAppSettings: { CustomImages: [{ ImageName: 'i', AppImageConfigName: 'c', unknown: 1 }] } }],
    ['JupyterLabAppSettings.CodeRepositories', { JupyterLabAppSettings: { CodeRepositories: [{ RepositoryUrl: 'https://example.com/a', unknown: null }] } }],
    ['KernelGatewayAppSettings.LifecycleConfigArns', { KernelGatewayAppSettings: { LifecycleConfigArns: [['None']] } }],
    ['JupyterLabAppSettings.EmrSettings.AssumableRoleArns', { JupyterLabAppSettings: { EmrSettings: { AssumableRoleArns: [['arn:aws:iam::123456789012:role/admin']] } } }],
    ['CustomFileSystemConfigs', { CustomFileSystemConfigs: [{ EFSFileSystemConfig: { FileSystemId: 'fs-12345678', FileSystemPath: '/', unknown: 1 } }] }],
    ['CustomFileSystemConfigs', { CustomFileSystemConfigs: [{ EFSFileSystemConfig: { FileSystemId: 'fs-12345678', FileSystemPath: '/' } }, { unknown: {} }] }],
    ['StudioWebPortalSettings.HiddenSageMakerImageVersionAliases', { StudioWebPortalSettings: { HiddenSageMakerImageVersionAliases: [{ VersionAliases: [{}, { x: 1 }] }] } }],
  ])('of CloudFormation\'s are not ours for an unknown member: %s', (path, settings) => {
    expect(foreignIn(settings)).toEqual([path]);
  });
});

describe('nonsense', () => {
  test.each<[path: string, settings: unknown]>([
    ['CanvasAppSettings', { CanvasAppSettings: 'all' }],
    ['CanvasAppSettings', { CanvasAppSettings: [] }],
    ['CanvasAppSettings.KendraSettings', { CanvasAppSettings: { KendraSettings: 'ENABLED' } }],
    ['CanvasAppSettings.KendraSettings.Status', { CanvasAppSettings: { KendraSettings: { Status: ['ENABLED'] } } }],
    ['CanvasAppSettings.KendraSettings.Status.x', { CanvasAppSettings: { KendraSettings: { Status: { x: 1 } } } }],
    ['JupyterServerAppSettings.CodeRepositories', { JupyterServerAppSettings: { CodeRepositories: 'https://example.com/a' } }],
    ['JupyterServerAppSettings.CodeRepositories.RepositoryUrl', { JupyterServerAppSettings: { CodeRepositories: { RepositoryUrl: 'https://example.com/a' } } }],
    ['Unknown', { Unknown: 1 }],
    ['CanvasAppSettings.Unknown', { CanvasAppSettings: { Unknown: 'x' } }],
    ['ExecutionRole', { ExecutionRole: null }],
    ['', { '': 'x' }],
    ['', { '': { '': { '': 'x' } } }],
    ['constructor', { constructor: 'x' }],
    ['constructor.prototype.polluted', { constructor: { prototype: { polluted: 'yes' } } }],
    ['toString', { toString: 'x' }],
    ['CanvasAppSettings.constructor', { CanvasAppSettings: { constructor: 'x' } }],
    ['UserSettings.CanvasAppSettings.KendraSettings.Status', { UserSettings: { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } } }],
    ['canvasAppSettings.kendraSettings.status', { canvasAppSettings: { kendraSettings: { status: 'ENABLED' } } }],
    ['CanvasAppSettings.KendraSettings.Status ', { CanvasAppSettings: { KendraSettings: { 'Status ': 'ENABLED' } } }],
  ])('is refused as %j', (path, settings) => {
    expect(foreignIn(settings)).toEqual([path]);
  });

  test.each([
    ['__proto__.polluted', '{"__proto__":{"polluted":"yes"}}'],
    ['CanvasAppSettings.__proto__.polluted', '{"CanvasAppSettings":{"__proto__":{"polluted":"yes"}}}'],
    ['__proto__.CanvasAppSettings.KendraSettings.Status', '{"__proto__":{"CanvasAppSettings":{"KendraSettings":{"Status":"ENABLED"}}}}'],
  ])('is refused as %s', (path, json) => {
    expect(foreignSettings(readSettings(json))).toEqual([path]);
    expect(({} as any).polluted).toBeUndefined();
  });

  test.each(['JupyterServerAppSettings.CodeRepositories[].RepositoryUrl', 'CanvasAppSettings.IdentityProviderOAuthSettings[].SecretArn'])('is refused as %s', (path) => {
    expect(foreignIn({ [path]: 'x' })).toEqual([path]);
  });

  test.each([null, true, false, 1])('is refused as a status of %j', (Status) => {
    expect(foreignIn({ CanvasAppSettings: { KendraSettings: { Status } } })).toEqual(['CanvasAppSettings.KendraSettings.Status']);
  });

  test.each([null, true, '1', []])('is refused as a version of %j', (ImageVersionNumber) => {
    expect(foreignIn({ RSessionAppSettings: { CustomImages: [{ ImageName: 'r', AppImageConfigName: 'c', ImageVersionNumber }] } }))
      .toEqual(['RSessionAppSettings.CustomImages']);
  });

  test.each([null, 'text', 1, [], [{}], { unknown: 1 }])('is refused as a repository of %j', (repository) => {
    expect(foreignIn({ JupyterServerAppSettings: { CodeRepositories: [repository] } })).toEqual(['JupyterServerAppSettings.CodeRepositories']);
  });

  test('of ten thousand lists in each other is looked through', () => {
    const json = `{"JupyterLabAppSettings":{"Unknown":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`;
    expect(foreignSettings(readSettings(json))).toEqual(['JupyterLabAppSettings.Unknown']);
  });

  test('can only name settings of the service model when it is taken for ours, however its keys are written', () => {
    for (const settings of [{ 'CanvasAppSettings.KendraSettings.Status': 'ENABLED' }, { '': { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } } }]) {
      expect([...readSettings(JSON.stringify(settings))]).toEqual([['CanvasAppSettings.KendraSettings.Status', 'ENABLED']]);
    }
  });
});
