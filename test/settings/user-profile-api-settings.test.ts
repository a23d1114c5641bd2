import { App, CfnParameter, Mixins, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { FileSystem } from 'aws-cdk-lib/aws-efs';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import * as studio from '../../src';
import { l1, profileWith, refusal, testStack } from '../fixtures/profile';

const PROFILE = 'AWS::SageMaker::UserProfile';
const CUSTOM = 'Custom::SageMakerUserProfileSettings';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const cfnProfile = (userSettings?: CfnUserProfile.UserSettingsProperty, id = 'Alice') =>
  new CfnUserProfile(stack, id, { domainId: 'd-abcdefghijkl', userProfileName: id.toLowerCase(), userSettings });
const canvas = (options: studio.CanvasAppSettingsOptions = { directDeploy: true }) => new studio.CanvasAppSettings(options);
const mixin = (settings: studio.UserSettingsOptions = { canvas: canvas() }, options?: studio.ApiSettingsOptions) =>
  new studio.UserProfileApiSettings({ ...settings, apiSettings: options });
const role = (name: string) => Role.fromRoleArn(stack, name, `arn:aws:iam::123456789012:role/${name}`);

const templateOf = (id = 'Alice') => Template.fromStack(stack).toJSON().Resources[id].Properties.UserSettings;
const customResources = (): any[] => Object.values(Template.fromStack(stack).findResources(CUSTOM));
const settings = () => customResources().map(({ Properties }) => JSON.parse(Properties.Settings));

const CODE = 'https://example.com/team/code.git';
const ALIAS = { defaultResourceSpec: { imageVersionAlias: '2.3' } };

describe('an L1 with UserProfileApiSettings', () => {
  test('has a custom resource beside it', () => {
    const profile = cfnProfile({ studioWebPortal: 'ENABLED' }).with(mixin());

    expect(stack.node.children.map(({ node }) => node.id)).toEqual(['Alice', 'StudioApiSettingsProvider', 'AliceApiSettings']);
    expect(profile.node.children).toEqual([]);
    expect(customResources().map(({ Properties }) => Properties)).toEqual([{
      ServiceToken: { 'Fn::GetAtt': ['StudioApiSettingsProviderHandler9CABCB76', 'Arn'] },
      ServiceTimeout: '3600',
      UserProfileArn: { 'Fn::GetAtt': ['Alice', 'UserProfileArn'] },
      UserProfileLogicalId: 'Alice',
      Settings: '{"CanvasAppSettings":{"DirectDeploySettings":{"Status":"ENABLED"}}}',
      CarriedByCloudFormation: { DomainId: 'd-abcdefghijkl', UserProfileName: 'alice', UserSettings: { StudioWebPortal: 'ENABLED' } },
    }]);
  });

  test('gets the settings that CloudFormation takes itself, beside those that it has', () => {
    cfnProfile({ studioWebPortal: 'ENABLED', jupyterLabAppSettings: { codeRepositories: [{ repositoryUrl: CODE }] } }).with(mixin({
      autoMountHomeEfs: studio.AutoMountHomeEfs.DISABLED,
      jupyterLab: new studio.JupyterLabAppSettings({
        defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM, imageVersionAlias: '2.3' },
      }),
    }));

    expect(templateOf()).toEqual({
      StudioWebPortal: 'ENABLED',
      AutoMountHomeEFS: 'Disabled',
      JupyterLabAppSettings: { CodeRepositories: [{ RepositoryUrl: CODE }], DefaultResourceSpec: { InstanceType: 'ml.t3.medium' } },
    });
    expect(settings()).toEqual([{ JupyterLabAppSettings: { DefaultResourceSpec: { SageMakerImageVersionAlias: '2.3' } } }]);
  });

  test('gets no custom resource for settings that CloudFormation takes, all of them', () => {
    cfnProfile().with(mixin({ studioWebPortal: true }));

    expect(Object.keys(Template.fromStack(stack).toJSON().Resources)).toEqual(['Alice']);
    expect(templateOf()).toEqual({ StudioWebPortal: 'ENABLED' });
  });

  test('waits for what a setting needs, as the profile of a UserProfile does', () => {
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, maxAzs: 1, subnetConfiguration: [{ name: 'Subnet', subnetType: SubnetType.PRIVATE_ISOLATED }] });
    const settingsWith = () => ({ customFileSystems: [studio.CustomFileSystem.efs(stack.node.findChild('Efs') as FileSystem)] });
    new FileSystem(stack, 'Efs', { vpc });
    cfnProfile().with(mixin(settingsWith()));
    profileWith(stack, settingsWith(), 'Bob');
    const dependencies = Object.values<any>(Template.fromStack(stack).findResources(PROFILE)).map(({ DependsOn }) => DependsOn);

    expect(dependencies[1]).toEqual([expect.stringMatching(/^EfsEfsMountTarget/)]);
    expect(dependencies[0]).toEqual(dependencies[1]);
  });

  test('can be one of several that a scope has', () => {
    cfnProfile();
    new Bucket(stack, 'Bucket');
    cfnProfile(undefined, 'Bob');
    Mixins.of(stack).apply(mixin());

    expect(Template.fromStack(stack).findResources('AWS::Lambda::Function')).toEqual({ StudioApiSettingsProviderHandler9CABCB76: expect.anything() });
    expect(customResources().map(({ Properties }) => Properties.UserProfileLogicalId)).toEqual(['Alice', 'Bob']);
    expect(settings()).toEqual(Array(2).fill({ CanvasAppSettings: { DirectDeploySettings: { Status: 'ENABLED' } } }));
  });

  test('decides how its stack sets them', () => {
    cfnProfile().with(mixin(undefined, { logRetention: 7 }));

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
    expect(() => cfnProfile(undefined, 'Bob').with(mixin(undefined, { logRetention: 30 })))
      .toThrow(/^apiSettings\.logRetention of Stack\/Bob: must be what Stack\/Alice, /);
  });
});

describe('what an L1 has itself', () => {
  const refused = (own: CfnUserProfile.UserSettingsProperty, given: studio.UserSettingsOptions, change?: (profile: CfnUserProfile) => void) => {
    const profile = cfnProfile(own);
    change?.(profile);
    const before = rendered(profile);
    const lines = refusal(() => profile.with(mixin(given)));
    expect(rendered(profile)).toEqual(before);
    expect(stack.node.children).toEqual([profile]);
    return lines;
  };
  const rendered = (profile: CfnUserProfile) => JSON.parse(JSON.stringify(stack.resolve(profile._toCloudFormation()).Resources));

  test('is refused, and left alone: a switch', () => {
    expect(refused({ studioWebPortal: 'ENABLED' }, { studioWebPortal: false, canvas: canvas() })).toEqual([
      "studioWebPortal: must be left out here or there: the profile's own properties have it as userSettings StudioWebPortal",
    ]);
  });

  test('is refused, and left alone: a setting inside of a block, which goes beside others', () => {
    const spec = { defaultResourceSpec: { instanceType: 'ml.m5.large', lifecycleConfigArn: 'None' } };
    const jupyterLab = new studio.JupyterLabAppSettings({ defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM, imageVersionAlias: '2.3' } });

    expect(refused({ jupyterLabAppSettings: spec }, { jupyterLab })).toEqual([
      "jupyterLab.defaultResourceSpec.instanceType: must be left out here or there: the profile's own properties have it as userSettings JupyterLabAppSettings.DefaultResourceSpec.InstanceType",
    ]);
  });

  test('is refused, and left alone: an empty list', () => {
    const jupyterLab = new studio.JupyterLabAppSettings({ codeRepositories: [CODE] });

    expect(refused({ jupyterLabAppSettings: { codeRepositories: [] } }, { jupyterLab })).toEqual([
      expect.stringMatching(/^jupyterLab\.codeRepositories: must be left out here or there: /),
    ]);
  });

  test('is refused, and left alone: a list that would go to the API', () => {
    const studioWebPortalSettings = { hiddenAppTypes: [studio.StudioAppType.KERNEL_GATEWAY] };

    expect(refused({ studioWebPortalSettings: { hiddenAppTypes: ['Canvas'] } }, { studioWebPortalSettings })).toEqual([
      expect.stringMatching(/^studioWebPortalSettings\.hiddenAppTypes: must be left out here or there: /),
    ]);
  });

  test('is refused, and left alone: an override', () => {
    const override = (profile: CfnUserProfile) => profile.addPropertyOverride('UserSettings.CanvasAppSettings.DirectDeploySettings.Status', 'DISABLED');

    expect(refused({}, { canvas: canvas() }, override)).toEqual([expect.stringMatching(/^canvas\.directDeploy: must be left out here or there: /)]);
  });

  test('is refused, and left alone: a block known only at deployment', () => {
    const override = (profile: CfnUserProfile) => profile.addPropertyOverride('UserSettings.JupyterLabAppSettings', { 'Fn::If': ['InUse', {}, { Ref: 'AWS::NoValue' }] });

    expect(refused({}, { jupyterLab: new studio.JupyterLabAppSettings(ALIAS) }, override)).toEqual([
      expect.stringMatching(/^jupyterLab\.defaultResourceSpec\.imageVersionAlias: must be left out here or there: /),
    ]);
  });

  test('is told in one error with all else that is wrong', () => {
    const portal = { executionRoleSessionNameMode: 'DYNAMIC' as studio.ExecutionRoleSessionNameMode };

    expect(refused({ studioWebPortal: 'ENABLED' }, {
      studioWebPortal: true,
      studioWebPortalSettings: portal,
      customPosixUser: { uid: 1, gid: 2000 },
      tensorBoard: new studio.TensorBoardAppSettings({ defaultResourceSpec: { imageVersionAlias: 'newest' } }),
    })).toEqual([
      'customPosixUser.uid: must be from 10000 to 4000000, got 1',
      expect.stringMatching(/^studioWebPortal: must be left out here or there: /),
      "studioWebPortalSettings.executionRoleSessionNameMode: must be one of 'STATIC', 'USER_IDENTITY', got 'DYNAMIC'",
      expect.stringMatching(/^tensorBoard\.defaultResourceSpec\.imageVersionAlias: .*, got 'newest'$/),
    ]);
  });

  test('can be a list known only at deployment, where no other is given', () => {
    const groups = new CfnParameter(stack, 'Groups', { type: 'CommaDelimitedList' }).valueAsList;
    cfnProfile({ securityGroups: groups }).with(mixin());

    expect(templateOf()).toEqual({ SecurityGroups: { Ref: 'Groups' } });
  });
});

describe('one profile', () => {
  test('takes one mixin only', () => {
    const profile = cfnProfile().with(mixin());

    expect(() => profile.with(mixin({ studioWebPortal: true }))).toThrow('Stack/Alice: a UserProfileApiSettings gives this profile its settings already; give all of them to that one');
  });

  test('takes none when a UserProfile made it', () => {
    const profile = profileWith(stack);

    expect(() => l1(profile).with(mixin())).toThrow(/^Stack\/Alice.*: its UserProfile gives this profile its settings already; give all of them to that one$/);
  });

  test('freezes the settings that it has taken', () => {
    const settingsOfAlice = canvas();
    cfnProfile().with(mixin({ canvas: settingsOfAlice }));

    expect(() => settingsOfAlice.addIdentityProvider({} as studio.CanvasIdentityProvider)).toThrow('CanvasAppSettings.addIdentityProvider(): user profile Stack/Alice has taken these settings already');
  });

  test('leaves settings free that it refused', () => {
    const rSession = new studio.RSessionAppSettings();
    expect(() => cfnProfile().with(mixin({ rSession, customPosixUser: { uid: 1, gid: 2000 } }))).toThrow();

    expect(() => rSession.addCustomImage({} as studio.CustomImage)).not.toThrow();
  });

  test('gives the warnings of its settings', () => {
    cfnProfile().with(mixin({ canvas: canvas(), studioWebPortalSettings: { hiddenAppTypes: [studio.StudioAppType.of('Quantum')] } }));

    expect((stack.node.root as App).synth().getStackArtifact('Stack').messages.map(({ id, entry }) => [id, entry.data])).toEqual([
      ['/Stack/Alice', expect.stringMatching(/^studioWebPortalSettings\.hiddenAppTypes\[0\]: 'Quantum' is not in the service model.*cdk-sagemaker-studio:unknownValue/)],
    ]);
  });
});

describe('the roles with which JupyterLab works on Amazon EMR', () => {
  const emrSettings = { assumableRoleArns: ['arn:aws:iam::123456789012:role/access'], executionRoleArns: ['arn:aws:iam::123456789012:role/runtime'] };
  const withEmr = () => cfnProfile({ jupyterLabAppSettings: { emrSettings } as CfnUserProfile.JupyterLabAppSettingsProperty });
  const passed = () => Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement).filter(({ Action }) => Action === 'iam:PassRole').map(({ Resource }) => Resource);

  test('may be passed when the L1 has them and the block is sent whole', () => {
    withEmr().with(mixin({ jupyterLab: new studio.JupyterLabAppSettings(ALIAS) }));

    expect(passed()).toEqual(['arn:aws:iam::123456789012:role/access', 'arn:aws:iam::123456789012:role/runtime']);
  });

  test('are an error at synthesis when they came by an override, where the function can not know of them', () => {
    const profile = cfnProfile();
    profile.with(mixin({ jupyterLab: new studio.JupyterLabAppSettings(ALIAS) }));
    profile.addPropertyOverride('UserSettings.JupyterLabAppSettings.EmrSettings.ExecutionRoleArns', emrSettings.executionRoleArns);

    expect(() => (stack.node.root as App).synth()).toThrow('[Stack/Alice] UserSettings.JupyterLabAppSettings.EmrSettings: has roles that came by an override, an Aspect, or a list known only at deployment. As jupyterLab has an imageVersionAlias too, it is sent whole, and a role has to be passed for that: give the roles as jupyterLab.emrSettings');
  });

  test('may not be passed otherwise', () => {
    withEmr().with(mixin());

    expect(passed()).toEqual([]);
  });

  test('may be passed when they are among the settings', () => {
    cfnProfile().with(mixin({ jupyterLab: new studio.JupyterLabAppSettings({ ...ALIAS, emrSettings: { assumableRoles: [role('access')] } }) }));

    expect(passed()).toEqual(['arn:aws:iam::123456789012:role/access']);
  });
});

describe('another construct', () => {
  test('is left alone', () => {
    const bucket = new Bucket(stack, 'Bucket');
    bucket.with(mixin());
    mixin().applyTo(bucket);

    expect(stack.node.children).toEqual([bucket]);
    expect(mixin().supports(bucket)).toBe(false);
    expect(mixin().supports(cfnProfile())).toBe(true);
  });
});
