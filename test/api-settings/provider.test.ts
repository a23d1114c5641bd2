import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import * as studio from '../../src';
import { profileWith, testStack } from '../fixtures/profile';

const FUNCTION = 'AWS::Lambda::Function';
const ROLE = 'AWS::IAM::Role';
const LOG_GROUP = 'AWS::Logs::LogGroup';
const POLICY = 'AWS::IAM::Policy';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const profile = (of: Stack = stack, id = 'Alice', apiSettings?: studio.ApiSettingsOptions) =>
  profileWith(of, { canvas: new studio.CanvasAppSettings({ directDeploy: true }), apiSettings }, id);
const only = (type: string, of: Stack = stack): any => {
  const found = Object.values(Template.fromStack(of).findResources(type));
  expect(found).toHaveLength(1);
  return found[0];
};
const roleOfTheApp = (of: Stack = stack) => new Role(of, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
const importedRole = (mutable?: boolean) => Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/settings', { mutable });

describe('the function', () => {
  test('has time and memory, its own role and log, and knows its stack and partition', () => {
    profile();

    expect(only(FUNCTION)).toEqual({
      Type: FUNCTION,
      Properties: {
        Code: { S3Bucket: expect.anything(), S3Key: expect.stringMatching(/^[0-9a-f]{64}\.zip$/) },
        Description: 'Sets what AWS::SageMaker::UserProfile does not take; called by CloudFormation only',
        Environment: { Variables: { STACK_ID: { Ref: 'AWS::StackId' }, URL_SUFFIX: { Ref: 'AWS::URLSuffix' } } },
        FunctionName: 'studio-api-settings-b2235513a1d71d4e',
        Handler: 'index.handler',
        LoggingConfig: { LogGroup: { Ref: 'StudioApiSettingsProviderLogs0EF0B568' } },
        MemorySize: 256,
        Role: { 'Fn::GetAtt': ['StudioApiSettingsProviderRole689D428B', 'Arn'] },
        Runtime: 'nodejs24.x',
        Timeout: 900,
      },
      DependsOn: ['StudioApiSettingsProviderRole689D428B'],
    });
  });

  test('is never called again for a request that failed, or is an hour old', () => {
    profile();

    expect(only('AWS::Lambda::EventInvokeConfig').Properties).toEqual({
      FunctionName: { Ref: 'StudioApiSettingsProviderHandler9CABCB76' }, Qualifier: '$LATEST', MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 3600,
    });
  });

  test('runs the handler as it was built, and nothing else', () => {
    profile();
    const assembly = (stack.node.root as App).synth();
    const read = (...path: string[]) => readFileSync(join(assembly.directory, ...path));
    const sources = Object.values<any>(JSON.parse(read('Stack.assets.json').toString()).files).map(({ source }) => source);
    const { path } = sources.find(({ packaging }) => packaging === 'zip');

    expect(sources).toHaveLength(2);
    expect(`${path.replace(/^asset\./, '')}.zip`).toBe(only(FUNCTION).Properties.Code.S3Key);
    expect(readdirSync(join(assembly.directory, path))).toEqual(['index.js']);
    expect(read(path, 'index.js').equals(readFileSync(join(__dirname, '..', '..', 'assets', 'api-settings', 'handler', 'index', 'index.js')))).toBe(true);
  });

  test('is reached by Tags.of(), as its role and its log are', () => {
    profile();
    Tags.of(stack.node.root).add('team', 'forecast');

    [FUNCTION, ROLE, LOG_GROUP].forEach((type) => expect(only(type).Properties.Tags).toEqual([{ Key: 'team', Value: 'forecast' }]));
  });
});

describe('the name of the function', () => {
  const nameIn = (of: Stack): string => {
    profile(of);
    return only(FUNCTION, of).Properties.FunctionName;
  };

  // AmazonSageMakerFullAccess lets every user of Studio invoke what has 'sagemaker' in its name, in any of these spellings
  test.each(['SageMaker', 'sagemaker', 'Sagemaker-Studio', 'LabFunction-SageMaker', 'SAGEMAKER'])('has nothing of the name of stack %s', (name) => {
    expect(nameIn(new Stack(new App(), name))).toMatch(/^studio-api-settings-[0-9a-f]{16}$/);
    expect(nameIn(new Stack(new App(), 'Stack', { stackName: name }))).toMatch(/^studio-api-settings-[0-9a-f]{16}$/);
  });

  test('differs from that of every other stack in the account', () => {
    const app = new App();
    const stage = (id: string) => new Stage(app, id);
    const nestedIn = (parent: Stack, id = 'Nested') => new NestedStack(parent, id);
    const stages = ['Dev', 'Prod'].map((id) => new Stack(stage(id), 'Stack'));
    const parents = ['First', 'Second'].map((id) => new Stack(app, id));
    const stacks = [
      ...stages, ...stages.map((of) => nestedIn(of)), ...parents, ...parents.map((of) => nestedIn(of)), nestedIn(parents[0], 'Other'),
      new Stack(app, 'Third', { stackName: 'third' }), new Stack(app, 'Fourth', { stackName: 'First-Nested' }),
    ];

    const names = stacks.map((of, index) => {
      profile(of, `Profile${index}`);
      return of;
    }).map((of) => only(FUNCTION, of).Properties.FunctionName);
    expect(new Set(names).size).toBe(11);
  });

  test('stays when the stack moves in the app but not in the account', () => {
    expect(nameIn(new Stack(new Stage(new App(), 'Prod'), 'Moved', { stackName: 'team' }))).toBe(nameIn(new Stack(new App(), 'Stack', { stackName: 'team' })));
  });
});

describe('the role of the function', () => {
  test('may write its log, and ask for its own stack', () => {
    profile();

    expect(only(ROLE)).toEqual({
      Type: ROLE,
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
        },
        Description: 'Sets what AWS::SageMaker::UserProfile does not take',
        Policies: [
          { PolicyName: 'Logs', PolicyDocument: { Version: '2012-10-17', Statement: [LOGS] } },
          { PolicyName: 'OwnStack', PolicyDocument: { Version: '2012-10-17', Statement: [OWN_STACK] } },
        ],
      },
    });
  });

  const LOGS = {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: { 'Fn::GetAtt': ['StudioApiSettingsProviderLogs0EF0B568', 'Arn'] },
  };
  const OWN_STACK = { Effect: 'Allow', Action: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'], Resource: { Ref: 'AWS::StackId' } };

  test('can be one of the app, which then has the policies', () => {
    profile(stack, 'Alice', { role: roleOfTheApp() });
    const { Resources } = Template.fromStack(stack).toJSON();
    const roles = Object.values<any>(Resources).filter(({ Type }) => Type === ROLE);
    const policies = Object.values<any>(Resources).filter(({ Type }) => Type === POLICY);

    expect(roles).toHaveLength(1);
    expect(only(FUNCTION).Properties.Role).toEqual({ 'Fn::GetAtt': ['Role1ABCC5F0', 'Arn'] });
    expect(policies.map(({ Properties }) => Properties.Roles)).toEqual([[{ Ref: 'Role1ABCC5F0' }], [{ Ref: 'Role1ABCC5F0' }]]);
    Template.fromStack(stack).hasResourceProperties(POLICY, { PolicyDocument: { Statement: [LOGS, OWN_STACK] } });
    Template.fromStack(stack).hasResourceProperties(POLICY, {
      PolicyDocument: { Statement: [Match.objectLike({ Action: ['sagemaker:DescribeUserProfile', 'sagemaker:UpdateUserProfile'] })] },
    });
  });

  test('can be one of another stack, whose template stays as it was', () => {
    const other = new Stack(stack.node.root as App, 'Other');
    profile(stack, 'Alice', { role: roleOfTheApp(other) });

    Template.fromStack(stack).resourceCountIs(POLICY, 2);
    Template.fromStack(other).resourceCountIs(POLICY, 0);
    expect(only(FUNCTION).Properties.Role).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Other:/) });
  });

  test('can be an imported one, which gets the policies', () => {
    profile(stack, 'Alice', { role: importedRole() });

    Template.fromStack(stack).resourceCountIs(ROLE, 0);
    Template.fromStack(stack).allResourcesProperties(POLICY, { Roles: ['settings'] });
    Template.fromStack(stack).resourceCountIs(POLICY, 2);
  });

  test('can be one that must not be touched: then there is no policy at all', () => {
    const bedrockRole = Role.fromRoleArn(stack, 'Bedrock', 'arn:aws:iam::123456789012:role/bedrock');
    profileWith(stack, { canvas: new studio.CanvasAppSettings({ generativeAi: { bedrockRole } }), apiSettings: { role: importedRole(false) } });

    const types = Object.values<any>(Template.fromStack(stack).toJSON().Resources).map(({ Type }) => Type).sort();
    expect(types).toEqual([
      'AWS::Lambda::EventInvokeConfig', FUNCTION, LOG_GROUP, 'AWS::SageMaker::UserProfile', 'Custom::SageMakerUserProfileSettings',
    ]);
    expect(only(FUNCTION).Properties.Role).toBe('arn:aws:iam::123456789012:role/settings');
    expect(only('Custom::SageMakerUserProfileSettings').DependsOn).toEqual(['StudioApiSettingsProviderHandlerEventInvokeConfig79B36BAA']);
  });
});

describe('the log of the function', () => {
  test('is kept for three months, and goes with the stack', () => {
    profile();

    expect(only(LOG_GROUP)).toEqual({ Type: LOG_GROUP, Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  });

  test('is kept as long as asked for', () => {
    profile(stack, 'Alice', { logRetention: RetentionDays.ONE_YEAR });

    expect(only(LOG_GROUP).Properties).toEqual({ RetentionInDays: 365 });
  });
});

describe('how a stack sets what CloudFormation does not take', () => {
  test('can be said by the first profile alone', () => {
    profile(stack, 'Alice', { logRetention: RetentionDays.ONE_WEEK, role: importedRole() });
    profile(stack, 'Bob');
    profile(stack, 'Carol', {});

    expect(only(LOG_GROUP).Properties).toEqual({ RetentionInDays: 7 });
  });

  test('can be said again by others', () => {
    const apiSettings = { logRetention: RetentionDays.ONE_WEEK, role: importedRole() };
    profile(stack, 'Alice', apiSettings);

    expect(() => profile(stack, 'Bob', { ...apiSettings })).not.toThrow();
    expect(() => profile(stack, 'Carol', { logRetention: RetentionDays.ONE_WEEK })).not.toThrow();
  });

  test.each<[string, () => studio.ApiSettingsOptions]>([
    ['role', () => ({ role: importedRole() })],
    ['logRetention', () => ({ logRetention: RetentionDays.ONE_WEEK })],
  ])('can not be said by a later profile alone: %s', (name, options) => {
    profile(stack, 'Alice');

    expect(() => profile(stack, 'Bob', options())).toThrow(
      new RegExp(`^apiSettings\\.${name} of Stack/Bob.*: must be what Stack/Alice.* says.*; give the same to the first, or leave it out here$`),
    );
  });

  test.each<[string, studio.ApiSettingsOptions, () => studio.ApiSettingsOptions]>([
    ['role', { role: Role.fromRoleArn(testStack(), 'First', 'arn:aws:iam::123456789012:role/first') }, () => ({ role: importedRole() })],
    ['logRetention', { logRetention: RetentionDays.ONE_DAY }, () => ({ logRetention: RetentionDays.ONE_WEEK })],
  ])('can not be said otherwise by another profile: %s', (name, first, second) => {
    profile(stack, 'Alice', first);

    expect(() => profile(stack, 'Bob', second())).toThrow(new RegExp(`^apiSettings\\.${name} of Stack/Bob.*: must be what Stack/Alice.* says`));
  });

  test('is up to the first profile that needs the function, not to one without such settings', () => {
    profileWith(stack, { apiSettings: { logRetention: RetentionDays.ONE_DAY } }, 'Alice');
    profile(stack, 'Bob', { logRetention: RetentionDays.ONE_WEEK });

    expect(only(LOG_GROUP).Properties).toEqual({ RetentionInDays: 7 });
  });

  test('can differ from stack to stack', () => {
    const other = new Stack(stack.node.root as App, 'Other');
    profile(stack, 'Alice', { logRetention: RetentionDays.ONE_DAY });
    profile(other, 'Bob', { logRetention: RetentionDays.ONE_WEEK });

    expect([only(LOG_GROUP).Properties, only(LOG_GROUP, other).Properties]).toEqual([{ RetentionInDays: 1 }, { RetentionInDays: 7 }]);
  });
});

describe('a role that two stacks share', () => {
  test('has policies of other names from each, since one would overwrite the other', () => {
    const names = ['First', 'Second'].flatMap((id) => {
      const of = new Stack(new App(), id);
      const role = Role.fromRoleArn(of, 'Role', 'arn:aws:iam::123456789012:role/settings');
      profile(of, 'Alice', { role });
      return Object.values<any>(Template.fromStack(of).findResources(POLICY)).map(({ Properties }) => Properties.PolicyName);
    });
    expect(names).toHaveLength(4);
    expect(new Set(names).size).toBe(4);
    expect(names.filter((name) => !/^studio-api-settings-[0-9a-f]{16}(-Domain[0-9a-f]{8})?$/.test(name))).toEqual([]);
  });
});

describe('a nested stack', () => {
  test('has a function of the same name when its parent is another construct with the same stack name', () => {
    const nameBelow = (parent: Stack) => {
      const nested = new NestedStack(parent, 'Nested');
      profile(nested);
      return only(FUNCTION, nested).Properties.FunctionName;
    };
    const inStage = new Stack(new Stage(new App(), 'Prod'), 'Parent', { stackName: 'team' });
    const inApp = new Stack(new App(), 'Other', { stackName: 'team' });
    expect(nameBelow(inStage)).toEqual(nameBelow(inApp));
  });
});

describe('a construct of the user with a name like ours', () => {
  test('is not in the way', () => {
    const l1 = new CfnUserProfile(stack, 'Studio', { domainId: 'd-abcdefghijkl', userProfileName: 'studio' });
    l1.with(new studio.UserProfileApiSettings({ canvas: new studio.CanvasAppSettings({ kendra: true }) }));
    expect(stack.node.tryFindChild('StudioApiSettings')).toBeDefined();
  });
});
