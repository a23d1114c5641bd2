import { CfnParameter } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Image, ImageVersion, StudioInstanceType, TensorBoardAppSettings } from '../../src';
import { apiSettings } from '../fixtures/api-settings';
import { ARN, lifecycleConfig, profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const rendered = (tensorBoard: TensorBoardAppSettings) => apiSettings(stack, { tensorBoard });
const refused = (tensorBoard: TensorBoardAppSettings) => refusal(() => profileWith(stack, { tensorBoard }));

describe('TensorBoardAppSettings', () => {
  test('renders all that it was given', () => {
    expect(rendered(new TensorBoardAppSettings({
      defaultResourceSpec: {
        instanceType: StudioInstanceType.ML_M5_LARGE,
        image: Image.fromImageArn(stack, 'Image', `${ARN}:image/pytorch`),
        imageVersion: ImageVersion.fromImageVersionArn(stack, 'Version', `${ARN}:image-version/pytorch/3`),
        imageVersionAlias: '2.3',
        lifecycleConfig: lifecycleConfig(stack),
        trainingPlanArn: `${ARN}:training-plan/june`,
      },
    }))).toEqual({
      TensorBoardAppSettings: {
        DefaultResourceSpec: {
          InstanceType: 'ml.m5.large',
          SageMakerImageArn: `${ARN}:image/pytorch`,
          SageMakerImageVersionArn: `${ARN}:image-version/pytorch/3`,
          SageMakerImageVersionAlias: '2.3',
          LifecycleConfigArn: `${ARN}:studio-lifecycle-config/setup`,
          TrainingPlanArn: `${ARN}:training-plan/june`,
        },
      },
    });
  });

  test('renders nothing when it was given nothing', () => {
    expect(rendered(new TensorBoardAppSettings())).toBeUndefined();
    expect(rendered(new TensorBoardAppSettings({ defaultResourceSpec: {} }))).toBeUndefined();
    expect(propertiesOf(profileWith(stack, { tensorBoard: new TensorBoardAppSettings() })).UserSettings).toBeUndefined();
  });

  test('leaves the template of the profile alone', () => {
    const tensorBoard = new TensorBoardAppSettings({ defaultResourceSpec: { instanceType: StudioInstanceType.ML_M5_LARGE } });
    expect(propertiesOf(profileWith(stack, { tensorBoard })).UserSettings).toBeUndefined();
  });

  test('serves two profiles', () => {
    const tensorBoard = new TensorBoardAppSettings({ defaultResourceSpec: { instanceType: StudioInstanceType.ML_M5_LARGE } });
    profileWith(stack, { tensorBoard });
    profileWith(stack, { tensorBoard }, 'Bob');
    expect(rendered(tensorBoard)).toEqual({ TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.m5.large' } } });
  });

  test('does not change with the resource spec that it was given', () => {
    const spec = { instanceType: StudioInstanceType.ML_M5_LARGE };
    const tensorBoard = new TensorBoardAppSettings({ defaultResourceSpec: spec });
    spec.instanceType = StudioInstanceType.ML_P5_48XLARGE;
    expect(rendered(tensorBoard)).toEqual({ TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.m5.large' } } });
  });

  test('refuses what the service refuses, though no template carries it', () => {
    const image = Image.fromImageArn(stack, 'Image', `${ARN}:image-version/pytorch/3`);
    expect(refused(new TensorBoardAppSettings({ defaultResourceSpec: { image, trainingPlanArn: 'june' } }))).toEqual([
      'tensorBoard.defaultResourceSpec.image: must be the ARN of a SageMaker image (arn:aws:sagemaker:REGION:ACCOUNT:image/NAME); '
      + `to name a version, give the ARN of the image version as imageVersion, got '${ARN}:image-version/pytorch/3'`,
      "tensorBoard.defaultResourceSpec.trainingPlanArn: must be the ARN of a SageMaker training plan (arn:aws:sagemaker:REGION:ACCOUNT:training-plan/NAME), got 'june'",
    ]);
  });

  test("accepts the API's form of an image's ARN, whose letters CloudFormation takes in lower case only", () => {
    const image = Image.fromImageArn(stack, 'Image', `${ARN}:image/PyTorch`);
    expect(refused(new TensorBoardAppSettings({ defaultResourceSpec: { image } }))).toEqual([]);
  });

  test('accepts an instance type known only at deployment', () => {
    const instanceType = StudioInstanceType.of(new CfnParameter(stack, 'Type').valueAsString);
    const tensorBoard = new TensorBoardAppSettings({ defaultResourceSpec: { instanceType } });
    expect(refused(tensorBoard)).toEqual([]);
    expect(rendered(tensorBoard)).toEqual({ TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: { Ref: 'Type' } } } });
  });
});
