import { isDeepStrictEqual } from 'util';
import { Duration, Size } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import type { IFileSystemRef } from 'aws-cdk-lib/aws-efs';
import { CfnAppImageConfig } from 'aws-cdk-lib/aws-sagemaker';
import * as fc from 'fast-check';
import { legalTrees } from './legal-trees';
import type { Instead } from './legal-trees';
import { copyOf, placesIn } from './places';
import type { Tree } from './places';
import * as studio from '../../src';
import { domainOf } from '../simulator/scenarios/studio';

/** The domains that a profile can be in: it has a user of IAM Identity Center, or none. */
export const DOMAINS = { IAM: 'd-abcdefghijkl', SSO: 'd-singlesignon1' };

const ACCOUNT = fc.stringMatching(/^[0-9]{12}$/);
const NAMES = fc.stringMatching(/^[a-z0-9]([-.]?[a-z0-9]){0,20}$/);
const ARNS = (form: string) => fc.tuple(ACCOUNT, NAMES).map(([account, name]) => form.replace('ACCOUNT', account).replace('NAME', name));
const SAGEMAKER = (resource: string) => ARNS(`arn:aws:sagemaker:eu-west-1:ACCOUNT:${resource}`);
const S3_URIS = fc.tuple(fc.stringMatching(/^[a-z0-9]([-.]?[a-z0-9]){2,20}$/), fc.option(fc.stringMatching(/^[\w.-][\w/.-]{0,40}$/), { nil: undefined }))
  .map(([bucket, prefix]) => (prefix === undefined ? `s3://${bucket}` : `s3://${bucket}/${prefix}`));

/** Values that there is a construct, or a reference to one, for: real ARNs, short enough for the policy that names them. */
const REFERABLE: Instead = [
  [/^DomainId$/, fc.constant(DOMAINS.IAM)],
  [/(ExecutionRole|RoleArn|RoleArns\[\])$/, ARNS('arn:aws:iam::ACCOUNT:role/NAME')],
  [/\.(S3OutputPath|S3ArtifactPath|S3Uri)$/, S3_URIS],
  [/\.S3KmsKeyId$/, ARNS('arn:aws:kms:eu-west-1:ACCOUNT:key/1234')],
  [/\.SageMakerImageArn$/, SAGEMAKER('image/NAME')],
  [/\.SageMakerImageVersionArn$/, fc.oneof(SAGEMAKER('image-version/NAME/3'), fc.constant('None'))],
  [/LifecycleConfigArn(s\[\])?$/, SAGEMAKER('studio-lifecycle-config/NAME')],
  [/\.SecretArn$/, ARNS('arn:aws:secretsmanager:eu-west-1:ACCOUNT:secret:NAME')],
  [/^SingleSignOnUserValue$|\.MountPath$/, fc.stringMatching(/^\/[ -~]{0,60}$/).filter((text) => !/[$#]\{/.test(text))],
];

/** Legal requests that the props of a profile can say. They say all but what makes no sense, such as RStudio's group for somebody without access. */
export function expressibleTrees(): fc.Arbitrary<Tree> {
  return legalTrees(REFERABLE).map((tree) => expressible(copyOf(tree)));
}

function expressible(tree: Tree): Tree {
  if (tree.SingleSignOnUserValue !== undefined) {
    tree.DomainId = DOMAINS.SSO;
  }
  if (tree.UserSettings?.DefaultLandingUri === 'studio::') {
    tree.UserSettings.StudioWebPortal = 'ENABLED';
  }
  for (const { servicePath, value } of placesIn(tree)) {
    if (servicePath.endsWith('.IdleSettings')) {
      value.LifecycleManagement = value.IdleTimeoutInMinutes === undefined ? 'DISABLED' : 'ENABLED';
    } else if (servicePath.endsWith('.RStudioServerProAppSettings')) {
      value.AccessStatus = 'ENABLED';
    } else if (/\.(TimeSeriesForecasting|ModelRegister|EmrServerless)Settings$/.test(servicePath)) {
      value.Status ??= 'DISABLED';
    } else if (servicePath.endsWith('.IdentityProviderOAuthSettings[]')) {
      value.DataSourceName ??= 'Snowflake';
      value.Status ??= 'ENABLED';
      value.SecretArn ??= 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:snowflake';
    }
  }
  return withoutEmptyStructures(tree);
}

/** A tree without the structures that hold nothing, of which the props know none. */
function withoutEmptyStructures(value: any): any {
  if (Array.isArray(value) || typeof value !== 'object') {
    return value;
  }
  const entries = Object.entries(value).map(([name, member]) => [name, withoutEmptyStructures(member)] as const);
  return Object.fromEntries(entries.filter(([, member]) => typeof member !== 'object' || Array.isArray(member) || Object.keys(member).length > 0));
}

/** The props that say what a tree says. */
export function propsOf(stack: Stack, tree: Tree): studio.UserProfileProps {
  const { UserSettings: settings = {} } = tree;
  return {
    domain: domainOf(stack, tree.DomainId),
    userProfileName: tree.UserProfileName,
    singleSignOnUserName: tree.SingleSignOnUserValue,
    tags: tree.Tags && Object.fromEntries(tree.Tags.map(({ Key, Value }: any) => [Key, Value])),
    executionRole: role(settings.ExecutionRole),
    securityGroups: settings.SecurityGroups?.map((securityGroupId: string) => ({ securityGroupRef: { securityGroupId } })),
    sharing: settings.SharingSettings && {
      notebookOutputOption: settings.SharingSettings.NotebookOutputOption,
      ...place(settings.SharingSettings.S3OutputPath),
      encryptionKey: key(settings.SharingSettings.S3KmsKeyId),
    },
    jupyterServer: settings.JupyterServerAppSettings && new studio.JupyterServerAppSettings(app(stack, settings.JupyterServerAppSettings)),
    kernelGateway: settings.KernelGatewayAppSettings && new studio.KernelGatewayAppSettings(app(stack, settings.KernelGatewayAppSettings)),
    jupyterLab: settings.JupyterLabAppSettings && new studio.JupyterLabAppSettings({
      ...app(stack, settings.JupyterLabAppSettings),
      emrSettings: settings.JupyterLabAppSettings.EmrSettings && {
        assumableRoles: settings.JupyterLabAppSettings.EmrSettings.AssumableRoleArns?.map(role),
        executionRoles: settings.JupyterLabAppSettings.EmrSettings.ExecutionRoleArns?.map(role),
      },
    }),
    codeEditor: settings.CodeEditorAppSettings && new studio.CodeEditorAppSettings(app(stack, settings.CodeEditorAppSettings)),
    tensorBoard: settings.TensorBoardAppSettings && new studio.TensorBoardAppSettings(app(stack, settings.TensorBoardAppSettings)),
    rSession: settings.RSessionAppSettings && new studio.RSessionAppSettings(app(stack, settings.RSessionAppSettings)),
    rStudioServerPro: settings.RStudioServerProAppSettings
      && new studio.RStudioServerProAppSettings({ userGroup: settings.RStudioServerProAppSettings.UserGroup }),
    canvas: settings.CanvasAppSettings && new studio.CanvasAppSettings(canvas(settings.CanvasAppSettings)),
    spaceStorage: settings.SpaceStorageSettings && {
      defaultSize: Size.gibibytes(settings.SpaceStorageSettings.DefaultEbsStorageSettings.DefaultEbsVolumeSizeInGb),
      maximumSize: Size.gibibytes(settings.SpaceStorageSettings.DefaultEbsStorageSettings.MaximumEbsVolumeSizeInGb),
    },
    defaultLandingUri: settings.DefaultLandingUri,
    studioWebPortal: enabled(settings.StudioWebPortal),
    studioWebPortalSettings: settings.StudioWebPortalSettings && portal(settings.StudioWebPortalSettings),
    customPosixUser: settings.CustomPosixUserConfig && { uid: settings.CustomPosixUserConfig.Uid, gid: settings.CustomPosixUserConfig.Gid },
    customFileSystems: settings.CustomFileSystemConfigs?.map(fileSystem),
    autoMountHomeEfs: settings.AutoMountHomeEFS,
  };
}

/** What any of the apps takes: each takes its part of it. */
export function app(stack: Stack, settings: Tree) {
  const { DefaultResourceSpec: spec, CustomImages: images, AppLifecycleManagement: { IdleSettings: idle } = {} as any } = settings;
  return {
    defaultResourceSpec: spec && {
      instanceType: instanceType(spec.InstanceType),
      lifecycleConfig: lifecycleConfig(spec.LifecycleConfigArn),
      image: present(spec.SageMakerImageArn, (imageArn) => ({ imageRef: { imageArn } })) as any,
      imageVersion: present(spec.SageMakerImageVersionArn, (imageVersionArn) => ({ imageVersionRef: { imageVersionArn } })) as any,
      imageVersionAlias: spec.SageMakerImageVersionAlias,
      trainingPlanArn: spec.TrainingPlanArn,
    },
    customImages: images?.map((image: any) => ({
      image: imageCalled(stack, image.ImageName),
      appImageConfig: imageConfigCalled(stack, image.AppImageConfigName),
      imageVersionNumber: image.ImageVersionNumber,
    })),
    lifecycleConfigs: settings.LifecycleConfigArns?.map(lifecycleConfig),
    builtInLifecycleConfig: lifecycleConfig(settings.BuiltInLifecycleConfigArn),
    codeRepositories: settings.CodeRepositories?.map(({ RepositoryUrl }: any) => RepositoryUrl),
    idleShutdown: idle && (isDeepStrictEqual(idle, { LifecycleManagement: 'DISABLED' }) ? studio.IdleShutdown.disabled()
      : studio.IdleShutdown.after(minutes(idle.IdleTimeoutInMinutes)!, {
        min: minutes(idle.MinIdleTimeoutInMinutes),
        max: minutes(idle.MaxIdleTimeoutInMinutes),
      })),
  };
}

export function canvas(settings: Tree): studio.CanvasAppSettingsOptions {
  const {
    TimeSeriesForecastingSettings: forecasting, ModelRegisterSettings: registration, WorkspaceSettings: workspace, GenerativeAiSettings: generativeAi,
    EmrServerlessSettings: emrServerless,
  } = settings;
  return {
    timeSeriesForecasting: forecasting && { enabled: enabled(forecasting.Status)!, forecastRole: role(forecasting.AmazonForecastRoleArn) },
    modelRegistration: registration && {
      enabled: enabled(registration.Status)!,
      crossAccountRole: role(registration.CrossAccountModelRegisterRoleArn),
    },
    workspace: workspace && { ...place(workspace.S3ArtifactPath), encryptionKey: key(workspace.S3KmsKeyId) },
    directDeploy: enabled(settings.DirectDeploySettings?.Status),
    kendra: enabled(settings.KendraSettings?.Status),
    identityProviders: settings.IdentityProviderOAuthSettings?.map(({ DataSourceName, Status, SecretArn }: any) =>
      ({ dataSource: DataSourceName, enabled: enabled(Status), secret: { secretRef: { secretId: SecretArn } } })),
    generativeAi: generativeAi && { bedrockRole: role(generativeAi.AmazonBedrockRoleArn) },
    emrServerless: emrServerless && { enabled: enabled(emrServerless.Status)!, executionRole: role(emrServerless.ExecutionRoleArn) },
  };
}

function portal(settings: Tree): studio.StudioWebPortalSettings {
  return {
    hiddenMlTools: settings.HiddenMlTools?.map(studio.StudioMlTool.of),
    hiddenAppTypes: settings.HiddenAppTypes?.map(studio.StudioAppType.of),
    hiddenInstanceTypes: settings.HiddenInstanceTypes?.map(instanceType),
    hiddenSageMakerImageVersionAliases: settings.HiddenSageMakerImageVersionAliases?.map(({ SageMakerImageName, VersionAliases }: any) =>
      ({ sageMakerImageName: SageMakerImageName, versionAliases: VersionAliases })),
    executionRoleSessionNameMode: settings.ExecutionRoleSessionNameMode,
  };
}

function fileSystem({ EFSFileSystemConfig: efs, FSxLustreFileSystemConfig: lustre, S3FileSystemConfig: s3 }: any): studio.CustomFileSystem {
  if (s3) {
    const { bucket, prefix } = place(s3.S3Uri);
    return studio.CustomFileSystem.s3(bucket, { prefix, mountPath: s3.MountPath });
  }
  return efs
    ? studio.CustomFileSystem.efs({ fileSystemRef: { fileSystemId: efs.FileSystemId } } as IFileSystemRef, { fileSystemPath: efs.FileSystemPath })
    : studio.CustomFileSystem.fsxLustreById(lustre.FileSystemId, { fileSystemPath: lustre.FileSystemPath });
}

/** The two options that make up the URI of a place in a bucket. */
function place(uri: string | undefined): any {
  const [, bucketName, prefix] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(uri ?? '') ?? [];
  return { bucket: bucketName && { bucketRef: { bucketName } }, prefix };
}

function imageCalled(stack: Stack, name: string) {
  return once(stack, `Image-${name}`, (id) => studio.Image.fromImageName(stack, id, name));
}

function imageConfigCalled(stack: Stack, name: string) {
  return once(stack, `Config-${name}`, (id) => CfnAppImageConfig.fromAppImageConfigName(stack, id, name));
}

function once<T>(stack: Stack, id: string, make: (id: string) => T): T {
  return stack.node.tryFindChild(id) as T | undefined ?? make(id);
}

const enabled = (status: string | undefined) => status === undefined ? undefined : status === 'ENABLED';
const minutes = (value: number | undefined) => value === undefined ? undefined : Duration.minutes(value);
const instanceType = (name: string | undefined) => present(name, studio.StudioInstanceType.of);
const role = (arn: string | undefined): any => present(arn, (roleArn) => ({ roleRef: { roleArn } }));
const key = (arn: string | undefined): any => present(arn, (keyArn) => ({ keyRef: { keyArn } }));
const lifecycleConfig = (arn: string | undefined): any =>
  present(arn, (studioLifecycleConfigArn) => ({ studioLifecycleConfigRef: { studioLifecycleConfigArn } }));

function present<T>(text: string | undefined, make: (text: string) => T): T | undefined {
  return text === undefined ? undefined : make(text);
}
