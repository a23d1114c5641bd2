import { deviations, planOf } from '../../../src/api-settings/handler/plan';
import type { Change } from '../../../src/api-settings/handler/plan';
import { leavesOf } from '../../../src/service-model/carrier';

const ROLE = 'arn:aws:iam::123456789012:role/studio';
const IMAGE = 'arn:aws:sagemaker:eu-west-1:123456789012:image/r';

/** A change, both halves of it written as trees. */
function change({ set = {}, undo = {}, carried = [] }: { set?: any; undo?: any; carried?: string[] }): Change {
  return { set: leavesOf(set), undo: leavesOf(undo), carriedByCloudFormation: new Set(carried) };
}

/** The tree that has one value at a path. */
function treeWith(path: string, value: unknown): any {
  return path.split('.').reduceRight((inner, name) => ({ [name]: inner }), value);
}

describe('a role that neither the settings nor the template name', () => {
  const role = { GenerativeAiSettings: { AmazonBedrockRoleArn: ROLE } };
  const asked = { set: { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } } };
  const before = { CanvasAppSettings: { ...role, KendraSettings: { Status: 'DISABLED' } } };
  const lab = { JupyterLabAppSettings: { EmrSettings: { ExecutionRoleArns: [ROLE] }, DefaultResourceSpec: { SageMakerImageVersionAlias: '1.0' } } };
  const alias = { JupyterLabAppSettings: { DefaultResourceSpec: { SageMakerImageVersionAlias: '2.3' } } };

  test('is not sent, since it may not be passed', () => {
    expect(planOf(before, change(asked)).blocks).toEqual({ CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } });
    expect(planOf(lab, change({ set: alias })).blocks).toEqual(alias);
  });

  test('is sent when the template names it', () => {
    const carried = ['JupyterLabAppSettings.EmrSettings.ExecutionRoleArns'];
    expect(planOf(lab, change({ set: alias, carried })).blocks)
      .toEqual({ JupyterLabAppSettings: { ...lab.JupyterLabAppSettings, ...alias.JupyterLabAppSettings } });
  });

  test('may be gone afterwards, but may not be another one', () => {
    const kendra = { KendraSettings: { Status: 'ENABLED' } };
    expect(deviations(before, { CanvasAppSettings: kendra }, change(asked))).toEqual([]);
    expect(deviations(before, { CanvasAppSettings: { ...kendra, ...role } }, change(asked))).toEqual([]);
    const another = { GenerativeAiSettings: { AmazonBedrockRoleArn: `${ROLE}-2` } };
    expect(deviations(before, { CanvasAppSettings: { ...kendra, ...another } }, change(asked)))
      .toEqual(['CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn']);
  });
});

describe('a value that means nothing', () => {
  const none = { set: { TensorBoardAppSettings: { DefaultResourceSpec: { SageMakerImageVersionArn: 'None' } } } };

  test('may be described as nothing', () => {
    expect(deviations({}, {}, change(none))).toEqual([]);
    expect(deviations({}, none.set, change(none))).toEqual([]);
  });

  test('may not be described as something', () => {
    const image = { TensorBoardAppSettings: { DefaultResourceSpec: { SageMakerImageVersionArn: `${IMAGE}/1` } } };
    expect(deviations({}, image, change(none))).toEqual(['TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageVersionArn']);
  });
});

describe('setting', () => {
  test('sends a block that the profile lacks', () => {
    expect(planOf({}, change({ set: { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } } }))).toEqual({
      blocks: { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } },
      changed: ['CanvasAppSettings.KendraSettings.Status'],
      stays: [],
    });
  });

  test('takes a profile without any settings for an empty one', () => {
    const { blocks } = planOf(undefined, change({ set: { TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.m5.large' } } } }));
    expect(blocks).toEqual({ TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.m5.large' } } });
  });

  test('sends the block as a whole, with all that the profile has in it and in its structures', () => {
    const current = {
      JupyterLabAppSettings: {
        DefaultResourceSpec: { InstanceType: 'ml.t3.medium', SageMakerImageArn: IMAGE, SageMakerImageVersionAlias: '1' },
        LifecycleConfigArns: ['None'],
        AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 120 } },
      },
    };
    expect(planOf(current, change({ set: { JupyterLabAppSettings: { DefaultResourceSpec: { SageMakerImageVersionAlias: '2' } } } })).blocks).toEqual({
      JupyterLabAppSettings: {
        DefaultResourceSpec: { InstanceType: 'ml.t3.medium', SageMakerImageArn: IMAGE, SageMakerImageVersionAlias: '2' },
        LifecycleConfigArns: ['None'],
        AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 120 } },
      },
    });
  });

  test('sends only the blocks that differ', () => {
    const current = {
      ExecutionRole: ROLE,
      CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } },
      StudioWebPortalSettings: { ExecutionRoleSessionNameMode: 'STATIC' },
      SharingSettings: { NotebookOutputOption: 'Disabled' },
    };
    const plan = planOf(current, change({
      set: { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } }, StudioWebPortalSettings: { ExecutionRoleSessionNameMode: 'USER_IDENTITY' } },
    }));
    expect(plan.blocks).toEqual({ StudioWebPortalSettings: { ExecutionRoleSessionNameMode: 'USER_IDENTITY' } });
    expect(plan.changed).toEqual(['StudioWebPortalSettings.ExecutionRoleSessionNameMode']);
  });

  test('sends nothing when everything is in place', () => {
    const settings = {
      CanvasAppSettings: { DirectDeploySettings: { Status: 'ENABLED' } },
      JupyterServerAppSettings: { CodeRepositories: [{ RepositoryUrl: 'https://example.com/a' }] },
    };
    expect(planOf({ ExecutionRole: ROLE, ...settings }, change({ set: settings }))).toEqual({ blocks: undefined, changed: [], stays: [] });
  });

  test('sends nothing when nothing is asked for', () => {
    expect(planOf({ ExecutionRole: ROLE }, change({}))).toEqual({ blocks: undefined, changed: [], stays: [] });
  });

  test('replaces a list as a whole', () => {
    const current = { StudioWebPortalSettings: { HiddenAppTypes: ['Canvas', 'TensorBoard'], HiddenMlTools: ['Training'] } };
    expect(planOf(current, change({ set: { StudioWebPortalSettings: { HiddenAppTypes: ['KernelGateway'] } } })).blocks)
      .toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['KernelGateway'], HiddenMlTools: ['Training'] } });
  });

  test('tells lists apart by the order of their items', () => {
    const [a, b] = [{ RepositoryUrl: 'https://example.com/a' }, { RepositoryUrl: 'https://example.com/b' }];
    const current = { JupyterServerAppSettings: { CodeRepositories: [a, b] } };
    expect(planOf(current, change({ set: { JupyterServerAppSettings: { CodeRepositories: [b, a] } } })).changed)
      .toEqual(['JupyterServerAppSettings.CodeRepositories']);
  });

  test('does not mind the order of members', () => {
    const current = { RSessionAppSettings: { CustomImages: [{ ImageName: 'r', AppImageConfigName: 'c' }] } };
    expect(planOf(current, change({ set: { RSessionAppSettings: { CustomImages: [{ AppImageConfigName: 'c', ImageName: 'r' }] } } })).blocks)
      .toBeUndefined();
  });

  // an empty list that is asked for may hold against the domain's default, and what is described doesn't say whether there is one
  test('sends an empty list where the profile has none', () => {
    expect(planOf({}, change({ set: { JupyterServerAppSettings: { CodeRepositories: [] } } })).blocks)
      .toEqual({ JupyterServerAppSettings: { CodeRepositories: [] } });
  });

  test('does not send an empty list where the profile has an empty one', () => {
    const settings = { JupyterServerAppSettings: { CodeRepositories: [] } };
    expect(planOf(settings, change({ set: settings })).blocks).toBeUndefined();
  });

  test('empties a list that has items', () => {
    const current = { JupyterServerAppSettings: { CodeRepositories: [{ RepositoryUrl: 'https://example.com/a' }] } };
    expect(planOf(current, change({ set: { JupyterServerAppSettings: { CodeRepositories: [] } } })).blocks)
      .toEqual({ JupyterServerAppSettings: { CodeRepositories: [] } });
  });

  test('leaves what was described as it is', () => {
    const current = { CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' }, WorkspaceSettings: { S3KmsKeyId: 'k' } } };
    planOf(current, change({
      set: { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } },
      undo: { CanvasAppSettings: { WorkspaceSettings: { S3KmsKeyId: 'k' } } },
    }));
    expect(current).toEqual({ CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' }, WorkspaceSettings: { S3KmsKeyId: 'k' } } });
  });
});

/** What each setting that only the API takes becomes when it isn't asked for any more; undefined: it stays. */
const TAKEN_BACK: [path: string, before: unknown, neutral: unknown][] = [
  ['JupyterServerAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias', '1', undefined],
  ['JupyterServerAppSettings.CodeRepositories', [{ RepositoryUrl: 'https://example.com/a' }], []],
  ['KernelGatewayAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias', '1', undefined],
  ['TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageArn', IMAGE, undefined],
  ['TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageVersionArn', `${IMAGE}-version/r/1`, 'None'],
  ['TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias', '1', undefined],
  ['TensorBoardAppSettings.DefaultResourceSpec.InstanceType', 'ml.m5.large', undefined],
  ['TensorBoardAppSettings.DefaultResourceSpec.LifecycleConfigArn', 'arn:aws:sagemaker:eu-west-1:123456789012:studio-lifecycle-config/a', 'None'],
  ['TensorBoardAppSettings.DefaultResourceSpec.TrainingPlanArn', 'arn:aws:sagemaker:eu-west-1:123456789012:training-plan/a', 'None'],
  ['RSessionAppSettings.DefaultResourceSpec.SageMakerImageArn', IMAGE, undefined],
  ['RSessionAppSettings.DefaultResourceSpec.SageMakerImageVersionArn', `${IMAGE}-version/r/1`, 'None'],
  ['RSessionAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias', '1', undefined],
  ['RSessionAppSettings.DefaultResourceSpec.InstanceType', 'ml.m5.large', undefined],
  ['RSessionAppSettings.DefaultResourceSpec.LifecycleConfigArn', 'arn:aws:sagemaker:eu-west-1:123456789012:studio-lifecycle-config/a', 'None'],
  ['RSessionAppSettings.DefaultResourceSpec.TrainingPlanArn', 'arn:aws:sagemaker:eu-west-1:123456789012:training-plan/a', 'None'],
  ['RSessionAppSettings.CustomImages', [{ ImageName: 'r', AppImageConfigName: 'c', ImageVersionNumber: 0 }], []],
  ['CanvasAppSettings.TimeSeriesForecastingSettings.Status', 'ENABLED', 'DISABLED'],
  ['CanvasAppSettings.TimeSeriesForecastingSettings.AmazonForecastRoleArn', ROLE, undefined],
  ['CanvasAppSettings.ModelRegisterSettings.Status', 'ENABLED', 'DISABLED'],
  ['CanvasAppSettings.ModelRegisterSettings.CrossAccountModelRegisterRoleArn', ROLE, undefined],
  ['CanvasAppSettings.WorkspaceSettings.S3ArtifactPath', 's3://bucket/canvas', undefined],
  ['CanvasAppSettings.WorkspaceSettings.S3KmsKeyId', '0123-4567', ''],
  ['CanvasAppSettings.IdentityProviderOAuthSettings', [{ DataSourceName: 'Snowflake', Status: 'ENABLED', SecretArn: 'arn:of-a-secret' }], []],
  ['CanvasAppSettings.DirectDeploySettings.Status', 'ENABLED', 'DISABLED'],
  ['CanvasAppSettings.KendraSettings.Status', 'ENABLED', 'DISABLED'],
  ['CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn', ROLE, undefined],
  ['CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn', ROLE, undefined],
  ['CanvasAppSettings.EmrServerlessSettings.Status', 'ENABLED', 'DISABLED'],
  ['CodeEditorAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias', '1', undefined],
  ['JupyterLabAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias', '1', undefined],
  ['StudioWebPortalSettings.ExecutionRoleSessionNameMode', 'USER_IDENTITY', 'STATIC'],
  ['StudioWebPortalSettings.HiddenAppTypes', ['KernelGateway'], []],
  ['StudioWebPortalSettings.HiddenMlTools', ['Datasets'], []],
];

describe('taking back', () => {
  test.each(TAKEN_BACK.filter(([, , neutral]) => neutral !== undefined))('gives %s, that was %j, the value %j', (path, before, neutral) => {
    expect(planOf(treeWith(path, before), change({ undo: treeWith(path, before) })))
      .toEqual({ blocks: treeWith(path, neutral), changed: [path], stays: [] });
  });

  test.each(TAKEN_BACK.filter(([, , neutral]) => neutral === undefined))('lets %s stay, and says so', (path, before) => {
    expect(planOf(treeWith(path, before), change({ undo: treeWith(path, before) }))).toEqual({ blocks: undefined, changed: [], stays: [path] });
  });

  test.each(TAKEN_BACK)('does not touch %s when the profile does not have it', (path, before) => {
    expect(planOf({ ExecutionRole: ROLE }, change({ undo: treeWith(path, before) }))).toEqual({ blocks: undefined, changed: [], stays: [] });
  });

  test.each(TAKEN_BACK.filter(([, , neutral]) => neutral !== undefined))('sends nothing when %s is taken back already', (path, before, neutral) => {
    expect(planOf(treeWith(path, neutral), change({ undo: treeWith(path, before) })).blocks).toBeUndefined();
  });

  test('takes back what the profile has, whatever it was set to', () => {
    const current = { StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } };
    expect(planOf(current, change({ undo: { StudioWebPortalSettings: { HiddenAppTypes: ['KernelGateway'] } } })).blocks)
      .toEqual({ StudioWebPortalSettings: { HiddenAppTypes: [] } });
  });

  test.each([[[]], ['']])('takes %j for nothing', (empty) => {
    const current = { CanvasAppSettings: { WorkspaceSettings: { S3KmsKeyId: empty } } };
    expect(planOf(current, change({ undo: { CanvasAppSettings: { WorkspaceSettings: { S3KmsKeyId: 'k' } } } })).blocks).toBeUndefined();
  });

  test('does not send again what can\'t be taken back, in a block that is sent anyway', () => {
    const forecasting = { TimeSeriesForecastingSettings: { Status: 'ENABLED', AmazonForecastRoleArn: ROLE } };
    const plan = planOf({ CanvasAppSettings: { ...forecasting, KendraSettings: { Status: 'ENABLED' } } }, change({ undo: { CanvasAppSettings: forecasting } }));
    expect(plan).toEqual({
      blocks: { CanvasAppSettings: { TimeSeriesForecastingSettings: { Status: 'DISABLED' }, KendraSettings: { Status: 'ENABLED' } } },
      changed: ['CanvasAppSettings.TimeSeriesForecastingSettings.Status'],
      stays: ['CanvasAppSettings.TimeSeriesForecastingSettings.AmazonForecastRoleArn'],
    });
  });

  test('leaves out a structure that holds only what can\'t be taken back', () => {
    const undo = { CanvasAppSettings: { GenerativeAiSettings: { AmazonBedrockRoleArn: ROLE }, KendraSettings: { Status: 'ENABLED' } } };
    expect(planOf(undo, change({ undo })).blocks).toEqual({ CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' } } });
  });

  test('keeps a structure that holds more than what can\'t be taken back', () => {
    const current = { CodeEditorAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.t3.medium', SageMakerImageVersionAlias: '1' } } };
    expect(planOf({ ...current, StudioWebPortalSettings: { ExecutionRoleSessionNameMode: 'USER_IDENTITY' } }, change({
      undo: { CodeEditorAppSettings: { DefaultResourceSpec: { SageMakerImageVersionAlias: '1' } }, StudioWebPortalSettings: { ExecutionRoleSessionNameMode: 'x' } },
    })).blocks).toEqual({ StudioWebPortalSettings: { ExecutionRoleSessionNameMode: 'STATIC' } });
  });

  test('leaves a structure alone that was empty before', () => {
    const current = { CanvasAppSettings: { GenerativeAiSettings: {}, KendraSettings: { Status: 'ENABLED' } } };
    expect(planOf(current, change({ undo: { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } } })).blocks)
      .toEqual({ CanvasAppSettings: { GenerativeAiSettings: {}, KendraSettings: { Status: 'DISABLED' } } });
  });
});

describe('deviations', () => {
  const asked = change({ set: { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } } });
  const inPlace = { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } };

  test('are none when all is in place', () => {
    expect(deviations({}, inPlace, asked)).toEqual([]);
  });

  test.each([
    ['with another value', { CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' } } }],
    ['without it', { CanvasAppSettings: {} }],
    ['without any settings', undefined],
  ])('name a setting of a profile %s', (_how, after) => {
    expect(deviations({}, after, asked)).toEqual(['CanvasAppSettings.KendraSettings.Status']);
  });

  test('name what was to be left alone, in whatever block', () => {
    const before = { SharingSettings: { NotebookOutputOption: 'Allowed' }, SecurityGroups: ['sg-1', 'sg-2'], CanvasAppSettings: { DirectDeploySettings: { Status: 'ENABLED' } } };
    expect(deviations(before, { ...inPlace, SharingSettings: { NotebookOutputOption: 'Disabled' }, SecurityGroups: ['sg-2', 'sg-3'] }, asked))
      .toEqual(['SharingSettings.NotebookOutputOption', 'SecurityGroups', 'CanvasAppSettings.DirectDeploySettings.Status']);
  });

  test('are not the order of a list, or of the members of its items', () => {
    const before = { SecurityGroups: ['sg-1', 'sg-2'], CustomFileSystemConfigs: [{ S3FileSystemConfig: { S3Uri: 's3://a', MountPath: '/a' } }, { EFSFileSystemConfig: { FileSystemId: 'fs-1' } }] };
    const after = { SecurityGroups: ['sg-2', 'sg-1'], CustomFileSystemConfigs: [{ EFSFileSystemConfig: { FileSystemId: 'fs-1' } }, { S3FileSystemConfig: { MountPath: '/a', S3Uri: 's3://a' } }] };
    expect(deviations(before, { ...inPlace, ...after }, asked)).toEqual([]);
    after.CustomFileSystemConfigs[0] = { EFSFileSystemConfig: { FileSystemId: 'fs-2' } };
    expect(deviations(before, { ...inPlace, ...after }, asked)).toEqual(['CustomFileSystemConfigs']);
  });

  test('are not what the service adds', () => {
    expect(deviations({}, { ...inPlace, StudioWebPortal: 'ENABLED', CanvasAppSettings: { ...inPlace.CanvasAppSettings, DirectDeploySettings: { Status: 'DISABLED' } } }, asked))
      .toEqual([]);
  });

  test.each([[[]], ['']])('are not %j where there was nothing, nor the other way round', (empty) => {
    expect(deviations({ DefaultLandingUri: empty }, inPlace, asked)).toEqual([]);
    expect(deviations({}, { ...inPlace, DefaultLandingUri: empty }, asked)).toEqual([]);
    expect(deviations({}, {}, change({ set: { DefaultLandingUri: empty } }))).toEqual([]);
  });

  test.each(TAKEN_BACK.filter(([, , neutral]) => neutral !== undefined))('name %s when it was to be taken back and still is %j', (path, before, neutral) => {
    const undo = change({ undo: treeWith(path, before) });
    expect(deviations(treeWith(path, before), treeWith(path, before), undo)).toEqual([path]);
    expect(deviations(treeWith(path, before), treeWith(path, neutral), undo)).toEqual([]);
    expect(deviations(treeWith(path, before), {}, undo)).toEqual([]);
  });

  test('are not an empty string where `None` was to be', () => {
    const before = { TensorBoardAppSettings: { DefaultResourceSpec: { TrainingPlanArn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-plan/a' } } };
    const after = { TensorBoardAppSettings: { DefaultResourceSpec: { TrainingPlanArn: '' } } };
    expect(planOf(after, change({ undo: before })).blocks).toBeUndefined();
    expect(deviations(before, after, change({ undo: before }))).toEqual([]);
  });

  test.each(TAKEN_BACK.filter(([, , neutral]) => neutral === undefined))('are not %s, whether it stays or goes', (path, before) => {
    const undo = change({ undo: treeWith(path, before) });
    expect(deviations(treeWith(path, before), treeWith(path, before), undo)).toEqual([]);
    expect(deviations(treeWith(path, before), {}, undo)).toEqual([]);
  });
});
