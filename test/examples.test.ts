import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { StudioStack } from '../examples/typescript/studio-stack';

describe('the TypeScript example', () => {
  const { context } = JSON.parse(readFileSync(join(__dirname, '..', 'examples', 'typescript', 'cdk.json'), 'utf-8'));
  const stack = new StudioStack(new App({ context }), 'Studio');
  const template = Template.fromStack(stack);

  /** The properties of the profile of this name. */
  function profile(userProfileName: string): { [property: string]: any } {
    const [{ Properties }] = Object.values(template.findResources('AWS::SageMaker::UserProfile', { Properties: { UserProfileName: userProfileName } }));
    return Properties;
  }

  /** The one resource of a type whose logical ID starts like this. */
  function logicalId(type: string, start: string): string {
    const [id, ...others] = Object.keys(template.findResources(type)).filter((candidate) => candidate.startsWith(start));
    expect(others).toEqual([]);
    return id;
  }

  test('has a profile for each of four people, in one domain that reaches AWS through its VPC alone', () => {
    const domain = { Ref: logicalId('AWS::SageMaker::Domain', 'Domain') };
    template.hasResourceProperties('AWS::SageMaker::Domain', { AuthMode: 'IAM', AppNetworkAccessType: 'VpcOnly' });
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::InternetGateway', 0);
    template.resourceCountIs('AWS::SageMaker::UserProfile', 4);
    const people = ['data-scientist', 'ml-engineer', 'analyst', 'statistician'];
    expect(people.map((name) => profile(name).DomainId)).toEqual([domain, domain, domain, domain]);
  });

  test('gives the data scientist a JupyterLab that shuts down, storage to grow, a file system and Spark', () => {
    const lifecycleConfig = { 'Fn::GetAtt': ['LockExtensions', 'StudioLifecycleConfigArn'] };
    expect(profile('data-scientist').UserSettings).toMatchObject({
      ExecutionRole: { 'Fn::GetAtt': [logicalId('AWS::IAM::Role', 'DataScientistRole'), 'Arn'] },
      JupyterLabAppSettings: {
        DefaultResourceSpec: { InstanceType: 'ml.m5.2xlarge', LifecycleConfigArn: lifecycleConfig },
        LifecycleConfigArns: [lifecycleConfig],
        CodeRepositories: [
          { RepositoryUrl: 'https://git.example.com/fraud/features' },
          { RepositoryUrl: 'https://git.example.com/fraud/notebooks' },
        ],
        AppLifecycleManagement: {
          IdleSettings: {
            LifecycleManagement: 'ENABLED',
            IdleTimeoutInMinutes: 120,
            MinIdleTimeoutInMinutes: 60,
            MaxIdleTimeoutInMinutes: 480,
          },
        },
        EmrSettings: { AssumableRoleArns: [expect.anything()], ExecutionRoleArns: [expect.anything()] },
      },
      SpaceStorageSettings: { DefaultEbsStorageSettings: { DefaultEbsVolumeSizeInGb: 50, MaximumEbsVolumeSizeInGb: 500 } },
      CustomFileSystemConfigs: [{ EFSFileSystemConfig: { FileSystemId: { Ref: logicalId('AWS::EFS::FileSystem', 'Features') } } }],
      CustomPosixUserConfig: { Uid: 10001, Gid: 2000 },
    });
  });

  test('makes the data scientist wait for the mount targets of the file system, and for the right to look for them', () => {
    template.hasResource('AWS::SageMaker::UserProfile', {
      Properties: { UserProfileName: 'data-scientist' },
      DependsOn: Match.arrayWith([
        logicalId('AWS::IAM::Policy', 'DataScientistRoleDefaultPolicy'),
        ...Object.keys(template.findResources('AWS::EFS::MountTarget')),
      ]),
    });
  });

  test('gives the ML engineer GPUs, an image of the team, Studio Classic, sharing, a bucket and a security group', () => {
    expect(profile('ml-engineer').UserSettings).toMatchObject({
      SecurityGroups: [{ 'Fn::GetAtt': [logicalId('AWS::EC2::SecurityGroup', 'MlEngineerSecurityGroup'), 'GroupId'] }],
      CodeEditorAppSettings: {
        DefaultResourceSpec: { InstanceType: 'ml.g5.xlarge', SageMakerImageVersionArn: { Ref: 'CudaImageVersion' } },
        CustomImages: [{ ImageName: 'code-editor-cuda', AppImageConfigName: { Ref: 'CudaAppImageConfig' } }],
        AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 60 } },
      },
      JupyterServerAppSettings: { DefaultResourceSpec: { InstanceType: 'system' } },
      KernelGatewayAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.g4dn.xlarge' } },
      SharingSettings: {
        NotebookOutputOption: 'Allowed',
        S3OutputPath: { 'Fn::Join': ['', ['s3://', { Ref: logicalId('AWS::S3::Bucket', 'SharedNotebooks') }, '/fraud']] },
        S3KmsKeyId: { 'Fn::GetAtt': [logicalId('AWS::KMS::Key', 'Key'), 'Arn'] },
      },
      CustomFileSystemConfigs: [{
        S3FileSystemConfig: {
          MountPath: '/mnt/models',
          S3Uri: { 'Fn::Join': ['', ['s3://', { Ref: logicalId('AWS::S3::Bucket', 'Models') }, '/fraud']] },
        },
      }],
    });
  });

  test('gives the analyst a portal with much of it hidden', () => {
    const { UserSettings, Tags } = profile('analyst');
    expect(UserSettings).toEqual({
      StudioWebPortal: 'ENABLED',
      DefaultLandingUri: 'studio::',
      StudioWebPortalSettings: {
        HiddenMlTools: ['Training', 'Endpoints', 'EmrClusters', 'JumpStart'],
        HiddenInstanceTypes: ['ml.g5.xlarge', 'ml.g5.12xlarge', 'ml.p5.48xlarge'],
        HiddenSageMakerImageVersionAliases: [{ SageMakerImageName: 'sagemaker_distribution', VersionAliases: ['0.12', '1.11'] }],
      },
    });
    expect(Tags).toEqual([{ Key: 'cost-center', Value: 'fraud-analytics' }, { Key: 'data-access', Value: 'aggregates only' }]);
  });

  test('gives each of them what CloudFormation does not take, with one function for all', () => {
    template.resourceCountIs('Custom::SageMakerUserProfileSettings', 4);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    const carried = Object.values(template.findResources('Custom::SageMakerUserProfileSettings'))
      .map(({ Properties }) => JSON.stringify(Properties.Settings));
    expect(['CanvasAppSettings', 'TensorBoardAppSettings', 'RSessionAppSettings', 'CodeRepositories', 'SageMakerImageVersionAlias']
      .filter((name) => !carried.some((settings) => settings.includes(name)))).toEqual([]);
  });

  test('keeps buckets private and encrypted in transit, and rotates its key', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    });
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]),
      },
    });
    template.resourceCountIs('AWS::S3::Bucket', 3);
    template.resourceCountIs('AWS::S3::BucketPolicy', 3);
    template.allResourcesProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('gets no warning and no error', () => {
    const annotations = Annotations.fromStack(stack);
    expect(annotations.findWarning('*', Match.anyValue())).toEqual([]);
    expect(annotations.findError('*', Match.anyValue())).toEqual([]);
  });
});
