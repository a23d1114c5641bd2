import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as studio from '../src';

/** One thing that AwsSolutions finds in one resource, and why it has to stay. */
interface Finding {
  readonly resource: string;
  readonly rule: string;
  readonly reason: string;
}

const SAGEMAKER = 'arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>';
const wildcard = (resource: string) => `AwsSolutions-IAM5[Resource::${resource}]`;

const LIST = 'List actions take no resource, so IAM has them on all or not at all';
const APPS = 'the type and name of an app are chosen by the user who runs it';
const SPACES = 'the name of a space is chosen by the user who creates it';
const SPACE_APPS = 'the name of a space and of the apps in it are chosen by the user who creates them';

/** What the grants need, on whoever they are given to. */
const GRANTS: Finding[] = [
  { resource: 'Stack/Deployer/DefaultPolicy/Resource', rule: wildcard('*'), reason: LIST },
  { resource: 'Stack/Scientist/DefaultPolicy/Resource', rule: wildcard('*'), reason: LIST },
  {
    resource: 'Stack/Scientist/DefaultPolicy/Resource',
    rule: wildcard(`${SAGEMAKER}:app/d-abcdefghijkl/<AliceApiSettings8A6927F1.UserProfileName>/*`),
    reason: APPS,
  },
  { resource: 'Stack/Scientist/DefaultPolicy/Resource', rule: wildcard(`${SAGEMAKER}:app/d-abcdefghijkl/*`), reason: SPACE_APPS },
  { resource: 'Stack/Scientist/DefaultPolicy/Resource', rule: wildcard(`${SAGEMAKER}:space/d-abcdefghijkl/*`), reason: SPACES },
];

/** What the function needs that sets what CloudFormation doesn't take. */
const API_SETTINGS: Finding[] = [{
  resource: 'Stack/StudioApiSettingsProvider/Domaind91036fe/Policy/Resource',
  rule: wildcard(`${SAGEMAKER}:user-profile/d-abcdefghijkl/*`),
  reason: 'the function serves all profiles of the domain; a policy that named each would shrink before the last of them is cleaned up',
}];

const CLEAN_UP = 'Stack/StudioAutoDeleteAppsProvider';
const FRAMEWORK = `${CLEAN_UP}/Framework`;
const FRAMEWORK_FUNCTIONS = ['framework-onEvent', 'framework-isComplete', 'framework-onTimeout'].map((id) => `${FRAMEWORK}/${id}`);
const PROVIDER = 'custom_resources.Provider makes it so';

/** What the function needs that deletes apps and spaces, and what aws-cdk-lib's framework around it brings. */
const AUTO_DELETE_APPS: Finding[] = [
  { resource: `${CLEAN_UP}/Role/Resource`, rule: wildcard('*'), reason: LIST },
  ...FRAMEWORK_FUNCTIONS.flatMap((path) => [
    {
      resource: `${path}/ServiceRole/Resource`,
      rule: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: PROVIDER,
    },
    {
      resource: `${path}/ServiceRole/DefaultPolicy/Resource`,
      rule: wildcard('<StudioAutoDeleteAppsProviderHandlerA95C4F06.Arn>:*'),
      reason: PROVIDER,
    },
  ]),
  ...['<StudioAutoDeleteAppsProviderFrameworkframeworkisComplete88291355.Arn>:*', '<StudioAutoDeleteAppsProviderFrameworkframeworkonTimeout5C046454.Arn>:*']
    .map((versions) => ({ resource: `${FRAMEWORK}/waiter-state-machine/Role/DefaultPolicy/Resource`, rule: wildcard(versions), reason: PROVIDER })),
  { resource: `${FRAMEWORK}/waiter-state-machine/Resource`, rule: 'AwsSolutions-SF1', reason: PROVIDER },
  { resource: `${FRAMEWORK}/waiter-state-machine/Resource`, rule: 'AwsSolutions-SF2', reason: PROVIDER },
];

/** An app with every grant and every custom resource. */
function everything(props: Partial<studio.UserProfileProps>): Stack {
  const stack = new Stack(new App(), 'Stack');
  const scientist = new iam.Role(stack, 'Scientist', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
  const deployer = new iam.Role(stack, 'Deployer', { assumedBy: new iam.AccountRootPrincipal() });
  const { grants } = new studio.UserProfile(stack, 'Alice', {
    domain: studio.Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl'),
    userProfileName: 'alice',
    executionRole: scientist,
    canvas: new studio.CanvasAppSettings({ directDeploy: true }),
    ...props,
  });
  grants.runApps(scientist, { sharedSpaces: true, instanceTypes: [studio.StudioInstanceType.ML_T3_MEDIUM] });
  grants.isolateFromOtherProfiles(scientist);
  grants.createPresignedDomainUrl(deployer, { sourceIps: ['192.0.2.0/24'] });
  grants.passRole(deployer);
  grants.read(deployer);
  grants.manage(deployer);
  grants.actions(deployer, 'sagemaker:DescribeUserProfile');
  return stack;
}

function found(stack: Stack): string[] {
  return new AwsSolutionsChecks(stack).validateScope(stack).violations
    .flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`))
    .sort();
}

describe.each<[string, Partial<studio.UserProfileProps>, Finding[]]>([
  ['all grants and the custom resource for settings', {}, [...GRANTS, ...API_SETTINGS]],
  ['all grants and both custom resources', { deleteAppsOnRemoval: true }, [...GRANTS, ...API_SETTINGS, ...AUTO_DELETE_APPS]],
])('an app with %s', (_, props, findings) => {
  test('has no finding of AwsSolutions but those that are listed here, each for a reason', () => {
    expect(found(everything(props))).toEqual(findings.map(({ resource, rule }) => `${resource}: ${rule}`).sort());
  });

  test('has none when each of these is acknowledged where it is', () => {
    const stack = everything(props);
    for (const { resource, rule, reason } of findings) {
      const construct = stack.node.findAll().find(({ node }) => node.path === resource)!;
      // as Validations.acknowledge() does, which in aws-cdk-lib 2.260.0 takes no ID with an ARN in it
      construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [rule]: reason });
    }

    expect(found(stack)).toEqual([]);
  });

  test('allows nothing on all resources but List actions', () => {
    const resources: any[] = Object.values(Template.fromStack(everything(props)).toJSON().Resources);
    const documents = resources.flatMap(({ Properties = {} }) =>
      [Properties.PolicyDocument, ...(Properties.Policies ?? []).map((policy: any) => policy.PolicyDocument)]);
    const onAll = documents.flatMap((document) => document?.Statement ?? [])
      .filter(({ Resource }) => [Resource].flat().includes('*'))
      .flatMap(({ Action }) => Action);

    expect(onAll.length).toBeGreaterThanOrEqual(3);
    expect(onAll.filter((action) => !/^sagemaker:List(Apps|Spaces|UserProfiles)$/.test(action))).toEqual([]);
  });
});

test('the policy for a domain, of a type that cdk-nag does not look at, has no more in it than what there is in the domain', () => {
  const policies: any[] = Object.values(Template.fromStack(everything({ deleteAppsOnRemoval: true })).findResources('AWS::IAM::RolePolicy'));
  const resources = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement).flatMap(({ Resource }) => Resource);

  expect(policies).toHaveLength(1);
  // the users choose the names; and a policy that named each profile would shrink before the last of them is cleaned up
  expect([...new Set(resources.map((resource) => resource['Fn::Join'][1].at(-1)))].sort())
    .toEqual([':app/d-abcdefghijkl/*', ':space/d-abcdefghijkl/*', ':user-profile/d-abcdefghijkl/*']);
});
