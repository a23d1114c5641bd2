import { USER_PROFILE } from '../../src/service-model/user-profile.generated';

const leaves = Object.entries(USER_PROFILE).filter(([, { kind }]) => kind === 'string' || kind === 'integer');

describe('table of the service model', () => {
  test('has 112 settings', () => {
    expect(leaves).toHaveLength(112);
  });

  test('has 77 settings that CloudFormation carries', () => {
    expect(leaves.filter(([, { cfn }]) => cfn)).toHaveLength(77);
  });

  test('has 35 settings that only the API takes', () => {
    expect(leaves.filter(([, { cfn }]) => !cfn).map(([path]) => path.replace('UserSettings.', ''))).toEqual([
      'JupyterServerAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias',
      'JupyterServerAppSettings.CodeRepositories[].RepositoryUrl',
      'KernelGatewayAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias',
      'TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageArn',
      'TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageVersionArn',
      'TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias',
      'TensorBoardAppSettings.DefaultResourceSpec.InstanceType',
      'TensorBoardAppSettings.DefaultResourceSpec.LifecycleConfigArn',
      'TensorBoardAppSettings.DefaultResourceSpec.TrainingPlanArn',
      'RSessionAppSettings.DefaultResourceSpec.SageMakerImageArn',
      'RSessionAppSettings.DefaultResourceSpec.SageMakerImageVersionArn',
      'RSessionAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias',
      'RSessionAppSettings.DefaultResourceSpec.InstanceType',
      'RSessionAppSettings.DefaultResourceSpec.LifecycleConfigArn',
      'RSessionAppSettings.DefaultResourceSpec.TrainingPlanArn',
      'RSessionAppSettings.CustomImages[].ImageName',
      'RSessionAppSettings.CustomImages[].ImageVersionNumber',
      'RSessionAppSettings.CustomImages[].AppImageConfigName',
      'CanvasAppSettings.TimeSeriesForecastingSettings.Status',
      'CanvasAppSettings.TimeSeriesForecastingSettings.AmazonForecastRoleArn',
      'CanvasAppSettings.ModelRegisterSettings.Status',
      'CanvasAppSettings.ModelRegisterSettings.CrossAccountModelRegisterRoleArn',
      'CanvasAppSettings.WorkspaceSettings.S3ArtifactPath',
      'CanvasAppSettings.WorkspaceSettings.S3KmsKeyId',
      'CanvasAppSettings.IdentityProviderOAuthSettings[].DataSourceName',
      'CanvasAppSettings.IdentityProviderOAuthSettings[].Status',
      'CanvasAppSettings.IdentityProviderOAuthSettings[].SecretArn',
      'CanvasAppSettings.DirectDeploySettings.Status',
      'CanvasAppSettings.KendraSettings.Status',
      'CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn',
      'CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn',
      'CanvasAppSettings.EmrServerlessSettings.Status',
      'CodeEditorAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias',
      'JupyterLabAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias',
      'StudioWebPortalSettings.ExecutionRoleSessionNameMode',
    ]);
  });

  test('has five values that only the API takes, of settings that CloudFormation carries', () => {
    const apiOnly = leaves
      .map(([path, { api, cfn }]) => [path, cfn?.enum ? api.enum?.filter((value) => !cfn.enum!.includes(value)) ?? [] : []] as const)
      .filter(([, values]) => values.length);
    expect(Object.fromEntries(apiOnly)).toEqual({
      'UserSettings.StudioWebPortalSettings.HiddenAppTypes[]': ['KernelGateway', 'RSessionGateway'],
      'UserSettings.StudioWebPortalSettings.HiddenMlTools[]': ['RunningInstances', 'Datasets', 'Evaluators'],
    });
  });

  test('has six settings whose change replaces the profile', () => {
    expect(Object.entries(USER_PROFILE).filter(([, { cfn }]) => cfn?.replaces).map(([path]) => path)).toEqual([
      'DomainId',
      'UserProfileName',
      'SingleSignOnUserIdentifier',
      'SingleSignOnUserValue',
      'UserSettings.RStudioServerProAppSettings.AccessStatus',
      'UserSettings.RStudioServerProAppSettings.UserGroup',
    ]);
  });

  test('has a row for the structure or list around each setting', () => {
    const parents = Object.keys(USER_PROFILE).map((path) => path.replace(/(\[\]|\.?[^.[]+)$/, '')).filter((parent) => parent !== '');
    expect(parents.filter((parent) => !USER_PROFILE[parent])).toEqual([]);
  });

  test('says of nothing that CloudFormation carries it inside of what it does not carry', () => {
    const inside = (path: string) => Object.keys(USER_PROFILE).filter((other) => /^[.[]/.test(other.slice(path.length)) && other.startsWith(path));
    const lacking = Object.entries(USER_PROFILE).filter(([, { cfn }]) => !cfn).map(([path]) => path);
    expect(lacking.flatMap(inside).filter((path) => USER_PROFILE[path].cfn)).toEqual([]);
  });
});
