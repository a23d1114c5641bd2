import { CfnParameter } from 'aws-cdk-lib';
import { SageMakerImageName, StudioAppType, StudioInstanceType, StudioMlTool } from '../../src';
import type { StudioWebPortalSettings } from '../../src';
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
