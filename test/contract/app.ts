import { App, CfnOutput, CfnParameter, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnDomain, CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import * as studio from '../../src';
import { everyApiSettingProps, everySetting } from '../fixtures/every-setting';

const APPLICATION = 'arn:aws:sso::123456789012:application/ssoins-0123456789abcdef/apl-fedcba9876543210';

/** The stacks of an app in which the library makes every kind of resource that it makes, under every kind of parent. */
export interface Stacks {
  readonly stack: Stack;
  readonly nested: NestedStack;
  readonly staged: Stack;
  readonly manyRoles: Stack;
  readonly sharedRole: Stack;
}

/** The app. */
export function appWithEverything(): Stacks {
  const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
  const stack = new Stack(app, 'SageMakerUsers');
  const domain = new CfnDomain(stack, 'Domain', {
    authMode: 'IAM',
    domainName: 'studio',
    defaultUserSettings: { executionRole: 'arn:aws:iam::123456789012:role/studio' },
    subnetIds: ['subnet-0123456789abcdef0'],
    vpcId: 'vpc-0123456789abcdef0',
  });
  inOneDomain(stack, domain);
  inOtherDomains(stack, domain);
  onL1s(stack, domain);

  const nested = new NestedStack(stack, 'Nested');
  new studio.UserProfile(nested, 'Alice', { domain, canvas: canvas(), deleteAppsOnRemoval: true });

  const staged = new Stack(new Stage(app, 'Prod'), 'Users');
  new studio.UserProfile(staged, 'Alice', { domain: domainCalled(staged, 'd-abcdefghijkl'), canvas: canvas(), deleteAppsOnRemoval: true });

  const other = new Stack(app, 'Other');
  const profileCalled = (id: string) => stack.node.findChild(id) as studio.UserProfile;
  const { userProfileName, userProfileArn } = profileCalled('ApiOnly');
  [userProfileName, userProfileArn, profileCalled('HomeDirectory').homeEfsFileSystemUid, profileCalled('Minimal').userProfileArn]
    .forEach((value, index) => new CfnOutput(other, `Output${index}`, { value }));

  return { stack, nested, staged, manyRoles: withManyRoles(app), sharedRole: withARoleOfItsOwn(app) };
}

function inOneDomain(stack: Stack, domain: CfnDomain): void {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
  new studio.UserProfile(stack, 'Minimal', { domain });
  new studio.UserProfile(new Construct(new Construct(stack, 'Team'), 'Data Science'), 'Generated', { domain });
  new studio.UserProfile(stack, 'ApiOnly', { domain, userProfileName: 'api-only', canvas: canvas() });
  new studio.UserProfile(stack, 'AppsGo', { domain, userProfileName: 'apps-go', deleteAppsOnRemoval: true });
  new studio.UserProfile(stack, 'HomeDirectory', { domain, userProfileName: 'home-directory', exposeHomeEfsFileSystemUid: true });
  new studio.UserProfile(stack, 'Kept', { domain, userProfileName: 'kept', canvas: canvas(), removalPolicy: RemovalPolicy.RETAIN });
  const { grants } = new studio.UserProfile(stack, 'Granted', { domain, userProfileName: 'granted', executionRole: role });
  grants.runApps(role, { instanceTypes: [studio.StudioInstanceType.ML_T3_MEDIUM] });
  grants.isolateFromOtherProfiles(role);
  const portal = iam.Role.fromRoleArn(stack, 'Portal', 'arn:aws:iam::123456789012:role/portal');
  grants.createPresignedDomainUrl(portal);
  grants.manage(portal);
}

function inOtherDomains(stack: Stack, domain: CfnDomain): void {
  everySetting(stack);
  new studio.UserProfile(stack, 'EveryApiSetting', { ...everyApiSettingProps(stack), deleteAppsOnRemoval: true });
  const domainId = new CfnParameter(stack, 'DomainId').valueAsString;
  new studio.UserProfile(stack, 'OfAParameter', {
    domain: domainCalled(stack, domainId), userProfileName: 'of-a-parameter', canvas: canvas(), deleteAppsOnRemoval: true,
  });
  const identityCenter = studio.Domain.fromDomainAttributes(stack, 'IdentityCenterDomain', {
    domainId: 'd-identitycenter', authMode: studio.AuthMode.SSO, singleSignOnApplicationArn: APPLICATION,
  });
  new studio.UserProfile(stack, 'Assigned', {
    domain: identityCenter,
    userProfileName: 'assigned',
    singleSignOnUserName: 'alice@example.com',
    singleSignOnPrincipalId: '11112222-3333-4444-5555-666677778888',
  });
  // the same domain, by an attribute instead of a reference
  new studio.UserProfile(stack, 'OfAnAttribute', {
    domain: domainCalled(stack, domain.attrDomainId), userProfileName: 'of-an-attribute', canvas: canvas(), deleteAppsOnRemoval: true,
  });
}

function onL1s(stack: Stack, { attrDomainId: domainId }: CfnDomain): void {
  new CfnUserProfile(stack, 'L1', { domainId, userProfileName: 'l1' })
    .with(new studio.UserProfileApiSettings({ canvas: canvas() }), new studio.UserProfileAutoDeleteApps());
  for (const id of ['Resource', 'Default']) {
    new CfnUserProfile(new Construct(stack, `L1 in ${id}`), id, { domainId, userProfileName: `l1-${id}` })
      .with(new studio.UserProfileApiSettings({ canvas: canvas() }), new studio.UserProfileAutoDeleteApps());
  }
}

/** More roles than the policy of a domain has room for. */
function withManyRoles(app: App): Stack {
  const stack = new Stack(app, 'ManyRoles');
  for (let index = 0; index < 150; index += 1) {
    const bedrockRole = iam.Role.fromRoleArn(stack, `Role${index}`, `arn:aws:iam::123456789012:role/canvas-user-${String(index).padStart(40, '0')}`);
    new CfnUserProfile(stack, `User${index}`, { domainId: 'd-abcdefghijkl', userProfileName: `user-${index}` })
      .with(new studio.UserProfileApiSettings({ canvas: canvas({ generativeAi: { bedrockRole } }) }));
  }
  return stack;
}

function withARoleOfItsOwn(app: App): Stack {
  const stack = new Stack(app, 'SharedRole');
  const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/settings');
  new studio.UserProfile(stack, 'Alice', { domain: domainCalled(stack, 'd-abcdefghijkl'), userProfileName: 'alice', canvas: canvas(), apiSettings: { role } });
  return stack;
}

function domainCalled(stack: Stack, domainId: string): studio.IDomain {
  return studio.Domain.fromDomainId(stack, `Domain of ${stack.node.children.length}`, domainId);
}

function canvas(options: studio.CanvasAppSettingsOptions = { directDeploy: true }): studio.CanvasAppSettings {
  return new studio.CanvasAppSettings(options);
}
