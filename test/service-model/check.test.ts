import { CfnParameter, Lazy, Size, Token, Validations } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  AutoMountHomeEfs, CodeEditorAppSettings, CustomFileSystem, Image, JupyterLabAppSettings, JupyterServerAppSettings, KernelGatewayAppSettings,
  NotebookOutputOption, RStudioServerProAppSettings, RStudioUserGroup, SageMakerImageName, StudioAppType, StudioInstanceType, StudioMlTool,
} from '../../src';
import type { CustomPosixUser, SpaceStorageSettings, UserProfileProps } from '../../src';
import { check } from '../../src/service-model/check';
import { Report } from '../../src/service-model/report';
import { Row } from '../../src/service-model/row';
import { GIVEN_AS, Setting, SHARED } from '../../src/service-model/setting';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';
import { given, treeOf } from '../fixtures/given';
import type { GivenTree, WrittenOut } from '../fixtures/given';
import { ARN, customImage, findings, lifecycleConfig, profileWith, refusal, securityGroup, settingAt, testStack, warnings } from '../fixtures/profile';
import { timed } from '../hostile/time';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const refusedWith = (props: Partial<UserProfileProps>) => refusal(() => profileWith(stack, props));
const list = <T>(length: number, item: (index: number) => T) => Array.from({ length }, (_, index) => item(index));

/** What the check says of one setting, at a path that the typed API can't reach or with a value that it doesn't take. */
const said = (servicePath: string, value: WrittenOut) => {
  const report = new Report();
  check(settingAt(servicePath, value), report);
  return [...report.violations, ...report.doubts].map(({ path, message }) => `${path}: ${message}`);
};

describe('required member', () => {
  test('is refused where it is missing', () => {
    expect(refusedWith({ customPosixUser: { uid: 10000 } as CustomPosixUser })).toEqual(['customPosixUser.gid: is required']);
  });

  test('is refused where a language without types gives nothing for it', () => {
    expect(refusedWith({ customPosixUser: { uid: 10000, gid: null as unknown as number } })).toEqual(['customPosixUser.gid: is required']);
  });

  test('is called what its user calls it where the service nests it deeper', () => {
    expect(refusedWith({ spaceStorage: { defaultSize: Size.gibibytes(5) } as SpaceStorageSettings })).toEqual(['spaceStorage.maximumSize: is required']);
  });

  test('is refused where the profile itself lacks it', () => {
    expect(findings(check, { DomainId: given('domain', undefined), UserProfileName: given('userProfileName', 'alice') })).toEqual([
      'domain: is required',
    ]);
  });

  test('is accepted where it is known only at deployment', () => {
    expect(refusedWith({ customPosixUser: { uid: 10000, gid: Lazy.number({ produce: () => 0 }) } })).toEqual([]);
  });

  test('is not asked for where the structure around it is left out', () => {
    expect(refusedWith({ customPosixUser: undefined })).toEqual([]);
  });
});

describe('length of a string', () => {
  test('refuses one character more than the maximum', () => {
    expect(refusedWith({ userProfileName: 'a'.repeat(64) })).toEqual([
      `userProfileName: must have from 1 to 63 characters, has 64, got '${'a'.repeat(64)}'`,
    ]);
  });

  test('accepts as many characters as the maximum', () => {
    expect(refusedWith({ userProfileName: 'a'.repeat(63) })).toEqual([]);
  });

  test('says nothing of its characters where only the length is wrong', () => {
    expect(refusedWith({ userProfileName: `${'a'.repeat(62)}-a` })).toEqual([
      expect.stringMatching(/^userProfileName: must have from 1 to 63 characters, has 64/),
    ]);
  });

  test('refuses an empty string below the minimum', () => {
    expect(refusedWith({ singleSignOnUserName: '' })).toEqual(["singleSignOnUserName: must have from 1 to 256 characters, has 0, got ''"]);
  });

  test('accepts as many characters as the minimum', () => {
    expect(refusedWith({ singleSignOnUserName: 'a' })).toEqual([]);
  });

  test('says only the maximum where there is no minimum', () => {
    expect(refusedWith({ customFileSystems: [CustomFileSystem.s3(Bucket.fromBucketName(stack, 'Bucket', 'team'), { mountPath: '/'.repeat(1025) })] })).toEqual([
      expect.stringMatching(/^customFileSystems\[0\]\.mountPath: must have at most 1024 characters, has 1025, got '\/{116}\.\.\.$/),
    ]);
  });

  test('counts characters, not the halves of a surrogate pair', () => {
    expect(refusedWith({ singleSignOnUserName: '😀'.repeat(256) })).toEqual([]);
  });

  test('accepts a string known only at deployment', () => {
    expect(refusedWith({ userProfileName: Lazy.string({ produce: () => '' }) })).toEqual([]);
  });

  test('accepts a string that is known only in part', () => {
    expect(refusedWith({ userProfileName: `${'a'.repeat(64)}${new CfnParameter(stack, 'Name').valueAsString}` })).toEqual([]);
  });
});

describe('range of a number', () => {
  const refusedUser = (uid: number, gid: number) => refusedWith({ customPosixUser: { uid, gid } });

  test('refuses one less than the minimum', () => {
    expect(refusedUser(9999, 1000)).toEqual([
      'customPosixUser.gid: must be from 1001 to 4000000, got 1000',
      'customPosixUser.uid: must be from 10000 to 4000000, got 9999',
    ]);
  });

  test('accepts the minimum', () => {
    expect(refusedUser(10000, 1001)).toEqual([]);
  });

  test('refuses one more than the maximum', () => {
    expect(refusedUser(4000001, 4000001)).toEqual([
      'customPosixUser.gid: must be from 1001 to 4000000, got 4000001',
      'customPosixUser.uid: must be from 10000 to 4000000, got 4000001',
    ]);
  });

  test('accepts the maximum', () => {
    expect(refusedUser(4000000, 4000000)).toEqual([]);
  });

  test('says only the minimum where there is no maximum', () => {
    expect(refusedWith({ jupyterLab: new JupyterLabAppSettings({ customImages: [{ ...customImage(stack), imageVersionNumber: -1 }] }) })).toEqual([
      'jupyterLab.customImages[0].imageVersionNumber: must be at least 0, got -1',
    ]);
  });

  test('accepts zero where that is the minimum', () => {
    expect(refusedWith({ jupyterLab: new JupyterLabAppSettings({ customImages: [{ ...customImage(stack), imageVersionNumber: 0 }] }) })).toEqual([]);
  });

  test('says the unit where the service has one', () => {
    expect(refusedWith({ spaceStorage: { defaultSize: Size.gibibytes(4), maximumSize: Size.gibibytes(16385) } })).toEqual([
      'spaceStorage.defaultSize: must be from 5 to 16384 GiB, got 4',
      'spaceStorage.maximumSize: must be from 5 to 16384 GiB, got 16385',
    ]);
  });

  test('accepts a number known only at deployment', () => {
    expect(refusedUser(Token.asNumber({ Ref: 'Uid' }), new CfnParameter(stack, 'Gid', { type: 'Number' }).valueAsNumber)).toEqual([]);
  });
});

describe('whole number', () => {
  const refusedUid = (uid: number) => refusedWith({ customPosixUser: { uid, gid: 1001 } });

  test('refuses a fraction', () => {
    expect(refusedUid(10000.5)).toEqual(['customPosixUser.uid: must be a whole number, got 10000.5']);
  });

  test('refuses what is not a number', () => {
    expect(refusedUid(NaN)).toEqual(['customPosixUser.uid: must be a whole number, got NaN']);
  });

  test('refuses infinity', () => {
    expect(refusedUid(Infinity)).toEqual(['customPosixUser.uid: must be a whole number, got Infinity']);
  });

  test('refuses a string', () => {
    expect(refusedUid('10000' as unknown as number)).toEqual(["customPosixUser.uid: must be a whole number, got '10000'"]);
  });

  test('accepts a string that stands for a number known only at deployment', () => {
    expect(refusedUid(new CfnParameter(stack, 'Uid').valueAsString as unknown as number)).toEqual([]);
  });
});

describe('number of items', () => {
  test('refuses one more than the maximum', () => {
    expect(refusedWith({ securityGroups: list(6, (index) => securityGroup(stack, `sg-${index}`)) })).toEqual([
      'securityGroups: must have at most 5 items, has 6',
    ]);
  });

  test('accepts as many as the maximum', () => {
    expect(refusedWith({ securityGroups: list(5, (index) => securityGroup(stack, `sg-${index}`)) })).toEqual([]);
  });

  test('counts items that are known only at deployment', () => {
    const role = (index: number) => Role.fromRoleArn(stack, `Role${index}`, new CfnParameter(stack, `Arn${index}`).valueAsString);
    expect(refusedWith({ jupyterLab: new JupyterLabAppSettings({ emrSettings: { assumableRoles: list(6, role) } }) })).toEqual([
      'jupyterLab.emrSettings.assumableRoles: must have at most 5 items, has 6',
    ]);
  });

  test('accepts a list that is known only at deployment as a whole', () => {
    expect(said('UserSettings.SecurityGroups', Lazy.any({ produce: () => list(6, () => 'sg-1') }) as unknown as string)).toEqual([]);
  });

  test('refuses a list that is known only at deployment as a whole where the service wraps its items', () => {
    const codeRepositories = new CfnParameter(stack, 'Repositories', { type: 'CommaDelimitedList' }).valueAsList;
    expect(refusedWith({ jupyterLab: new JupyterLabAppSettings({ codeRepositories }) })).toEqual([
      'jupyterLab.codeRepositories: must be a list whose items are written out, got one that is known only at deployment',
    ]);
  });

  test('accepts an empty list', () => {
    expect(refusedWith({ securityGroups: [] })).toEqual([]);
  });
});

describe('the stricter of what the API and CloudFormation say', () => {
  const repositories = (...codeRepositories: string[]) => refusedWith({ jupyterLab: new JupyterLabAppSettings({ codeRepositories }) });
  const kernelImages = (count: number) =>
    refusedWith({ kernelGateway: new KernelGatewayAppSettings({ customImages: list(count, (index) => customImage(stack, `image-${index}`)) }) });
  const configs = (count: number) => list(count, (index) => lifecycleConfig(stack, `setup-${index}`));
  const labImages = (count: number) =>
    refusedWith({ jupyterLab: new JupyterLabAppSettings({ customImages: list(count, (index) => customImage(stack, `image-${index}`)) }) });

  test('refuses 11 code repositories in JupyterLab: the API takes 10, CloudFormation 30', () => {
    expect(repositories(...list(11, (index) => `https://example.com/${index}`))).toEqual([
      'jupyterLab.codeRepositories: must have at most 10 items, has 11',
    ]);
  });

  test('accepts 10 code repositories in JupyterLab', () => {
    expect(repositories(...list(10, (index) => `https://example.com/${index}`))).toEqual([]);
  });

  test('refuses a repository URL of 257 characters: the API takes 1,024, CloudFormation 256', () => {
    expect(repositories(`https://${'a'.repeat(249)}`)).toEqual([
      expect.stringMatching(/^jupyterLab\.codeRepositories\[0\]: must have at most 256 characters, has 257, got 'https:\/\/a+\.\.\.$/),
    ]);
  });

  test('accepts a repository URL of 256 characters', () => {
    expect(repositories(`https://${'a'.repeat(248)}`)).toEqual([]);
  });

  test('refuses 31 custom images in KernelGateway: the API takes 200, CloudFormation 30', () => {
    expect(kernelImages(31)).toEqual(['kernelGateway.customImages: must have at most 30 items, has 31']);
  });

  test('accepts 30 custom images in KernelGateway', () => {
    expect(kernelImages(30)).toEqual([]);
  });

  test('refuses 201 custom images in JupyterLab', () => {
    expect(labImages(201)).toEqual(['jupyterLab.customImages: must have at most 200 items, has 201']);
  });

  test('accepts 200 custom images in JupyterLab', () => {
    expect(labImages(200)).toEqual([]);
  });

  const APPS: [string, (count: number) => Partial<UserProfileProps>][] = [
    ['jupyterServer', (count) => ({
      jupyterServer: new JupyterServerAppSettings({
        defaultResourceSpec: { instanceType: StudioInstanceType.SYSTEM },
        lifecycleConfigs: configs(count),
      }),
    })],
    ['kernelGateway', (count) => ({ kernelGateway: new KernelGatewayAppSettings({ lifecycleConfigs: configs(count) }) })],
    ['jupyterLab', (count) => ({ jupyterLab: new JupyterLabAppSettings({ lifecycleConfigs: configs(count) }) })],
    ['codeEditor', (count) => ({ codeEditor: new CodeEditorAppSettings({ lifecycleConfigs: configs(count) }) })],
  ];

  test.each(APPS)('refuses 31 lifecycle configs in %s: the API has no maximum, CloudFormation takes 30', (app, props) => {
    expect(refusedWith(props(31))).toEqual([`${app}.lifecycleConfigs: must have at most 30 items, has 31`]);
  });

  test.each(APPS)('accepts 30 lifecycle configs in %s', (_, props) => {
    expect(refusedWith(props(30))).toEqual([]);
  });

  test('refuses an empty tag value: the API takes it, CloudFormation does not', () => {
    expect(refusedWith({ tags: { team: '' } })).toEqual(["tags.team: must have from 1 to 128 characters, has 0, got ''"]);
  });

  test('refuses a tag value of 129 characters: the API takes 256, CloudFormation 128', () => {
    expect(refusedWith({ tags: { team: 'a'.repeat(129) } })).toEqual([
      expect.stringMatching(/^tags\.team: must have from 1 to 128 characters, has 129, got 'a+\.\.\.$/),
    ]);
  });

  test.each([1, 128])('accepts a tag value of %d characters', (length) => {
    expect(refusedWith({ tags: { team: 'a'.repeat(length) } })).toEqual([]);
  });

  test('refuses a tag key of 129 characters', () => {
    expect(refusedWith({ tags: { ['k'.repeat(129)]: 'forecast' } })).toEqual([
      expect.stringMatching(/^tags\.k{129}: must have from 1 to 128 characters, has 129, got 'k+\.\.\.$/),
    ]);
  });

  test('refuses the ARN of an image in upper case: the API takes it, CloudFormation does not', () => {
    const image = Image.fromImageArn(stack, 'Image', `${ARN}:image/PyTorch`);
    expect(refusedWith({ jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: { image } }) })).toEqual([
      expect.stringMatching(/^jupyterLab\.defaultResourceSpec\.image: must be the ARN of a SageMaker image .* with a name in lower case/),
    ]);
  });

  test('refuses equal items of a list that moves to the API too, although the API takes them', () => {
    expect(said('UserSettings.StudioWebPortalSettings.HiddenAppTypes', ['KernelGateway', 'KernelGateway']))
      .toEqual([expect.stringContaining("stands in the list already, at UserSettings.StudioWebPortalSettings.HiddenAppTypes[0]: got 'KernelGateway' twice")]);
  });

  test('holds only what the API says of a block that CloudFormation lacks', () => {
    expect(said('UserSettings.TensorBoardAppSettings.DefaultResourceSpec.SageMakerImageArn', `${ARN}:image/PyTorch`)).toEqual([]);
  });
});

describe('closed set', () => {
  test.each<[string, string, Partial<UserProfileProps>]>([
    ['sharing.notebookOutputOption', "'Allowed', 'Disabled'", { sharing: { notebookOutputOption: 'Other' as NotebookOutputOption } }],
    ['autoMountHomeEfs', "'Enabled', 'Disabled', 'DefaultAsDomain'", { autoMountHomeEfs: 'Other' as AutoMountHomeEfs }],
    ['rStudioServerPro.userGroup', "'R_STUDIO_ADMIN', 'R_STUDIO_USER'", {
      rStudioServerPro: new RStudioServerProAppSettings({ userGroup: 'Other' as RStudioUserGroup }),
    }],
    ['studioWebPortalSettings.hiddenSageMakerImageVersionAliases[0].sageMakerImageName', "'sagemaker_distribution'", {
      studioWebPortalSettings: {
        hiddenSageMakerImageVersionAliases: [{ sageMakerImageName: 'Other' as SageMakerImageName, versionAliases: ['2.3'] }],
      },
    }],
  ])('refuses a value outside of it: %s', (path, values, props) => {
    expect(refusedWith(props)).toEqual([`${path}: must be one of ${values}, got 'Other'`]);
  });

  test('accepts each of its values', () => {
    expect(Object.values(AutoMountHomeEfs).map((autoMountHomeEfs, index) =>
      refusal(() => profileWith(stack, { autoMountHomeEfs }, `Profile${index}`)))).toEqual([[], [], []]);
  });

  test('accepts a value known only at deployment', () => {
    expect(refusedWith({ autoMountHomeEfs: new CfnParameter(stack, 'Mount').valueAsString as AutoMountHomeEfs })).toEqual([]);
  });
});

describe('open set', () => {
  const WARNING = 'is not in the service model of this version of the library: check its spelling, or acknowledge this if it is newer [ack: cdk-sagemaker-studio:unknownValue]';

  test.each<[string, string, Partial<UserProfileProps>]>([
    ['jupyterLab.defaultResourceSpec.instanceType', 'ml.x9.large', {
      jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: { instanceType: StudioInstanceType.of('ml.x9.large') } }),
    }],
    ['studioWebPortalSettings.hiddenInstanceTypes[1]', 'ml.x9.large', {
      studioWebPortalSettings: { hiddenInstanceTypes: [StudioInstanceType.ML_T3_MEDIUM, StudioInstanceType.of('ml.x9.large')] },
    }],
    ['studioWebPortalSettings.hiddenMlTools[0]', 'Oracle', { studioWebPortalSettings: { hiddenMlTools: [StudioMlTool.of('Oracle')] } }],
    ['studioWebPortalSettings.hiddenAppTypes[0]', 'Notepad', { studioWebPortalSettings: { hiddenAppTypes: [StudioAppType.of('Notepad')] } }],
  ])('warns of a value outside of it: %s', (path, value, props) => {
    profileWith(stack, props);
    expect(warnings(stack)).toEqual([`${path}: '${value}' ${WARNING}`]);
  });

  test('warns of an instance type that CloudFormation takes and the API does not', () => {
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: { instanceType: StudioInstanceType.of('ml.p5e.48xlarge') } }) });
    expect(warnings(stack)).toEqual([`jupyterLab.defaultResourceSpec.instanceType: 'ml.p5e.48xlarge' ${WARNING}`]);
  });

  test.each<[string, Partial<UserProfileProps>]>([
    ['instance type', { jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: { instanceType: StudioInstanceType.ML_T3_MEDIUM } }) }],
    ['machine learning tool', { studioWebPortalSettings: { hiddenMlTools: [StudioMlTool.JUMP_START] } }],
    ['app type', { studioWebPortalSettings: { hiddenAppTypes: [StudioAppType.CANVAS] } }],
  ])('is silent about one of its values: %s', (_, props) => {
    profileWith(stack, props);
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent once acknowledged', () => {
    Validations.of(stack).acknowledge({ id: 'cdk-sagemaker-studio:unknownValue', reason: 'launched last week' });
    profileWith(stack, { studioWebPortalSettings: { hiddenAppTypes: [StudioAppType.of('Notepad')] } });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about a value known only at deployment', () => {
    const instanceType = StudioInstanceType.of(new CfnParameter(stack, 'InstanceType').valueAsString);
    profileWith(stack, {
      jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: { instanceType } }),
      studioWebPortalSettings: { hiddenInstanceTypes: [instanceType] },
    });
    expect(warnings(stack)).toEqual([]);
  });
});

describe('list without equal items', () => {
  const token = () => Lazy.string({ produce: () => 'x' });

  test.each<[string, unknown, Partial<UserProfileProps>]>([
    ['studioWebPortalSettings.hiddenMlTools', "'JumpStart'", {
      studioWebPortalSettings: { hiddenMlTools: [StudioMlTool.JUMP_START, StudioMlTool.MODELS, StudioMlTool.JUMP_START] },
    }],
    ['studioWebPortalSettings.hiddenAppTypes', "'Canvas'", {
      studioWebPortalSettings: { hiddenAppTypes: [StudioAppType.CANVAS, StudioAppType.JUPYTER_LAB, StudioAppType.CANVAS] },
    }],
    ['studioWebPortalSettings.hiddenInstanceTypes', "'system'", {
      studioWebPortalSettings: { hiddenInstanceTypes: [StudioInstanceType.SYSTEM, StudioInstanceType.ML_T3_MEDIUM, StudioInstanceType.SYSTEM] },
    }],
  ])('refuses an item that stands in it already: %s', (path, value, props) => {
    expect(refusedWith(props)).toEqual([`${path}[2]: stands in the list already, at ${path}[0]: got ${value} twice`]);
  });

  test('refuses an equal structure', () => {
    const image = { sageMakerImageName: SageMakerImageName.SAGEMAKER_DISTRIBUTION, versionAliases: ['2.3'] };
    expect(refusedWith({ studioWebPortalSettings: { hiddenSageMakerImageVersionAliases: [image, { ...image }] } })).toEqual([
      'studioWebPortalSettings.hiddenSageMakerImageVersionAliases[1]: stands in the list already, at studioWebPortalSettings.hiddenSageMakerImageVersionAliases[0]: got the same twice',
    ]);
  });

  test('refuses an equal file system', () => {
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'team');
    expect(refusedWith({ customFileSystems: [CustomFileSystem.s3(bucket), CustomFileSystem.s3(bucket, { prefix: 'a' }), CustomFileSystem.s3(bucket)] }))
      .toEqual([expect.stringMatching(/^customFileSystems\[2\]: stands in the list already, at customFileSystems\[0\]/)]);
  });

  test('accepts items that differ', () => {
    expect(refusedWith({ studioWebPortalSettings: { hiddenMlTools: [StudioMlTool.JUMP_START, StudioMlTool.MODELS] } })).toEqual([]);
  });

  test('accepts equal items where the service takes them', () => {
    const codeRepositories = ['https://example.com/code', 'https://example.com/code'];
    expect(refusedWith({ jupyterLab: new JupyterLabAppSettings({ codeRepositories }) })).toEqual([]);
  });

  test('accepts equal items in a list that only the API takes', () => {
    const codeRepositories = ['https://example.com/code', 'https://example.com/code'];
    expect(refusedWith({ jupyterServer: new JupyterServerAppSettings({ codeRepositories }) })).toEqual([]);
  });

  test('accepts items known only at deployment', () => {
    expect(refusedWith({ studioWebPortalSettings: { hiddenMlTools: [StudioMlTool.of(token()), StudioMlTool.of(token())] } })).toEqual([]);
  });
});

describe('exactly one of several kinds', () => {
  const FILE_SYSTEM = 'UserSettings.CustomFileSystemConfigs[]';
  const KINDS = 'EFSFileSystemConfig, FSxLustreFileSystemConfig, S3FileSystemConfig';
  const efs = given('', { FileSystemId: given('', 'fs-01234567') });
  const s3 = given('', { S3Uri: given('', 's3://team') });

  test('refuses two of them', () => {
    expect(said(FILE_SYSTEM, { EFSFileSystemConfig: efs, S3FileSystemConfig: s3 })).toEqual([
      `${FILE_SYSTEM}: must be exactly one of ${KINDS}, got EFSFileSystemConfig and S3FileSystemConfig`,
    ]);
  });

  test('refuses none of them', () => {
    expect(said(FILE_SYSTEM, {})).toEqual([`${FILE_SYSTEM}: must be exactly one of ${KINDS}, got none`]);
  });

  test('accepts one of them', () => {
    expect(said(FILE_SYSTEM, { S3FileSystemConfig: s3 })).toEqual([]);
  });

  test('accepts what is known only at deployment', () => {
    expect(said(FILE_SYSTEM, Lazy.any({ produce: () => ({}) }) as unknown as string)).toEqual([]);
  });
});

describe('kind of a value', () => {
  test.each<[string, string, WrittenOut, string]>([
    ['a string for a structure', 'UserSettings.SharingSettings', 'Allowed', "must be a structure, got 'Allowed'"],
    ['a string for a list', 'UserSettings.SecurityGroups', 'sg-1', "must be a list, got 'sg-1'"],
    ['a number for a string', 'UserSettings.ExecutionRole', 123456789012, 'must be a string, got 123456789012'],
    ['a string for a number', 'UserSettings.CustomPosixUserConfig.Uid', '10000', "must be a whole number, got '10000'"],
    ['a list for a string', 'UserSettings.ExecutionRole', ['arn'], 'must be a string, got a list'],
    ['a list for a structure', 'UserSettings.SharingSettings', [], 'must be a structure, got a list'],
    ['a list for a number', 'UserSettings.CustomPosixUserConfig.Uid', [10000], 'must be a whole number, got a list'],
    ['a part of a minute', 'UserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes', 90.5, 'must be a whole number of minutes, got 90.5'],
    ['too few minutes', 'UserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes', 59, 'must be from 60 to 525600 minutes, got 59'],
    ['a part of a gibibyte', 'UserSettings.SpaceStorageSettings.DefaultEbsStorageSettings.DefaultEbsVolumeSizeInGb', 5.5, 'must be a whole number of GiB, got 5.5'],
    ['a structure for a string', 'UserSettings.ExecutionRole', { Arn: given('arn', 'arn') }, 'must be a string, got a structure'],
    ['a structure for a list', 'UserSettings.SecurityGroups', { First: given('first', 'sg-1') }, 'must be a list, got a structure'],
  ])('refuses %s', (_, servicePath, value, message) => {
    expect(said(servicePath, value)).toEqual([`${servicePath}: ${message}`]);
  });

  test('refuses a list for one of several structures', () => {
    expect(said('UserSettings.CustomFileSystemConfigs', [[]])).toEqual(['UserSettings.CustomFileSystemConfigs[0]: must be a structure, got a list']);
  });

  test.each([undefined, null])('refuses an item that a language without types left out: %s', (nothing) => {
    expect(refusedWith({
      studioWebPortalSettings: {
        hiddenSageMakerImageVersionAliases: [{
          sageMakerImageName: SageMakerImageName.SAGEMAKER_DISTRIBUTION,
          versionAliases: ['2.3', nothing as unknown as string],
        }],
      },
    })).toEqual([`studioWebPortalSettings.hiddenSageMakerImageVersionAliases[0].versionAliases[1]: must be given, got ${nothing}`]);
  });

  test.each([
    'UserSettings.SharingSettings', 'UserSettings.SecurityGroups', 'UserSettings.CustomPosixUserConfig.Uid',
  ])('accepts what is known only at deployment: %s', (servicePath) => {
    expect(said(servicePath, Token.asAny({ Ref: 'Anything' }) as unknown as string)).toEqual([]);
  });
});

describe('part of a profile', () => {
  test('is looked at as one that CloudFormation carries', () => {
    const image = (index: number) => ({ ImageName: given('', `image-${index}`), AppImageConfigName: given('', 'config') });
    const images = 'UserSettings.KernelGatewayAppSettings.CustomImages';
    expect(said(images, list(30, image))).toEqual([]);
    expect(said(images, list(31, image))).toEqual([`${images}: must have at most 30 items, has 31`]);
  });
});

describe('what was found right', () => {
  const right = (path: string) => Row.at(path).limits(true).right;
  const profile = (members: GivenTree) => treeOf({ DomainId: given('domain', 'd-abcdefghijkl'), UserProfileName: given('userProfileName', 'alice'), ...members });

  /** What is done with the values of a second profile that is equal to the first. */
  function doneTheSecondTime(members: GivenTree): unknown[] {
    check(profile(members), new Report());
    const done = [jest.spyOn(RegExp.prototype, 'test'), jest.spyOn(Number, 'isInteger')];
    try {
      const report = new Report();
      check(profile(members), report);
      expect(report.size).toBe(0);
      return done.flatMap(({ mock }) => mock.calls.map(([value]) => value)).filter((value) => value !== 'd-abcdefghijkl' && value !== 'alice');
    } finally {
      done.forEach((spy) => spy.mockRestore());
    }
  }

  test("isn't looked at again", () => {
    expect(doneTheSecondTime({
      UserSettings: given('', {
        ExecutionRole: given('executionRole', 'arn:aws:iam::123456789012:role/studio'),
        SecurityGroups: given('securityGroups', ['sg-0123456789abcdef0', 'sg-0123456789abcdef1']),
        CustomPosixUserConfig: given('customPosixUser', { Uid: given('uid', 10000), Gid: given('gid', 1001) }),
      }),
    })).toEqual([]);
    expect(right('UserSettings.ExecutionRole')).toContain('arn:aws:iam::123456789012:role/studio');
    expect(right('UserSettings.CustomPosixUserConfig.Uid')).toContain(10000);
  });

  test("isn't remembered of a thousand values and more", () => {
    const roles = (from: number, to: number) => list(to - from, (index) => check(profile({
      UserSettings: given('', { ExecutionRole: given('executionRole', `arn:aws:iam::123456789012:role/studio-${from + index}`) }),
    }), new Report()));
    right('UserSettings.ExecutionRole').clear();
    roles(0, 1000);
    expect(right('UserSettings.ExecutionRole').size).toBe(1000);
    roles(1000, 1001);
    expect([...right('UserSettings.ExecutionRole')]).toEqual(['arn:aws:iam::123456789012:role/studio-1000']);
  });

  test("isn't what is wrong, however often it is given", () => {
    const wrong = () => said('UserSettings.CustomPosixUserConfig.Uid', 9999);
    expect(wrong()).toEqual(wrong());
    expect(wrong()).toHaveLength(1);
    expect(right('UserSettings.CustomPosixUserConfig.Uid')).not.toContain(9999);
  });

  test('is not looked into again where profiles share it', () => {
    const shared: any = { Uid: 10000, Gid: 1001, [GIVEN_AS]: {}, [SHARED]: {} };
    const findingsOf = () => {
      const report = new Report();
      check(Setting.treeOf({ UserSettings: { CustomPosixUserConfig: shared, [GIVEN_AS]: {} }, [GIVEN_AS]: {} }).get('UserSettings')!, report);
      return report.violations.map(({ path }) => path);
    };
    shared.Uid = 1;
    expect([findingsOf(), findingsOf()]).toEqual([['UserSettings.CustomPosixUserConfig.Uid'], ['UserSettings.CustomPosixUserConfig.Uid']]);
    shared.Uid = 10000;
    expect(findingsOf()).toEqual([]);
    shared.Uid = 1; // which nobody does: it shows that nobody looks
    expect(findingsOf()).toEqual([]);
  });
});

describe('member that the service does not know', () => {
  test('is refused at the top', () => {
    expect(findings(check, {
      DomainId: given('domain', 'd-abcdefghijkl'), UserProfileName: given('userProfileName', 'alice'), Colour: given('colour', 'red'),
    })).toEqual(['colour: the service knows no such setting']);
  });

  test('is refused in a structure', () => {
    expect(said('UserSettings.CustomPosixUserConfig', { Uid: given('uid', 10000), Gid: given('gid', 1001), Umask: given('umask', 77) })).toEqual([
      'UserSettings.CustomPosixUserConfig.umask: the service knows no such setting',
    ]);
  });

  test('is refused with all below it', () => {
    expect(said('UserSettings.VimAppSettings', { Mode: given('mode', 'insert') })).toEqual([
      'UserSettings.VimAppSettings: the service knows no such setting',
    ]);
  });

  test('is refused even where its value is known only at deployment', () => {
    expect(said('UserSettings.VimAppSettings', Lazy.string({ produce: () => 'insert' }))).toEqual([
      'UserSettings.VimAppSettings: the service knows no such setting',
    ]);
  });
});

describe('error', () => {
  const mistakes: Partial<UserProfileProps> = {
    userProfileName: 'alice_smith',
    singleSignOnUserName: '',
    customPosixUser: { uid: 1, gid: 1 },
    jupyterLab: new JupyterLabAppSettings({ codeRepositories: ['git@example.com:code.git'] }),
  };

  test('tells all that is wrong with a profile at once, by path', () => {
    expect(refusedWith(mistakes).map((line) => line.split(': ', 1)[0])).toEqual([
      'customPosixUser.gid',
      'customPosixUser.uid',
      'jupyterLab.codeRepositories[0]',
      'singleSignOnUserName',
      'userProfileName',
    ]);
  });

  test('names the profile, by its name and its path', () => {
    expect(() => profileWith(stack, mistakes)).toThrow(/^user profile 'alice_smith' \(Stack\/Alice\) can't be deployed as it is:\n {2}- customPosixUser\.gid: /);
  });

  test('tells both that a value is too long and that it does not match', () => {
    expect(refusedWith({ userProfileName: `_${'a'.repeat(63)}` })).toEqual([
      expect.stringMatching(/^userProfileName: must have from 1 to 63 characters, has 64/),
      expect.stringMatching(/^userProfileName: must consist of letters, digits and hyphens/),
    ]);
  });

  test('leaves a value that is too long to show at its beginning', () => {
    expect(refusedWith({ singleSignOnUserName: 'a'.repeat(257) })).toEqual([
      `singleSignOnUserName: must have from 1 to 256 characters, has 257, got '${'a'.repeat(116)}...`,
    ]);
  });
});

describe('patterns', () => {
  /** One path for each pair of patterns in the table, the API's and CloudFormation's. */
  const pathWith = new Map<string, string>();
  for (const [path, { api, cfn }] of Object.entries(USER_PROFILE).filter(([, spec]) => spec.api.pattern ?? spec.cfn?.pattern)) {
    pathWith.set(`${api.pattern}, ${cfn?.pattern}`, path);
  }
  const PATHS = [...pathWith.values()];

  /** Values of about so many characters that nearly match one pattern or another. */
  const hostile = (length: number) => {
    const pairs = length / 2;
    return [
      `https://${'a'.repeat(length)}!`,
      `https://${'a/'.repeat(pairs)}!`,
      `s3://${'a/'.repeat(pairs)}\n`,
      `${'a'.repeat(length)}!`,
      `${'a-'.repeat(pairs)}!`,
      `a${'-'.repeat(length)}!`,
      `d${'-'.repeat(length)}!`,
      `d-${'a'.repeat(length)}!`,
      `fs-${'0'.repeat(length)}!`,
      `/${'a'.repeat(length)} `,
      `${'1'.repeat(length)}!`,
      `${'1.'.repeat(pairs)}!`,
      `1.2.3-${'1'.repeat(length)}!`,
      `1.2.3-${'a.'.repeat(pairs)}!`,
      `1.2.3+${'a.'.repeat(pairs)}!`,
      `arn:aws${'-a'.repeat(pairs)}!`,
      `arn:aws${'-'.repeat(length)}!`,
      `arn:aws:sagemaker:${':123456789012'.repeat(length / 13)}!`,
      `${ARN}:image/${'a'.repeat(length)}!`,
      `${ARN}:image/${'a-'.repeat(pairs)}!`,
      `${ARN}:image-version/${'a.'.repeat(pairs)}!`,
      `${ARN}:studio-lifecycle-config/${'/'.repeat(length)}\n`,
      `arn:aws:iam::123456789012:role/${'/'.repeat(length)}!`,
      `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${':'.repeat(length)}\n`,
    ];
  };

  const milliseconds = (path: string, value: string) => {
    const setting = settingAt(path, value);
    return timed(() => check(setting, new Report())).milliseconds;
  };
  // slow once may be the compiler or the garbage collector, slow twice is the pattern
  const isSlow = (path: string, value: string) => milliseconds(path, value) > 50 && milliseconds(path, value) > 50;

  test('are found in the table', () => {
    expect([...pathWith.keys()]).toContain('https://([.\\-_a-zA-Z0-9]+/?){3,1016}, undefined');
  });

  test.each(PATHS)('compile with the u flag: %s', (path) => {
    const { api, cfn } = USER_PROFILE[path];
    for (const pattern of [api.pattern, cfn?.pattern].filter((source) => source !== undefined)) {
      expect(() => new RegExp(pattern, 'u')).not.toThrow();
    }
  });

  test.each(PATHS)('refuse a hostile value: %s', (path) => {
    expect(hostile(27).flatMap((value) => said(path, value))).toContainEqual(expect.stringMatching(/: must (match|be|consist)/));
  });

  // 27 characters are a second's work for a pattern that takes exponential time, 1,000 would be without end
  test.each(PATHS)('take less than 50 milliseconds for a hostile value: %s', (path) => {
    expect(hostile(27).filter((value) => isSlow(path, value))).toEqual([]);
    expect(hostile(1000).filter((value) => isSlow(path, value))).toEqual([]);
  });

  test('are compiled once, however many profiles there are', () => {
    const compiled: string[] = [];
    const original = RegExp;
    const counting = new Proxy(original, {
      construct(target, [pattern, flags]) {
        compiled.push(String(pattern));
        return new target(pattern, flags);
      },
    });
    const profile = (index: number) => treeOf({
      DomainId: given('domain', `d-abcdefghijk${index}`),
      UserProfileName: given('userProfileName', `alice-${index}`),
      UserSettings: given('', { ExecutionRole: given('executionRole', `arn:aws:iam::123456789012:role/studio-${index}`) }),
    });
    const countAfter = (profiles: number) => {
      globalThis.RegExp = counting;
      try {
        jest.isolateModules(() => {
          const fresh = jest.requireActual<{ check: typeof check }>('../../src/service-model/check');
          compiled.length = 0;
          list(profiles, (index) => fresh.check(profile(index), new Report()));
        });
      } finally {
        globalThis.RegExp = original;
      }
      return compiled.filter((pattern) => pattern.startsWith('^(?:')).length;
    };
    expect([countAfter(1), countAfter(50)]).toEqual([3, 3]);
  });
});
