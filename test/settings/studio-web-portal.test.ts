import { CfnParameter, Lazy } from 'aws-cdk-lib';
import { ExecutionRoleSessionNameMode, SageMakerImageName, StudioAppType, StudioInstanceType, StudioMlTool } from '../../src';
import type { StudioWebPortalSettings } from '../../src';
import { apiSettings } from '../fixtures/api-settings';
import { profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

const profile = (studioWebPortalSettings: StudioWebPortalSettings) => profileWith(testStack(), { studioWebPortalSettings });
const rendered = (settings: StudioWebPortalSettings) => propertiesOf(profile(settings)).UserSettings;
const refused = (settings: StudioWebPortalSettings) => refusal(() => profile(settings));
const hiddenImage = (...versionAliases: string[]) => ({ sageMakerImageName: SageMakerImageName.SAGEMAKER_DISTRIBUTION, versionAliases });

describe('Studio web portal settings', () => {
  test('render all that they were given', () => {
    expect(rendered({
      hiddenMlTools: [StudioMlTool.JUMP_START, StudioMlTool.MODELS],
      hiddenAppTypes: [StudioAppType.CANVAS],
      hiddenInstanceTypes: [StudioInstanceType.ML_P5_48XLARGE],
      hiddenSageMakerImageVersionAliases: [hiddenImage('1.0', '2.3')],
    })).toEqual({
      StudioWebPortalSettings: {
        HiddenMlTools: ['JumpStart', 'Models'],
        HiddenAppTypes: ['Canvas'],
        HiddenInstanceTypes: ['ml.p5.48xlarge'],
        HiddenSageMakerImageVersionAliases: [{ SageMakerImageName: 'sagemaker_distribution', VersionAliases: ['1.0', '2.3'] }],
      },
    });
  });

  test('render nothing when they were given nothing', () => {
    expect(rendered({})).toBeUndefined();
  });

  test('keep empty lists', () => {
    expect(rendered({ hiddenMlTools: [], hiddenAppTypes: [], hiddenInstanceTypes: [], hiddenSageMakerImageVersionAliases: [] })).toEqual({
      StudioWebPortalSettings: { HiddenMlTools: [], HiddenAppTypes: [], HiddenInstanceTypes: [], HiddenSageMakerImageVersionAliases: [] },
    });
  });

  test('take a value that is newer than the library', () => {
    expect(rendered({ hiddenAppTypes: [StudioAppType.of('Notepad')] })).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['Notepad'] } });
  });

  test('keep the version aliases that they were given, whatever becomes of the list', () => {
    const image = hiddenImage('1.2');
    const taken = profileWith(testStack(), { studioWebPortalSettings: { hiddenSageMakerImageVersionAliases: [image] } });
    image.versionAliases.push('not an alias');
    expect(propertiesOf(taken).UserSettings.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases[0].VersionAliases).toEqual(['1.2']);
  });

  test('take version aliases that are known only at deployment as a whole', () => {
    const stack = testStack();
    const versionAliases = new CfnParameter(stack, 'Aliases', { type: 'CommaDelimitedList' }).valueAsList;
    const studioWebPortalSettings = { hiddenSageMakerImageVersionAliases: [{ ...hiddenImage(), versionAliases }] };
    expect(propertiesOf(profileWith(stack, { studioWebPortalSettings })).UserSettings).toEqual({
      StudioWebPortalSettings: {
        HiddenSageMakerImageVersionAliases: [{ SageMakerImageName: 'sagemaker_distribution', VersionAliases: { Ref: 'Aliases' } }],
      },
    });
  });

  test('refuse more hidden images than the service takes', () => {
    expect(refused({ hiddenSageMakerImageVersionAliases: Array.from({ length: 6 }, (_, major) => hiddenImage(`${major}.0`)) })).toEqual([
      'studioWebPortalSettings.hiddenSageMakerImageVersionAliases: must have at most 5 items, has 6',
    ]);
  });

  test('refuse more version aliases than the service takes', () => {
    expect(refused({ hiddenSageMakerImageVersionAliases: [hiddenImage(...Array.from({ length: 21 }, (_, minor) => `1.${minor}`))] })).toEqual([
      'studioWebPortalSettings.hiddenSageMakerImageVersionAliases[0].versionAliases: must have at most 20 items, has 21',
    ]);
  });

  test('accept as many hidden images and version aliases as the service takes', () => {
    const versionAliases = Array.from({ length: 20 }, (_, minor) => `1.${minor}`);
    expect(refused({
      hiddenSageMakerImageVersionAliases: Array.from({ length: 5 }, (_, index) => hiddenImage(...versionAliases.slice(index))),
    })).toEqual([]);
  });
});

describe('Studio web portal settings that CloudFormation does not take', () => {
  const forApi = (studioWebPortalSettings: StudioWebPortalSettings) => apiSettings(testStack(), { studioWebPortalSettings });

  test.each([
    [StudioAppType.KERNEL_GATEWAY, 'KernelGateway'],
    [StudioAppType.R_SESSION_GATEWAY, 'RSessionGateway'],
  ])('take the list of app types that %p is in along to the API', (appType, name) => {
    const settings = { hiddenAppTypes: [StudioAppType.CANVAS, appType], hiddenMlTools: [StudioMlTool.JUMP_START] };
    expect(forApi(settings)).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas', name] } });
    expect(rendered(settings)).toEqual({ StudioWebPortalSettings: { HiddenMlTools: ['JumpStart'] } });
  });

  test.each([
    [StudioMlTool.RUNNING_INSTANCES, 'RunningInstances'],
    [StudioMlTool.DATASETS, 'Datasets'],
    [StudioMlTool.EVALUATORS, 'Evaluators'],
  ])('take the list of machine learning tools that %p is in along to the API', (tool, name) => {
    const settings = { hiddenMlTools: [tool, StudioMlTool.JUMP_START], hiddenAppTypes: [StudioAppType.CANVAS] };
    expect(forApi(settings)).toEqual({ StudioWebPortalSettings: { HiddenMlTools: [name, 'JumpStart'] } });
    expect(rendered(settings)).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } });
  });

  test.each([
    [ExecutionRoleSessionNameMode.STATIC, 'STATIC'],
    [ExecutionRoleSessionNameMode.USER_IDENTITY, 'USER_IDENTITY'],
  ])('leave the mode of session names to the API: %s', (executionRoleSessionNameMode, mode) => {
    expect(forApi({ executionRoleSessionNameMode })).toEqual({ StudioWebPortalSettings: { ExecutionRoleSessionNameMode: mode } });
    expect(rendered({ executionRoleSessionNameMode })).toBeUndefined();
  });

  test('refuse a mode of session names that the service does not know', () => {
    expect(refused({ executionRoleSessionNameMode: 'USER' as ExecutionRoleSessionNameMode })).toEqual([
      "studioWebPortalSettings.executionRoleSessionNameMode: must be one of 'STATIC', 'USER_IDENTITY', got 'USER'",
    ]);
  });

  test('accept a mode of session names known only at deployment', () => {
    const executionRoleSessionNameMode = Lazy.string({ produce: () => 'STATIC' }) as ExecutionRoleSessionNameMode;
    expect(refused({ executionRoleSessionNameMode })).toEqual([]);
  });
});
