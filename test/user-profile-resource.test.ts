import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Aspects, CfnParameter, Duration, Lazy, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { Domain, IdleShutdown, JupyterLabAppSettings, SageMakerImageName, StudioInstanceType, UserProfile } from '../src';
import type { UserProfileProps } from '../src';
import { everySetting } from './fixtures/every-setting';

const LAB = { DefaultResourceSpec: { InstanceType: 'ml.t3.medium' }, AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 120 } } };

let stack: Stack;
let l1: CfnUserProfile;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  const profile = new UserProfile(stack, 'Alice', {
    domain: Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl'),
    userProfileName: 'alice',
    jupyterLab: new JupyterLabAppSettings({
      defaultResourceSpec: { instanceType: StudioInstanceType.ML_T3_MEDIUM },
      idleShutdown: IdleShutdown.after(Duration.hours(2)),
    }),
  });
  l1 = profile.node.defaultChild as CfnUserProfile;
});

const properties = (of: Stack = stack) => Object.values(Template.fromStack(of).findResources('AWS::SageMaker::UserProfile'))[0].Properties;

test('is an L1 like any other to those who ask', () => {
  expect(CfnUserProfile.isCfnUserProfile(l1)).toBe(true);
  expect(l1).toBeInstanceOf(CfnUserProfile);
  expect([l1.domainId, l1.userProfileName, l1.singleSignOnUserValue]).toEqual(['d-abcdefghijkl', 'alice', undefined]);
  expect(properties()).toEqual({ DomainId: 'd-abcdefghijkl', UserProfileName: 'alice', UserSettings: { JupyterLabAppSettings: LAB } });
});

describe('the tree of constructs that synthesis writes', () => {
  const propsInTree = () => {
    const { directory } = (stack.node.root as App).synth();
    const { tree } = JSON.parse(readFileSync(join(directory, 'tree.json'), 'utf-8'));
    return tree.children.Stack.children.Alice.children.Resource.attributes['aws:cdk:cloudformation:props'];
  };

  test('has the settings of a profile', () => {
    expect(propsInTree()).toEqual({ domainId: 'd-abcdefghijkl', userProfileName: 'alice', userSettings: { JupyterLabAppSettings: LAB } });
  });

  test('has references resolved', () => {
    stack = new Stack(new App(), 'Stack');
    const executionRole = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
    new UserProfile(stack, 'Alice', { domain: Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl'), userProfileName: 'alice', executionRole });
    expect(propsInTree().userSettings).toEqual({ ExecutionRole: { 'Fn::GetAtt': ['Role1ABCC5F0', 'Arn'] } });
  });

  test("has them in the L1's form once somebody has looked at that", () => {
    expect(l1.userSettings).toBeDefined();
    expect(Object.keys(propsInTree().userSettings)).toEqual(['jupyterLabAppSettings']);
  });
});

describe('its user settings', () => {
  test("have the L1's form", () => {
    expect(l1.userSettings).toEqual({
      jupyterLabAppSettings: {
        defaultResourceSpec: { instanceType: 'ml.t3.medium' },
        appLifecycleManagement: { idleSettings: { lifecycleManagement: 'ENABLED', idleTimeoutInMinutes: 120 } },
      },
    });
  });

  test('have nothing that was left out', () => {
    expect(Object.keys(l1.userSettings!)).toEqual(['jupyterLabAppSettings']);
    l1.userSettings = { securityGroups: ['sg-1'], ...l1.userSettings as CfnUserProfile.UserSettingsProperty };
    expect(properties().UserSettings).toEqual({ SecurityGroups: ['sg-1'], JupyterLabAppSettings: LAB });
  });

  test('bring what a list of another stack needs, where nothing else in them is a token', () => {
    const app = new App();
    const [producer, consumer] = ['Producer', 'Consumer'].map((id) => new Stack(app, id));
    const versionAliases = new CfnParameter(producer, 'Aliases', { type: 'CommaDelimitedList' }).valueAsList;
    new UserProfile(consumer, 'Alice', {
      domain: Domain.fromDomainId(consumer, 'Domain', 'd-abcdefghijkl'),
      userProfileName: 'alice',
      studioWebPortalSettings: {
        hiddenSageMakerImageVersionAliases: [{ sageMakerImageName: SageMakerImageName.SAGEMAKER_DISTRIBUTION, versionAliases }],
      },
    });
    const [{ VersionAliases }] = properties(consumer).UserSettings.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases;
    expect(VersionAliases).toEqual({ 'Fn::Split': ['||', { 'Fn::ImportValue': expect.stringContaining('Producer:Export') }] });
    expect(consumer.dependencies).toEqual([producer]);
  });

  test('are the same in the template, whether somebody has looked at them or not', () => {
    const render = (looks: number) => {
      const other = new Stack(new App(), 'Stack');
      const profile = everySetting(other).node.defaultChild as CfnUserProfile;
      const seen = new Set(Array.from({ length: looks }, () => profile.userSettings));
      return { seen: seen.size, rendered: properties(other) };
    };
    const { rendered } = render(0);
    expect(Object.keys(rendered.UserSettings).length).toBeGreaterThan(12);
    expect(render(2)).toEqual({ seen: 1, rendered });
  });

  test('can be changed in place, by an Aspect too', () => {
    Aspects.of(stack).add({
      visit: (node) => {
        if (CfnUserProfile.isCfnUserProfile(node)) {
          (node.userSettings as any).jupyterLabAppSettings.defaultResourceSpec.instanceType = 'ml.t3.large';
        }
      },
    });
    expect(properties().UserSettings.JupyterLabAppSettings.DefaultResourceSpec).toEqual({ InstanceType: 'ml.t3.large' });
  });

  test('can be replaced', () => {
    l1.userSettings = { ...l1.userSettings as object, studioWebPortal: 'DISABLED' };
    expect(properties().UserSettings).toEqual({ JupyterLabAppSettings: LAB, StudioWebPortal: 'DISABLED' });
  });

  test('can be taken away', () => {
    l1.userSettings = undefined;
    expect(properties()).toEqual({ DomainId: 'd-abcdefghijkl', UserProfileName: 'alice' });
  });

  test('can be overridden, before and after somebody has looked at them', () => {
    l1.addPropertyOverride('UserSettings.JupyterLabAppSettings.DefaultResourceSpec.InstanceType', 'ml.t3.large');
    expect(l1.userSettings).toHaveProperty('jupyterLabAppSettings.defaultResourceSpec.instanceType', 'ml.t3.medium');
    l1.addPropertyDeletionOverride('UserSettings.JupyterLabAppSettings.AppLifecycleManagement');
    expect(properties().UserSettings).toEqual({ JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.t3.large' } } });
  });

  test('keep what the installed L1 has no place for, unless its place is taken away', () => {
    const other = new Stack(new App(), 'Stack');
    const profile = everySetting(other).node.defaultChild as CfnUserProfile;
    const { kernelGatewayAppSettings, jupyterLabAppSettings, ...rest } = profile.userSettings as any;
    expect(kernelGatewayAppSettings.defaultResourceSpec.instanceType).toBe('ml.t3.medium');
    profile.userSettings = { ...rest, jupyterLabAppSettings };
    const { JupyterLabAppSettings: lab, KernelGatewayAppSettings: gateway } = properties(other).UserSettings;
    expect(lab.DefaultResourceSpec.TrainingPlanArn).toMatch(/:training-plan\/june$/);
    expect(lab.EmrSettings.ExecutionRoleArns).toHaveLength(1);
    expect(gateway).toBeUndefined();
  });

  test('refer to other resources, as any L1 does', () => {
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
    const other = new Stack(stack.node.root as App, 'Other');
    new UserProfile(other, 'Bob', { domain: Domain.fromDomainId(other, 'Domain', 'd-abcdefghijkl'), userProfileName: 'bob', executionRole: role });
    expect(properties(other).UserSettings.ExecutionRole).toEqual({ 'Fn::ImportValue': expect.stringContaining('Role') });
  });
});

test('other properties can be changed, and tags added', () => {
  l1.userProfileName = 'bob';
  Tags.of(stack).add('team', 'forecast');
  expect(properties()).toMatchObject({ UserProfileName: 'bob', Tags: [{ Key: 'team', Value: 'forecast' }] });
});

describe('profiles that share their builders', () => {
  const SHARED = () => new JupyterLabAppSettings({
    defaultResourceSpec: { instanceType: StudioInstanceType.of('ml.new.large') },
    codeRepositories: ['https://github.com/team/code.git'],
  });
  const REPOSITORY = { RepositoryUrl: 'https://github.com/team/code.git' };
  let app: App;
  let others: UserProfile[];

  beforeEach(() => {
    app = new App();
    const shared = new Stack(app, 'Shared');
    const domain = Domain.fromDomainId(shared, 'Domain', 'd-abcdefghijkl');
    const jupyterLab = SHARED();
    others = ['first', 'second', 'third'].map((userProfileName) => new UserProfile(shared, userProfileName, { domain, userProfileName, jupyterLab }));
  });

  const labs = () => Object.values(Template.fromStack(Stack.of(others[0])).findResources('AWS::SageMaker::UserProfile'))
    .map(({ Properties }) => Properties.UserSettings.JupyterLabAppSettings);

  test('have the same settings', () => {
    const lab = { DefaultResourceSpec: { InstanceType: 'ml.new.large' }, CodeRepositories: [REPOSITORY] };
    expect(labs()).toEqual([lab, lab, lab]);
  });

  test('are each told what looks wrong', () => {
    const warnings = app.synth().getStackByName('Shared').messages.map(({ id, entry }) => `${id} ${String(entry.data).slice(0, 60)}`);
    expect(warnings.filter((warning) => warning.includes("'ml.new.large'")).map((warning) => warning.split(' ')[0])).toEqual([
      '/Shared/first', '/Shared/second', '/Shared/third',
    ]);
  });

  test("don't get each other's overrides", () => {
    const second = others[1].node.defaultChild as CfnUserProfile;
    second.addPropertyOverride('UserSettings.JupyterLabAppSettings.DefaultResourceSpec.InstanceType', 'ml.t3.large');
    second.addPropertyOverride('UserSettings.JupyterLabAppSettings.CodeRepositories.0.RepositoryUrl', 'https://example.com/other.git');
    expect(labs().map((lab) => lab.DefaultResourceSpec.InstanceType)).toEqual(['ml.new.large', 'ml.t3.large', 'ml.new.large']);
    expect(labs().map((lab) => lab.CodeRepositories[0].RepositoryUrl)).toEqual([
      REPOSITORY.RepositoryUrl, 'https://example.com/other.git', REPOSITORY.RepositoryUrl,
    ]);
  });

  test("don't get what was changed on the L1 of one", () => {
    ((others[2].node.defaultChild as CfnUserProfile).userSettings as any).jupyterLabAppSettings.codeRepositories.pop();
    expect(labs().map((lab) => lab.CodeRepositories.length)).toEqual([1, 1, 0]);
  });
});

describe('settings known at synthesis', () => {
  const settingsWith = (props: Partial<UserProfileProps>) => {
    const other = new Stack(new App(), 'Stack');
    new UserProfile(other, 'Bob', { domain: Domain.fromDomainId(other, 'Domain', 'd-abcdefghijkl'), userProfileName: 'bob', ...props });
    return properties(other).UserSettings;
  };

  test('are what they are then', () => {
    let bucket = 'before';
    const sharing = { bucket: Bucket.fromBucketName(stack, 'Bucket', Lazy.uncachedString({ produce: () => bucket })), prefix: 'shared' };
    const lazily = settingsWith({ sharing, studioWebPortal: true });
    expect(lazily).toEqual({ SharingSettings: { S3OutputPath: 's3://before/shared' }, StudioWebPortal: 'ENABLED' });
    bucket = 'after';
    expect(settingsWith({ sharing })).toEqual({ SharingSettings: { S3OutputPath: 's3://after/shared' } });
  });

  test('are left out where there is nothing, and empty lists and structures are kept, as the L1 does', () => {
    const nothing = Lazy.string({ produce: () => undefined });
    const other = new Stack(new App(), 'Other');
    new CfnUserProfile(other, 'Plain', {
      domainId: 'd-abcdefghijkl', userProfileName: 'plain', userSettings: { sharingSettings: { s3KmsKeyId: nothing }, jupyterLabAppSettings: { codeRepositories: [] } },
    });
    expect(properties(other).UserSettings).toEqual({ SharingSettings: {}, JupyterLabAppSettings: { CodeRepositories: [] } });
    expect(settingsWith({ sharing: { encryptionKey: Key.fromKeyArn(stack, 'Key', nothing) }, jupyterLab: new JupyterLabAppSettings({ codeRepositories: [] }) }))
      .toEqual({ SharingSettings: {}, JupyterLabAppSettings: { CodeRepositories: [] } });
    expect(settingsWith({ jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: { imageVersionAlias: undefined } }) })).toBeUndefined();
  });
});
