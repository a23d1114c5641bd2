import { App, CfnCondition, CfnDeletionPolicy, Fn, Mixins, NestedStack, RemovalPolicies, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { CanvasAppSettings, Domain, UserProfile, UserProfileAutoDeleteApps } from '../../src';
import { cfnDomain, profileWith, testStack } from '../fixtures/profile';

const TYPE = 'Custom::SageMakerAutoDeleteApps';
const FUNCTION = 'AWS::Lambda::Function';
const POLICY = 'AWS::IAM::RolePolicy';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const l1 = (of: Stack = stack, id = 'Alice') => new CfnUserProfile(of, id, { domainId: 'd-abcdefghijkl', userProfileName: id.toLowerCase() });
const resources = (type: string, of: Stack = stack) => Template.fromStack(of).findResources(type);
const synthesis = () => stack.node.root instanceof App ? (stack.node.root as App).synth() : undefined;

describe('a profile whose apps are deleted on removal', () => {
  test('has a custom resource, which names it and waits for its permissions', () => {
    profileWith(stack, { deleteAppsOnRemoval: true });

    expect(resources(TYPE)).toEqual({
      AliceAutoDeleteApps1D92D034: {
        Type: TYPE,
        Properties: {
          ServiceToken: { 'Fn::GetAtt': ['StudioAutoDeleteAppsProviderFrameworkframeworkonEventE1B5BFCE', 'Arn'] },
          ServiceTimeout: '3600',
          UserProfileArn: { 'Fn::GetAtt': ['AliceD4D33764', 'UserProfileArn'] },
          UserProfileLogicalId: 'AliceD4D33764',
        },
        DependsOn: ['StudioAutoDeleteAppsProviderDomaind91036fe377534E1', 'StudioAutoDeleteAppsProviderFrameworkframeworkonEventEventInvokeConfig544BE813'],
      },
    });
  });

  test('can be an L1, which gets the same by the mixin, once', () => {
    const alice = l1();
    alice.with(new UserProfileAutoDeleteApps()).with(new UserProfileAutoDeleteApps());

    expect(resources(TYPE)).toEqual({
      AliceAutoDeleteApps: expect.objectContaining({
        Properties: expect.objectContaining({ UserProfileArn: { 'Fn::GetAtt': ['Alice', 'UserProfileArn'] }, UserProfileLogicalId: 'Alice' }),
      }),
    });
  });

  test('can have got it from a mixin for all profiles of a stack, which leaves those alone that have it', () => {
    profileWith(stack, { deleteAppsOnRemoval: true });
    l1(stack, 'Bob');
    cfnDomain(stack);
    Mixins.of(stack).apply(new UserProfileAutoDeleteApps());

    expect(Object.keys(resources(TYPE))).toEqual(['AliceAutoDeleteApps1D92D034', 'BobAutoDeleteApps']);
  });

  test('has no part in who gives it its settings', () => {
    profileWith(stack, { deleteAppsOnRemoval: true, canvas: new CanvasAppSettings({ directDeploy: true }) });

    expect(Object.keys(resources('Custom::SageMakerUserProfileSettings'))).toHaveLength(1);
    expect(Object.keys(resources(TYPE))).toHaveLength(1);
  });

  test('is there under the same condition as its custom resource', () => {
    const alice = profileWith(stack, { deleteAppsOnRemoval: true }).node.defaultChild as CfnUserProfile;
    alice.cfnOptions.condition = new CfnCondition(stack, 'IsProd', { expression: Fn.conditionEquals('a', 'b') });

    expect(Object.values<any>(resources(TYPE))[0].Condition).toBe('IsProd');
  });

  test('waits for the fourth before it: more at a time could fill the ten executions of a new account, and wait for each other', () => {
    const ids = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9'];
    ids.forEach((id) => profileWith(stack, { deleteAppsOnRemoval: true }, id));

    const found = Object.entries<any>(resources(TYPE));
    const waitsFor = ({ DependsOn }: any) => DependsOn.filter((id: string) => id.includes('AutoDeleteApps') && !id.startsWith('Studio')).map((id: string) => id.slice(0, 2));
    expect(found.map(([id, resource]) => [id.slice(0, 2), ...waitsFor(resource)])).toEqual([
      ['P1'], ['P2'], ['P3'], ['P4'], ['P5', 'P1'], ['P6', 'P2'], ['P7', 'P3'], ['P8', 'P4'], ['P9', 'P5'],
    ]);
  });

  test('has to be in its domain by then', () => {
    const alice = l1().with(new UserProfileAutoDeleteApps()) as CfnUserProfile;
    alice.domainId = 'd-otherdomain1';
    expect(synthesis).toThrow('Stack/Alice: its apps are to be deleted on removal, but its domain has changed since that was said: say it when the profile has its domain');
  });

  test('shares its function with all others of the stack, and with none of another', () => {
    ['Alice', 'Bob'].forEach((id) => profileWith(stack, { deleteAppsOnRemoval: true }, id));
    const nested = new NestedStack(stack, 'Nested');
    profileWith(nested, { deleteAppsOnRemoval: true }, 'Carol');

    expect(Object.keys(resources(FUNCTION))).toHaveLength(4);
    expect(Object.keys(resources(FUNCTION, nested))).toHaveLength(4);
  });
});

describe('what might be a mistake', () => {
  test.each([['false', "'false'"], ['true', "'true'"], [0, '0'], [null, 'null']])('is refused: deleteAppsOnRemoval %p', (given, shown) => {
    expect(() => profileWith(stack, { deleteAppsOnRemoval: given as any })).toThrow(`deleteAppsOnRemoval: must be true or false, got ${shown}`);
  });

  test('is warned of: a name that changes when the construct moves', () => {
    profileWith(stack, { deleteAppsOnRemoval: true, userProfileName: undefined });
    Annotations.fromStack(stack).hasWarning('/Stack/Alice', Match.stringLikeRegexp('deleteAppsOnRemoval: the name of the profile is generated: if the construct moves, .*generatedNameLosesApps'));
  });

  test('is not: a name that was given', () => {
    profileWith(stack, { deleteAppsOnRemoval: true });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('a profile that does not ask for it', () => {
  test.each([undefined, false])('has nothing of it in its template: deleteAppsOnRemoval %s', (deleteAppsOnRemoval) => {
    profileWith(stack, { deleteAppsOnRemoval });

    expect(Object.values<any>(Template.fromStack(stack).toJSON().Resources).map(({ Type }) => Type)).toEqual(['AWS::SageMaker::UserProfile']);
  });
});

describe('a profile that is kept', () => {
  test.each([[RemovalPolicy.RETAIN, 'retain'], [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'retain-on-update-or-delete']])(
    'is refused with removalPolicy %s', (removalPolicy, got) => {
      expect(() => profileWith(stack, { deleteAppsOnRemoval: true, removalPolicy })).toThrow(
        `deleteAppsOnRemoval: must be left out for a profile that is kept, got true with removalPolicy '${got}'; it goes with RemovalPolicy.DESTROY only`);
    });

  test.each([undefined, RemovalPolicy.DESTROY])('is not meant by removalPolicy %s', (removalPolicy) => {
    expect(() => profileWith(stack, { deleteAppsOnRemoval: true, removalPolicy })).not.toThrow();
  });

  test.each<[string, (profile: CfnUserProfile) => void]>([
    ['applyRemovalPolicy()', (profile) => profile.applyRemovalPolicy(RemovalPolicy.RETAIN)],
    ['cfnOptions', (profile) => { profile.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN; }],
    ['an override', (profile) => profile.addOverride('DeletionPolicy', 'Retain')],
    ['a policy for all of the stack', () => RemovalPolicies.of(stack).retain()],
  ])('is an error at synthesis when %s says so later', (_, keep) => {
    const alice = l1();
    alice.with(new UserProfileAutoDeleteApps());
    keep(alice);

    expect(synthesis).toThrow('Stack/Alice: its apps are to be deleted on removal, but its DeletionPolicy is Retain: either let the profile be destroyed, or leave deleteAppsOnRemoval out');
  });

  test('when it is replaced keeps its apps, too', () => {
    const alice = profileWith(stack, { deleteAppsOnRemoval: true }).node.defaultChild as CfnUserProfile;
    alice.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;

    expect(Object.values<any>(resources(TYPE))[0].UpdateReplacePolicy).toBe('Retain');
    expect(synthesis).not.toThrow();
  });
});

describe('the functions', () => {
  /** The physical names of the functions and the state machine of a stack. */
  const namesIn = (of: Stack) => {
    profileWith(of, { deleteAppsOnRemoval: true });
    const names = Object.values<any>(resources(FUNCTION, of)).map(({ Properties }) => Properties.FunctionName);
    return [...names, ...Object.values<any>(resources('AWS::StepFunctions::StateMachine', of)).map(({ Properties }) => Properties.StateMachineName)];
  };

  // AmazonSageMakerFullAccess lets every user of Studio invoke what has 'sagemaker' in its name, in any of these spellings
  test.each(['SageMaker', 'sagemaker', 'Sagemaker-Studio', 'LabFunction-SageMaker', 'SAGEMAKER'])('and the state machine have nothing of the name of stack %s', (name) => {
    const names = namesIn(new Stack(new App(), name));
    const [own] = names;
    expect(own).toMatch(/^studio-auto-delete-apps-[0-9a-f]{16}$/);
    expect(names).toEqual([own, `${own}-on-event`, `${own}-is-complete`, `${own}-on-timeout`, own]);
  });

  test('ask again every 30 seconds, up to 57 minutes', () => {
    profileWith(stack, { deleteAppsOnRemoval: true });

    const definition = JSON.stringify(Object.values<any>(resources('AWS::StepFunctions::StateMachine'))[0].Properties.DefinitionString);
    expect(definition).toContain('\\"IntervalSeconds\\":30,\\"MaxAttempts\\":114,\\"BackoffRate\\":1');
  });

  test('write one log, which is kept for three months and goes with the stack', () => {
    profileWith(stack, { deleteAppsOnRemoval: true });

    expect(Object.values(resources('AWS::Logs::LogGroup'))).toEqual([
      { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' },
    ]);
    const logs = Object.values<any>(resources(FUNCTION)).map(({ Properties }) => Properties.LoggingConfig.LogGroup.Ref);
    expect(new Set(logs)).toEqual(new Set(['StudioAutoDeleteAppsProviderLogs3B823802']));
  });

  test('serve no other stack', () => {
    profileWith(stack, { deleteAppsOnRemoval: true });

    Template.fromStack(stack).hasResourceProperties(FUNCTION, {
      Code: { S3Key: Match.stringLikeRegexp('^[0-9a-f]{64}.zip$') },
      Environment: { Variables: { STACK_ID: { Ref: 'AWS::StackId' } } },
      FunctionName: Match.stringLikeRegexp('^studio-auto-delete-apps-[0-9a-f]{16}$'),
      MemorySize: 256,
      Timeout: 300,
    });
  });
});

describe('the role of the function', () => {
  const arn = (resource: string, domainId: any = 'd-abcdefghijkl') => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sagemaker:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' },
      ...typeof domainId === 'string' ? [`:${resource}/${domainId}/*`] : [`:${resource}/`, domainId, '/*']]],
  });

  test('may list, ask for its own stack, and write its log', () => {
    profileWith(stack, { deleteAppsOnRemoval: true });

    const { Policies } = Object.values<any>(resources('AWS::IAM::Role')).find(({ Properties }) => Properties.Policies).Properties;
    expect(Policies.map(({ PolicyName, PolicyDocument }: any) => [PolicyName, ...PolicyDocument.Statement])).toEqual([
      ['Logs', {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': ['StudioAutoDeleteAppsProviderLogs3B823802', 'Arn'] },
      }],
      ['OwnStack', {
        Effect: 'Allow',
        Action: ['cloudformation:DescribeStacks', 'cloudformation:DescribeStackEvents', 'cloudformation:GetTemplate', 'cloudformation:ListStackResources'],
        Resource: { Ref: 'AWS::StackId' },
      }],
      ['List', { Effect: 'Allow', Action: ['sagemaker:ListApps', 'sagemaker:ListSpaces'], Resource: '*' }],
    ]);
  });

  test('may delete what profiles of the domain own, and no shared space', () => {
    profileWith(stack, { deleteAppsOnRemoval: true });

    expect(Object.values<any>(resources(POLICY))[0].Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['sagemaker:DescribeUserProfile', 'sagemaker:DescribeApp', 'sagemaker:DescribeSpace'],
        Resource: [arn('user-profile'), arn('app'), arn('space')],
      },
      { Effect: 'Allow', Action: 'sagemaker:DeleteApp', Resource: arn('app'), Condition: { Null: { 'sagemaker:OwnerUserProfileArn': 'true' } } },
      {
        Effect: 'Allow',
        Action: ['sagemaker:DeleteApp', 'sagemaker:DeleteSpace'],
        Resource: [arn('app'), arn('space')],
        Condition: { ArnLike: { 'sagemaker:OwnerUserProfileArn': arn('user-profile') }, StringEquals: { 'sagemaker:SpaceSharingType': 'Private' } },
      },
    ]);
  });

  test('has one policy for each domain, which is there only if the domain is', () => {
    const domain = cfnDomain(stack);
    domain.cfnOptions.condition = new CfnCondition(stack, 'IsProd', { expression: Fn.conditionEquals('a', 'b') });
    ['Alice', 'Bob'].forEach((id) => profileWith(stack, { deleteAppsOnRemoval: true, domain }, id));
    profileWith(stack, { deleteAppsOnRemoval: true }, 'Carol');

    const policies = Object.values<any>(resources(POLICY));
    expect(policies.map(({ Condition, Properties }) => [Condition, Properties.PolicyName, Properties.PolicyDocument.Statement[1].Resource])).toEqual([
      ['IsProd', { Ref: 'Domain' }, arn('app', { Ref: 'Domain' })], [undefined, 'd-abcdefghijkl', arn('app')],
    ]);
  });

  test('has room for eight domains', () => {
    const inDomain = (index: number) => new UserProfile(stack, `Profile${index}`, {
      domain: Domain.fromDomainId(stack, `Domain${index}`, `d-abcdefghijk${index}`),
      userProfileName: 'alice',
      deleteAppsOnRemoval: true,
    });
    [0, 1, 2, 3, 4, 5, 6, 7].forEach(inDomain);
    expect(() => inDomain(8)).toThrow('stack Stack: profiles with deleteAppsOnRemoval are in more than 8 domains, more than the policies of one function can name: divide them among stacks');

    const role = Object.values<any>(resources('AWS::IAM::Role')).find(({ Properties }) => Properties.Policies);
    const policies = Object.values<any>(resources(POLICY)).map(({ Properties }) => Properties.PolicyDocument);
    expect(policies).toHaveLength(8);
    const text = JSON.stringify([role.Properties.Policies, policies]);
    const inIam = text.replace(/\{"Fn::Join":\["",\[(.*?)\]\]\}/g, (_, parts) => `"${parts.replace(/\{"Ref":"AWS::(\w+)"\}/g, (__: string, name: string) =>
      ({ Partition: 'aws-us-gov', Region: 'ap-southeast-2', AccountId: '123456789012' })[name]).replace(/[",]/g, '')}"`);
    expect(inIam.length).toBeLessThan(10_240);
  });
});
