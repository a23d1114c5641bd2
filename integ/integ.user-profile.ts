import { join } from 'path';
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, CfnResource, Duration, Fn, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as fsx from 'aws-cdk-lib/aws-fsx';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as studio from '../src';

/*
 * Profiles that between them set every block that any account can take. Left out are RStudio (needs a license), training plans (have to be
 * bought), EMR roles (are of no use without clusters), single sign-on (needs IAM Identity Center) and Studio Classic as the landing page
 * (new domains may no longer offer it).
 *
 * Deploying takes Docker, some 20 minutes and, while it all stands, about a quarter of a dollar an hour, most of it for FSx. SageMaker
 * leaves the two security groups that it makes for NFS in the VPC: if they keep the VPC from being deleted, delete them by hand.
 */

const app = new App({
  context: {
    'aws:cdk:disable-creation-stack-traces': true, // the snapshot is the same wherever it is made
    '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  },
});
const stack = new Stack(app, 'UserProfileInteg');

const vpc = new ec2.Vpc(stack, 'Vpc', {
  natGateways: 0,
  subnetConfiguration: [{ name: 'Studio', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
});
const subnetIds = vpc.isolatedSubnets.map((subnet) => subnet.subnetId);
const domainSecurityGroup = new ec2.SecurityGroup(stack, 'DomainSecurityGroup', { vpc });
const profileSecurityGroup = new ec2.SecurityGroup(stack, 'ProfileSecurityGroup', { vpc });

const executionRole = new iam.Role(stack, 'ExecutionRole', {
  assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com'),
  managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSageMakerFullAccess')],
});

const domain = new sagemaker.CfnDomain(stack, 'Domain', {
  domainName: 'cdk-sagemaker-studio-integ',
  authMode: studio.AuthMode.IAM,
  appNetworkAccessType: studio.AppNetworkAccess.VPC_ONLY,
  vpcId: vpc.vpcId,
  subnetIds,
  defaultUserSettings: { executionRole: executionRole.roleArn, securityGroups: [domainSecurityGroup.securityGroupId] },
});

const key = new kms.Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
const bucket = new s3.Bucket(stack, 'Bucket', {
  encryptionKey: key,
  enforceSSL: true,
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  removalPolicy: RemovalPolicy.DESTROY,
});
bucket.grantReadWrite(executionRole);

const efsFileSystem = new efs.FileSystem(stack, 'Efs', { vpc, encrypted: true, removalPolicy: RemovalPolicy.DESTROY });
efsFileSystem.connections.allowDefaultPortFrom(domainSecurityGroup);
efsFileSystem.grant(executionRole, 'elasticfilesystem:DescribeMountTargets');

domainSecurityGroup.addIngressRule(domainSecurityGroup, ec2.Port.tcp(988), 'Lustre');
domainSecurityGroup.addIngressRule(domainSecurityGroup, ec2.Port.tcpRange(1018, 1023), 'Lustre');
const lustreFileSystem = new fsx.CfnFileSystem(stack, 'Lustre', {
  fileSystemType: 'LUSTRE',
  fileSystemTypeVersion: '2.15',
  storageCapacity: 1200,
  subnetIds: [subnetIds[0]],
  securityGroupIds: [domainSecurityGroup.securityGroupId],
  lustreConfiguration: { deploymentType: 'SCRATCH_2' },
});
lustreFileSystem.applyRemovalPolicy(RemovalPolicy.DESTROY);

const asset = new DockerImageAsset(stack, 'ImageAsset', { directory: join(__dirname, 'custom-image'), platform: Platform.LINUX_AMD64 });
asset.repository.grantPull(executionRole);
const image = new sagemaker.CfnImage(stack, 'Image', { imageName: 'cdk-sagemaker-studio-integ', imageRoleArn: executionRole.roleArn });
image.node.addDependency(executionRole); // with its policies
const imageVersion = new sagemaker.CfnImageVersion(stack, 'ImageVersion', { imageName: image.imageName, baseImage: asset.imageUri });
imageVersion.node.addDependency(image);

/** The image, as an app of a type runs it. */
function customImage(appType: string, config: Omit<sagemaker.CfnAppImageConfigProps, 'appImageConfigName'>): studio.CustomImage {
  const appImageConfig = new sagemaker.CfnAppImageConfig(stack, `${appType}ImageConfig`, {
    appImageConfigName: `cdk-sagemaker-studio-integ-${appType.toLowerCase()}`,
    ...config,
  });
  return { image, appImageConfig, imageVersionNumber: imageVersion.attrVersion };
}

/** A lifecycle configuration that does nothing. */
function lifecycleConfig(appType: string, id = ''): sagemaker.CfnStudioLifecycleConfig {
  return new sagemaker.CfnStudioLifecycleConfig(stack, `${appType}${id}LifecycleConfig`, {
    studioLifecycleConfigName: `cdk-sagemaker-studio-integ-${appType.toLowerCase()}${id && `-${id.toLowerCase()}`}`,
    studioLifecycleConfigAppType: appType,
    studioLifecycleConfigContent: Fn.base64('#!/bin/bash\ntrue\n'),
  });
}

const containerConfig = { containerEnvironmentVariables: [{ key: 'EDITOR', value: 'vi' }] };

const jupyterLabConfig = lifecycleConfig('JupyterLab');
const jupyterLab = new studio.UserProfile(stack, 'JupyterLabProfile', {
  domain,
  userProfileName: 'jupyter-lab',
  executionRole,
  jupyterLab: new studio.JupyterLabAppSettings({
    defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM, lifecycleConfig: jupyterLabConfig },
    customImages: [customImage('JupyterLab', { jupyterLabAppImageConfig: { containerConfig } })],
    lifecycleConfigs: [jupyterLabConfig],
    builtInLifecycleConfig: lifecycleConfig('JupyterLab', 'BuiltIn'),
    codeRepositories: ['https://github.com/aws/amazon-sagemaker-examples'],
    idleShutdown: studio.IdleShutdown.after(Duration.hours(2), { min: Duration.hours(1), max: Duration.hours(8) }),
  }),
  spaceStorage: { defaultSize: Size.gibibytes(5), maximumSize: Size.gibibytes(10) },
  customPosixUser: { uid: 10001, gid: 1001 },
  customFileSystems: [studio.CustomFileSystem.efs(efsFileSystem, { fileSystemPath: '/' })],
  autoMountHomeEfs: studio.AutoMountHomeEfs.DISABLED,
});
jupyterLab.node.addDependency(executionRole); // with its policies

const codeEditorConfig = lifecycleConfig('CodeEditor');
new studio.UserProfile(stack, 'CodeEditorProfile', {
  domain,
  codeEditor: new studio.CodeEditorAppSettings({
    defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM, image, imageVersion, lifecycleConfig: codeEditorConfig },
    customImages: [customImage('CodeEditor', { codeEditorAppImageConfig: { containerConfig } })],
    lifecycleConfigs: [codeEditorConfig],
    builtInLifecycleConfig: lifecycleConfig('CodeEditor', 'BuiltIn'),
    idleShutdown: studio.IdleShutdown.disabled(),
  }),
  customPosixUser: { uid: 10002, gid: 1001 },
  customFileSystems: [
    studio.CustomFileSystem.fsxLustre(lustreFileSystem, { fileSystemPath: '/' }),
    studio.CustomFileSystem.s3(bucket, { prefix: 'shared', mountPath: '/mnt/shared' }),
  ],
  autoMountHomeEfs: studio.AutoMountHomeEfs.ENABLED,
});

const jupyterServerConfig = lifecycleConfig('JupyterServer');
const kernelGatewayConfig = lifecycleConfig('KernelGateway');
new studio.UserProfile(stack, 'StudioClassicProfile', {
  domain,
  securityGroups: [profileSecurityGroup],
  jupyterServer: new studio.JupyterServerAppSettings({
    defaultResourceSpec: { instanceType: studio.StudioInstanceType.SYSTEM, lifecycleConfig: jupyterServerConfig },
    lifecycleConfigs: [jupyterServerConfig],
  }),
  kernelGateway: new studio.KernelGatewayAppSettings({
    defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM, lifecycleConfig: kernelGatewayConfig },
    customImages: [customImage('KernelGateway', { kernelGatewayImageConfig: { kernelSpecs: [{ name: 'python3' }] } })],
    lifecycleConfigs: [kernelGatewayConfig],
  }),
  sharing: { notebookOutputOption: studio.NotebookOutputOption.ALLOWED, bucket, prefix: 'notebooks', encryptionKey: key },
});

new studio.UserProfile(stack, 'RestrictedProfile', {
  domain,
  studioWebPortal: true,
  defaultLandingUri: studio.DefaultLandingUri.STUDIO,
  studioWebPortalSettings: {
    hiddenMlTools: [studio.StudioMlTool.JUMP_START],
    hiddenAppTypes: [studio.StudioAppType.CANVAS],
    hiddenInstanceTypes: [studio.StudioInstanceType.ML_P4D_24XLARGE],
    hiddenSageMakerImageVersionAliases: [
      { sageMakerImageName: studio.SageMakerImageName.SAGEMAKER_DISTRIBUTION, versionAliases: ['1.11'] },
    ],
  },
  tags: { purpose: 'integration test' },
  removalPolicy: RemovalPolicy.DESTROY,
});

const integ = new IntegTest(app, 'UserProfile', { testCases: [stack], diffAssets: true });

const describeUserProfile = integ.assertions.awsApiCall('SageMaker', 'DescribeUserProfile', {
  DomainId: jupyterLab.domainId,
  UserProfileName: jupyterLab.userProfileName,
});
describeUserProfile.expect(ExpectedResult.objectLike({
  Status: 'InService',
  UserSettings: {
    JupyterLabAppSettings: {
      DefaultResourceSpec: { InstanceType: 'ml.t3.medium' },
      AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 120 } },
    },
    SpaceStorageSettings: { DefaultEbsStorageSettings: { DefaultEbsVolumeSizeInGb: 5, MaximumEbsVolumeSizeInGb: 10 } },
    CustomPosixUserConfig: { Uid: 10001, Gid: 1001 },
    AutoMountHomeEFS: 'Disabled',
  },
}));

// the time of synthesis would differ from one snapshot to the next
(describeUserProfile.node.findChild('Default').node.defaultChild as CfnResource).addPropertyDeletionOverride('salt');
