package com.example.frauddetection;

import io.github.cdksagemakerstudio.sagemakerstudio.CanvasAppSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.CanvasDataSource;
import io.github.cdksagemakerstudio.sagemakerstudio.CanvasGenerativeAiSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.CanvasIdentityProvider;
import io.github.cdksagemakerstudio.sagemakerstudio.CanvasModelRegisterSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.CanvasTimeSeriesForecastingSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.CanvasWorkspaceSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.CodeEditorAppSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.CustomFileSystem;
import io.github.cdksagemakerstudio.sagemakerstudio.CustomImage;
import io.github.cdksagemakerstudio.sagemakerstudio.CustomPosixUser;
import io.github.cdksagemakerstudio.sagemakerstudio.DefaultLandingUri;
import io.github.cdksagemakerstudio.sagemakerstudio.EmrSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.ExecutionRoleSessionNameMode;
import io.github.cdksagemakerstudio.sagemakerstudio.HiddenSageMakerImage;
import io.github.cdksagemakerstudio.sagemakerstudio.IdleShutdown;
import io.github.cdksagemakerstudio.sagemakerstudio.IdleShutdownLimits;
import io.github.cdksagemakerstudio.sagemakerstudio.JupyterLabAppSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.JupyterServerAppSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.KernelGatewayAppSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.NotebookOutputOption;
import io.github.cdksagemakerstudio.sagemakerstudio.RSessionAppSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.RStudioServerProAppSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.RStudioUserGroup;
import io.github.cdksagemakerstudio.sagemakerstudio.ResourceSpec;
import io.github.cdksagemakerstudio.sagemakerstudio.S3FileSystemOptions;
import io.github.cdksagemakerstudio.sagemakerstudio.SageMakerImageName;
import io.github.cdksagemakerstudio.sagemakerstudio.SharingSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.SpaceStorageSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.StudioAppType;
import io.github.cdksagemakerstudio.sagemakerstudio.StudioInstanceType;
import io.github.cdksagemakerstudio.sagemakerstudio.StudioMlTool;
import io.github.cdksagemakerstudio.sagemakerstudio.StudioWebPortalSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.TensorBoardAppSettings;
import io.github.cdksagemakerstudio.sagemakerstudio.UserProfile;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecr.IRepository;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.efs.FileSystem;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.sagemaker.CfnAppImageConfig;
import software.amazon.awscdk.services.sagemaker.CfnDomain;
import software.amazon.awscdk.services.sagemaker.CfnImage;
import software.amazon.awscdk.services.sagemaker.CfnImageVersion;
import software.amazon.awscdk.services.sagemaker.CfnStudioLifecycleConfig;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.constructs.Construct;

/** A team that finds fraud: one Studio domain without a way to the internet, and four people who need different things of it. */
public class StudioStack extends Stack {
    private final Key key;
    private final Vpc vpc;
    private final SecurityGroup securityGroup;
    private final CfnDomain domain;

    public StudioStack(final Construct scope, final String id) {
        super(scope, id);

        key = Key.Builder.create(this, "Key")
            .description("Features, models and shared notebooks of the fraud team")
            .enableKeyRotation(true)
            .build();
        // without NAT gateways, what the apps call is reached through endpoints or not at all
        vpc = Vpc.Builder.create(this, "Vpc")
            .natGateways(0)
            .subnetConfiguration(List.of(SubnetConfiguration.builder().name("Studio").subnetType(SubnetType.PRIVATE_ISOLATED).build()))
            .gatewayEndpoints(Map.of("S3", GatewayVpcEndpointOptions.builder().service(GatewayVpcEndpointAwsService.S3).build()))
            .build();
        List.of(
            Map.entry("SAGEMAKER_API", InterfaceVpcEndpointAwsService.SAGEMAKER_API),
            Map.entry("SAGEMAKER_RUNTIME", InterfaceVpcEndpointAwsService.SAGEMAKER_RUNTIME),
            Map.entry("STS", InterfaceVpcEndpointAwsService.STS),
            Map.entry("CLOUDWATCH_LOGS", InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS),
            Map.entry("EMR_SERVERLESS", InterfaceVpcEndpointAwsService.EMR_SERVERLESS)
        ).forEach(entry -> vpc.addInterfaceEndpoint(entry.getKey(), InterfaceVpcEndpointOptions.builder().service(entry.getValue()).build()));

        securityGroup = SecurityGroup.Builder.create(this, "SecurityGroup").vpc(vpc).description("Studio apps").build();
        securityGroup.addIngressRule(securityGroup, Port.tcpRange(8192, 65535), "Jupyter servers and their kernels");

        domain = CfnDomain.Builder.create(this, "Domain")
            .domainName("fraud-detection")
            .authMode("IAM")
            .appNetworkAccessType("VpcOnly")
            .appSecurityGroupManagement("Service") // as RStudio wants it
            .domainSettings(CfnDomain.DomainSettingsProperty.builder()
                .rStudioServerProDomainSettings(CfnDomain.RStudioServerProDomainSettingsProperty.builder()
                    .domainExecutionRoleArn(rStudioRole().getRoleArn())
                    .build())
                .build())
            .vpcId(vpc.getVpcId())
            .subnetIds(vpc.getIsolatedSubnets().stream().map(ISubnet::getSubnetId).toList())
            .defaultUserSettings(CfnDomain.UserSettingsProperty.builder()
                .executionRole(executionRole("DomainExecutionRole").getRoleArn())
                .securityGroups(List.of(securityGroup.getSecurityGroupId()))
                .build())
            .build();

        addDataScientist();
        addMlEngineer();
        addAnalyst();
        addStatistician();
    }

    /** Explores data in JupyterLab, sends the heavy work to Spark, and keeps features on a file system of the team. */
    private void addDataScientist() {
        Role executionRole = executionRole("DataScientistRole");
        // the data platform team runs EMR, and made these: one to reach the clusters with, one that the jobs run as
        IRole sparkAccessRole = Role.fromRoleName(this, "SparkAccessRole", "data-platform-spark-access");
        IRole sparkJobRole = Role.fromRoleName(this, "SparkJobRole", "data-platform-spark-job");
        sparkAccessRole.grantAssumeRole(executionRole);

        FileSystem features = FileSystem.Builder.create(this, "Features")
            .vpc(vpc)
            .encrypted(true)
            .kmsKey(key)
            .enableAutomaticBackups(true)
            .build();
        features.getConnections().allowDefaultPortFrom(securityGroup, "Studio spaces mount it");
        features.grant(executionRole, "elasticfilesystem:DescribeMountTargets");

        CfnStudioLifecycleConfig lockExtensions = CfnStudioLifecycleConfig.Builder.create(this, "LockExtensions")
            .studioLifecycleConfigName("lock-extensions")
            .studioLifecycleConfigAppType("JupyterLab")
            .studioLifecycleConfigContent(Fn.base64("""
                #!/bin/bash
                jupyter labextension disable @jupyterlab/extensionmanager-extension
                """))
            .build();

        UserProfile profile = UserProfile.Builder.create(this, "DataScientist")
            .domain(domain)
            .userProfileName("data-scientist")
            .executionRole(executionRole)
            .jupyterLab(JupyterLabAppSettings.Builder.create()
                // what CloudFormation doesn't take, such as the alias here, is set all the same
                .defaultResourceSpec(ResourceSpec.builder()
                    .instanceType(StudioInstanceType.ML_M5_2_XLARGE)
                    .imageVersionAlias("2.3")
                    .lifecycleConfig(lockExtensions)
                    .build())
                .lifecycleConfigs(List.of(lockExtensions))
                .idleShutdown(IdleShutdown.after(
                    Duration.hours(2),
                    IdleShutdownLimits.builder().min(Duration.hours(1)).max(Duration.hours(8)).build()))
                .codeRepositories(List.of("https://git.example.com/fraud/features", "https://git.example.com/fraud/notebooks"))
                .emrSettings(EmrSettings.builder().assumableRoles(List.of(sparkAccessRole)).executionRoles(List.of(sparkJobRole)).build())
                .build())
            .tensorBoard(TensorBoardAppSettings.Builder.create()
                .defaultResourceSpec(ResourceSpec.builder().instanceType(StudioInstanceType.ML_M5_LARGE).build())
                .build())
            .spaceStorage(SpaceStorageSettings.builder().defaultSize(Size.gibibytes(50)).maximumSize(Size.gibibytes(500)).build())
            .customFileSystems(List.of(CustomFileSystem.efs(features)))
            .customPosixUser(CustomPosixUser.builder().uid(10001).gid(2000).build()) // the user's own, and the team's
            .build();
        // the right to look for mount targets has to be there first
        profile.getNode().addDependency(executionRole);
    }

    /** Trains on GPUs in an editor with the team's own CUDA image, and shares what came of it. */
    private void addMlEngineer() {
        Role executionRole = executionRole("MlEngineerRole");
        Bucket models = bucket("Models");
        Bucket sharedNotebooks = bucket("SharedNotebooks");
        models.grantReadWrite(executionRole);
        sharedNotebooks.grantReadWrite(executionRole);

        // the database of confirmed frauds lets this group in, but not the apps of the other two
        SecurityGroup mlEngineerGroup = SecurityGroup.Builder.create(this, "MlEngineerSecurityGroup")
            .vpc(vpc)
            .description("Apps of the ML engineer")
            .build();

        IRepository repository = Repository.fromRepositoryName(this, "CudaRepository", "ml-platform/code-editor-cuda");
        Role imageRole = executionRole("ImageRole");
        repository.grantPull(imageRole);
        CfnImage image = CfnImage.Builder.create(this, "CudaImage").imageName("code-editor-cuda").imageRoleArn(imageRole.getRoleArn()).build();
        CfnImageVersion imageVersion = CfnImageVersion.Builder.create(this, "CudaImageVersion")
            .imageName(image.getImageName())
            .baseImage(repository.repositoryUriForTag("12.4"))
            .build();
        imageVersion.getNode().addDependency(image); // a name alone doesn't wait for what it names
        CfnAppImageConfig appImageConfig = CfnAppImageConfig.Builder.create(this, "CudaAppImageConfig")
            .appImageConfigName("code-editor-cuda")
            .codeEditorAppImageConfig(CfnAppImageConfig.CodeEditorAppImageConfigProperty.builder()
                .containerConfig(CfnAppImageConfig.ContainerConfigProperty.builder()
                    .containerEnvironmentVariables(List.of(CfnAppImageConfig.CustomImageContainerEnvironmentVariableProperty.builder()
                        .key("EDITOR")
                        .value("code-editor --wait")
                        .build()))
                    .build())
                .build())
            .build();

        UserProfile.Builder.create(this, "MlEngineer")
            .domain(domain)
            .userProfileName("ml-engineer")
            .executionRole(executionRole)
            .securityGroups(List.of(mlEngineerGroup)) // beside the domain's
            .codeEditor(CodeEditorAppSettings.Builder.create()
                .defaultResourceSpec(ResourceSpec.builder()
                    .instanceType(StudioInstanceType.ML_G5_XLARGE)
                    .image(image)
                    .imageVersion(imageVersion)
                    .build())
                .customImages(List.of(CustomImage.builder()
                    .image(image)
                    .appImageConfig(appImageConfig)
                    .imageVersionNumber(imageVersion.getAttrVersion())
                    .build()))
                .idleShutdown(IdleShutdown.after(Duration.hours(1))) // a GPU that idles is the dearest kind
                .build())
            // notebooks of before JupyterLab still run in Studio Classic
            .jupyterServer(JupyterServerAppSettings.Builder.create()
                .defaultResourceSpec(ResourceSpec.builder().instanceType(StudioInstanceType.SYSTEM).build())
                .codeRepositories(List.of("https://git.example.com/fraud/models"))
                .build())
            .kernelGateway(KernelGatewayAppSettings.Builder.create()
                .defaultResourceSpec(ResourceSpec.builder().instanceType(StudioInstanceType.ML_G4_DN_XLARGE).build())
                .build())
            .sharing(SharingSettings.builder()
                .notebookOutputOption(NotebookOutputOption.ALLOWED)
                .bucket(sharedNotebooks)
                .prefix("fraud")
                .encryptionKey(key)
                .build())
            .customFileSystems(List.of(
                CustomFileSystem.s3(models, S3FileSystemOptions.builder().prefix("fraud").mountPath("/mnt/models").build())))
            .build();
    }

    /** Forecasts and reads results without code: lands in Studio, sees little of it but Canvas, and has nothing to choose that costs much. */
    private void addAnalyst() {
        Bucket artifacts = bucket("CanvasArtifacts");
        Role forecastRole = canvasRole("forecast", artifacts);
        Role bedrockRole = canvasRole("bedrock", artifacts);
        ISecret snowflake = Secret.fromSecretCompleteArn(this, "SnowflakeOAuth", formatArn(ArnComponents.builder()
            .service("secretsmanager")
            .resource("secret")
            .resourceName("snowflake-oauth-AbCdEf")
            .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
            .build()));

        UserProfile.Builder.create(this, "Analyst")
            .domain(domain)
            .userProfileName("analyst")
            .canvas(CanvasAppSettings.Builder.create()
                .workspace(CanvasWorkspaceSettings.builder().bucket(artifacts).prefix("analyst").encryptionKey(key).build())
                .timeSeriesForecasting(CanvasTimeSeriesForecastingSettings.builder().enabled(true).forecastRole(forecastRole).build())
                .modelRegistration(CanvasModelRegisterSettings.builder().enabled(true).build())
                .generativeAi(CanvasGenerativeAiSettings.builder().bedrockRole(bedrockRole).build())
                .directDeploy(false) // models go to production by the ML engineer
                .identityProviders(List.of(CanvasIdentityProvider.builder().dataSource(CanvasDataSource.SNOWFLAKE).secret(snowflake).build()))
                .build())
            .studioWebPortal(true)
            .defaultLandingUri(DefaultLandingUri.STUDIO)
            .studioWebPortalSettings(StudioWebPortalSettings.builder()
                .hiddenMlTools(List.of(StudioMlTool.TRAINING, StudioMlTool.ENDPOINTS, StudioMlTool.EMR_CLUSTERS, StudioMlTool.JUMP_START))
                .hiddenAppTypes(List.of(
                    StudioAppType.CODE_EDITOR,
                    StudioAppType.JUPYTER_SERVER,
                    StudioAppType.KERNEL_GATEWAY,
                    StudioAppType.R_STUDIO_SERVER_PRO))
                .executionRoleSessionNameMode(ExecutionRoleSessionNameMode.USER_IDENTITY) // who queried what shows in CloudTrail
                .hiddenInstanceTypes(List.of(StudioInstanceType.ML_G5_XLARGE, StudioInstanceType.ML_G5_12_XLARGE, StudioInstanceType.ML_P5_48_XLARGE))
                .hiddenSageMakerImageVersionAliases(List.of(HiddenSageMakerImage.builder()
                    .sageMakerImageName(SageMakerImageName.SAGEMAKER_DISTRIBUTION)
                    .versionAliases(List.of("0.12", "1.11"))
                    .build()))
                .build())
            // on each app that the analyst starts, too
            .tags(Map.of("cost-center", "fraud-analytics", "data-access", "aggregates only"))
            .build();
    }

    /** Models losses in R, and looks after the R packages of the others. */
    private void addStatistician() {
        UserProfile.Builder.create(this, "Statistician")
            .domain(domain)
            .userProfileName("statistician")
            .rStudioServerPro(RStudioServerProAppSettings.Builder.create().userGroup(RStudioUserGroup.ADMIN).build())
            .rSession(RSessionAppSettings.Builder.create()
                .defaultResourceSpec(ResourceSpec.builder().instanceType(StudioInstanceType.ML_R5_LARGE).build())
                .build())
            .build();
    }

    /** What RStudio asks AWS License Manager with; it takes no narrower resource. */
    private Role rStudioRole() {
        Role role = executionRole("RStudioRole");
        role.addToPolicy(PolicyStatement.Builder.create()
            .actions(List.of(
                "license-manager:ExtendLicenseConsumption",
                "license-manager:ListReceivedLicenses",
                "license-manager:GetLicense",
                "license-manager:CheckoutLicense",
                "license-manager:CheckInLicense"))
            .resources(List.of("*"))
            .build());
        return role;
    }

    private Role canvasRole(final String service, final Bucket artifacts) {
        Role role = Role.Builder.create(this, "Canvas-" + service).assumedBy(new ServicePrincipal(service + ".amazonaws.com")).build();
        artifacts.grantReadWrite(role);
        return role;
    }

    private Role executionRole(final String id) {
        return Role.Builder.create(this, id)
            .assumedBy(new ServicePrincipal("sagemaker.amazonaws.com"))
            .managedPolicies(List.of(ManagedPolicy.fromAwsManagedPolicyName("AmazonSageMakerFullAccess")))
            .build();
    }

    private Bucket bucket(final String id) {
        return Bucket.Builder.create(this, id)
            .encryptionKey(key)
            .enforceSsl(true)
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .build();
    }
}
