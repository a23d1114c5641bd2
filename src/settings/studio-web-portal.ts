import { nameIn } from './open-set';
import type { StudioAppType } from './studio-app-type.generated';
import type { StudioInstanceType } from './studio-instance-type.generated';
import type { StudioMlTool } from './studio-ml-tool.generated';
import { GIVEN_AS } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * Where the user arrives when they open the domain.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export enum DefaultLandingUri {
  /** Studio. Needs `studioWebPortal: true`, unless the domain is known to enable the portal. */
  STUDIO = 'studio::',

  /** Studio Classic. */
  JUPYTER_SERVER = 'app:JupyterServer:',
}

/**
 * The SageMaker images whose versions can be hidden.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_HiddenSageMakerImage.html
 */
export enum SageMakerImageName {
  /** SageMaker Distribution. */
  SAGEMAKER_DISTRIBUTION = 'sagemaker_distribution',
}

/**
 * What the sessions of the execution role are called.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StudioWebPortalSettings.html
 */
export enum ExecutionRoleSessionNameMode {
  /** `SageMaker`, whoever the user is. */
  STATIC = 'STATIC',

  /**
   * What the user is called: the user name in IAM Identity Center or, on a domain with AuthMode `IAM`, the name of the IAM session that the
   * presigned URL was created with.
   */
  USER_IDENTITY = 'USER_IDENTITY',
}

/**
 * Versions of a SageMaker image that the user isn't offered.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_HiddenSageMakerImage.html
 */
export interface HiddenSageMakerImage {
  /** The image that the versions are of. */
  readonly sageMakerImageName: SageMakerImageName;

  /** The versions, as major and minor number, such as `2.3`: from 1 to 20 of them, at most 128 characters each. */
  readonly versionAliases: string[];
}

/**
 * What the user isn't shown in Studio, and what their sessions are called. These settings take priority over the domain's.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StudioWebPortalSettings.html
 */
export interface StudioWebPortalSettings {
  /**
   * The machine learning tools that are hidden from the navigation, each once.
   *
   * CloudFormation doesn't take `RUNNING_INSTANCES`, `DATASETS` and `EVALUATORS`: a custom resource sets a list that has one of them after the
   * profile is created. Left out later, it is undone: an empty list takes its place.
   *
   * @default - the domain's default
   */
  readonly hiddenMlTools?: StudioMlTool[];

  /**
   * The applications that are hidden from the navigation, each once.
   *
   * CloudFormation doesn't take `KERNEL_GATEWAY` and `R_SESSION_GATEWAY`: a custom resource sets a list that has one of them after the profile
   * is created. Left out later, it is undone: an empty list takes its place.
   *
   * @default - the domain's default
   */
  readonly hiddenAppTypes?: StudioAppType[];

  /**
   * The instance types that the user isn't offered, each once.
   *
   * @default - the domain's default
   */
  readonly hiddenInstanceTypes?: StudioInstanceType[];

  /**
   * The versions of SageMaker's own images that the user isn't offered, at most 5 entries, each once.
   *
   * @default - the domain's default
   */
  readonly hiddenSageMakerImageVersionAliases?: HiddenSageMakerImage[];

  /**
   * What the sessions of the execution role are called, in AWS CloudTrail for instance.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it is undone: `STATIC` takes its
   * place.
   *
   * @default - the domain's default
   */
  readonly executionRoleSessionNameMode?: ExecutionRoleSessionNameMode;
}

const GIVEN_NAMES = {
  HiddenMlTools: 'hiddenMlTools',
  HiddenAppTypes: 'hiddenAppTypes',
  HiddenInstanceTypes: 'hiddenInstanceTypes',
  HiddenSageMakerImageVersionAliases: 'hiddenSageMakerImageVersionAliases',
  ExecutionRoleSessionNameMode: 'executionRoleSessionNameMode',
};

const IMAGE_GIVEN_NAMES = { SageMakerImageName: 'sageMakerImageName', VersionAliases: 'versionAliases' };

/** The form that the service takes. */
export function renderStudioWebPortalSettings(portal: StudioWebPortalSettings | undefined): GivenMembers | undefined {
  return portal && {
    HiddenMlTools: portal.hiddenMlTools?.map((tool) => nameIn('StudioMlTool', tool)),
    HiddenAppTypes: portal.hiddenAppTypes?.map((appType) => nameIn('StudioAppType', appType)),
    HiddenInstanceTypes: portal.hiddenInstanceTypes?.map((instanceType) => nameIn('StudioInstanceType', instanceType)),
    HiddenSageMakerImageVersionAliases: portal.hiddenSageMakerImageVersionAliases?.map((image) => ({
      [GIVEN_AS]: IMAGE_GIVEN_NAMES,
      SageMakerImageName: image.sageMakerImageName,
      VersionAliases: Array.isArray(image.versionAliases) ? [...image.versionAliases] : image.versionAliases,
    })),
    ExecutionRoleSessionNameMode: portal.executionRoleSessionNameMode,
    [GIVEN_AS]: GIVEN_NAMES,
  };
}
