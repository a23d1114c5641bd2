import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, CfnResource, Mixins, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as studio from '../src';

/*
 * Profiles with settings that CloudFormation doesn't take: what the custom resource and its policies are worth shows here only. Left out are RSession
 * (belongs to RStudio, which needs a license) and the roles of other accounts.
 *
 * Deploying takes some 15 minutes and, while it all stands, a few cents an hour.
 */

const app = new App({
  context: {
    'aws:cdk:disable-creation-stack-traces': true, // the snapshot is the same wherever it is made
    '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  },
});
const stack = new Stack(app, 'ApiSettingsInteg');

const vpc = new ec2.Vpc(stack, 'Vpc', {
  natGateways: 0,
  subnetConfiguration: [{ name: 'Studio', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
});
const role = (id: string, service: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal(service) });
const domain = new sagemaker.CfnDomain(stack, 'Domain', {
  domainName: 'cdk-sagemaker-studio-api-settings-integ',
  authMode: studio.AuthMode.IAM,
  vpcId: vpc.vpcId,
  subnetIds: vpc.isolatedSubnets.map((subnet) => subnet.subnetId),
  defaultUserSettings: { executionRole: role('ExecutionRole', 'sagemaker.amazonaws.com').roleArn },
});

const bucket = new s3.Bucket(stack, 'Artifacts', {
  enforceSSL: true,
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  removalPolicy: RemovalPolicy.DESTROY,
});
const canvas = new studio.CanvasAppSettings({
  workspace: { bucket, prefix: 'canvas', encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY }) },
  timeSeriesForecasting: { enabled: true, forecastRole: role('ForecastRole', 'forecast.amazonaws.com') },
  modelRegistration: { enabled: true },
  directDeploy: true,
  kendra: false,
  identityProviders: [{ dataSource: studio.CanvasDataSource.SNOWFLAKE, secret: new secretsmanager.Secret(stack, 'Snowflake') }],
  generativeAi: { bedrockRole: role('BedrockRole', 'bedrock.amazonaws.com') },
  emrServerless: { enabled: true, executionRole: role('EmrServerlessRole', 'emr-serverless.amazonaws.com') },
});
const profile = new studio.UserProfile(stack, 'Profile', {
  domain,
  canvas,
  tensorBoard: new studio.TensorBoardAppSettings({ defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_M5_LARGE } }),
  jupyterServer: new studio.JupyterServerAppSettings({
    defaultResourceSpec: { instanceType: studio.StudioInstanceType.SYSTEM },
    codeRepositories: ['https://github.com/aws/amazon-sagemaker-examples.git'],
  }),
  jupyterLab: new studio.JupyterLabAppSettings({
    defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM, imageVersionAlias: '2.3' },
  }),
  studioWebPortalSettings: {
    hiddenMlTools: [studio.StudioMlTool.JUMP_START, studio.StudioMlTool.DATASETS],
    hiddenAppTypes: [studio.StudioAppType.KERNEL_GATEWAY],
    executionRoleSessionNameMode: studio.ExecutionRoleSessionNameMode.USER_IDENTITY,
  },
  exposeHomeEfsFileSystemUid: true,
});

const l1 = new sagemaker.CfnUserProfile(stack, 'L1', { domainId: domain.attrDomainId, userProfileName: 'l1' });
Mixins.of(l1).apply(new studio.UserProfileApiSettings({ canvas: new studio.CanvasAppSettings({ kendra: true }) }));

const integ = new IntegTest(app, 'ApiSettings', { testCases: [stack], diffAssets: true });

const describeUserProfile = integ.assertions.awsApiCall('SageMaker', 'DescribeUserProfile', {
  DomainId: profile.domainId,
  UserProfileName: profile.userProfileName,
});
describeUserProfile.expect(ExpectedResult.objectLike({
  Status: 'InService',
  HomeEfsFileSystemUid: profile.homeEfsFileSystemUid,
  UserSettings: {
    CanvasAppSettings: {
      TimeSeriesForecastingSettings: { Status: 'ENABLED' },
      DirectDeploySettings: { Status: 'ENABLED' },
      KendraSettings: { Status: 'DISABLED' },
    },
    TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.m5.large' } },
    JupyterServerAppSettings: {
      DefaultResourceSpec: { InstanceType: 'system' },
      CodeRepositories: [{ RepositoryUrl: 'https://github.com/aws/amazon-sagemaker-examples.git' }],
    },
    JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.t3.medium', SageMakerImageVersionAlias: '2.3' } },
    StudioWebPortalSettings: { HiddenAppTypes: ['KernelGateway'], ExecutionRoleSessionNameMode: 'USER_IDENTITY' },
  },
}));

// the time of synthesis would differ from one snapshot to the next
(describeUserProfile.node.findChild('Default').node.defaultChild as CfnResource).addPropertyDeletionOverride('salt');
