import { neutralValueOf } from '../../src/service-model/neutral';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';

/** What takes back each setting that only the API takes; undefined for what stays. */
const NEUTRAL: Record<string, unknown> = {
  'JupyterServerAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias': undefined,
  'JupyterServerAppSettings.CodeRepositories': [],
  'KernelGatewayAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias': undefined,
  'TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageArn': undefined,
  'TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageVersionArn': 'None',
  'TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias': undefined,
  'TensorBoardAppSettings.DefaultResourceSpec.InstanceType': undefined,
  'TensorBoardAppSettings.DefaultResourceSpec.LifecycleConfigArn': 'None',
  'TensorBoardAppSettings.DefaultResourceSpec.TrainingPlanArn': 'None',
  'RSessionAppSettings.DefaultResourceSpec.SageMakerImageArn': undefined,
  'RSessionAppSettings.DefaultResourceSpec.SageMakerImageVersionArn': 'None',
  'RSessionAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias': undefined,
  'RSessionAppSettings.DefaultResourceSpec.InstanceType': undefined,
  'RSessionAppSettings.DefaultResourceSpec.LifecycleConfigArn': 'None',
  'RSessionAppSettings.DefaultResourceSpec.TrainingPlanArn': 'None',
  'RSessionAppSettings.CustomImages': [],
  'CanvasAppSettings.TimeSeriesForecastingSettings.Status': 'DISABLED',
  'CanvasAppSettings.TimeSeriesForecastingSettings.AmazonForecastRoleArn': undefined,
  'CanvasAppSettings.ModelRegisterSettings.Status': 'DISABLED',
  'CanvasAppSettings.ModelRegisterSettings.CrossAccountModelRegisterRoleArn': undefined,
  'CanvasAppSettings.WorkspaceSettings.S3ArtifactPath': undefined,
  'CanvasAppSettings.WorkspaceSettings.S3KmsKeyId': '',
  'CanvasAppSettings.IdentityProviderOAuthSettings': [],
  'CanvasAppSettings.DirectDeploySettings.Status': 'DISABLED',
  'CanvasAppSettings.KendraSettings.Status': 'DISABLED',
  'CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn': undefined,
  'CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn': undefined,
  'CanvasAppSettings.EmrServerlessSettings.Status': 'DISABLED',
  'CodeEditorAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias': undefined,
  'JupyterLabAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias': undefined,
  'StudioWebPortalSettings.ExecutionRoleSessionNameMode': 'STATIC',
};

describe('the neutral value of a setting that only the API takes', () => {
  test('is written out here for all of them', () => {
    const units = Object.entries(USER_PROFILE).filter(([path, { kind, cfn }]) => !cfn && !path.includes('[]') && kind !== 'structure');

    expect(Object.keys(NEUTRAL)).toEqual(units.map(([path]) => path.replace('UserSettings.', '')));
  });

  test.each(Object.entries(NEUTRAL))('%s: %p', (path, value) => {
    expect(neutralValueOf(`UserSettings.${path}`)).toEqual(value);
  });

  test('is missing for 15 settings, which stay', () => {
    expect(Object.values(NEUTRAL).filter((value) => value === undefined)).toHaveLength(15);
  });
});

test.each(['HiddenAppTypes', 'HiddenMlTools'])('a list whose values the API alone may take is emptied: %s', (member) => {
  expect(neutralValueOf(`UserSettings.StudioWebPortalSettings.${member}`)).toEqual([]);
});

test.each(Object.entries(USER_PROFILE).filter(([path, { kind }]) => !path.includes('[]') && kind === 'string' && neutralValueOf(path) !== undefined))(
  'the neutral value of %s is one that the service takes',
  (path, { api }) => {
    const value = neutralValueOf(path) as string;

    expect(api.enum ?? [value]).toContain(value);
    expect(value).toMatch(new RegExp(`^(?:${api.pattern ?? '.*'})$`));
    expect(value.length).toBeGreaterThanOrEqual(api.min ?? 0);
  },
);
