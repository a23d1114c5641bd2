import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { AppSettings } from './app-settings';
import { renderCanvasIdentityProviders } from './canvas-identity-provider';
import type { CanvasIdentityProvider } from './canvas-identity-provider';
import { renderStatus } from './feature-status';
import { givenNamesWithS3Location, renderS3Location } from './s3-location';
import { GIVEN_AS } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * Where Canvas keeps the artifacts that it generates.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_WorkspaceSettings.html
 */
export interface CanvasWorkspaceSettings {
  /**
   * The bucket that artifacts are stored in. When it or the prefix changes, the user no longer has access to the artifacts there are, and has
   * to log out and in again.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it stays.
   *
   * @default - the domain's default
   */
  readonly bucket?: IBucketRef;

  /**
   * What the keys of artifacts start with in the bucket: no leading slash, together with bucket and scheme at most 1,024 characters. An error without
   * `bucket`.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later together with the bucket, it stays.
   *
   * @default - the bucket's root
   */
  readonly prefix?: string;

  /**
   * The key that encrypts artifacts in the bucket.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it is undone: an empty string takes
   * its place.
   *
   * @default - none
   */
  readonly encryptionKey?: IKeyRef;
}

/**
 * Time series forecasting in Canvas.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TimeSeriesForecastingSettings.html
 */
export interface CanvasTimeSeriesForecastingSettings {
  /**
   * Whether the user can forecast time series.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it becomes `DISABLED`, which isn't
   * the domain's default either.
   */
  readonly enabled: boolean;

  /**
   * The role that Canvas passes to Amazon Forecast. `forecast.amazonaws.com` has to be able to assume it (a role of this app that doesn't allow
   * that gives a warning), and it needs the managed policy `service-role/AmazonSageMakerCanvasForecastAccess`.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it stays.
   *
   * @default - the execution role that the user works with
   */
  readonly forecastRole?: IRoleRef;
}

/**
 * The registration of models from Canvas in the model registry.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelRegisterSettings.html
 */
export interface CanvasModelRegisterSettings {
  /**
   * Whether the user can register models.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it becomes `DISABLED`, which isn't
   * the domain's default either.
   */
  readonly enabled: boolean;

  /**
   * The role in the account of the model registry, where that is another account than the one that Canvas runs in.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it stays.
   *
   * @default - none
   */
  readonly crossAccountRole?: IRoleRef;
}

/**
 * Generative AI in Canvas.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_GenerativeAiSettings.html
 */
export interface CanvasGenerativeAiSettings {
  /**
   * The role with which large language models are fine-tuned in Amazon Bedrock. `bedrock.amazonaws.com` has to be able to assume it (a role of
   * this app that doesn't allow that gives a warning), and it has to be able to read and write the data in Amazon S3.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it stays.
   */
  readonly bedrockRole: IRoleRef;
}

/**
 * Data processing jobs of Canvas on Amazon EMR Serverless.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_EmrServerlessSettings.html
 */
export interface CanvasEmrServerlessSettings {
  /**
   * Whether the user can run such jobs.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it becomes `DISABLED`, which isn't
   * the domain's default either.
   */
  readonly enabled: boolean;

  /**
   * The role that jobs run with. `emr-serverless.amazonaws.com` has to be able to assume it (a role of this app that doesn't allow that gives a
   * warning), and it has to be able to read and write the data. `AmazonSageMakerCanvasFullAccess` allows to pass it only if its name starts with
   * `AmazonSageMakerCanvasEMRSExecutionAccess-`.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it stays.
   *
   * @default - none
   */
  readonly executionRole?: IRoleRef;
}

/**
 * What a user of SageMaker Canvas works with.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CanvasAppSettings.html
 */
export interface CanvasAppSettingsOptions {
  /**
   * Where Canvas keeps the artifacts that it generates.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, the key is undone, the place stays.
   *
   * @default - the domain's default
   */
  readonly workspace?: CanvasWorkspaceSettings;

  /**
   * Time series forecasting.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it becomes `DISABLED`, which isn't
   * the domain's default either; the role stays.
   *
   * @default - the domain's default
   */
  readonly timeSeriesForecasting?: CanvasTimeSeriesForecastingSettings;

  /**
   * The registration of models in the model registry.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it becomes `DISABLED`, which isn't
   * the domain's default either; the role stays.
   *
   * @default - the domain's default
   */
  readonly modelRegistration?: CanvasModelRegisterSettings;

  /**
   * Whether the user can deploy models. The execution role needs the managed policy `service-role/AmazonSageMakerCanvasDirectDeployAccess`.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it becomes `DISABLED`, which isn't
   * the domain's default either.
   *
   * @default - the domain's default
   */
  readonly directDeploy?: boolean;

  /**
   * Whether the user can query documents, with Amazon Kendra.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it becomes `DISABLED`, which isn't
   * the domain's default either.
   *
   * @default - the domain's default
   */
  readonly kendra?: boolean;

  /**
   * How Canvas connects to data sources with OAuth, at most 20.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it is undone: an empty list takes
   * its place.
   *
   * @default - the domain's default
   */
  readonly identityProviders?: CanvasIdentityProvider[];

  /**
   * Generative AI.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it stays.
   *
   * @default - the domain's default
   */
  readonly generativeAi?: CanvasGenerativeAiSettings;

  /**
   * Data processing jobs on Amazon EMR Serverless.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it becomes `DISABLED`, which isn't
   * the domain's default either; the role stays.
   *
   * @default - the domain's default
   */
  readonly emrServerless?: CanvasEmrServerlessSettings;
}

const GIVEN_NAMES = {
  TimeSeriesForecastingSettings: 'timeSeriesForecasting',
  ModelRegisterSettings: 'modelRegistration',
  WorkspaceSettings: 'workspace',
  DirectDeploySettings: 'directDeploy',
  KendraSettings: 'kendra',
  GenerativeAiSettings: 'generativeAi',
  EmrServerlessSettings: 'emrServerless',
  IdentityProviderOAuthSettings: 'identityProviders',
};

const FORECASTING_GIVEN_NAMES = { Status: 'enabled', AmazonForecastRoleArn: 'forecastRole' };
const REGISTRATION_GIVEN_NAMES = { Status: 'enabled', CrossAccountModelRegisterRoleArn: 'crossAccountRole' };
const STATUS_GIVEN_NAMES = { Status: '' };
const GENERATIVE_AI_GIVEN_NAMES = { AmazonBedrockRoleArn: 'bedrockRole' };
const EMR_SERVERLESS_GIVEN_NAMES = { ExecutionRoleArn: 'executionRole', Status: 'enabled' };
const workspaceGivenNames = givenNamesWithS3Location('S3ArtifactPath', { S3KmsKeyId: 'encryptionKey' });

/**
 * Settings of the Canvas app, in the private spaces that SageMaker creates for it.
 *
 * One instance can serve any number of profiles; it can't change once a profile has taken it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CanvasAppSettings.html
 *
 * @example
 * const canvas = new studio.CanvasAppSettings({
 *   workspace: { bucket, prefix: 'canvas', encryptionKey: key },
 *   timeSeriesForecasting: { enabled: true, forecastRole },
 *   directDeploy: true,
 * });
 * canvas.addIdentityProvider({ dataSource: studio.CanvasDataSource.SNOWFLAKE, secret });
 *
 * new studio.UserProfile(stack, 'Alice', { domain, canvas });
 */
export class CanvasAppSettings extends AppSettings {
  private readonly members: GivenMembers;
  private identityProviders?: CanvasIdentityProvider[];

  /**
   * @param options what is left out is as the domain's default user settings say
   */
  public constructor(options: CanvasAppSettingsOptions = {}) {
    super();
    const { workspace, timeSeriesForecasting, modelRegistration, generativeAi, emrServerless } = options;
    this.members = {
      TimeSeriesForecastingSettings: timeSeriesForecasting && {
        Status: renderStatus(timeSeriesForecasting.enabled),
        AmazonForecastRoleArn: timeSeriesForecasting.forecastRole?.roleRef.roleArn,
        [GIVEN_AS]: FORECASTING_GIVEN_NAMES,
      },
      ModelRegisterSettings: modelRegistration && {
        Status: renderStatus(modelRegistration.enabled),
        CrossAccountModelRegisterRoleArn: modelRegistration.crossAccountRole?.roleRef.roleArn,
        [GIVEN_AS]: REGISTRATION_GIVEN_NAMES,
      },
      WorkspaceSettings: workspace && {
        S3ArtifactPath: renderS3Location(workspace.bucket, workspace.prefix),
        S3KmsKeyId: workspace.encryptionKey?.keyRef.keyArn,
        [GIVEN_AS]: workspaceGivenNames(workspace.bucket, workspace.prefix),
      },
      DirectDeploySettings: { Status: renderStatus(options.directDeploy), [GIVEN_AS]: STATUS_GIVEN_NAMES },
      KendraSettings: { Status: renderStatus(options.kendra), [GIVEN_AS]: STATUS_GIVEN_NAMES },
      GenerativeAiSettings: generativeAi && {
        AmazonBedrockRoleArn: generativeAi.bedrockRole.roleRef.roleArn,
        [GIVEN_AS]: GENERATIVE_AI_GIVEN_NAMES,
      },
      EmrServerlessSettings: emrServerless && {
        ExecutionRoleArn: emrServerless.executionRole?.roleRef.roleArn,
        Status: renderStatus(emrServerless.enabled),
        [GIVEN_AS]: EMR_SERVERLESS_GIVEN_NAMES,
      },
      [GIVEN_AS]: GIVEN_NAMES,
    };
    this.identityProviders = options.identityProviders && [...options.identityProviders];
  }

  /**
   * Adds a data source that Canvas connects to with OAuth, at most 20. A custom resource sets them, as it does `identityProviders`. An error once a
   * profile has taken these settings.
   *
   * @param identityProvider the data source, and the secret with which Canvas connects to it
   */
  public addIdentityProvider(identityProvider: CanvasIdentityProvider): CanvasAppSettings {
    this._assertChangeable('addIdentityProvider');
    this.identityProviders = [...this.identityProviders ?? [], identityProvider];
    return this;
  }

  /** @internal */
  public _render(): GivenMembers {
    return {
      ...this.members,
      IdentityProviderOAuthSettings: renderCanvasIdentityProviders(this.identityProviders),
    };
  }
}
