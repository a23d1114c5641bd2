import { CfnParameter } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CfnImage, CfnImageVersion, CfnStudioLifecycleConfig } from 'aws-cdk-lib/aws-sagemaker';
import { Image, ImageVersion, JupyterLabAppSettings, StudioInstanceType } from '../../src';
import type { ResourceSpec } from '../../src';
import { ARN, lifecycleConfig, profileWith, propertiesOf, testStack } from '../fixtures/profile';

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
