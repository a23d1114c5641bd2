import { CfnParameter } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CfnImage, CfnImageVersion, CfnStudioLifecycleConfig } from 'aws-cdk-lib/aws-sagemaker';
import {
  CodeEditorAppSettings, Image, ImageVersion, JupyterLabAppSettings, JupyterServerAppSettings, KernelGatewayAppSettings, RSessionAppSettings,
  StudioInstanceType, TensorBoardAppSettings,
} from '../../src';
import type { ResourceSpec, UserProfileProps } from '../../src';
import { apiSettings } from '../fixtures/api-settings';
import { ARN, lifecycleConfig, profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const rendered = (defaultResourceSpec: ResourceSpec) =>
  propertiesOf(profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec }) })).UserSettings;

describe('resource spec', () => {
  test('renders all that it was given', () => {
    expect(rendered({
      instanceType: StudioInstanceType.ML_T3_MEDIUM,
      lifecycleConfig: lifecycleConfig(stack),
      image: Image.fromImageArn(stack, 'Image', `${ARN}:image/pytorch`),
      imageVersion: ImageVersion.fromImageVersionArn(stack, 'Version', `${ARN}:image-version/pytorch/3`),
      trainingPlanArn: `${ARN}:training-plan/june`,
    })).toEqual({
      JupyterLabAppSettings: {
        DefaultResourceSpec: {
          InstanceType: 'ml.t3.medium',
          LifecycleConfigArn: `${ARN}:studio-lifecycle-config/setup`,
          SageMakerImageArn: `${ARN}:image/pytorch`,
          SageMakerImageVersionArn: `${ARN}:image-version/pytorch/3`,
          TrainingPlanArn: `${ARN}:training-plan/june`,
        },
      },
    });
  });

  test('renders nothing when it was given nothing', () => {
    expect(rendered({})).toBeUndefined();
  });

  test('refers to resources of this app', () => {
    const image = new CfnImage(stack, 'Image', { imageName: 'pytorch', imageRoleArn: 'arn:aws:iam::123456789012:role/images' });
    const imageVersion = new CfnImageVersion(stack, 'Version', { imageName: 'pytorch', baseImage: 'pytorch' });
    const config = new CfnStudioLifecycleConfig(stack, 'Config', {
      studioLifecycleConfigAppType: 'JupyterLab', studioLifecycleConfigContent: 'IyEvYmluL2Jhc2g=', studioLifecycleConfigName: 'setup',
    });
    const resolvesTo = (logicalId: string) => expect.objectContaining({ 'Fn::GetAtt': expect.arrayContaining([logicalId]) });
    const spec = rendered({ image, imageVersion, lifecycleConfig: config }).JupyterLabAppSettings.DefaultResourceSpec;
    expect(spec.LifecycleConfigArn).toEqual(resolvesTo('Config'));
    expect(spec.SageMakerImageArn).toEqual({ Ref: 'Image' });
    expect(spec.SageMakerImageVersionArn).toEqual({ Ref: 'Version' });
  });

  test('names the image with a name as the service writes ARNs: in lower case, in the account and region of the stack', () => {
    expect(rendered({ image: Image.fromImageName(stack, 'Image', 'PyTorch') }).JupyterLabAppSettings.DefaultResourceSpec.SageMakerImageArn).toEqual({
      'Fn::Join': ['', [
        'arn:', { Ref: 'AWS::Partition' }, ':sagemaker:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':image/pytorch',
      ]],
    });
  });

  test('clears the version of an image', () => {
    expect(rendered({ imageVersion: ImageVersion.none(stack, 'NoVersion') })).toEqual({
      JupyterLabAppSettings: { DefaultResourceSpec: { SageMakerImageVersionArn: 'None' } },
    });
  });

  test('takes an instance type known only at deployment', () => {
    expect(rendered({ instanceType: StudioInstanceType.of(new CfnParameter(stack, 'Type').valueAsString) })).toEqual({
      JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: { Ref: 'Type' } } },
    });
  });
});

describe('the version alias of an image', () => {
  const BLOCKS: [name: string, props: (defaultResourceSpec: ResourceSpec) => Partial<UserProfileProps>, block: string][] = [
    ['jupyterServer', (defaultResourceSpec) => ({ jupyterServer: new JupyterServerAppSettings({ defaultResourceSpec }) }), 'JupyterServerAppSettings'],
    ['kernelGateway', (defaultResourceSpec) => ({ kernelGateway: new KernelGatewayAppSettings({ defaultResourceSpec }) }), 'KernelGatewayAppSettings'],
    ['jupyterLab', (defaultResourceSpec) => ({ jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec }) }), 'JupyterLabAppSettings'],
    ['codeEditor', (defaultResourceSpec) => ({ codeEditor: new CodeEditorAppSettings({ defaultResourceSpec }) }), 'CodeEditorAppSettings'],
    ['tensorBoard', (defaultResourceSpec) => ({ tensorBoard: new TensorBoardAppSettings({ defaultResourceSpec }) }), 'TensorBoardAppSettings'],
    ['rSession', (defaultResourceSpec) => ({ rSession: new RSessionAppSettings({ defaultResourceSpec }) }), 'RSessionAppSettings'],
  ];
  const refused = (imageVersionAlias: string) =>
    refusal(() => profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: { imageVersionAlias } }) }));
  const WORDS = 'jupyterLab.defaultResourceSpec.imageVersionAlias: must be a major version (2), a major and a minor one (2.3) or a semantic version (2.3.1)';

  test.each(BLOCKS)('is left to the API: %s', (_, props, block) => {
    expect(apiSettings(stack, props({ imageVersionAlias: '2.3' }))).toEqual({ [block]: { DefaultResourceSpec: { SageMakerImageVersionAlias: '2.3' } } });
    expect(propertiesOf(profileWith(stack, props({ imageVersionAlias: '2.3' }))).UserSettings).toBeUndefined();
  });

  test.each(BLOCKS)('is refused with its path: %s', (name, props) => {
    expect(refusal(() => profileWith(stack, props({ imageVersionAlias: 'latest' })))).toEqual([
      `${name}.defaultResourceSpec.imageVersionAlias: must be a major version (2), a major and a minor one (2.3) or a semantic version (2.3.1), got 'latest'`,
    ]);
  });

  test('leaves the rest of the spec in the template', () => {
    expect(rendered({ instanceType: StudioInstanceType.ML_T3_MEDIUM, imageVersionAlias: '2.3' })).toEqual({
      JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.t3.medium' } },
    });
  });

  test.each(['2', '12', '2.3', '2.3.1', '2.3.1-beta.1', '2.3.1+build.7', '2.3.1-beta.1+build.7'])('may be %s', (alias) => {
    expect(refused(alias)).toEqual([]);
  });

  test.each(['v2', '2.', '2.3.', '2.3.01', '02.3.1', '2.3.1.4', '2.3.1-', '2.3.1-beta..1', '2.3-beta', ' 2.3'])('may not be %p', (alias) => {
    expect(refused(alias)).toEqual([`${WORDS}, got '${alias}'`]);
  });

  test('is refused when it is empty', () => {
    expect(refused('')).toEqual([
      "jupyterLab.defaultResourceSpec.imageVersionAlias: must have from 1 to 128 characters, has 0, got ''",
      `${WORDS}, got ''`,
    ]);
  });

  test('is refused when it is longer than the service takes', () => {
    expect(refused(`1.0.0-${'a'.repeat(123)}`)).toEqual([
      expect.stringMatching(/^jupyterLab\.defaultResourceSpec\.imageVersionAlias: must have from 1 to 128 characters, has 129/),
    ]);
  });

  test('is accepted when it is as long as the service takes', () => {
    expect(refused(`1.0.0-${'a'.repeat(122)}`)).toEqual([]);
  });

  test('is accepted when it is known only at deployment', () => {
    const imageVersionAlias = new CfnParameter(stack, 'Alias').valueAsString;
    expect(refused(imageVersionAlias)).toEqual([]);
    expect(apiSettings(stack, { jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: { imageVersionAlias } }) })).toEqual({
      JupyterLabAppSettings: { DefaultResourceSpec: { SageMakerImageVersionAlias: { Ref: 'Alias' } } },
    });
  });
});
