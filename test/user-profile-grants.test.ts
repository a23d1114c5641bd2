import { App, Aspects, Aws, CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnVPCEndpoint, InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import * as studio from '../src';
import { UserProfileGrants } from '../src';
import { cfnDomain, l1, profileWith, refusalAtSynthesis, testStack } from './fixtures/profile';

let stack: Stack;
let grantee: iam.IRole;
beforeEach(() => {
  stack = testStack();
  grantee = iam.Role.fromRoleArn(stack, 'Grantee', 'arn:aws:iam::123456789012:role/grantee');
});

const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const role = (name: string, scope: Construct = stack): iam.IRole =>
  scope.node.tryFindChild(name) as iam.IRole | undefined ?? iam.Role.fromRoleArn(scope, name, roleArn(name));
const cfnProfile = (userSettings?: CfnUserProfile.UserSettingsProperty, domainId = 'd-abcdefghijkl') =>
  new CfnUserProfile(stack, 'Bob', { domainId, userProfileName: 'bob', userSettings });
const imported = (attributes: Partial<studio.UserProfileAttributes> = {}) => studio.UserProfile.fromUserProfileAttributes(stack, 'Carol', {
  domain: studio.Domain.fromDomainId(stack, 'CarolsDomain', 'd-abcdefghijkl'), userProfileName: 'carol', ...attributes,
});
const IMPORTED_ARN = 'arn:aws-cn:sagemaker:cn-north-1:210987654321:user-profile/d-mnopqrstuvwx/dave';

/** All statements of the policies in a stack. */
const statements = (of: Stack = stack): any[] => Object.values(Template.fromStack(of).findResources('AWS::IAM::Policy'))
  .flatMap(({ Properties }: any) => Properties.PolicyDocument.Statement);
/** An ARN of SageMaker in the account and region of a stack. */
const arn = (...rest: unknown[]) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sagemaker:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ...rest]],
});
const alicesArn = { 'Fn::GetAtt': ['AliceD4D33764', 'UserProfileArn'] };
const pass = (Resource: unknown, ...services: string[]) => ({
  Effect: 'Allow', Action: 'iam:PassRole', Resource, Condition: { StringEquals: { 'iam:PassedToService': services } },
});
const SAGEMAKER = 'sagemaker.amazonaws.com';

describe('passing the roles of a profile', () => {
  test('is allowed for exactly the roles in its settings, each to SageMaker and the service that assumes it', () => {
    profileWith(stack, {
      executionRole: role('studio'),
      canvas: new studio.CanvasAppSettings({
        timeSeriesForecasting: { enabled: true, forecastRole: role('forecast') },
        modelRegistration: { enabled: true, crossAccountRole: role('registry') },
        generativeAi: { bedrockRole: role('bedrock') },
        emrServerless: { enabled: true, executionRole: role('serverless') },
      }),
      jupyterLab: new studio.JupyterLabAppSettings({ emrSettings: { assumableRoles: [role('access')], executionRoles: [role('runtime')] } }),
    }).grants.passRole(new iam.User(stack, 'Deployer'));

    const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy', { Properties: { PolicyName: Match.stringLikeRegexp('Deployer') } });
    expect(Object.values(policies).map(({ Properties }) => Properties.PolicyDocument)).toEqual([{
      Version: '2012-10-17',
      Statement: [
        pass([roleArn('studio'), roleArn('registry'), roleArn('access')], SAGEMAKER),
        pass(roleArn('forecast'), SAGEMAKER, 'forecast.amazonaws.com'),
        pass(roleArn('bedrock'), SAGEMAKER, 'bedrock.amazonaws.com'),
        pass(roleArn('serverless'), SAGEMAKER, 'emr-serverless.amazonaws.com'),
        pass(roleArn('runtime'), SAGEMAKER, 'elasticmapreduce.amazonaws.com', 'emr-serverless.amazonaws.com'),
      ],
    }]);
  });

  test('has another spelling on the profile itself', () => {
    profileWith(stack, { executionRole: role('studio') }).grantPassRole(grantee);

    expect(statements()).toEqual([pass(roleArn('studio'), SAGEMAKER)]);
  });

  test('has another spelling on an import, too', () => {
    imported({ executionRole: role('studio') }).grantPassRole(grantee);

    expect(statements()).toEqual([pass(roleArn('studio'), SAGEMAKER)]);
  });

  test('names a role once for the same services', () => {
    profileWith(stack, {
      executionRole: role('studio'),
      jupyterLab: new studio.JupyterLabAppSettings({ emrSettings: { assumableRoles: [role('studio'), role('access')] } }),
    }).grants.passRole(grantee);

    expect(statements()).toEqual([pass([roleArn('studio'), roleArn('access')], SAGEMAKER)]);
  });

  test('is about roles of the app, without a cycle even for the execution role itself', () => {
    const executionRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    const { grants } = profileWith(stack, { executionRole });
    grants.passRole(executionRole);
    grants.createPresignedDomainUrl(executionRole);

    expect(refusalAtSynthesis(stack)).toEqual([]);
    expect(statements()[0]).toEqual(pass({ 'Fn::GetAtt': ['Role1ABCC5F0', 'Arn'] }, SAGEMAKER));
    expect(statements()[1].Resource).toEqual(alicesArn);
  });

  test.each<[string, (profile: CfnUserProfile) => unknown]>([
    ['its properties', (profile) => (profile.userSettings = { executionRole: role('studio').roleArn })],
    ['an override', (profile) => profile.addPropertyOverride('UserSettings.ExecutionRole', roleArn('studio'))],
    ['properties that are known as a whole at synthesis only',
      (profile) => (profile.userSettings = Token.asAny({ executionRole: role('studio').roleArn }))],
  ])('is allowed for what a CfnUserProfile has by %s', (_, give) => {
    const profile = cfnProfile();
    give(profile);
    UserProfileGrants.fromUserProfile(profile).passRole(grantee);

    expect(statements()).toEqual([pass(roleArn('studio'), SAGEMAKER)]);
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('is allowed for what an L1 of UserProfile has by an override', () => {
    const alice = profileWith(stack, { executionRole: role('studio') });
    l1(alice).addPropertyOverride('UserSettings.ExecutionRole', roleArn('other'));
    alice.grants.passRole(grantee);

    expect(statements()).toEqual([pass(roleArn('other'), SAGEMAKER)]);
  });

  test('is allowed for what a CfnUserProfile has by itself and what a mixin gives it', () => {
    const profile = cfnProfile({ executionRole: roleArn('studio') }).with(new studio.UserProfileApiSettings({
      canvas: new studio.CanvasAppSettings({ generativeAi: { bedrockRole: role('bedrock') } }),
      jupyterLab: new studio.JupyterLabAppSettings({ emrSettings: { assumableRoles: [role('access')] } }),
    })) as CfnUserProfile;
    UserProfileGrants.fromUserProfile(profile).passRole(new iam.User(new Stack(stack.node.root as App, 'Grants'), 'Deployer'));

    expect(statements(stack.node.root.node.findChild('Grants') as Stack)).toEqual([
      pass([roleArn('studio'), roleArn('access')], SAGEMAKER),
      pass(roleArn('bedrock'), SAGEMAKER, 'bedrock.amazonaws.com'),
    ]);
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('refers to a role of another stack', () => {
    const roles = new Stack(stack.node.root as App, 'Roles');
    const executionRole = new iam.Role(roles, 'Role', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    const grants = new Stack(stack.node.root as App, 'Grants');
    UserProfileGrants.fromUserProfile(cfnProfile({ executionRole: executionRole.roleArn })).passRole(new iam.User(grants, 'Deployer'));

    expect(statements(grants)).toEqual([pass({ 'Fn::ImportValue': 'Roles:ExportsOutputFnGetAttRole1ABCC5F0ArnB4C0B73E' }, SAGEMAKER)]);
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('refers to a role that only the API sets, from another stack', () => {
    const bedrockRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('bedrock.amazonaws.com') });
    const grants = new Stack(stack.node.root as App, 'Grants');
    profileWith(stack, { canvas: new studio.CanvasAppSettings({ generativeAi: { bedrockRole } }) }).grants.passRole(new iam.User(grants, 'Deployer'));

    expect(statements(grants)).toEqual([
      pass({ 'Fn::ImportValue': 'Stack:ExportsOutputFnGetAttRole1ABCC5F0ArnB4C0B73E' }, SAGEMAKER, 'bedrock.amazonaws.com'),
    ]);
  });

  test('refers to what an override brought, from another stack', () => {
    const profile = cfnProfile();
    profile.addPropertyOverride('UserSettings.ExecutionRole', new CfnParameter(stack, 'RoleArn').valueAsString);
    const grants = new Stack(stack.node.root as App, 'Grants');
    UserProfileGrants.fromUserProfile(profile).passRole(new iam.User(grants, 'Deployer'));

    expect(statements(grants)).toEqual([pass({ 'Fn::ImportValue': 'Stack:ExportsOutputRefRoleArn58F1AA38' }, SAGEMAKER)]);
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('repeats an expression in the terms of the template', () => {
    const profile = cfnProfile();
    profile.addPropertyOverride('UserSettings.ExecutionRole', { Ref: 'RoleArn' });
    UserProfileGrants.fromUserProfile(profile).passRole(grantee);

    expect(statements()).toEqual([pass({ Ref: 'RoleArn' }, SAGEMAKER)]);
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('refuses to repeat it in another stack', () => {
    const profile = cfnProfile();
    profile.addPropertyOverride('UserSettings.ExecutionRole', { Ref: 'RoleArn' });
    UserProfileGrants.fromUserProfile(profile).passRole(new iam.User(new Stack(stack.node.root as App, 'Grants'), 'Deployer'));

    expect(() => (stack.node.root as App).synth())
      .toThrow('Stack/Bob: one of its roles is an expression that means something in stack Stack only; give it as a reference, such as role.roleArn');
  });

  test('refuses settings that are known only at deployment as a whole', () => {
    const profile = cfnProfile();
    profile.addPropertyOverride('UserSettings.JupyterLabAppSettings.EmrSettings.AssumableRoleArns', Fn.split(',', new CfnParameter(stack, 'Arns').valueAsString));

    expect(() => UserProfileGrants.fromUserProfile(profile).passRole(grantee)).toThrow("Stack/Bob: UserSettings.JupyterLabAppSettings.EmrSettings.AssumableRoleArns: is known only at deployment as a whole, so the roles in it can't be told; write it out, down to its roles");
  });

  test('refuses a profile that names none', () => {
    const { grants } = profileWith(stack);

    expect(() => grants.passRole(grantee)).toThrow("grants.passRole() of Stack/Alice: the profile names no role of its own, so its apps run with the default execution role of domain 'd-abcdefghijkl': give the profile an executionRole, or grant iam:PassRole on the domain's role with iam.RoleGrants.fromRole()");
  });

  test.each<[string, () => studio.IUserProfile]>([
    ['attributes', imported],
    ['ARN', () => studio.UserProfile.fromUserProfileArn(stack, 'Carol', IMPORTED_ARN)],
  ])('refuses an import by %s whose roles are unknown', (_, importIt) => {
    const { grants } = importIt();

    expect(() => grants.passRole(grantee)).toThrow("grants.passRole() of Stack/Carol: it isn't known which roles the profile names: give executionRole to UserProfile.fromUserProfileAttributes(), or look the profile up with UserProfile.fromLookup()");
  });

  test.each<[string, (profile: CfnUserProfile) => unknown]>([
    ['adds', (profile) => profile.addPropertyOverride('UserSettings.JupyterLabAppSettings.EmrSettings.AssumableRoleArns', [roleArn('access')])],
    ['replaces', (profile) => profile.addPropertyOverride('UserSettings.ExecutionRole', roleArn('other'))],
    ['removes', (profile) => profile.addPropertyDeletionOverride('UserSettings.ExecutionRole')],
  ])('fails at synthesis when an Aspect %s a role', (_, change) => {
    profileWith(stack, { executionRole: role('studio') }).grants.passRole(grantee);
    Aspects.of(stack).add({ visit: (node) => CfnUserProfile.isCfnUserProfile(node) && change(node) });

    expect(refusalAtSynthesis(stack)).toEqual(['[Stack/Alice/Resource] grants.passRole() of Stack/Alice: an override or an Aspect has changed the roles of the profile since this was called: give them before, or grant iam:PassRole on them with iam.RoleGrants.fromRole() instead']);
  });
});

describe('a login URL', () => {
  const LOGIN = ['sagemaker:CreatePresignedDomainUrl', 'sagemaker:DescribeUserProfile'];

  test('is allowed for exactly the profile', () => {
    profileWith(stack).grants.createPresignedDomainUrl(grantee);

    expect(statements()).toEqual([{ Effect: 'Allow', Action: LOGIN, Resource: alicesArn }]);
  });

  test('is allowed for a CfnUserProfile', () => {
    UserProfileGrants.fromUserProfile(cfnProfile()).createPresignedDomainUrl(grantee);

    expect(statements()).toEqual([{ Effect: 'Allow', Action: LOGIN, Resource: { 'Fn::GetAtt': ['Bob', 'UserProfileArn'] } }]);
  });

  test.each<[string, () => studio.IUserProfile, unknown]>([
    ['attributes', imported, arn(':user-profile/d-abcdefghijkl/carol')],
    ['an ARN of another account and region', () => studio.UserProfile.fromUserProfileArn(stack, 'Carol', IMPORTED_ARN), IMPORTED_ARN],
  ])('is allowed for an import by %s', (_, importIt, Resource) => {
    importIt().grants.createPresignedDomainUrl(grantee);

    expect(statements()).toEqual([{ Effect: 'Allow', Action: LOGIN, Resource }]);
  });

  test('is allowed through VPC endpoints only', () => {
    const endpoint = InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', { vpcEndpointId: 'vpce-0123456789abcdef0', port: 443 });
    const cfnEndpoint = new CfnVPCEndpoint(stack, 'CfnEndpoint', { vpcId: 'vpc-0123456789abcdef0', serviceName: 'com.amazonaws.eu-west-1.sagemaker.api' });
    profileWith(stack).grants.createPresignedDomainUrl(grantee, { sourceVpcEndpoints: [endpoint, cfnEndpoint] });

    expect(statements()).toEqual([{
      Effect: 'Allow',
      Action: LOGIN,
      Resource: alicesArn,
      Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-0123456789abcdef0', { Ref: 'CfnEndpoint' }] } },
    }]);
  });

  test('is allowed from addresses only', () => {
    profileWith(stack).grants.createPresignedDomainUrl(grantee, { sourceIps: ['192.0.2.0/24', '198.51.100.7', '2001:db8::/32'] });

    expect(statements()).toEqual([{
      Effect: 'Allow',
      Action: LOGIN,
      Resource: alicesArn,
      Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '198.51.100.7', '2001:db8::/32'] } },
    }]);
  });

  test('is allowed either way when both are given, since no request can satisfy both', () => {
    const endpoint = InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', { vpcEndpointId: 'vpce-0123456789abcdef0', port: 443 });
    profileWith(stack).grants.createPresignedDomainUrl(grantee, { sourceVpcEndpoints: [endpoint], sourceIps: ['192.0.2.0/24'] });

    expect(statements()).toEqual([
      { Effect: 'Allow', Action: LOGIN, Resource: alicesArn, Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-0123456789abcdef0'] } } },
      { Effect: 'Allow', Action: LOGIN, Resource: alicesArn, Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } } },
    ]);
  });

  test('lets addresses be known at deployment', () => {
    const block = new CfnParameter(stack, 'Block').valueAsString;
    const blocks = new CfnParameter(stack, 'Blocks', { type: 'CommaDelimitedList' }).valueAsList;
    const { grants } = profileWith(stack);
    grants.createPresignedDomainUrl(grantee, { sourceIps: [block] });
    grants.createPresignedDomainUrl(grantee, { sourceIps: blocks });

    expect(statements().map(({ Condition }) => Condition.IpAddress['aws:SourceIp'])).toEqual([[{ Ref: 'Block' }], { Ref: 'Blocks' }]);
  });

  test.each(['10.0.0.0/33', '2001:db8::/129', '256.0.0.1', '192.0.2.0/', '192.0.2.0/24/8', 'office', ''])('refuses the address %j', (block) => {
    expect(() => profileWith(stack).grants.createPresignedDomainUrl(grantee, { sourceIps: ['192.0.2.0/24', block] }))
      .toThrow(`grants.createPresignedDomainUrl() of Stack/Alice: sourceIps: must be CIDR blocks, such as '192.0.2.0/24', got '${block}'`);
  });

  test.each(['sourceIps', 'sourceVpcEndpoints'])('refuses an empty list of %s, which would restrict nothing', (list) => {
    expect(() => profileWith(stack).grants.createPresignedDomainUrl(grantee, { [list]: [] }))
      .toThrow(`grants.createPresignedDomainUrl() of Stack/Alice: ${list}: must have at least one item, got an empty list; leave it out for no restriction`);
  });

  describe('in a domain that uses IAM Identity Center', () => {
    const REASON = 'the domain uses IAM Identity Center, which takes no login URLs: let its users sign in through the AWS access portal';
    const sso = () => studio.Domain.fromDomainAttributes(stack, 'Sso', { domainId: 'd-abcdefghijkl', authMode: studio.AuthMode.SSO });

    test('is refused at once when the domain is imported', () => {
      const { grants } = profileWith(stack, { domain: sso(), singleSignOnUserName: 'alice' });

      expect(() => grants.createPresignedDomainUrl(grantee)).toThrow(`grants.createPresignedDomainUrl() of Stack/Alice: ${REASON}`);
    });

    test('is refused at once when domain and profile are imported', () => {
      const { grants } = imported({ domain: sso() });

      expect(() => grants.createPresignedDomainUrl(grantee)).toThrow(`grants.createPresignedDomainUrl() of Stack/Carol: ${REASON}`);
    });

    test('is refused at synthesis when the domain is of this app, as it is then', () => {
      const domain = cfnDomain(stack);
      profileWith(stack, { domain, singleSignOnUserName: 'alice' }).grants.createPresignedDomainUrl(grantee);
      domain.authMode = 'SSO';

      expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] grants.createPresignedDomainUrl() of Stack/Alice: ${REASON}`]);
    });

    test('is refused at synthesis for a CfnUserProfile', () => {
      const domain = cfnDomain(stack, { authMode: 'SSO' });
      UserProfileGrants.fromUserProfile(cfnProfile({}, domain.attrDomainId)).createPresignedDomainUrl(grantee);

      expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Bob] grants.createPresignedDomainUrl() of Stack/Bob: ${REASON}`]);
    });

    test('is refused at synthesis when only the profile says so', () => {
      profileWith(stack, { singleSignOnUserName: 'alice' }).grants.createPresignedDomainUrl(grantee);

      expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] grants.createPresignedDomainUrl() of Stack/Alice: ${REASON}`]);
    });
  });

  test('is allowed in a domain of this app that uses IAM', () => {
    profileWith(stack, { domain: cfnDomain(stack) }).grants.createPresignedDomainUrl(grantee);

    expect(refusalAtSynthesis(stack)).toEqual([]);
  });
});

test('reading is allowed for exactly the profile, listing for all', () => {
  profileWith(stack).grants.read(grantee);

  expect(statements()).toEqual([
    { Effect: 'Allow', Action: ['sagemaker:DescribeUserProfile', 'sagemaker:ListTags'], Resource: alicesArn },
    { Effect: 'Allow', Action: 'sagemaker:ListUserProfiles', Resource: '*' },
  ]);
});

describe('managing', () => {
  const MANAGE = [
    'sagemaker:AddTags', 'sagemaker:DeleteTags', 'sagemaker:DeleteUserProfile', 'sagemaker:DescribeUserProfile', 'sagemaker:ListTags',
    'sagemaker:UpdateUserProfile',
  ];

  test('is allowed for exactly the profile, with the passing of its roles', () => {
    profileWith(stack, { executionRole: role('studio') }).grants.manage(grantee);

    expect(statements()).toEqual([{ Effect: 'Allow', Action: MANAGE, Resource: alicesArn }, pass(roleArn('studio'), SAGEMAKER)]);
  });

  test('is allowed without a role', () => {
    profileWith(stack).grants.manage(grantee);

    expect(statements()).toEqual([{ Effect: 'Allow', Action: MANAGE, Resource: alicesArn }]);
  });

  test('is allowed where the roles are unknown', () => {
    imported().grants.manage(grantee);

    expect(statements()).toEqual([{ Effect: 'Allow', Action: MANAGE, Resource: arn(':user-profile/d-abcdefghijkl/carol') }]);
  });

  test('fails at synthesis when a role comes later', () => {
    const alice = profileWith(stack);
    alice.grants.manage(grantee);
    l1(alice).addPropertyOverride('UserSettings.ExecutionRole', roleArn('studio'));

    expect(refusalAtSynthesis(stack)).toEqual(['[Stack/Alice/Resource] grants.manage() of Stack/Alice: an override or an Aspect has changed the roles of the profile since this was called: give them before, or grant iam:PassRole on them with iam.RoleGrants.fromRole() instead']);
  });
});

describe('running apps', () => {
  const RUN = ['sagemaker:CreateApp', 'sagemaker:DeleteApp'];
  const SPACES = ['sagemaker:CreateSpace', 'sagemaker:UpdateSpace', 'sagemaker:DeleteSpace'];
  const SEE = ['sagemaker:DescribeApp', 'sagemaker:DescribeDomain', 'sagemaker:DescribeSpace', 'sagemaker:DescribeUserProfile'];
  const alicesName = { 'Fn::Select': [2, { 'Fn::Split': ['/', alicesArn] }] };
  const apps = arn(':app/d-abcdefghijkl/*');
  const spaces = arn(':space/d-abcdefghijkl/*');
  const owned = (...sharingTypes: string[]) =>
    ({ ArnLike: { 'sagemaker:OwnerUserProfileArn': alicesArn }, StringEquals: { 'sagemaker:SpaceSharingType': sharingTypes } });
  const OWN_APPS = {
    Effect: 'Allow', Action: RUN, Resource: arn(':app/d-abcdefghijkl/', alicesName, '/*'), Condition: { Null: { 'sagemaker:OwnerUserProfileArn': 'true' } },
  };
  const REST = [
    { Effect: 'Allow', Action: SEE, Resource: [apps, arn(':domain/d-abcdefghijkl'), spaces, alicesArn] },
    { Effect: 'Allow', Action: ['sagemaker:ListApps', 'sagemaker:ListSpaces'], Resource: '*' },
    { Effect: 'Allow', Action: 'sagemaker:AddTags', Resource: [apps, spaces], Condition: { Null: { 'sagemaker:TaggingAction': 'false' } } },
  ];

  test("is allowed in the user's private spaces and without a space", () => {
    profileWith(stack).grants.runApps(grantee);

    expect(statements()).toEqual([
      OWN_APPS,
      { Effect: 'Allow', Action: RUN, Resource: apps, Condition: owned('Private') },
      { Effect: 'Allow', Action: SPACES, Resource: spaces, Condition: owned('Private') },
      ...REST,
    ]);
  });

  test('is allowed in shared spaces on demand', () => {
    profileWith(stack).grants.runApps(grantee, { sharedSpaces: true });

    expect(statements()).toEqual([
      OWN_APPS,
      { Effect: 'Allow', Action: RUN, Resource: apps, Condition: owned('Private') },
      { Effect: 'Allow', Action: SPACES, Resource: spaces, Condition: owned('Private', 'Shared') },
      { Effect: 'Allow', Action: RUN, Resource: apps, Condition: { StringEquals: { 'sagemaker:SpaceSharingType': ['Shared'] } } },
      ...REST,
    ]);
  });

  test('is denied on other instance types than those given', () => {
    profileWith(stack).grants.runApps(grantee, { instanceTypes: [studio.StudioInstanceType.ML_T3_MEDIUM, studio.StudioInstanceType.SYSTEM] });

    expect(statements()).toHaveLength(7);
    expect(statements().filter(({ Effect }) => Effect === 'Deny')).toEqual([{
      Effect: 'Deny',
      Action: ['sagemaker:CreateApp', 'sagemaker:CreateSpace', 'sagemaker:UpdateSpace'],
      Resource: [apps, spaces],
      Condition: { 'ForAnyValue:StringNotLike': { 'sagemaker:InstanceTypes': ['system', 'ml.t3.medium'] } },
    }]);
  });

  describe('on some instance types', () => {
    const T3 = studio.StudioInstanceType.ML_T3_MEDIUM;
    const M5 = studio.StudioInstanceType.ML_M5_LARGE;
    const denied = () => statements().filter(({ Effect }) => Effect === 'Deny');

    test('is denied once for profiles that share a role and a list', () => {
      profileWith(stack).grants.runApps(grantee, { instanceTypes: [T3, M5] });
      profileWith(stack, {}, 'Eve').grants.runApps(grantee, { instanceTypes: [M5, T3] });

      expect(denied()).toHaveLength(1);
    });

    test('is refused for profiles that share a role, with another list: the two would deny each other', () => {
      profileWith(stack).grants.runApps(grantee, { instanceTypes: [T3] });

      expect(() => profileWith(stack, {}, 'Eve').grants.runApps(grantee, { instanceTypes: [M5] })).toThrow(
        "is already limited to 'system', 'ml.t3.medium': one role has one list of instance types in a domain, got 'system', 'ml.m5.large'");
    });

    test('is denied in each domain for itself', () => {
      profileWith(stack).grants.runApps(grantee, { instanceTypes: [T3] });
      const domain = studio.Domain.fromDomainId(stack, 'Other', 'd-otherdomain1');
      profileWith(stack, { domain }, 'Eve').grants.runApps(grantee, { instanceTypes: [M5] });

      expect(denied().map(({ Condition }) => Condition['ForAnyValue:StringNotLike']['sagemaker:InstanceTypes'])).toEqual([
        ['system', 'ml.t3.medium'], ['system', 'ml.m5.large'],
      ]);
    });

    test.each(['*', 'ml.t3.*', 'ml.t?.medium', 't3.medium', ''])('refuses %p, which stands in a pattern', (name) => {
      const { grants } = profileWith(stack);
      expect(() => grants.runApps(grantee, { instanceTypes: [studio.StudioInstanceType.of(name)] })).toThrow(/^grants.runApps\(\) of Stack\/Alice: instanceTypes: must /);
      expect(Template.fromStack(stack).findResources('AWS::IAM::Policy')).toEqual({});
    });

    test('is an error for a role whose policies cannot be changed, before anything is granted', () => {
      const fixed = iam.Role.fromRoleArn(stack, 'Fixed', roleArn('fixed'), { mutable: false });
      const { grants } = profileWith(stack);

      expect(() => grants.runApps(fixed, { instanceTypes: [T3] })).toThrow('grants.runApps() of Stack/Alice: instanceTypes: the policies of');
    });

    test.each<[string, (id: string) => iam.IGrantable]>([
      ['a policy', (id) => new iam.Policy(stack, id, { roles: [grantee] })],
      ['a managed policy', (id) => new iam.ManagedPolicy(stack, id, { roles: [grantee] })],
    ])('is denied by %s, as is the login URL of others', (_, make) => {
      const policy = make('Given');
      const { grants } = profileWith(stack);
      grants.runApps(policy, { instanceTypes: [T3] });
      grants.isolateFromOtherProfiles(policy);

      const documents: any[] = Object.values(Template.fromStack(stack).toJSON().Resources).map(({ Properties }: any) => Properties.PolicyDocument);
      const denials = documents.flatMap((document) => document?.Statement ?? []).filter(({ Effect }) => Effect === 'Deny');
      expect(denials.map(({ Action }) => [Action].flat()[0])).toEqual(['sagemaker:CreateApp', 'sagemaker:CreatePresignedDomainUrl']);
    });
  });

  test.each(['instanceTypes', 'sourceIps', 'sourceVpcEndpoints'])('and signing in refuse what is no list: %s', (name) => {
    const { grants } = profileWith(stack);
    const options = { [name]: 'x' };
    expect(() => (name === 'instanceTypes' ? grants.runApps(grantee, options) : grants.createPresignedDomainUrl(grantee, options)))
      .toThrow(`of Stack/Alice: ${name}: must be a list, got 'x'`);
  });

  test('refuses an empty list of instance types', () => {
    expect(() => profileWith(stack).grants.runApps(grantee, { instanceTypes: [] }))
      .toThrow('grants.runApps() of Stack/Alice: instanceTypes: must have at least one item, got an empty list; leave it out for no restriction');
  });

  test('refuses a bare name for an instance type', () => {
    const instanceTypes = ['ml.t3.medium' as unknown as studio.StudioInstanceType];

    expect(() => profileWith(stack).grants.runApps(grantee, { instanceTypes }))
      .toThrow("grants.runApps() of Stack/Alice: instanceTypes: must be a StudioInstanceType, such as StudioInstanceType.of('...'), got 'ml.t3.medium'");
  });

  test("takes a CfnUserProfile's domain and name from its ARN", () => {
    UserProfileGrants.fromUserProfile(cfnProfile()).runApps(grantee);
    const part = (index: number) => ({ 'Fn::Select': [index, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Bob', 'UserProfileArn'] }] }] });

    expect(statements()[0].Resource).toEqual(arn(':app/', part(1), '/', part(2), '/*'));
    expect(statements()[3].Resource[1]).toEqual(arn(':domain/', part(1)));
  });

  test('is allowed where an imported profile is, and not where the grantee is', () => {
    studio.UserProfile.fromUserProfileArn(stack, 'Dave', IMPORTED_ARN).grants.runApps(grantee);
    const there = 'arn:aws-cn:sagemaker:cn-north-1:210987654321';

    expect(statements().flatMap(({ Resource }) => Resource)).toEqual([
      `${there}:app/d-mnopqrstuvwx/dave/*`,
      `${there}:app/d-mnopqrstuvwx/*`,
      `${there}:space/d-mnopqrstuvwx/*`,
      `${there}:app/d-mnopqrstuvwx/*`, `${there}:domain/d-mnopqrstuvwx`, `${there}:space/d-mnopqrstuvwx/*`, IMPORTED_ARN,
      '*',
      `${there}:app/d-mnopqrstuvwx/*`, `${there}:space/d-mnopqrstuvwx/*`,
    ]);
  });

  test('is allowed where a profile of the app is, when the grantee is in another region', () => {
    const app = new App();
    const ireland = new Stack(app, 'Ireland', { env: { account: '123456789012', region: 'eu-west-1' } });
    const virginia = new Stack(app, 'Virginia', { env: { account: '123456789012', region: 'us-east-1' } });
    profileWith(ireland).grants.runApps(new iam.User(virginia, 'User'));
    const there = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:sagemaker:eu-west-1:123456789012:${rest}`]] });

    expect(statements(virginia)[3].Resource).toEqual([
      there('app/d-abcdefghijkl/*'), there('domain/d-abcdefghijkl'), there('space/d-abcdefghijkl/*'), there('user-profile/d-abcdefghijkl/alice'),
    ]);
    expect(statements(virginia)[0].Resource).toEqual(there('app/d-abcdefghijkl/alice/*'));
  });
});

describe('isolation from other profiles', () => {
  const isolated = (...profiles: unknown[]) => ({
    Effect: 'Deny', Action: 'sagemaker:CreatePresignedDomainUrl', NotResource: profiles.length === 1 ? profiles[0] : profiles,
  });

  test('denies the login URL of any other profile, and grants nothing', () => {
    profileWith(stack).grants.isolateFromOtherProfiles(grantee);

    expect(statements()).toEqual([isolated(alicesArn)]);
  });

  test('leaves a role that profiles share all of them', () => {
    profileWith(stack).grants.isolateFromOtherProfiles(grantee);
    UserProfileGrants.fromUserProfile(cfnProfile()).isolateFromOtherProfiles(grantee);

    expect(statements()).toEqual([isolated(alicesArn, { 'Fn::GetAtt': ['Bob', 'UserProfileArn'] })]);
  });

  test('has room for 40 profiles of a role, however long their names are', () => {
    const region = new Stack(stack.node.root as App, 'Region', { env: { account: '123456789012', region: 'ap-southeast-2' } });
    const own = new iam.Role(region, 'Own', { assumedBy: new iam.AccountRootPrincipal() });
    const isolate = (index: number) => studio.UserProfile.fromUserProfileArn(region, `Profile${index}`,
      `arn:aws-us-gov:sagemaker:ap-southeast-2:123456789012:user-profile/d-abcdefghijklmn/${'x'.repeat(61)}${index + 10}`).grants.isolateFromOtherProfiles(own);
    Array.from({ length: 40 }, (_, index) => index).forEach(isolate);

    expect(() => isolate(40)).toThrow(/^grants.isolateFromOtherProfiles\(\) of Region\/Profile40: .* is isolated for 40 profiles already/);
    const made = Object.values<any>(Template.fromStack(region).toJSON().Resources);
    const documents = made.map(({ Properties }) => Properties.PolicyDocument).filter((document) => document);
    expect(documents).toHaveLength(1);
    expect(JSON.stringify(documents[0]).length).toBeLessThan(6_144);
  });

  test.each<[string, () => iam.IGrantable, string]>([
    ['an imported role that is not mutable', () => iam.Role.fromRoleArn(stack, 'Fixed', roleArn('fixed'), { mutable: false }), 'Stack/Fixed'],
    ['a role that is not to be updated', () => new iam.Role(stack, 'Own', { assumedBy: new iam.AccountRootPrincipal() }).withoutPolicyUpdates(),
      'Stack/ImmutableRoleOwn'],
    ['a principal without policies', () => new iam.ServicePrincipal('lambda.amazonaws.com'), 'ServicePrincipal(lambda.amazonaws.com)'],
  ])('is an error for %s', (_, principal, name) => {
    const { grants } = profileWith(stack);
    const fixed = principal();

    expect(() => grants.isolateFromOtherProfiles(fixed)).toThrow(`grants.isolateFromOtherProfiles() of Stack/Alice: the policies of '${name}`);
  });

  test('is reported as a Deny for a role that is made elsewhere', () => {
    stack = testStack();
    iam.Role.customizeRoles(stack, { usePrecreatedRoles: { 'Stack/Own': 'own' } });
    const own = new iam.Role(stack, 'Own', { assumedBy: new iam.AccountRootPrincipal() });
    const grant = profileWith(stack).grants.isolateFromOtherProfiles(own);

    expect(grant.success).toBe(true);
    expect(grant.principalStatements.map((statement) => stack.resolve(statement.toStatementJson()))).toEqual([isolated(alicesArn)]);
  });
});

describe('single actions', () => {
  test('are allowed for exactly the profile, List actions for all', () => {
    profileWith(stack).grants.actions(grantee, 'sagemaker:ListApps', 'sagemaker:ListTags', 'sagemaker:UpdateUserProfile');

    expect(statements()).toEqual([
      { Effect: 'Allow', Action: ['sagemaker:ListTags', 'sagemaker:UpdateUserProfile'], Resource: alicesArn },
      { Effect: 'Allow', Action: 'sagemaker:ListApps', Resource: '*' },
    ]);
  });

  test('may be written in any case, as IAM takes them', () => {
    profileWith(stack).grants.actions(grantee, 'SageMaker:listApps');

    expect(statements().map(({ Resource }) => Resource)).toEqual(['*']);
  });

  test('have to be some', () => {
    const { grants } = profileWith(stack);
    expect(() => grants.actions(grantee)).toThrow("grants.actions() of Stack/Alice: must have at least one action, such as 'sagemaker:DescribeUserProfile', got none");
  });

  test('may be List actions alone', () => {
    profileWith(stack).grants.actions(grantee, 'sagemaker:ListApps');

    expect(statements()).toEqual([{ Effect: 'Allow', Action: 'sagemaker:ListApps', Resource: '*' }]);
  });
});

/** Every grant there is, to one grantee. */
function grantAll(grants: UserProfileGrants, to: iam.IGrantable): iam.Grant[] {
  return [
    grants.passRole(to),
    grants.createPresignedDomainUrl(to, { sourceIps: ['192.0.2.0/24'] }),
    grants.read(to),
    grants.manage(to),
    grants.runApps(to, { instanceTypes: [studio.StudioInstanceType.ML_T3_MEDIUM], sharedSpaces: true }),
    grants.isolateFromOtherProfiles(to),
    grants.actions(to, 'sagemaker:DescribeUserProfile'),
  ];
}

describe('all grants', () => {
  test.each<[string, () => UserProfileGrants]>([
    ['a UserProfile', () => profileWith(stack, { executionRole: role('studio') }).grants],
    ['a CfnUserProfile', () => UserProfileGrants.fromUserProfile(cfnProfile({ executionRole: roleArn('studio') }))],
    ['an import', () => imported({ executionRole: role('studio') }).grants],
  ])('of %s name all resources in List actions only', (_, grants) => {
    grantAll(grants(), grantee);
    const onAll = statements().filter(({ Resource }) => [Resource].flat().includes('*'));

    expect(onAll.flatMap(({ Action }) => Action)).toEqual(['sagemaker:ListUserProfiles', 'sagemaker:ListApps', 'sagemaker:ListSpaces']);
    expect(statements().flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('can be waited for', () => {
    const grants = grantAll(profileWith(stack, { executionRole: role('studio') }).grants, grantee);
    for (const [index, grant] of grants.entries()) {
      grant.assertSuccess();
      grant.applyBefore(new iam.User(stack, `After${index}`));
    }
    const users = Object.values(Template.fromStack(stack).findResources('AWS::IAM::User'));

    expect(users.map(({ DependsOn }) => DependsOn)).toEqual(Array(7).fill(['GranteePolicyFDFEC7BD']));
  });

  test('make no cycle with an execution role of another stack when they go into a policy in the stack of the profile', () => {
    const roles = new Stack(stack.node.root as App, 'Roles');
    const executionRole = new iam.Role(roles, 'Role', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    const { grants } = profileWith(stack, { executionRole });
    grants.runApps(new iam.Policy(stack, 'RunApps', { roles: [executionRole] }));

    expect(refusalAtSynthesis(stack)).toEqual([]);
    expect(Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))[0].Properties.Roles)
      .toEqual([{ 'Fn::ImportValue': 'Roles:ExportsOutputRefRole1ABCC5F06F481065' }]);
  });

  test('wait for the settings that only the API takes', () => {
    profileWith(stack, { canvas: new studio.CanvasAppSettings({ directDeploy: true }) }).grants.createPresignedDomainUrl(new iam.User(stack, 'User'));

    expect(statements().find(({ Action }) => Action.includes('sagemaker:CreatePresignedDomainUrl')).Resource)
      .toEqual({ 'Fn::GetAtt': ['AliceApiSettings8A6927F1', 'UserProfileArn'] });
  });

  test('are the same through a reference to the profile', () => {
    const alice = profileWith(stack, { executionRole: role('studio') });
    class Wrapper extends Construct {
      public readonly userProfileRef = alice.userProfileRef;
      public readonly env = { account: Aws.ACCOUNT_ID, region: Aws.REGION };
    }
    UserProfileGrants.fromUserProfile(new Wrapper(stack, 'Wrapper')).passRole(grantee);

    expect(statements()).toEqual([pass(roleArn('studio'), SAGEMAKER)]);
  });
});
