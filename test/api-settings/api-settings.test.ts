import { App, Aspects, CfnCondition, CfnParameter, CfnResource, Fn, NestedStack, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnAppImageConfig, CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import * as studio from '../../src';
import { cfnDomain, l1, profileWith, testStack } from '../fixtures/profile';

const TYPE = 'Custom::SageMakerUserProfileSettings';
const PROFILE = 'AWS::SageMaker::UserProfile';
const FUNCTION = 'AWS::Lambda::Function';
const POLICY = 'AWS::IAM::Policy';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const resources = (of: Stack = stack): [string, any][] => Object.entries(Template.fromStack(of).toJSON().Resources ?? {});
const customResource = (of: Stack = stack) => resources(of).find(([, { Type }]) => Type === TYPE)![1];

const canvas = (options: studio.CanvasAppSettingsOptions = { directDeploy: true }) => new studio.CanvasAppSettings(options);

describe('the custom resource', () => {
  test('says which profile gets what, and waits for the rights to do it', () => {
    profileWith(stack, {
      canvas: canvas(),
      jupyterLab: new studio.JupyterLabAppSettings({ defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM, imageVersionAlias: '2.3' } }),
    });

    expect(customResource()).toEqual({
      Type: TYPE,
      Properties: {
        ServiceToken: { 'Fn::GetAtt': ['StudioApiSettingsProviderHandler9CABCB76', 'Arn'] },
        ServiceTimeout: '3600',
        UserProfileArn: { 'Fn::GetAtt': ['AliceD4D33764', 'UserProfileArn'] },
        UserProfileLogicalId: 'AliceD4D33764',
        Settings: '{"CanvasAppSettings":{"DirectDeploySettings":{"Status":"ENABLED"}},"JupyterLabAppSettings":{"DefaultResourceSpec":{"SageMakerImageVersionAlias":"2.3"}}}',
        CarriedByCloudFormation: {
          DomainId: 'd-abcdefghijkl',
          UserProfileName: 'alice',
          UserSettings: { JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.t3.medium' } } },
        },
      },
      DependsOn: ['StudioApiSettingsProviderDomaind91036fePolicy4062BF93', 'StudioApiSettingsProviderHandlerEventInvokeConfig79B36BAA'],
    });
  });

  test('puts together at deployment what is known only then', () => {
    const bedrockRole = new Role(stack, 'Bedrock', { assumedBy: new ServicePrincipal('bedrock.amazonaws.com') });
    const imageVersionNumber = new CfnParameter(stack, 'ImageVersion', { type: 'Number' }).valueAsNumber;
    const image = studio.Image.fromImageName(stack, 'Image', 'pytorch');
    const appImageConfig = CfnAppImageConfig.fromAppImageConfigName(stack, 'AppImageConfig', 'config');
    profileWith(stack, {
      canvas: canvas({ generativeAi: { bedrockRole } }),
      rSession: new studio.RSessionAppSettings({ customImages: [{ image, appImageConfig, imageVersionNumber }] }),
    });

    expect(customResource().Properties.Settings).toEqual({
      'Fn::Join': ['', [
        '{"RSessionAppSettings":{"CustomImages":[{"ImageName":"pytorch","ImageVersionNumber":',
        { Ref: 'ImageVersion' },
        ',"AppImageConfigName":"config"}]},"CanvasAppSettings":{"GenerativeAiSettings":{"AmazonBedrockRoleArn":"',
        { 'Fn::GetAtt': ['Bedrock1F578EB3', 'Arn'] },
        '"}}}',
      ]],
    });
  });

  test('stands beside the resource of the profile, not under it', () => {
    const profile = profileWith(stack, { canvas: canvas() });

    expect(profile.node.children.map(({ node }) => node.id)).toEqual(['Resource', 'ApiSettings']);
    expect(l1(profile).node.children).toEqual([]);
  });

  test('follows the profile to another logical ID', () => {
    l1(profileWith(stack, { canvas: canvas() })).overrideLogicalId('Renamed');

    expect(customResource().Properties).toMatchObject({
      UserProfileArn: { 'Fn::GetAtt': ['Renamed', 'UserProfileArn'] }, UserProfileLogicalId: 'Renamed',
    });
  });

  test.each([
    ['app type', { hiddenAppTypes: [studio.StudioAppType.CANVAS] }, undefined, { HiddenAppTypes: ['Canvas'] }],
    ['app type that only the API takes', { hiddenAppTypes: [studio.StudioAppType.CANVAS, studio.StudioAppType.KERNEL_GATEWAY] }, { HiddenAppTypes: ['Canvas', 'KernelGateway'] }, undefined],
    ['tool', { hiddenMlTools: [studio.StudioMlTool.COMET] }, undefined, { HiddenMlTools: ['Comet'] }],
    ['tool that only the API takes', { hiddenMlTools: [studio.StudioMlTool.DATASETS, studio.StudioMlTool.COMET] }, { HiddenMlTools: ['Datasets', 'Comet'] }, undefined],
  ])('carries a list of what is hidden as a whole, and only if it has to: %s', (_, studioWebPortalSettings, settings, carried) => {
    profileWith(stack, { canvas: canvas(), studioWebPortalSettings });
    const { Settings, CarriedByCloudFormation } = customResource().Properties;

    expect(JSON.parse(Settings).StudioWebPortalSettings).toEqual(settings);
    expect(CarriedByCloudFormation.UserSettings?.StudioWebPortalSettings).toEqual(carried);
    Template.fromStack(stack).hasResourceProperties(PROFILE, { UserSettings: carried ? { StudioWebPortalSettings: carried } : Match.absent() });
  });

  test('leaves a list that CloudFormation takes beside one that it does not', () => {
    profileWith(stack, {
      studioWebPortalSettings: { hiddenAppTypes: [studio.StudioAppType.R_SESSION_GATEWAY], hiddenMlTools: [studio.StudioMlTool.COMET] },
    });

    expect(customResource().Properties.Settings).toBe('{"StudioWebPortalSettings":{"HiddenAppTypes":["RSessionGateway"]}}');
    expect(customResource().Properties.CarriedByCloudFormation.UserSettings).toEqual({ StudioWebPortalSettings: { HiddenMlTools: ['Comet'] } });
  });
});

describe('what the custom resource is told that CloudFormation carries', () => {
  const carried = (of: Stack = stack) => customResource(of).Properties.CarriedByCloudFormation;

  test('is what the template says in the end, whatever escape hatches did', () => {
    const profile = profileWith(stack, { canvas: canvas(), studioWebPortal: true });
    l1(profile).addPropertyOverride('UserSettings.StudioWebPortal', 'DISABLED');
    l1(profile).addPropertyOverride('UserSettings.JupyterServerAppSettings.LifecycleConfigArns', []);

    expect(carried().UserSettings).toEqual({ StudioWebPortal: 'DISABLED', JupyterServerAppSettings: { LifecycleConfigArns: [] } });
  });

  test('is what the template says in the end, whatever Aspects and tags did', () => {
    profileWith(stack, { canvas: canvas() });
    Aspects.of(stack).add({
      visit: (construct) => construct instanceof CfnUserProfile && construct.addPropertyOverride('UserSettings.AutoMountHomeEFS', 'Disabled'),
    });
    Tags.of(stack).add('team', 'forecast');

    expect(carried()).toMatchObject({ UserSettings: { AutoMountHomeEFS: 'Disabled' }, Tags: [{ Key: 'team', Value: 'forecast' }] });
  });

  test('leaves a list known only at deployment a list', () => {
    const groups = new CfnParameter(stack, 'Groups', { type: 'CommaDelimitedList' }).valueAsList;
    new CfnUserProfile(stack, 'Alice', { domainId: 'd-abcdefghijkl', userProfileName: 'alice', userSettings: { securityGroups: groups } })
      .with(new studio.UserProfileApiSettings({ canvas: canvas() }));

    expect(carried().UserSettings).toEqual({ SecurityGroups: { Ref: 'Groups' } });
  });

  test('refers to what is outside of a nested stack as its profile does', () => {
    const nested = new NestedStack(stack, 'Nested');
    profileWith(nested, { canvas: canvas(), domain: cfnDomain(stack) });
    const [{ DomainId }] = resources(nested).filter(([, { Type }]) => Type === PROFILE).map(([, { Properties }]) => Properties);

    expect(DomainId).toEqual({ Ref: expect.stringMatching(/Domain.*Ref$/) });
    expect(carried(nested)).toEqual({ DomainId, UserProfileName: 'alice' });
  });

  test('changes with what another stack exports', () => {
    const other = new Stack(stack.node.root as App, 'Other');
    const executionRole = new Role(other, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
    profileWith(stack, { canvas: canvas(), executionRole });

    expect(carried().UserSettings).toEqual({ ExecutionRole: { 'Fn::ImportValue': 'Other:ExportsOutputFnGetAttRole1ABCC5F0ArnB4C0B73E' } });
  });
});

describe('condition and removal policy', () => {
  const policiesOf = (type: string) => resources().filter(([, { Type }]) => Type === type)
    .map(([, { DeletionPolicy, UpdateReplacePolicy }]) => ({ DeletionPolicy, UpdateReplacePolicy }));
  const NONE = { DeletionPolicy: undefined, UpdateReplacePolicy: undefined };
  const RETAIN = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
  // settings of a deployment that failed don't stay
  const RETAIN_ONCE_DEPLOYED = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
  const expectBothToHave = (policies: typeof RETAIN | typeof NONE) =>
    expect([policiesOf(PROFILE), policiesOf(TYPE)]).toEqual([[policies], [policies === RETAIN ? RETAIN_ONCE_DEPLOYED : policies]]);

  test('are none of both by default', () => {
    profileWith(stack, { canvas: canvas() });

    expectBothToHave(NONE);
    expect(customResource()).not.toHaveProperty('Condition');
  });

  test('are those of the prop', () => {
    profileWith(stack, { canvas: canvas(), removalPolicy: RemovalPolicy.RETAIN });

    expectBothToHave(RETAIN);
  });

  test('are those applied to the profile later', () => {
    profileWith(stack, { canvas: canvas() }).applyRemovalPolicy(RemovalPolicy.RETAIN);

    expectBothToHave(RETAIN);
  });

  test('are those applied to the L1 later', () => {
    l1(profileWith(stack, { canvas: canvas() })).applyRemovalPolicy(RemovalPolicy.RETAIN);

    expectBothToHave(RETAIN);
  });

  test('are those that an Aspect applies to every resource', () => {
    profileWith(stack, { canvas: canvas() });
    Aspects.of(stack).add({ visit: (construct) => CfnResource.isCfnResource(construct) && construct.applyRemovalPolicy(RemovalPolicy.RETAIN) });

    expectBothToHave(RETAIN);
  });

  test('are those of the profile, even if the custom resource is told another', () => {
    const profile = profileWith(stack, { canvas: canvas(), removalPolicy: RemovalPolicy.RETAIN });
    (profile.node.findChild('ApiSettings').node.defaultChild as CfnResource).applyRemovalPolicy(RemovalPolicy.DESTROY);

    expectBothToHave(RETAIN);
  });

  test('follow a condition on the profile', () => {
    l1(profileWith(stack, { canvas: canvas() })).cfnOptions.condition = new CfnCondition(stack, 'InUse', { expression: Fn.conditionEquals('a', 'b') });

    Template.fromStack(stack).hasResource(PROFILE, { Condition: 'InUse' });
    Template.fromStack(stack).hasResource(TYPE, { Condition: 'InUse' });
  });
});

describe('logical IDs and the name of the function', () => {
  const app = () => {
    const of = testStack();
    profileWith(of, { canvas: canvas() });
    profileWith(of, { canvas: canvas(), domain: cfnDomain(of) }, 'Bob');
    new CfnUserProfile(of, 'Carol', { domainId: 'd-abcdefghijkl', userProfileName: 'carol' }).with(new studio.UserProfileApiSettings({ canvas: canvas() }));
    return of;
  };

  test('are a contract: others than these would replace the resources of every stack deployed before', () => {
    expect(Object.fromEntries(resources(app()).map(([id, { Type }]) => [id, Type]))).toEqual({
      AliceD4D33764: PROFILE,
      AliceApiSettings8A6927F1: TYPE,
      Bob4B8519C4: PROFILE,
      BobApiSettings96A91A63: TYPE,
      Carol: PROFILE,
      CarolApiSettings: TYPE,
      Domain: 'AWS::SageMaker::Domain',
      StudioApiSettingsProviderHandler9CABCB76: FUNCTION,
      StudioApiSettingsProviderHandlerEventInvokeConfig79B36BAA: 'AWS::Lambda::EventInvokeConfig',
      StudioApiSettingsProviderRole689D428B: 'AWS::IAM::Role',
      StudioApiSettingsProviderLogs0EF0B568: 'AWS::Logs::LogGroup',
      StudioApiSettingsProviderDomaind91036fePolicy4062BF93: POLICY,
      StudioApiSettingsProviderDomain77b220cfPolicyD5996F99: POLICY,
    });
    Template.fromStack(app()).hasResourceProperties(FUNCTION, { FunctionName: 'studio-api-settings-b2235513a1d71d4e' });
  });

  test('are the same each time, as all of the template is', () => {
    expect(Template.fromStack(app()).toJSON()).toEqual(Template.fromStack(app()).toJSON());
  });
});
