import { ArnFormat, Duration, Fn, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  CanvasAppSettings, CanvasDataSource, CodeEditorAppSettings, CustomFileSystem, DefaultLandingUri, ExecutionRoleSessionNameMode, IdleShutdown,
  JupyterLabAppSettings, JupyterServerAppSettings, KernelGatewayAppSettings, NotebookOutputOption, RSessionAppSettings, RStudioServerProAppSettings,
  RStudioUserGroup, SageMakerImageName, StudioAppType, StudioInstanceType, StudioMlTool, TensorBoardAppSettings, UserProfile,
} from 'cdk-sagemaker-studio';
import type { Construct } from 'constructs';

/** A team that finds fraud: one Studio domain without a way to the internet, and four people who need different things of it. */
export class StudioStack extends Stack {
  private readonly key: kms.Key;
  private readonly vpc: ec2.Vpc;
  private readonly securityGroup: ec2.SecurityGroup;
  private readonly domain: sagemaker.CfnDomain;

  public constructor(scope: Construct, id: string) {
    super(scope, id);

    this.key = new kms.Key(this, 'Key', { description: 'Features, models and shared notebooks of the fraud team', enableKeyRotation: true });
    // without NAT gateways, what the apps call is reached through endpoints or not at all
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      natGateways: 0,
      subnetConfiguration: [{ name: 'Studio', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
    });
    const { SAGEMAKER_API, SAGEMAKER_RUNTIME, STS, CLOUDWATCH_LOGS, EMR_SERVERLESS } = ec2.InterfaceVpcEndpointAwsService;
    Object.entries({ SAGEMAKER_API, SAGEMAKER_RUNTIME, STS, CLOUDWATCH_LOGS, EMR_SERVERLESS })
      .forEach(([name, service]) => this.vpc.addInterfaceEndpoint(name, { service }));

    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: this.vpc, description: 'Studio apps' });
    this.securityGroup.addIngressRule(this.securityGroup, ec2.Port.tcpRange(8192, 65535), 'Jupyter servers and their kernels');

    this.domain = new sagemaker.CfnDomain(this, 'Domain', {
      domainName: 'fraud-detection',
      authMode: 'IAM',
      appNetworkAccessType: 'VpcOnly',
      appSecurityGroupManagement: 'Service', // as RStudio wants it
      domainSettings: { rStudioServerProDomainSettings: { domainExecutionRoleArn: this.rStudioRole().roleArn } },
      vpcId: this.vpc.vpcId,
      subnetIds: this.vpc.isolatedSubnets.map((subnet) => subnet.subnetId),
      defaultUserSettings: {
        executionRole: this.executionRole('DomainExecutionRole').roleArn,
        securityGroups: [this.securityGroup.securityGroupId],
      },
    });

    this.addDataScientist();
    this.addMlEngineer();
    this.addAnalyst();
    this.addStatistician();
  }

  /** Explores data in JupyterLab, sends the heavy work to Spark, and keeps features on a file system of the team. */
  private addDataScientist() {
    const executionRole = this.executionRole('DataScientistRole');
    // the data platform team runs EMR, and made these: one to reach the clusters with, one that the jobs run as
    const sparkAccessRole = iam.Role.fromRoleName(this, 'SparkAccessRole', 'data-platform-spark-access');
    const sparkJobRole = iam.Role.fromRoleName(this, 'SparkJobRole', 'data-platform-spark-job');
    sparkAccessRole.grantAssumeRole(executionRole);

    const features = new efs.FileSystem(this, 'Features', { vpc: this.vpc, encrypted: true, kmsKey: this.key, enableAutomaticBackups: true });
    features.connections.allowDefaultPortFrom(this.securityGroup, 'Studio spaces mount it');
    features.grant(executionRole, 'elasticfilesystem:DescribeMountTargets');

    const lockExtensions = new sagemaker.CfnStudioLifecycleConfig(this, 'LockExtensions', {
      studioLifecycleConfigName: 'lock-extensions',
      studioLifecycleConfigAppType: 'JupyterLab',
      studioLifecycleConfigContent: Fn.base64('#!/bin/bash\njupyter labextension disable @jupyterlab/extensionmanager-extension\n'),
    });

    const profile = new UserProfile(this, 'DataScientist', {
      domain: this.domain,
      userProfileName: 'data-scientist',
      executionRole,
      jupyterLab: new JupyterLabAppSettings({
        // what CloudFormation doesn't take, such as the alias here, is set all the same
        defaultResourceSpec: { instanceType: StudioInstanceType.ML_M5_2XLARGE, imageVersionAlias: '2.3', lifecycleConfig: lockExtensions },
        lifecycleConfigs: [lockExtensions],
        idleShutdown: IdleShutdown.after(Duration.hours(2), { min: Duration.hours(1), max: Duration.hours(8) }),
        codeRepositories: ['https://git.example.com/fraud/features', 'https://git.example.com/fraud/notebooks'],
        emrSettings: { assumableRoles: [sparkAccessRole], executionRoles: [sparkJobRole] },
      }),
      tensorBoard: new TensorBoardAppSettings({ defaultResourceSpec: { instanceType: StudioInstanceType.ML_M5_LARGE } }),
      spaceStorage: { defaultSize: Size.gibibytes(50), maximumSize: Size.gibibytes(500) },
      customFileSystems: [CustomFileSystem.efs(features)],
      customPosixUser: { uid: 10001, gid: 2000 }, // the user's own, and the team's
    });
    // the right to look for mount targets has to be there first
    profile.node.addDependency(executionRole);
  }

  /** Trains on GPUs in an editor with the team's own CUDA image, and shares what came of it. */
  private addMlEngineer() {
    const executionRole = this.executionRole('MlEngineerRole');
    const [models, sharedNotebooks] = ['Models', 'SharedNotebooks'].map((id) => {
      const bucket = new s3.Bucket(this, id, { encryptionKey: this.key, enforceSSL: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL });
      bucket.grantReadWrite(executionRole);
      return bucket;
    });

    // the database of confirmed frauds lets this group in, but not the apps of the other two
    const securityGroup = new ec2.SecurityGroup(this, 'MlEngineerSecurityGroup', { vpc: this.vpc, description: 'Apps of the ML engineer' });

    const repository = ecr.Repository.fromRepositoryName(this, 'CudaRepository', 'ml-platform/code-editor-cuda');
    const imageRole = this.executionRole('ImageRole');
    repository.grantPull(imageRole);
    const image = new sagemaker.CfnImage(this, 'CudaImage', { imageName: 'code-editor-cuda', imageRoleArn: imageRole.roleArn });
    const imageVersion = new sagemaker.CfnImageVersion(this, 'CudaImageVersion', {
      imageName: image.imageName,
      baseImage: repository.repositoryUriForTag('12.4'),
    });
    imageVersion.node.addDependency(image); // a name alone doesn't wait for what it names
    const appImageConfig = new sagemaker.CfnAppImageConfig(this, 'CudaAppImageConfig', {
      appImageConfigName: 'code-editor-cuda',
      codeEditorAppImageConfig: { containerConfig: { containerEnvironmentVariables: [{ key: 'EDITOR', value: 'code-editor --wait' }] } },
    });

    new UserProfile(this, 'MlEngineer', {
      domain: this.domain,
      userProfileName: 'ml-engineer',
      executionRole,
      securityGroups: [securityGroup], // beside the domain's
      codeEditor: new CodeEditorAppSettings({
        defaultResourceSpec: { instanceType: StudioInstanceType.ML_G5_XLARGE, image, imageVersion },
        customImages: [{ image, appImageConfig, imageVersionNumber: imageVersion.attrVersion }],
        idleShutdown: IdleShutdown.after(Duration.hours(1)), // a GPU that idles is the dearest kind
      }),
      // notebooks of before JupyterLab still run in Studio Classic
      jupyterServer: new JupyterServerAppSettings({
        defaultResourceSpec: { instanceType: StudioInstanceType.SYSTEM },
        codeRepositories: ['https://git.example.com/fraud/models'],
      }),
      kernelGateway: new KernelGatewayAppSettings({ defaultResourceSpec: { instanceType: StudioInstanceType.ML_G4DN_XLARGE } }),
      sharing: { notebookOutputOption: NotebookOutputOption.ALLOWED, bucket: sharedNotebooks, prefix: 'fraud', encryptionKey: this.key },
      customFileSystems: [CustomFileSystem.s3(models, { prefix: 'fraud', mountPath: '/mnt/models' })],
    });
  }

  /** Forecasts and reads results without code: lands in Studio, sees little of it but Canvas, and has nothing to choose that costs much. */
  private addAnalyst() {
    const artifacts = new s3.Bucket(this, 'CanvasArtifacts', { encryptionKey: this.key, enforceSSL: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL });
    const [forecastRole, bedrockRole] = ['forecast', 'bedrock'].map((service) => {
      const role = new iam.Role(this, `Canvas-${service}`, { assumedBy: new iam.ServicePrincipal(`${service}.amazonaws.com`) });
      artifacts.grantReadWrite(role);
      return role;
    });
    const snowflake = secretsmanager.Secret.fromSecretCompleteArn(this, 'SnowflakeOAuth',
      Stack.of(this).formatArn({ service: 'secretsmanager', resource: 'secret', resourceName: 'snowflake-oauth-AbCdEf', arnFormat: ArnFormat.COLON_RESOURCE_NAME }));

    new UserProfile(this, 'Analyst', {
      domain: this.domain,
      userProfileName: 'analyst',
      canvas: new CanvasAppSettings({
        workspace: { bucket: artifacts, prefix: 'analyst', encryptionKey: this.key },
        timeSeriesForecasting: { enabled: true, forecastRole },
        modelRegistration: { enabled: true },
        generativeAi: { bedrockRole },
        directDeploy: false, // models go to production by the ML engineer
        identityProviders: [{ dataSource: CanvasDataSource.SNOWFLAKE, secret: snowflake }],
      }),
      studioWebPortal: true,
      defaultLandingUri: DefaultLandingUri.STUDIO,
      studioWebPortalSettings: {
        hiddenMlTools: [StudioMlTool.TRAINING, StudioMlTool.ENDPOINTS, StudioMlTool.EMR_CLUSTERS, StudioMlTool.JUMP_START],
        hiddenAppTypes: [StudioAppType.CODE_EDITOR, StudioAppType.JUPYTER_SERVER, StudioAppType.KERNEL_GATEWAY, StudioAppType.R_STUDIO_SERVER_PRO],
        executionRoleSessionNameMode: ExecutionRoleSessionNameMode.USER_IDENTITY, // who queried what shows in CloudTrail
        hiddenInstanceTypes: [StudioInstanceType.ML_G5_XLARGE, StudioInstanceType.ML_G5_12XLARGE, StudioInstanceType.ML_P5_48XLARGE],
        hiddenSageMakerImageVersionAliases: [{ sageMakerImageName: SageMakerImageName.SAGEMAKER_DISTRIBUTION, versionAliases: ['0.12', '1.11'] }],
      },
      tags: { 'cost-center': 'fraud-analytics', 'data-access': 'aggregates only' }, // on each app that the analyst starts, too
    });
  }

  /** Models losses in R, and looks after the R packages of the others. */
  private addStatistician() {
    new UserProfile(this, 'Statistician', {
      domain: this.domain,
      userProfileName: 'statistician',
      rStudioServerPro: new RStudioServerProAppSettings({ userGroup: RStudioUserGroup.ADMIN }),
      rSession: new RSessionAppSettings({ defaultResourceSpec: { instanceType: StudioInstanceType.ML_R5_LARGE } }),
    });
  }

  /** What RStudio asks AWS License Manager with; it takes no narrower resource. */
  private rStudioRole(): iam.Role {
    const role = this.executionRole('RStudioRole');
    role.addToPolicy(new iam.PolicyStatement({
      actions: ['license-manager:ExtendLicenseConsumption', 'license-manager:ListReceivedLicenses', 'license-manager:GetLicense', 'license-manager:CheckoutLicense', 'license-manager:CheckInLicense'],
      resources: ['*'],
    }));
    return role;
  }

  private executionRole(id: string): iam.Role {
    return new iam.Role(this, id, {
      assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSageMakerFullAccess')],
    });
  }
}
