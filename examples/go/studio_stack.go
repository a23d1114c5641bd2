package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsefs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssagemaker"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawssagemaker"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	studio "github.com/cdk-sagemaker-studio/cdk-sagemaker-studio-go/cdksagemakerstudio"
)

// team is what the four people share.
type team struct {
	stack         awscdk.Stack
	key           awskms.Key
	vpc           awsec2.Vpc
	securityGroup awsec2.SecurityGroup
	domain        awssagemaker.CfnDomain
}

// NewStudioStack is for a team that finds fraud: one Studio domain without a way to the internet, and four people who need different things
// of it.
func NewStudioStack(scope constructs.Construct, id string) awscdk.Stack {
	t := &team{stack: awscdk.NewStack(scope, &id, nil)}

	t.key = awskms.NewKey(t.stack, jsii.String("Key"), &awskms.KeyProps{
		Description:       jsii.String("Features, models and shared notebooks of the fraud team"),
		EnableKeyRotation: jsii.Bool(true),
	})
	// without NAT gateways, what the apps call is reached through endpoints or not at all
	t.vpc = awsec2.NewVpc(t.stack, jsii.String("Vpc"), &awsec2.VpcProps{
		NatGateways: jsii.Number(0),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("Studio"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
		GatewayEndpoints: &map[string]*awsec2.GatewayVpcEndpointOptions{
			"S3": {Service: awsec2.GatewayVpcEndpointAwsService_S3()},
		},
	})
	for _, endpoint := range []struct {
		name    string
		service awsec2.InterfaceVpcEndpointAwsService
	}{
		{"SAGEMAKER_API", awsec2.InterfaceVpcEndpointAwsService_SAGEMAKER_API()},
		{"SAGEMAKER_RUNTIME", awsec2.InterfaceVpcEndpointAwsService_SAGEMAKER_RUNTIME()},
		{"STS", awsec2.InterfaceVpcEndpointAwsService_STS()},
		{"CLOUDWATCH_LOGS", awsec2.InterfaceVpcEndpointAwsService_CLOUDWATCH_LOGS()},
		{"EMR_SERVERLESS", awsec2.InterfaceVpcEndpointAwsService_EMR_SERVERLESS()},
	} {
		t.vpc.AddInterfaceEndpoint(jsii.String(endpoint.name), &awsec2.InterfaceVpcEndpointOptions{Service: endpoint.service})
	}

	t.securityGroup = awsec2.NewSecurityGroup(t.stack, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc:         t.vpc,
		Description: jsii.String("Studio apps"),
	})
	t.securityGroup.AddIngressRule(t.securityGroup, awsec2.Port_TcpRange(jsii.Number(8192), jsii.Number(65535)),
		jsii.String("Jupyter servers and their kernels"), nil)

	var subnetIDs []any
	for _, subnet := range *t.vpc.IsolatedSubnets() {
		subnetIDs = append(subnetIDs, subnet.SubnetId())
	}
	t.domain = awssagemaker.NewCfnDomain(t.stack, jsii.String("Domain"), &awssagemaker.CfnDomainProps{
		DomainName:                 jsii.String("fraud-detection"),
		AuthMode:                   jsii.String("IAM"),
		AppNetworkAccessType:       jsii.String("VpcOnly"),
		AppSecurityGroupManagement: jsii.String("Service"), // as RStudio wants it
		DomainSettings: &awssagemaker.CfnDomain_DomainSettingsProperty{
			RStudioServerProDomainSettings: &awssagemaker.CfnDomain_RStudioServerProDomainSettingsProperty{
				DomainExecutionRoleArn: t.rStudioRole().RoleArn(),
			},
		},
		VpcId:     t.vpc.VpcId(),
		SubnetIds: &subnetIDs,
		DefaultUserSettings: &awssagemaker.CfnDomain_UserSettingsProperty{
			ExecutionRole:  t.executionRole("DomainExecutionRole").RoleArn(),
			SecurityGroups: &[]*string{t.securityGroup.SecurityGroupId()},
		},
	})

	t.addDataScientist()
	t.addMlEngineer()
	t.addAnalyst()
	t.addStatistician()
	return t.stack
}

// addDataScientist adds someone who explores data in JupyterLab, sends the heavy work to Spark, and keeps features on a file system of the
// team.
func (t *team) addDataScientist() {
	executionRole := t.executionRole("DataScientistRole")
	// the data platform team runs EMR, and made these: one to reach the clusters with, one that the jobs run as
	sparkAccessRole := awsiam.Role_FromRoleName(t.stack, jsii.String("SparkAccessRole"), jsii.String("data-platform-spark-access"), nil)
	sparkJobRole := awsiam.Role_FromRoleName(t.stack, jsii.String("SparkJobRole"), jsii.String("data-platform-spark-job"), nil)
	sparkAccessRole.GrantAssumeRole(executionRole)

	features := awsefs.NewFileSystem(t.stack, jsii.String("Features"), &awsefs.FileSystemProps{
		Vpc:                    t.vpc,
		Encrypted:              jsii.Bool(true),
		KmsKey:                 t.key,
		EnableAutomaticBackups: jsii.Bool(true),
	})
	features.Connections().AllowDefaultPortFrom(t.securityGroup, jsii.String("Studio spaces mount it"))
	features.Grant(executionRole, jsii.String("elasticfilesystem:DescribeMountTargets"))

	lockExtensions := awssagemaker.NewCfnStudioLifecycleConfig(t.stack, jsii.String("LockExtensions"), &awssagemaker.CfnStudioLifecycleConfigProps{
		StudioLifecycleConfigName:    jsii.String("lock-extensions"),
		StudioLifecycleConfigAppType: jsii.String("JupyterLab"),
		StudioLifecycleConfigContent: awscdk.Fn_Base64(jsii.String(`#!/bin/bash
jupyter labextension disable @jupyterlab/extensionmanager-extension
`)),
	})

	profile := studio.NewUserProfile(t.stack, jsii.String("DataScientist"), &studio.UserProfileProps{
		Domain:          t.domain,
		UserProfileName: jsii.String("data-scientist"),
		ExecutionRole:   executionRole,
		JupyterLab: studio.NewJupyterLabAppSettings(&studio.JupyterLabAppSettingsOptions{
			// what CloudFormation doesn't take, such as the alias here, is set all the same
			DefaultResourceSpec: &studio.ResourceSpec{
				InstanceType:      studio.StudioInstanceType_ML_M5_2XLARGE(),
				ImageVersionAlias: jsii.String("2.3"),
				LifecycleConfig:   lockExtensions,
			},
			LifecycleConfigs: &[]interfacesawssagemaker.IStudioLifecycleConfigRef{lockExtensions},
			IdleShutdown: studio.IdleShutdown_After(awscdk.Duration_Hours(jsii.Number(2)), &studio.IdleShutdownLimits{
				Min: awscdk.Duration_Hours(jsii.Number(1)),
				Max: awscdk.Duration_Hours(jsii.Number(8)),
			}),
			CodeRepositories: jsii.Strings("https://git.example.com/fraud/features", "https://git.example.com/fraud/notebooks"),
			EmrSettings: &studio.EmrSettings{
				AssumableRoles: &[]interfacesawsiam.IRoleRef{sparkAccessRole},
				ExecutionRoles: &[]interfacesawsiam.IRoleRef{sparkJobRole},
			},
		}),
		TensorBoard: studio.NewTensorBoardAppSettings(&studio.TensorBoardAppSettingsOptions{
			DefaultResourceSpec: &studio.ResourceSpec{InstanceType: studio.StudioInstanceType_ML_M5_LARGE()},
		}),
		SpaceStorage: &studio.SpaceStorageSettings{
			DefaultSize: awscdk.Size_Gibibytes(jsii.Number(50)),
			MaximumSize: awscdk.Size_Gibibytes(jsii.Number(500)),
		},
		CustomFileSystems: &[]studio.CustomFileSystem{studio.CustomFileSystem_Efs(features, nil)},
		CustomPosixUser:   &studio.CustomPosixUser{Uid: jsii.Number(10001), Gid: jsii.Number(2000)}, // the user's own, and the team's
	})
	// the right to look for mount targets has to be there first
	profile.Node().AddDependency(executionRole)
}

// addMlEngineer adds someone who trains on GPUs in an editor with the team's own CUDA image, and shares what came of it.
func (t *team) addMlEngineer() {
	executionRole := t.executionRole("MlEngineerRole")
	models := t.bucket("Models")
	sharedNotebooks := t.bucket("SharedNotebooks")
	models.GrantReadWrite(executionRole, nil)
	sharedNotebooks.GrantReadWrite(executionRole, nil)

	// the database of confirmed frauds lets this group in, but not the apps of the other two
	securityGroup := awsec2.NewSecurityGroup(t.stack, jsii.String("MlEngineerSecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc:         t.vpc,
		Description: jsii.String("Apps of the ML engineer"),
	})

	repository := awsecr.Repository_FromRepositoryName(t.stack, jsii.String("CudaRepository"), jsii.String("ml-platform/code-editor-cuda"))
	imageRole := t.executionRole("ImageRole")
	repository.GrantPull(imageRole)
	image := awssagemaker.NewCfnImage(t.stack, jsii.String("CudaImage"), &awssagemaker.CfnImageProps{
		ImageName:    jsii.String("code-editor-cuda"),
		ImageRoleArn: imageRole.RoleArn(),
	})
	imageVersion := awssagemaker.NewCfnImageVersion(t.stack, jsii.String("CudaImageVersion"), &awssagemaker.CfnImageVersionProps{
		ImageName: image.ImageName(),
		BaseImage: repository.RepositoryUriForTag(jsii.String("12.4")),
	})
	imageVersion.Node().AddDependency(image) // a name alone doesn't wait for what it names
	appImageConfig := awssagemaker.NewCfnAppImageConfig(t.stack, jsii.String("CudaAppImageConfig"), &awssagemaker.CfnAppImageConfigProps{
		AppImageConfigName: jsii.String("code-editor-cuda"),
		CodeEditorAppImageConfig: &awssagemaker.CfnAppImageConfig_CodeEditorAppImageConfigProperty{
			ContainerConfig: &awssagemaker.CfnAppImageConfig_ContainerConfigProperty{
				ContainerEnvironmentVariables: &[]*awssagemaker.CfnAppImageConfig_CustomImageContainerEnvironmentVariableProperty{
					{Key: jsii.String("EDITOR"), Value: jsii.String("code-editor --wait")},
				},
			},
		},
	})

	studio.NewUserProfile(t.stack, jsii.String("MlEngineer"), &studio.UserProfileProps{
		Domain:          t.domain,
		UserProfileName: jsii.String("ml-engineer"),
		ExecutionRole:   executionRole,
		SecurityGroups:  &[]interfacesawsec2.ISecurityGroupRef{securityGroup}, // beside the domain's
		CodeEditor: studio.NewCodeEditorAppSettings(&studio.CodeEditorAppSettingsOptions{
			DefaultResourceSpec: &studio.ResourceSpec{
				InstanceType: studio.StudioInstanceType_ML_G5_XLARGE(),
				Image:        image,
				ImageVersion: imageVersion,
			},
			CustomImages: &[]*studio.CustomImage{
				{Image: image, AppImageConfig: appImageConfig, ImageVersionNumber: imageVersion.AttrVersion()},
			},
			IdleShutdown: studio.IdleShutdown_After(awscdk.Duration_Hours(jsii.Number(1)), nil), // a GPU that idles is the dearest kind
		}),
		// notebooks of before JupyterLab still run in Studio Classic
		JupyterServer: studio.NewJupyterServerAppSettings(&studio.JupyterServerAppSettingsOptions{
			DefaultResourceSpec: &studio.ResourceSpec{InstanceType: studio.StudioInstanceType_SYSTEM()},
			CodeRepositories:    jsii.Strings("https://git.example.com/fraud/models"),
		}),
		KernelGateway: studio.NewKernelGatewayAppSettings(&studio.KernelGatewayAppSettingsOptions{
			DefaultResourceSpec: &studio.ResourceSpec{InstanceType: studio.StudioInstanceType_ML_G4DN_XLARGE()},
		}),
		Sharing: &studio.SharingSettings{
			NotebookOutputOption: studio.NotebookOutputOption_ALLOWED,
			Bucket:               sharedNotebooks,
			Prefix:               jsii.String("fraud"),
			EncryptionKey:        t.key,
		},
		CustomFileSystems: &[]studio.CustomFileSystem{
			studio.CustomFileSystem_S3(models, &studio.S3FileSystemOptions{Prefix: jsii.String("fraud"), MountPath: jsii.String("/mnt/models")}),
		},
	})
}

// addAnalyst adds someone who forecasts and reads results without code: lands in Studio, sees little of it but Canvas, and has nothing to
// choose that costs much.
func (t *team) addAnalyst() {
	artifacts := t.bucket("CanvasArtifacts")
	forecastRole := t.canvasRole("forecast", artifacts)
	bedrockRole := t.canvasRole("bedrock", artifacts)
	snowflakeArn := t.stack.FormatArn(&awscdk.ArnComponents{
		Service:      jsii.String("secretsmanager"),
		Resource:     jsii.String("secret"),
		ResourceName: jsii.String("snowflake-oauth-AbCdEf"),
		ArnFormat:    awscdk.ArnFormat_COLON_RESOURCE_NAME,
	})
	snowflake := awssecretsmanager.Secret_FromSecretCompleteArn(t.stack, jsii.String("SnowflakeOAuth"), snowflakeArn)

	studio.NewUserProfile(t.stack, jsii.String("Analyst"), &studio.UserProfileProps{
		Domain:          t.domain,
		UserProfileName: jsii.String("analyst"),
		Canvas: studio.NewCanvasAppSettings(&studio.CanvasAppSettingsOptions{
			Workspace:             &studio.CanvasWorkspaceSettings{Bucket: artifacts, Prefix: jsii.String("analyst"), EncryptionKey: t.key},
			TimeSeriesForecasting: &studio.CanvasTimeSeriesForecastingSettings{Enabled: jsii.Bool(true), ForecastRole: forecastRole},
			ModelRegistration:     &studio.CanvasModelRegisterSettings{Enabled: jsii.Bool(true)},
			GenerativeAi:          &studio.CanvasGenerativeAiSettings{BedrockRole: bedrockRole},
			DirectDeploy:          jsii.Bool(false), // models go to production by the ML engineer
			IdentityProviders: &[]*studio.CanvasIdentityProvider{
				{DataSource: studio.CanvasDataSource_SNOWFLAKE, Secret: snowflake},
			},
		}),
		StudioWebPortal:   jsii.Bool(true),
		DefaultLandingUri: studio.DefaultLandingUri_STUDIO,
		StudioWebPortalSettings: &studio.StudioWebPortalSettings{
			HiddenMlTools: &[]studio.StudioMlTool{
				studio.StudioMlTool_TRAINING(),
				studio.StudioMlTool_ENDPOINTS(),
				studio.StudioMlTool_EMR_CLUSTERS(),
				studio.StudioMlTool_JUMP_START(),
			},
			HiddenAppTypes: &[]studio.StudioAppType{
				studio.StudioAppType_CODE_EDITOR(),
				studio.StudioAppType_JUPYTER_SERVER(),
				studio.StudioAppType_KERNEL_GATEWAY(),
				studio.StudioAppType_R_STUDIO_SERVER_PRO(),
			},
			ExecutionRoleSessionNameMode: studio.ExecutionRoleSessionNameMode_USER_IDENTITY, // who queried what shows in CloudTrail
			HiddenInstanceTypes: &[]studio.StudioInstanceType{
				studio.StudioInstanceType_ML_G5_XLARGE(),
				studio.StudioInstanceType_ML_G5_12XLARGE(),
				studio.StudioInstanceType_ML_P5_48XLARGE(),
			},
			HiddenSageMakerImageVersionAliases: &[]*studio.HiddenSageMakerImage{
				{SageMakerImageName: studio.SageMakerImageName_SAGEMAKER_DISTRIBUTION, VersionAliases: jsii.Strings("0.12", "1.11")},
			},
		},
		// on each app that the analyst starts, too
		Tags: &map[string]*string{
			"cost-center": jsii.String("fraud-analytics"),
			"data-access": jsii.String("aggregates only"),
		},
	})
}

// addStatistician adds someone who models losses in R, and looks after the R packages of the others.
func (t *team) addStatistician() {
	studio.NewUserProfile(t.stack, jsii.String("Statistician"), &studio.UserProfileProps{
		Domain:          t.domain,
		UserProfileName: jsii.String("statistician"),
		RStudioServerPro: studio.NewRStudioServerProAppSettings(&studio.RStudioServerProAppSettingsOptions{
			UserGroup: studio.RStudioUserGroup_ADMIN,
		}),
		RSession: studio.NewRSessionAppSettings(&studio.RSessionAppSettingsOptions{
			DefaultResourceSpec: &studio.ResourceSpec{InstanceType: studio.StudioInstanceType_ML_R5_LARGE()},
		}),
	})
}

// rStudioRole is what RStudio asks AWS License Manager with; it takes no narrower resource.
func (t *team) rStudioRole() awsiam.Role {
	role := t.executionRole("RStudioRole")
	role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(
			"license-manager:ExtendLicenseConsumption",
			"license-manager:ListReceivedLicenses",
			"license-manager:GetLicense",
			"license-manager:CheckoutLicense",
			"license-manager:CheckInLicense",
		),
		Resources: jsii.Strings("*"),
	}))
	return role
}

func (t *team) canvasRole(service string, artifacts awss3.Bucket) awsiam.Role {
	role := awsiam.NewRole(t.stack, jsii.String("Canvas-"+service), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String(service+".amazonaws.com"), nil),
	})
	artifacts.GrantReadWrite(role, nil)
	return role
}

func (t *team) executionRole(id string) awsiam.Role {
	return awsiam.NewRole(t.stack, &id, &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("sagemaker.amazonaws.com"), nil),
		ManagedPolicies: &[]awsiam.IManagedPolicy{
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("AmazonSageMakerFullAccess")),
		},
	})
}

func (t *team) bucket(id string) awss3.Bucket {
	return awss3.NewBucket(t.stack, &id, &awss3.BucketProps{
		EncryptionKey:     t.key,
		EnforceSSL:        jsii.Bool(true),
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
	})
}
