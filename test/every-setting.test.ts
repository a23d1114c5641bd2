import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as fsx from 'aws-cdk-lib/aws-fsx';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnAppImageConfig, CfnStudioLifecycleConfig } from 'aws-cdk-lib/aws-sagemaker';
import * as studio from '../src';
import { everySetting } from './fixtures/every-setting';
import { USER_PROFILE } from '../src/service-model/user-profile.generated';

/** A setting given through the public API, and what the template then has to say at its path. */
type Example = [props: (stack: Stack) => Partial<studio.UserProfileProps>, rendered: unknown];

const ARN = 'arn:aws:sagemaker:eu-west-1:123456789012';
const ROLE_ARN = 'arn:aws:iam::123456789012:role/studio';

const role = (stack: Stack) => iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN);
const key = (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1234');
const bucket = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Bucket', 'team');
const lifecycleConfig = (stack: Stack) =>
  CfnStudioLifecycleConfig.fromStudioLifecycleConfigArn(stack, 'Config', `${ARN}:studio-lifecycle-config/setup`);
const customImage = (stack: Stack): studio.CustomImage => ({
  image: studio.Image.fromImageName(stack, 'CustomImage', 'pytorch'),
  appImageConfig: CfnAppImageConfig.fromAppImageConfigName(stack, 'AppImageConfig', 'pytorch-config'),
  imageVersionNumber: 3,
});
const resourceSpec = (stack: Stack, instanceType: studio.StudioInstanceType): studio.ResourceSpec => ({
  instanceType,
  image: studio.Image.fromImageArn(stack, 'Image', `${ARN}:image/pytorch`),
  imageVersion: studio.ImageVersion.fromImageVersionArn(stack, 'Version', `${ARN}:image-version/pytorch/3`),
  lifecycleConfig: CfnStudioLifecycleConfig.fromStudioLifecycleConfigArn(stack, 'Default', `${ARN}:studio-lifecycle-config/default`),
  trainingPlanArn: `${ARN}:training-plan/june`,
});
const idleShutdown = studio.IdleShutdown.after(Duration.minutes(120), { min: Duration.minutes(60), max: Duration.minutes(480) });
const efsFileSystem = (stack: Stack) => studio.CustomFileSystem.efs(
  efs.FileSystem.fromFileSystemAttributes(stack, 'Efs', {
    fileSystemId: 'fs-0123456789abcdef0',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'EfsGroup', 'sg-0'),
  }), { fileSystemPath: '/data' });
const fsxFileSystem = (stack: Stack) => studio.CustomFileSystem.fsxLustre(
  new fsx.CfnFileSystem(stack, 'Fsx', { fileSystemType: 'LUSTRE', subnetIds: ['subnet-1'] }), { fileSystemPath: '/scratch' });
const s3FileSystem = (stack: Stack) => studio.CustomFileSystem.s3(bucket(stack), { prefix: 'data', mountPath: '/mnt/data' });
const hiddenImage: studio.HiddenSageMakerImage = {
  sageMakerImageName: studio.SageMakerImageName.SAGEMAKER_DISTRIBUTION,
  versionAliases: ['1.0'],
};

const EXAMPLES: Record<string, Example> = {
  'DomainId': [() => ({}), 'd-abcdefghijkl'],
  'UserProfileName': [() => ({ userProfileName: 'alice' }), 'alice'],
  'SingleSignOnUserIdentifier': [() => ({ singleSignOnUserName: 'alice@example.com' }), 'UserName'],
  'SingleSignOnUserValue': [() => ({ singleSignOnUserName: 'alice@example.com' }), 'alice@example.com'],
  'Tags[].Key': [() => ({ tags: { team: 'forecast' } }), 'team'],
  'Tags[].Value': [() => ({ tags: { team: 'forecast' } }), 'forecast'],

  'UserSettings.ExecutionRole': [(stack) => ({ executionRole: role(stack) }), ROLE_ARN],
  'UserSettings.SecurityGroups[]': [(stack) => ({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')] }), 'sg-1'],
  'UserSettings.SharingSettings.NotebookOutputOption': [
    (stack) => ({ sharing: { notebookOutputOption: studio.NotebookOutputOption.ALLOWED, bucket: bucket(stack) } }), 'Allowed',
  ],
  'UserSettings.SharingSettings.S3OutputPath': [(stack) => ({ sharing: { bucket: bucket(stack), prefix: 'shared' } }), 's3://team/shared'],
  'UserSettings.SharingSettings.S3KmsKeyId': [
    (stack) => ({ sharing: { encryptionKey: key(stack) } }), 'arn:aws:kms:eu-west-1:123456789012:key/1234',
  ],

  ...app('JupyterServer', studio.StudioInstanceType.SYSTEM, 'system', (options) =>
    ({ jupyterServer: new studio.JupyterServerAppSettings(options) })),
  ...app('KernelGateway', studio.StudioInstanceType.ML_T3_MEDIUM, 'ml.t3.medium', (options) =>
    ({ kernelGateway: new studio.KernelGatewayAppSettings(options) })),
  ...customImages('KernelGateway', (options) => ({ kernelGateway: new studio.KernelGatewayAppSettings(options) })),
  ...app('CodeEditor', studio.StudioInstanceType.ML_C5_LARGE, 'ml.c5.large', (options) =>
    ({ codeEditor: new studio.CodeEditorAppSettings(options) })),
  ...customImages('CodeEditor', (options) => ({ codeEditor: new studio.CodeEditorAppSettings(options) })),
  ...spaceApp('CodeEditor', (options) => ({ codeEditor: new studio.CodeEditorAppSettings(options) })),
  ...app('JupyterLab', studio.StudioInstanceType.ML_G5_XLARGE, 'ml.g5.xlarge', (options) =>
    ({ jupyterLab: new studio.JupyterLabAppSettings(options) })),
  ...customImages('JupyterLab', (options) => ({ jupyterLab: new studio.JupyterLabAppSettings(options) })),
  ...spaceApp('JupyterLab', (options) => ({ jupyterLab: new studio.JupyterLabAppSettings(options) })),
  'UserSettings.JupyterLabAppSettings.CodeRepositories[].RepositoryUrl': [
    () => ({ jupyterLab: new studio.JupyterLabAppSettings({ codeRepositories: ['https://example.com/team/code.git'] }) }),
    'https://example.com/team/code.git',
  ],
  'UserSettings.JupyterLabAppSettings.EmrSettings.AssumableRoleArns[]': [
    (stack) => ({ jupyterLab: new studio.JupyterLabAppSettings({ emrSettings: { assumableRoles: [role(stack)] } }) }), ROLE_ARN,
  ],
  'UserSettings.JupyterLabAppSettings.EmrSettings.ExecutionRoleArns[]': [
    (stack) => ({ jupyterLab: new studio.JupyterLabAppSettings({ emrSettings: { executionRoles: [role(stack)] } }) }), ROLE_ARN,
  ],
  'UserSettings.RStudioServerProAppSettings.AccessStatus': [
    () => ({ rStudioServerPro: new studio.RStudioServerProAppSettings() }), 'ENABLED',
  ],
  'UserSettings.RStudioServerProAppSettings.UserGroup': [
    () => ({ rStudioServerPro: new studio.RStudioServerProAppSettings({ userGroup: studio.RStudioUserGroup.ADMIN }) }), 'R_STUDIO_ADMIN',
  ],

  'UserSettings.SpaceStorageSettings.DefaultEbsStorageSettings.DefaultEbsVolumeSizeInGb': [
    () => ({ spaceStorage: { defaultSize: Size.gibibytes(20), maximumSize: Size.gibibytes(200) } }), 20,
  ],
  'UserSettings.SpaceStorageSettings.DefaultEbsStorageSettings.MaximumEbsVolumeSizeInGb': [
    () => ({ spaceStorage: { defaultSize: Size.gibibytes(20), maximumSize: Size.gibibytes(200) } }), 200,
  ],
  'UserSettings.DefaultLandingUri': [() => ({ defaultLandingUri: studio.DefaultLandingUri.JUPYTER_SERVER }), 'app:JupyterServer:'],
  'UserSettings.StudioWebPortal': [() => ({ studioWebPortal: false }), 'DISABLED'],
  'UserSettings.CustomPosixUserConfig.Uid': [() => ({ customPosixUser: { uid: 10001, gid: 1002 } }), 10001],
  'UserSettings.CustomPosixUserConfig.Gid': [() => ({ customPosixUser: { uid: 10001, gid: 1002 } }), 1002],
  'UserSettings.CustomFileSystemConfigs[].EFSFileSystemConfig.FileSystemId': [
    (stack) => ({ customFileSystems: [efsFileSystem(stack)] }), 'fs-0123456789abcdef0',
  ],
  'UserSettings.CustomFileSystemConfigs[].EFSFileSystemConfig.FileSystemPath': [(stack) => ({ customFileSystems: [efsFileSystem(stack)] }), '/data'],
  'UserSettings.CustomFileSystemConfigs[].FSxLustreFileSystemConfig.FileSystemId': [
    (stack) => ({ customFileSystems: [fsxFileSystem(stack)] }), { Ref: 'Fsx' },
  ],
  'UserSettings.CustomFileSystemConfigs[].FSxLustreFileSystemConfig.FileSystemPath': [
    (stack) => ({ customFileSystems: [fsxFileSystem(stack)] }), '/scratch',
  ],
  'UserSettings.CustomFileSystemConfigs[].S3FileSystemConfig.MountPath': [(stack) => ({ customFileSystems: [s3FileSystem(stack)] }), '/mnt/data'],
  'UserSettings.CustomFileSystemConfigs[].S3FileSystemConfig.S3Uri': [(stack) => ({ customFileSystems: [s3FileSystem(stack)] }), 's3://team/data'],
  'UserSettings.StudioWebPortalSettings.HiddenMlTools[]': [
    () => ({ studioWebPortalSettings: { hiddenMlTools: [studio.StudioMlTool.JUMP_START] } }), 'JumpStart',
  ],
  'UserSettings.StudioWebPortalSettings.HiddenAppTypes[]': [
    () => ({ studioWebPortalSettings: { hiddenAppTypes: [studio.StudioAppType.CANVAS] } }), 'Canvas',
  ],
  'UserSettings.StudioWebPortalSettings.HiddenInstanceTypes[]': [
    () => ({ studioWebPortalSettings: { hiddenInstanceTypes: [studio.StudioInstanceType.ML_P5_48XLARGE] } }), 'ml.p5.48xlarge',
  ],
  'UserSettings.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases[].SageMakerImageName': [
    () => ({ studioWebPortalSettings: { hiddenSageMakerImageVersionAliases: [hiddenImage] } }), 'sagemaker_distribution',
  ],
  'UserSettings.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases[].VersionAliases[]': [
    () => ({ studioWebPortalSettings: { hiddenSageMakerImageVersionAliases: [hiddenImage] } }), '1.0',
  ],
  'UserSettings.AutoMountHomeEFS': [() => ({ autoMountHomeEfs: studio.AutoMountHomeEfs.DEFAULT_AS_DOMAIN }), 'DefaultAsDomain'],
};

type AppOptions = Pick<studio.JupyterServerAppSettingsOptions, 'defaultResourceSpec' | 'lifecycleConfigs'>;

/** What every app has: a resource spec, and a list of lifecycle configurations. */
function app(
  name: string, instanceType: studio.StudioInstanceType, rendered: string, props: (options: AppOptions) => Partial<studio.UserProfileProps>,
): Record<string, Example> {
  const block = `UserSettings.${name}AppSettings`;
  const withSpec = (stack: Stack) => props({ defaultResourceSpec: resourceSpec(stack, instanceType) });
  return {
    [`${block}.DefaultResourceSpec.SageMakerImageArn`]: [withSpec, `${ARN}:image/pytorch`],
    [`${block}.DefaultResourceSpec.SageMakerImageVersionArn`]: [withSpec, `${ARN}:image-version/pytorch/3`],
    [`${block}.DefaultResourceSpec.InstanceType`]: [withSpec, rendered],
    [`${block}.DefaultResourceSpec.LifecycleConfigArn`]: [withSpec, `${ARN}:studio-lifecycle-config/default`],
    [`${block}.DefaultResourceSpec.TrainingPlanArn`]: [withSpec, `${ARN}:training-plan/june`],
    [`${block}.LifecycleConfigArns[]`]: [
      (stack) => props({ defaultResourceSpec: { instanceType }, lifecycleConfigs: [lifecycleConfig(stack)] }), `${ARN}:studio-lifecycle-config/setup`,
    ],
  };
}

function customImages(
  name: string, props: (options: { customImages: studio.CustomImage[] }) => Partial<studio.UserProfileProps>,
): Record<string, Example> {
  const list = `UserSettings.${name}AppSettings.CustomImages[]`;
  const withImage = (stack: Stack) => props({ customImages: [customImage(stack)] });
  return {
    [`${list}.ImageName`]: [withImage, 'pytorch'],
    [`${list}.ImageVersionNumber`]: [withImage, 3],
    [`${list}.AppImageConfigName`]: [withImage, 'pytorch-config'],
  };
}

type SpaceAppOptions = Pick<studio.JupyterLabAppSettingsOptions, 'idleShutdown' | 'builtInLifecycleConfig'>;

/** What the apps of private spaces have. */
function spaceApp(name: string, props: (options: SpaceAppOptions) => Partial<studio.UserProfileProps>): Record<string, Example> {
  const block = `UserSettings.${name}AppSettings`;
  const idle = `${block}.AppLifecycleManagement.IdleSettings`;
  return {
    [`${idle}.LifecycleManagement`]: [() => props({ idleShutdown: studio.IdleShutdown.disabled() }), 'DISABLED'],
    [`${idle}.IdleTimeoutInMinutes`]: [() => props({ idleShutdown }), 120],
    [`${idle}.MinIdleTimeoutInMinutes`]: [() => props({ idleShutdown }), 60],
    [`${idle}.MaxIdleTimeoutInMinutes`]: [() => props({ idleShutdown }), 480],
    [`${block}.BuiltInLifecycleConfigArn`]: [
      (stack) => props({ builtInLifecycleConfig: lifecycleConfig(stack) }), `${ARN}:studio-lifecycle-config/setup`,
    ],
  };
}

const carried = Object.entries(USER_PROFILE)
  .filter(([, spec]) => spec.cfn && (spec.kind === 'string' || spec.kind === 'integer'))
  .map(([path]) => path);

describe('every setting that CloudFormation takes', () => {
  test('has an example here, and there are 77', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual([...carried].sort());
    expect(carried).toHaveLength(77);
  });

  test.each(Object.entries(EXAMPLES))('%s is in the template', (path, [props, rendered]) => {
    const stack = new Stack(new App(), 'Stack');
    new studio.UserProfile(stack, 'Profile', {
      domain: studio.Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl'),
      ...props(stack),
    });
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::SageMaker::UserProfile'));
    expect(at(Properties, path)).toEqual(rendered);
  });
});

test('a profile can have all of them at once', () => {
  const stack = new Stack(new App(), 'Stack');
  everySetting(stack);

  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::SageMaker::UserProfile'));
  expect(carried.filter((path) => everyAt(Properties, path) === undefined)).toEqual([]);
});

test('typed properties carry all that the installed L1 knows; what it does not know goes in by overrides', () => {
  const stack = new Stack(new App(), 'Stack');
  const overrides = (everySetting(stack).node.defaultChild as any).rawOverrides;
  const { version } = jest.requireActual('aws-cdk-lib/package.json');

  const trainingPlan = { DefaultResourceSpec: { TrainingPlanArn: expect.any(String) } };
  expect(overrides).toEqual(version === '2.260.0' ? {
    Properties: {
      UserSettings: {
        JupyterServerAppSettings: trainingPlan,
        KernelGatewayAppSettings: trainingPlan,
        CodeEditorAppSettings: trainingPlan,
        JupyterLabAppSettings: { ...trainingPlan, EmrSettings: { AssumableRoleArns: [expect.any(String)], ExecutionRoleArns: [expect.any(String)] } },
      },
    },
  } : {});
});

/** What stands at a path, in the first item of each list. */
function at(properties: any, path: string): unknown {
  return path.split('.').reduce((value, member) => {
    const inside = value?.[member.replace('[]', '')];
    return member.endsWith('[]') ? inside?.[0] : inside;
  }, properties);
}

/** What stands at a path, in whichever item of each list has it. */
function everyAt(properties: any, path: string): unknown {
  const [member, ...rest] = path.split('.');
  const inside = properties?.[member.replace('[]', '')];
  const below = member.endsWith('[]') ? inside ?? [] : [inside];
  return below.map((item: unknown) => (rest.length ? everyAt(item, rest.join('.')) : item)).find((value: unknown) => value !== undefined);
}
