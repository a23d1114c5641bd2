import { Lazy } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnFileSystem } from 'aws-cdk-lib/aws-efs';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IStudioLifecycleConfigRef } from 'aws-cdk-lib/aws-sagemaker';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  CanvasAppSettings, CanvasDataSource, CodeEditorAppSettings, CustomFileSystem, Domain, Image, ImageVersion, JupyterLabAppSettings,
  SageMakerImageName,
} from '../../../src';
import type { CustomImage, ResourceSpec, UserProfileProps } from '../../../src';
import { explainPattern } from '../../../src/service-model/rules/patterns';
import { appImageConfig, ARN, profileWith, refusal, testStack } from '../../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

/** Props with a value that has to match a pattern. */
type PropsWith = (value: string) => Partial<UserProfileProps>;

const jupyterLab = (defaultResourceSpec: ResourceSpec) => ({ jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec }) });

/** A reference whose ARN is whatever it is: a construct of someone else's that isn't checked before it gets here. */
const lifecycleConfigWith = (studioLifecycleConfigArn: string) =>
  ({ studioLifecycleConfigRef: { studioLifecycleConfigArn } }) as IStudioLifecycleConfigRef;

describe('a value that does not match its pattern', () => {
  const NAME = 'must consist of letters, digits and hyphens, and not start or end with a hyphen';
  const TAG = 'must consist of letters, digits, spaces and the characters _ . : / = + - @';
  const ROLE = 'must be the ARN of an IAM role (arn:aws:iam::ACCOUNT:role/NAME)';
  const FILE_SYSTEM = 'must be the ID of a file system, such as fs-0123456789abcdef0';
  const PATH = 'must be an absolute path without white space, such as /home';

  const CASES: [path: string, refused: string, words: string, accepted: string, props: PropsWith][] = [
    ['domain', 'studio', 'must be the ID of a domain, such as d-abcdefghijkl', 'd-abcdefghijkl',
      (value) => ({ domain: Domain.fromDomainId(stack, 'Domain', value) })],
    ['userProfileName', 'alice_smith', NAME, 'alice-smith', (value) => ({ userProfileName: value })],
    ['userProfileName', '-alice', NAME, '0alice', (value) => ({ userProfileName: value })],
    ['userProfileName', 'alice-', NAME, 'alice--0', (value) => ({ userProfileName: value })],
    ['tags.team', 'forecast; pricing', TAG, 'Größe 1_.:/=+-@', (value) => ({ tags: { team: value } })],
    ['tags.a;b', 'a;b', TAG, 'a b', (value) => ({ tags: { [value]: 'forecast' } })],
    ['executionRole', 'arn:aws:iam::1234:role/studio', ROLE, 'arn:aws-cn:iam::123456789012:role/service/studio',
      (value) => ({ executionRole: Role.fromRoleArn(stack, 'Role', value) })],
    ['jupyterLab.emrSettings.assumableRoles[0]', 'arn:aws:iam::1234:role/emr', ROLE, 'arn:aws:iam::123456789012:role/emr',
      (value) => ({ jupyterLab: new JupyterLabAppSettings({ emrSettings: { assumableRoles: [Role.fromRoleArn(stack, 'Role', value)] } }) })],
    ['jupyterLab.emrSettings.executionRoles[0]', 'arn:aws:iam::1234:role/emr', ROLE, 'arn:aws:iam::123456789012:role/emr',
      (value) => ({ jupyterLab: new JupyterLabAppSettings({ emrSettings: { executionRoles: [Role.fromRoleArn(stack, 'Role', value)] } }) })],
    ['securityGroups[0]', 'sg_1', 'must be the ID of a security group, such as sg-0123456789abcdef0', 'sg-1',
      (value) => ({ securityGroups: [CfnSecurityGroup.fromSecurityGroupId(stack, 'Group', value)] })],
    ['jupyterLab.codeRepositories[0]', 'git@example.com:code.git', 'must be a URL of https:// and at least three letters, digits or characters . - _, with single slashes between them',
      'https://example.com/code.git', (value) => ({ jupyterLab: new JupyterLabAppSettings({ codeRepositories: [value] }) })],
    ['jupyterLab.codeRepositories[0]', 'https://example.com/code?a=b', 'must be a URL of https:// and at least three letters, digits or characters . - _, with single slashes between them',
      'https://abc', (value) => ({ jupyterLab: new JupyterLabAppSettings({ codeRepositories: [value] }) })],
    ['jupyterLab.customImages[0].image', 'py_torch', 'must consist of letters and digits, with single hyphens and dots between them', 'py.torch-2',
      (value) => ({ jupyterLab: new JupyterLabAppSettings({ customImages: [customImageCalled(value)] }) })],
    ['jupyterLab.customImages[0].appImageConfig', 'py_torch', NAME, 'py--torch',
      (value) => ({
        jupyterLab: new JupyterLabAppSettings({ customImages: [{ ...customImageCalled('pytorch'), appImageConfig: appImageConfig(stack, value) }] }),
      })],
    ['jupyterLab.defaultResourceSpec.imageVersionAlias', 'latest', 'must be a major version (2), a major and a minor one (2.3) or a semantic version (2.3.1)',
      '2.3.1', (value) => jupyterLab({ imageVersionAlias: value })],
    ['canvas.generativeAi.bedrockRole', 'arn:aws:iam::1234:role/bedrock', ROLE, 'arn:aws:iam::123456789012:role/bedrock',
      (value) => ({ canvas: new CanvasAppSettings({ generativeAi: { bedrockRole: Role.fromRoleArn(stack, 'Role', value) } }) })],
    ['canvas.identityProviders[0].secret', 'snowflake', 'must be the ARN of a secret (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME)',
      'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:snowflake-AbCdEf', (value) => ({
        canvas: new CanvasAppSettings({
          identityProviders: [{ dataSource: CanvasDataSource.SNOWFLAKE, secret: CfnSecret.fromSecretId(stack, 'Secret', value) }],
        }),
      })],
    ['customFileSystems[0].fileSystem', 'fs-01234xyz', FILE_SYSTEM, 'fs-01234567',
      (value) => ({ customFileSystems: [CustomFileSystem.efs(CfnFileSystem.fromFileSystemId(stack, 'Efs', value))] })],
    ['customFileSystems[0].fileSystemPath', 'home', PATH, '/home', (value) => fileSystemAt(value)],
    ['customFileSystems[0].fileSystemPath', '/my home', PATH, '/', (value) => fileSystemAt(value)],
    ['studioWebPortalSettings.hiddenSageMakerImageVersionAliases[0].versionAliases[0]', '2', 'must be a major and a minor version, such as 2.3', '2.3',
      (value) => ({
        studioWebPortalSettings: {
          hiddenSageMakerImageVersionAliases: [{ sageMakerImageName: SageMakerImageName.SAGEMAKER_DISTRIBUTION, versionAliases: [value] }],
        },
      })],
  ];

  test.each(CASES)('is refused in words: %s %s', (path, refused, words, _, props) => {
    expect(refusal(() => profileWith(stack, props(refused)))).toEqual([`${path}: ${words}, got '${refused}'`]);
  });

  test.each(CASES)('is not one that does: %s, unlike %s', (_path, _refused, _words, accepted, props) => {
    expect(refusal(() => profileWith(stack, props(accepted)))).toEqual([]);
  });

  test.each(CASES)('is not one known only at deployment: %s', (_path, refused, _words, _accepted, props) => {
    expect(refusal(() => profileWith(stack, props(Lazy.string({ produce: () => refused }))))).toEqual([]);
  });

  function fileSystemAt(fileSystemPath: string): Partial<UserProfileProps> {
    return { customFileSystems: [CustomFileSystem.efs(CfnFileSystem.fromFileSystemId(stack, 'Efs', 'fs-01234567'), { fileSystemPath })] };
  }

  test('is refused with the pattern itself where there are no words for it', () => {
    const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/a.b');
    expect(refusal(() => profileWith(stack, { sharing: { bucket: Bucket.fromBucketName(stack, 'Bucket', 'team'), encryptionKey } }))).toEqual([
      "sharing.encryptionKey: must match [a-zA-Z0-9:/_-]*, got 'arn:aws:kms:eu-west-1:123456789012:key/a.b'",
    ]);
  });

  test('is refused with words that it does not satisfy: the name of an image takes no two hyphens in a row', () => {
    expect(refusal(() => profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ customImages: [customImageCalled('py--torch')] }) }))).toEqual([
      expect.not.stringContaining(`${NAME}, got`),
    ]);
  });

  function customImageCalled(name: string): CustomImage {
    return { image: Image.fromImageName(stack, 'Image', name), appImageConfig: appImageConfig(stack, 'pytorch-config') };
  }
});

describe('the ARN of an image', () => {
  const FORM = 'jupyterLab.defaultResourceSpec.image: must be the ARN of a SageMaker image (arn:aws:sagemaker:REGION:ACCOUNT:image/NAME)';
  const refusedArn = (arn: string) => refusal(() => profileWith(stack, jupyterLab({ image: Image.fromImageArn(stack, 'Image', arn) })));

  test.each<[string, string, string]>([
    ['of an image version', `${ARN}:image-version/pytorch/3`, '; to name a version, give the ARN of the image version as imageVersion'],
    ['of an image with a number behind it', `${ARN}:image/pytorch/3`, '; to name a version, give the ARN of the image version as imageVersion'],
    ['of an image with a number of several digits behind it', `${ARN}:image/pytorch/10`, '; to name a version, give the ARN of the image version as imageVersion'],
    ['with what is no number behind it', `${ARN}:image/pytorch/3b`, ''],
    ['with a name in upper case', `${ARN}:image/PyTorch`, ', with a name in lower case'],
    ['of something else', `${ARN}:studio-lifecycle-config/setup`, ', not of a resource of type studio-lifecycle-config'],
    ['of something else with a number behind it', `${ARN}:studio-lifecycle-config/setup/3`, ', not of a resource of type studio-lifecycle-config'],
    ['of another service', 'arn:aws:s3:::team', ''],
  ])('is refused %s', (_, arn, advice) => {
    expect(refusedArn(arn)).toEqual([`${FORM}${advice}, got '${arn}'`]);
  });

  test('is accepted', () => {
    expect(refusedArn(`${ARN}:image/pytorch-2.1`)).toEqual([]);
  });

  test('is accepted where it is known only at deployment', () => {
    expect(refusedArn(Lazy.string({ produce: () => `${ARN}:image/PyTorch` }))).toEqual([]);
  });
});

test.each([`x${ARN}:image-version/pytorch/3`, `${ARN}:image-version/pytorch/3\n`])('what is around an ARN makes it none: %j', (value) => {
  expect(explainPattern('UserSettings.SageMakerImageArn', value)).toBe('must be the ARN of a SageMaker image (arn:aws:sagemaker:REGION:ACCOUNT:image/NAME)');
});

describe('the ARN of an image version', () => {
  const FORM = 'jupyterLab.defaultResourceSpec.imageVersion: must be the ARN of a SageMaker image version (arn:aws:sagemaker:REGION:ACCOUNT:image-version/NAME/NUMBER)';
  const refusedArn = (arn: string) =>
    refusal(() => profileWith(stack, jupyterLab({ imageVersion: ImageVersion.fromImageVersionArn(stack, 'Version', arn) })));

  test.each<[string, string, string]>([
    ['of an image', `${ARN}:image/pytorch`, ', not of an image'],
    ['of an image with a number behind it', `${ARN}:image/pytorch/3`, ', not of an image with a number behind it'],
    ['of an image with a number of several digits behind it', `${ARN}:image/pytorch/10`, ', not of an image with a number behind it'],
    ['of an image with what is no number behind it', `${ARN}:image/pytorch/3b`, ', not of an image'],
    ['with a name in upper case', `${ARN}:image-version/PyTorch/3`, ', with a name in lower case'],
    ['without a number', `${ARN}:image-version/pytorch`, ''],
    ['of something else', `${ARN}:training-plan/june`, ', not of a resource of type training-plan'],
  ])('is refused %s', (_, arn, advice) => {
    expect(refusedArn(arn)).toEqual([`${FORM}${advice}, got '${arn}'`]);
  });

  test('is accepted', () => {
    expect(refusedArn(`${ARN}:image-version/pytorch/3`)).toEqual([]);
  });

  test('is accepted where it is known only at deployment', () => {
    expect(refusedArn(Lazy.string({ produce: () => `${ARN}:image/pytorch` }))).toEqual([]);
  });
});

describe('the ARN of a lifecycle configuration', () => {
  const FORM = 'must be the ARN of a Studio lifecycle configuration (arn:aws:sagemaker:REGION:ACCOUNT:studio-lifecycle-config/NAME)';

  test.each<[string, PropsWith]>([
    ['jupyterLab.defaultResourceSpec.lifecycleConfig', (arn) => jupyterLab({ lifecycleConfig: lifecycleConfigWith(arn) })],
    ['jupyterLab.lifecycleConfigs[0]', (arn) => ({ jupyterLab: new JupyterLabAppSettings({ lifecycleConfigs: [lifecycleConfigWith(arn)] }) })],
    ['codeEditor.builtInLifecycleConfig', (arn) => ({ codeEditor: new CodeEditorAppSettings({ builtInLifecycleConfig: lifecycleConfigWith(arn) }) })],
  ])('is refused of something else: %s', (path, props) => {
    expect(refusal(() => profileWith(stack, props(`${ARN}:notebook-instance-lifecycle-config/setup`)))).toEqual([
      `${path}: ${FORM}, not of a resource of type notebook-instance-lifecycle-config, got '${ARN}:notebook-instance-lifecycle-config/setup'`,
    ]);
  });

  test.each([`${ARN}:studio-lifecycle-config/setup`, 'None'])('is accepted: %s', (arn) => {
    expect(refusal(() => profileWith(stack, jupyterLab({ lifecycleConfig: lifecycleConfigWith(arn) })))).toEqual([]);
  });

  test('is accepted where it is known only at deployment', () => {
    const lifecycleConfig = lifecycleConfigWith(Lazy.string({ produce: () => 'setup' }));
    expect(refusal(() => profileWith(stack, jupyterLab({ lifecycleConfig })))).toEqual([]);
  });
});

describe('the ARN of a training plan', () => {
  test('is refused of something else', () => {
    expect(refusal(() => profileWith(stack, jupyterLab({ trainingPlanArn: `${ARN}:training-job/june` })))).toEqual([
      `jupyterLab.defaultResourceSpec.trainingPlanArn: must be the ARN of a SageMaker training plan (arn:aws:sagemaker:REGION:ACCOUNT:training-plan/NAME), not of a resource of type training-job, got '${ARN}:training-job/june'`,
    ]);
  });

  test.each([`${ARN}:training-plan/june`, 'None'])('is accepted: %s', (trainingPlanArn) => {
    expect(refusal(() => profileWith(stack, jupyterLab({ trainingPlanArn })))).toEqual([]);
  });

  test('is accepted where it is known only at deployment', () => {
    expect(refusal(() => profileWith(stack, jupyterLab({ trainingPlanArn: Lazy.string({ produce: () => 'june' }) })))).toEqual([]);
  });
});

describe('the ARN of a custom image', () => {
  const refusedArn = (arn: string) => refusal(() => profileWith(stack, {
    jupyterLab: new JupyterLabAppSettings({
      customImages: [{ image: Image.fromImageArn(stack, 'Image', arn), appImageConfig: appImageConfig(stack, 'pytorch-config') }],
    }),
  }));

  test('is refused of an image version, with the option that takes its number', () => {
    expect(refusedArn(`${ARN}:image-version/pytorch/3`)).toEqual([
      expect.stringMatching(/^jupyterLab\.customImages\[0\]\.image: must be the ARN of a SageMaker image .*imageVersionNumber.*, got '.*image-version\/pytorch\/3'$/),
    ]);
  });

  test('is refused of something else', () => {
    expect(refusedArn(`${ARN}:training-plan/june`)).toEqual([
      `jupyterLab.customImages[0].image: must be the ARN of a SageMaker image (arn:aws:sagemaker:REGION:ACCOUNT:image/NAME), not of a resource of type training-plan, got '${ARN}:training-plan/june'`,
    ]);
  });

  test('is accepted', () => {
    expect(refusedArn(`${ARN}:image/pytorch`)).toEqual([]);
  });
});

test.each([
  'DomainId', 'UserProfileName', 'UserSettings.ExecutionRole', 'UserSettings.SecurityGroups[]', 'UserSettings.SageMakerImageArn',
  'UserSettings.SageMakerImageVersionArn', 'UserSettings.TrainingPlanArn', 'UserSettings.RepositoryUrl',
  'UserSettings.S3OutputPath', 'UserSettings.S3Uri', 'UserSettings.S3ArtifactPath', 'UserSettings.SecretArn', 'UserSettings.SageMakerImageVersionAlias',
  'UserSettings.ImageName', 'UserSettings.AppImageConfigName', 'UserSettings.FileSystemId', 'UserSettings.FileSystemPath', 'UserSettings.VersionAliases[]',
])('the words for %s are for nothing that only starts or ends like it', (path) => {
  expect(explainPattern(path, 'x')).toMatch(/^must /);
  expect(explainPattern(`${path}Of`, 'x')).toBeUndefined();
  expect(explainPattern(`Other${path.replace('UserSettings.', '')}`, 'x')).toBeUndefined();
});
