import cdk_sagemaker_studio as studio
from aws_cdk import ArnFormat, Duration, Fn, Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_efs as efs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct


class StudioStack(Stack):
    """A team that finds fraud: one Studio domain without a way to the internet, and four people
    who need different things of it."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)

        self._key = kms.Key(
            self,
            "Key",
            description="Features, models and shared notebooks of the fraud team",
            enable_key_rotation=True,
        )
        # without NAT gateways, what the apps call is reached through endpoints or not at all
        self._vpc = ec2.Vpc(
            self,
            "Vpc",
            nat_gateways=0,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="Studio", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
            ],
            gateway_endpoints={
                "S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3)
            },
        )
        endpoints = {
            "SAGEMAKER_API": ec2.InterfaceVpcEndpointAwsService.SAGEMAKER_API,
            "SAGEMAKER_RUNTIME": ec2.InterfaceVpcEndpointAwsService.SAGEMAKER_RUNTIME,
            "STS": ec2.InterfaceVpcEndpointAwsService.STS,
            "CLOUDWATCH_LOGS": ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
            "EMR_SERVERLESS": ec2.InterfaceVpcEndpointAwsService.EMR_SERVERLESS,
        }
        for name, service in endpoints.items():
            self._vpc.add_interface_endpoint(name, service=service)

        self._security_group = ec2.SecurityGroup(
            self, "SecurityGroup", vpc=self._vpc, description="Studio apps"
        )
        self._security_group.add_ingress_rule(
            self._security_group,
            ec2.Port.tcp_range(8192, 65535),
            "Jupyter servers and their kernels",
        )

        self._domain = sagemaker.CfnDomain(
            self,
            "Domain",
            domain_name="fraud-detection",
            auth_mode="IAM",
            app_network_access_type="VpcOnly",
            app_security_group_management="Service",  # as RStudio wants it
            domain_settings=sagemaker.CfnDomain.DomainSettingsProperty(
                r_studio_server_pro_domain_settings=(
                    sagemaker.CfnDomain.RStudioServerProDomainSettingsProperty(
                        domain_execution_role_arn=self._r_studio_role().role_arn
                    )
                )
            ),
            vpc_id=self._vpc.vpc_id,
            subnet_ids=[subnet.subnet_id for subnet in self._vpc.isolated_subnets],
            default_user_settings=sagemaker.CfnDomain.UserSettingsProperty(
                execution_role=self._execution_role("DomainExecutionRole").role_arn,
                security_groups=[self._security_group.security_group_id],
            ),
        )

        self._add_data_scientist()
        self._add_ml_engineer()
        self._add_analyst()
        self._add_statistician()

    def _add_data_scientist(self) -> None:
        """Explores data in JupyterLab, sends the heavy work to Spark, and keeps features on a
        file system of the team."""
        execution_role = self._execution_role("DataScientistRole")
        # the data platform team runs EMR, and made these: one to reach the clusters with, one
        # that the jobs run as
        spark_access_role = iam.Role.from_role_name(
            self, "SparkAccessRole", "data-platform-spark-access"
        )
        spark_job_role = iam.Role.from_role_name(self, "SparkJobRole", "data-platform-spark-job")
        spark_access_role.grant_assume_role(execution_role)

        features = efs.FileSystem(
            self,
            "Features",
            vpc=self._vpc,
            encrypted=True,
            kms_key=self._key,
            enable_automatic_backups=True,
        )
        features.connections.allow_default_port_from(self._security_group, "Studio spaces mount it")
        features.grant(execution_role, "elasticfilesystem:DescribeMountTargets")

        lock_extensions = sagemaker.CfnStudioLifecycleConfig(
            self,
            "LockExtensions",
            studio_lifecycle_config_name="lock-extensions",
            studio_lifecycle_config_app_type="JupyterLab",
            studio_lifecycle_config_content=Fn.base64(
                "#!/bin/bash\njupyter labextension disable @jupyterlab/extensionmanager-extension\n"
            ),
        )

        profile = studio.UserProfile(
            self,
            "DataScientist",
            domain=self._domain,
            user_profile_name="data-scientist",
            execution_role=execution_role,
            jupyter_lab=studio.JupyterLabAppSettings(
                # what CloudFormation doesn't take, such as the alias here, is set all the same
                default_resource_spec=studio.ResourceSpec(
                    instance_type=studio.StudioInstanceType.ML_M5_2_XLARGE,
                    image_version_alias="2.3",
                    lifecycle_config=lock_extensions,
                ),
                lifecycle_configs=[lock_extensions],
                idle_shutdown=studio.IdleShutdown.after(
                    Duration.hours(2), min=Duration.hours(1), max=Duration.hours(8)
                ),
                code_repositories=[
                    "https://git.example.com/fraud/features",
                    "https://git.example.com/fraud/notebooks",
                ],
                emr_settings=studio.EmrSettings(
                    assumable_roles=[spark_access_role], execution_roles=[spark_job_role]
                ),
            ),
            tensor_board=studio.TensorBoardAppSettings(
                default_resource_spec=studio.ResourceSpec(
                    instance_type=studio.StudioInstanceType.ML_M5_LARGE
                )
            ),
            space_storage=studio.SpaceStorageSettings(
                default_size=Size.gibibytes(50), maximum_size=Size.gibibytes(500)
            ),
            custom_file_systems=[studio.CustomFileSystem.efs(features)],
            # the user's own, and the team's
            custom_posix_user=studio.CustomPosixUser(uid=10001, gid=2000),
        )
        # the right to look for mount targets has to be there first
        profile.node.add_dependency(execution_role)

    def _add_ml_engineer(self) -> None:
        """Trains on GPUs in an editor with the team's own CUDA image, and shares what came of
        it."""
        execution_role = self._execution_role("MlEngineerRole")
        models, shared_notebooks = [
            self._bucket(construct_id) for construct_id in ("Models", "SharedNotebooks")
        ]
        for bucket in (models, shared_notebooks):
            bucket.grant_read_write(execution_role)

        # the database of confirmed frauds lets this group in, but not the apps of the other two
        security_group = ec2.SecurityGroup(
            self,
            "MlEngineerSecurityGroup",
            vpc=self._vpc,
            description="Apps of the ML engineer",
        )

        repository = ecr.Repository.from_repository_name(
            self, "CudaRepository", "ml-platform/code-editor-cuda"
        )
        image_role = self._execution_role("ImageRole")
        repository.grant_pull(image_role)
        image = sagemaker.CfnImage(
            self, "CudaImage", image_name="code-editor-cuda", image_role_arn=image_role.role_arn
        )
        image_version = sagemaker.CfnImageVersion(
            self,
            "CudaImageVersion",
            image_name=image.image_name,
            base_image=repository.repository_uri_for_tag("12.4"),
        )
        # a name alone doesn't wait for what it names
        image_version.node.add_dependency(image)
        editor = sagemaker.CfnAppImageConfig.CustomImageContainerEnvironmentVariableProperty(
            key="EDITOR", value="code-editor --wait"
        )
        app_image_config = sagemaker.CfnAppImageConfig(
            self,
            "CudaAppImageConfig",
            app_image_config_name="code-editor-cuda",
            code_editor_app_image_config=(
                sagemaker.CfnAppImageConfig.CodeEditorAppImageConfigProperty(
                    container_config=sagemaker.CfnAppImageConfig.ContainerConfigProperty(
                        container_environment_variables=[editor]
                    )
                )
            ),
        )

        studio.UserProfile(
            self,
            "MlEngineer",
            domain=self._domain,
            user_profile_name="ml-engineer",
            execution_role=execution_role,
            security_groups=[security_group],  # beside the domain's
            code_editor=studio.CodeEditorAppSettings(
                default_resource_spec=studio.ResourceSpec(
                    instance_type=studio.StudioInstanceType.ML_G5_XLARGE,
                    image=image,
                    image_version=image_version,
                ),
                custom_images=[
                    studio.CustomImage(
                        image=image,
                        app_image_config=app_image_config,
                        image_version_number=image_version.attr_version,
                    )
                ],
                # a GPU that idles is the dearest kind
                idle_shutdown=studio.IdleShutdown.after(Duration.hours(1)),
            ),
            # notebooks of before JupyterLab still run in Studio Classic
            jupyter_server=studio.JupyterServerAppSettings(
                default_resource_spec=studio.ResourceSpec(
                    instance_type=studio.StudioInstanceType.SYSTEM
                ),
                code_repositories=["https://git.example.com/fraud/models"],
            ),
            kernel_gateway=studio.KernelGatewayAppSettings(
                default_resource_spec=studio.ResourceSpec(
                    instance_type=studio.StudioInstanceType.ML_G4_DN_XLARGE
                )
            ),
            sharing=studio.SharingSettings(
                notebook_output_option=studio.NotebookOutputOption.ALLOWED,
                bucket=shared_notebooks,
                prefix="fraud",
                encryption_key=self._key,
            ),
            custom_file_systems=[
                studio.CustomFileSystem.s3(models, prefix="fraud", mount_path="/mnt/models")
            ],
        )

    def _add_analyst(self) -> None:
        """Forecasts and reads results without code: lands in Studio, sees little of it but
        Canvas, and has nothing to choose that costs much."""
        artifacts = self._bucket("CanvasArtifacts")
        forecast_role, bedrock_role = [
            iam.Role(
                self,
                f"Canvas-{service}",
                assumed_by=iam.ServicePrincipal(f"{service}.amazonaws.com"),
            )
            for service in ("forecast", "bedrock")
        ]
        for role in (forecast_role, bedrock_role):
            artifacts.grant_read_write(role)
        snowflake = secretsmanager.Secret.from_secret_complete_arn(
            self,
            "SnowflakeOAuth",
            self.format_arn(
                service="secretsmanager",
                resource="secret",
                resource_name="snowflake-oauth-AbCdEf",
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            ),
        )

        studio.UserProfile(
            self,
            "Analyst",
            domain=self._domain,
            user_profile_name="analyst",
            canvas=studio.CanvasAppSettings(
                workspace=studio.CanvasWorkspaceSettings(
                    bucket=artifacts, prefix="analyst", encryption_key=self._key
                ),
                time_series_forecasting=studio.CanvasTimeSeriesForecastingSettings(
                    enabled=True, forecast_role=forecast_role
                ),
                model_registration=studio.CanvasModelRegisterSettings(enabled=True),
                generative_ai=studio.CanvasGenerativeAiSettings(bedrock_role=bedrock_role),
                direct_deploy=False,  # models go to production by the ML engineer
                identity_providers=[
                    studio.CanvasIdentityProvider(
                        data_source=studio.CanvasDataSource.SNOWFLAKE, secret=snowflake
                    )
                ],
            ),
            studio_web_portal=True,
            default_landing_uri=studio.DefaultLandingUri.STUDIO,
            studio_web_portal_settings=studio.StudioWebPortalSettings(
                hidden_ml_tools=[
                    studio.StudioMlTool.TRAINING,
                    studio.StudioMlTool.ENDPOINTS,
                    studio.StudioMlTool.EMR_CLUSTERS,
                    studio.StudioMlTool.JUMP_START,
                ],
                hidden_app_types=[
                    studio.StudioAppType.CODE_EDITOR,
                    studio.StudioAppType.JUPYTER_SERVER,
                    studio.StudioAppType.KERNEL_GATEWAY,
                    studio.StudioAppType.R_STUDIO_SERVER_PRO,
                ],
                # who queried what shows in CloudTrail
                execution_role_session_name_mode=(
                    studio.ExecutionRoleSessionNameMode.USER_IDENTITY
                ),
                hidden_instance_types=[
                    studio.StudioInstanceType.ML_G5_XLARGE,
                    studio.StudioInstanceType.ML_G5_12_XLARGE,
                    studio.StudioInstanceType.ML_P5_48_XLARGE,
                ],
                hidden_sage_maker_image_version_aliases=[
                    studio.HiddenSageMakerImage(
                        sage_maker_image_name=studio.SageMakerImageName.SAGEMAKER_DISTRIBUTION,
                        version_aliases=["0.12", "1.11"],
                    )
                ],
            ),
            # on each app that the analyst starts, too
            tags={"cost-center": "fraud-analytics", "data-access": "aggregates only"},
        )

    def _add_statistician(self) -> None:
        """Models losses in R, and looks after the R packages of the others."""
        studio.UserProfile(
            self,
            "Statistician",
            domain=self._domain,
            user_profile_name="statistician",
            r_studio_server_pro=studio.RStudioServerProAppSettings(
                user_group=studio.RStudioUserGroup.ADMIN
            ),
            r_session=studio.RSessionAppSettings(
                default_resource_spec=studio.ResourceSpec(
                    instance_type=studio.StudioInstanceType.ML_R5_LARGE
                )
            ),
        )

    def _r_studio_role(self) -> iam.Role:
        """What RStudio asks AWS License Manager with; it takes no narrower resource."""
        role = self._execution_role("RStudioRole")
        role.add_to_policy(
            iam.PolicyStatement(
                actions=[
                    "license-manager:ExtendLicenseConsumption",
                    "license-manager:ListReceivedLicenses",
                    "license-manager:GetLicense",
                    "license-manager:CheckoutLicense",
                    "license-manager:CheckInLicense",
                ],
                resources=["*"],
            )
        )
        return role

    def _execution_role(self, construct_id: str) -> iam.Role:
        return iam.Role(
            self,
            construct_id,
            assumed_by=iam.ServicePrincipal("sagemaker.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("AmazonSageMakerFullAccess")
            ],
        )

    def _bucket(self, construct_id: str) -> s3.Bucket:
        return s3.Bucket(
            self,
            construct_id,
            encryption_key=self._key,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )
