import type { IImageRef, IImageVersionRef, IStudioLifecycleConfigRef } from 'aws-cdk-lib/aws-sagemaker';
import { nameIn } from './open-set';
import type { StudioInstanceType } from './studio-instance-type.generated';
import { GIVEN_AS } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * What an app starts with.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceSpec.html
 */
export interface ResourceSpec {
  /**
   * The instance type that the app runs on. JupyterServer apps support `StudioInstanceType.SYSTEM` only: another is an error there. For KernelGateway
   * apps, that is `ml.t3.medium`.
   *
   * @default - the domain's default
   */
  readonly instanceType?: StudioInstanceType;

  /**
   * The lifecycle configuration that runs when the app starts. A `CfnStudioLifecycleConfig` of another app type gives a warning.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateStudioLifecycleConfig.html
   *
   * @default - the domain's default
   */
  readonly lifecycleConfig?: IStudioLifecycleConfigRef;

  /**
   * The SageMaker image that the app runs: an image of this app, or `Image.fromImageArn()`. When `imageVersion` is given too, that is used.
   *
   * @default - the domain's default
   */
  readonly image?: IImageRef;

  /**
   * The version of a SageMaker image that the app runs: a version of this app, or `ImageVersion.fromImageVersionArn()`. As long as it is set,
   * changes of `image` have no effect; `ImageVersion.none()` clears it.
   *
   * @default - the domain's default
   */
  readonly imageVersion?: IImageVersionRef;

  /**
   * The version alias of the image that the app runs: a major version (`2`), a major and a minor one (`2.3`), or a semantic version such as
   * `2.3.1`, in 1 to 128 characters.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it stays.
   *
   * @default - the domain's default
   */
  readonly imageVersionAlias?: string;

  /**
   * The ARN of a training plan whose capacity the app uses, at most 2,048 characters, or `None` to clear one. JupyterLab and Code Editor
   * support it; other apps get a warning.
   *
   * @default - none
   */
  readonly trainingPlanArn?: string;
}

const GIVEN_NAMES = {
  SageMakerImageArn: 'image',
  SageMakerImageVersionArn: 'imageVersion',
  SageMakerImageVersionAlias: 'imageVersionAlias',
  InstanceType: 'instanceType',
  LifecycleConfigArn: 'lifecycleConfig',
  TrainingPlanArn: 'trainingPlanArn',
};

/** The form that the service takes. */
export function renderResourceSpec(spec: ResourceSpec | undefined): GivenMembers | undefined {
  return spec && {
    SageMakerImageArn: spec.image?.imageRef.imageArn,
    SageMakerImageVersionArn: spec.imageVersion?.imageVersionRef.imageVersionArn,
    SageMakerImageVersionAlias: spec.imageVersionAlias,
    InstanceType: nameIn('StudioInstanceType', spec.instanceType),
    LifecycleConfigArn: spec.lifecycleConfig?.studioLifecycleConfigRef.studioLifecycleConfigArn,
    TrainingPlanArn: spec.trainingPlanArn,
    [GIVEN_AS]: GIVEN_NAMES,
  };
}

/** The ARNs of lifecycle configurations, for the lists that apps offer. */
export function renderLifecycleConfigs(configs: readonly IStudioLifecycleConfigRef[] | undefined): string[] | undefined {
  return configs?.map((config) => config.studioLifecycleConfigRef.studioLifecycleConfigArn);
}
