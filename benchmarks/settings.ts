import { Duration, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnAppImageConfig, CfnStudioLifecycleConfig } from 'aws-cdk-lib/aws-sagemaker';
import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import * as studio from 'cdk-sagemaker-studio';

const ARN = 'arn:aws:sagemaker:eu-west-1:123456789012';

/** What full profiles refer to, outside the app but for those that are made for it. */
export class Surroundings extends Construct {
  public readonly role: iam.IRole = iam.Role.fromRoleArn(this, 'Role', 'arn:aws:iam::123456789012:role/studio');
  public readonly group = ec2.SecurityGroup.fromSecurityGroupId(this, 'Group', 'sg-0123456789abcdef0');
  public readonly bucket: s3.IBucket = s3.Bucket.fromBucketName(this, 'Bucket', 'team');
  public readonly key: kms.IKey = kms.Key.fromKeyArn(this, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab');
  public readonly lifecycleConfig = CfnStudioLifecycleConfig.fromStudioLifecycleConfigArn(this, 'Config', `${ARN}:studio-lifecycle-config/setup`);
  public readonly image = studio.Image.fromImageName(this, 'Image', 'pytorch');
  public readonly appImageConfig = CfnAppImageConfig.fromAppImageConfigName(this, 'AppImageConfig', 'pytorch-config');
  public readonly fileSystem = efs.FileSystem.fromFileSystemAttributes(this, 'Efs', { fileSystemId: 'fs-0123456789abcdef0', securityGroup: this.group });
}

/** The same, with a role, a bucket and a key of the app. */
export class SurroundingsInApp extends Surroundings {
  public override readonly role = new iam.Role(this, 'OwnRole', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
  public override readonly bucket = new s3.Bucket(this, 'OwnBucket');
  public override readonly key = new kms.Key(this, 'OwnKey');
}

/** A full profile's settings as the L1 takes them: in every block that CloudFormation takes, with a place and a repository of the user's own. */
export function fullSettingsOfTheL1(surroundings: Surroundings, user: string): CfnUserProfile.UserSettingsProperty {
  const { role, group, bucket, key, lifecycleConfig, appImageConfig, fileSystem } = surroundings;
  const { roleArn } = role;
  const lifecycleConfigArn = lifecycleConfig.studioLifecycleConfigRef.studioLifecycleConfigArn;
  const resourceSpec = { instanceType: 'ml.t3.medium', lifecycleConfigArn };
  const customImages = () => [{ imageName: 'pytorch', appImageConfigName: appImageConfig.appImageConfigRef.appImageConfigName, imageVersionNumber: 3 }];
  const idle = () => ({
    idleSettings: { lifecycleManagement: 'ENABLED', idleTimeoutInMinutes: 120, minIdleTimeoutInMinutes: 60, maxIdleTimeoutInMinutes: 480 },
  });
  return {
    executionRole: roleArn,
    securityGroups: [group.securityGroupId],
    sharingSettings: { notebookOutputOption: 'Allowed', s3OutputPath: `s3://${bucket.bucketName}/shared/${user}`, s3KmsKeyId: key.keyArn },
    jupyterServerAppSettings: {
      defaultResourceSpec: { instanceType: 'system', lifecycleConfigArn },
      lifecycleConfigArns: [lifecycleConfigArn],
    },
    kernelGatewayAppSettings: { defaultResourceSpec: { ...resourceSpec }, customImages: customImages(), lifecycleConfigArns: [lifecycleConfigArn] },
    rStudioServerProAppSettings: { accessStatus: 'ENABLED', userGroup: 'R_STUDIO_USER' },
    codeEditorAppSettings: {
      defaultResourceSpec: { ...resourceSpec },
      customImages: customImages(),
      lifecycleConfigArns: [lifecycleConfigArn],
      appLifecycleManagement: idle(),
    },
    jupyterLabAppSettings: {
      defaultResourceSpec: { ...resourceSpec },
      customImages: customImages(),
      lifecycleConfigArns: [lifecycleConfigArn],
      codeRepositories: [{ repositoryUrl: 'https://github.com/team/code.git' }, { repositoryUrl: `https://github.com/team/${user}.git` }],
      appLifecycleManagement: idle(),
    },
    spaceStorageSettings: { defaultEbsStorageSettings: { defaultEbsVolumeSizeInGb: 20, maximumEbsVolumeSizeInGb: 200 } },
    defaultLandingUri: 'studio::',
    studioWebPortal: 'ENABLED',
    studioWebPortalSettings: { hiddenMlTools: ['JumpStart'], hiddenAppTypes: ['Canvas'], hiddenInstanceTypes: ['ml.p5.48xlarge'] },
    customPosixUserConfig: { uid: 10001, gid: 1002 },
    customFileSystemConfigs: [
      { efsFileSystemConfig: { fileSystemId: fileSystem.fileSystemId, fileSystemPath: '/data' } },
      { s3FileSystemConfig: { mountPath: '/mnt/data', s3Uri: `s3://${bucket.bucketName}/data` } },
    ],
    autoMountHomeEfs: 'DefaultAsDomain',
  };
}

/** The same settings in the library's words. */
export function fullSettings(surroundings: Surroundings, user: string): studio.UserSettingsOptions {
  const { role, group, bucket, key, lifecycleConfig, image, appImageConfig, fileSystem } = surroundings;
  const defaultResourceSpec = { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM, lifecycleConfig };
  const customImages = () => [{ image, appImageConfig, imageVersionNumber: 3 }];
  const idleShutdown = () => studio.IdleShutdown.after(Duration.hours(2), { min: Duration.hours(1), max: Duration.hours(8) });
  return {
    executionRole: role,
    securityGroups: [group],
    sharing: { notebookOutputOption: studio.NotebookOutputOption.ALLOWED, bucket, prefix: `shared/${user}`, encryptionKey: key },
    jupyterServer: new studio.JupyterServerAppSettings({
      defaultResourceSpec: { instanceType: studio.StudioInstanceType.SYSTEM, lifecycleConfig },
      lifecycleConfigs: [lifecycleConfig],
    }),
    kernelGateway: new studio.KernelGatewayAppSettings({
      defaultResourceSpec: { ...defaultResourceSpec },
      customImages: customImages(),
      lifecycleConfigs: [lifecycleConfig],
    }),
    rStudioServerPro: new studio.RStudioServerProAppSettings({ userGroup: studio.RStudioUserGroup.USER }),
    codeEditor: new studio.CodeEditorAppSettings({
      defaultResourceSpec: { ...defaultResourceSpec },
      customImages: customImages(),
      lifecycleConfigs: [lifecycleConfig],
      idleShutdown: idleShutdown(),
    }),
    jupyterLab: new studio.JupyterLabAppSettings({
      defaultResourceSpec: { ...defaultResourceSpec },
      customImages: customImages(),
      lifecycleConfigs: [lifecycleConfig],
      codeRepositories: ['https://github.com/team/code.git', `https://github.com/team/${user}.git`],
      idleShutdown: idleShutdown(),
    }),
    spaceStorage: { defaultSize: Size.gibibytes(20), maximumSize: Size.gibibytes(200) },
    defaultLandingUri: studio.DefaultLandingUri.STUDIO,
    studioWebPortal: true,
    studioWebPortalSettings: {
      hiddenMlTools: [studio.StudioMlTool.JUMP_START],
      hiddenAppTypes: [studio.StudioAppType.CANVAS],
      hiddenInstanceTypes: [studio.StudioInstanceType.ML_P5_48XLARGE],
    },
    customPosixUser: { uid: 10001, gid: 1002 },
    customFileSystems: [
      studio.CustomFileSystem.efs(fileSystem, { fileSystemPath: '/data' }),
      studio.CustomFileSystem.s3(bucket, { prefix: 'data', mountPath: '/mnt/data' }),
    ],
    autoMountHomeEfs: studio.AutoMountHomeEfs.DEFAULT_AS_DOMAIN,
  };
}
