import { createHash } from 'crypto';
import { join } from 'path';
import { Aws, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, DependencyGroup } from 'constructs';
import type { IConstruct } from 'constructs';
import type { ApiSettingsOptions } from './options';
import type { HandlerEnvironment } from './properties';

const ID = 'StudioApiSettingsProvider';

/** The function of a stack that serves its custom resources. */
export class ApiSettingsProvider extends Construct {
  /** The provider of the stack that a construct is in. Throws when it was asked to be another one before. */
  public static of(scope: IConstruct, options: ApiSettingsOptions = {}): ApiSettingsProvider {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(ID);
    const provider = existing instanceof ApiSettingsProvider ? existing : new ApiSettingsProvider(stack, options, scope.node.path);
    const conflicts = {
      role: options.role && options.role.roleArn !== provider.options.role?.roleArn,
      logRetention: options.logRetention && options.logRetention !== provider.options.logRetention,
    };
    for (const [name, isInConflict] of Object.entries(conflicts)) {
      if (isInConflict) {
        throw new Error(`apiSettings.${name} of ${scope.node.path}: must be what ${provider.firstUser}, the first of stack ${stack.node.path} to need the function, says: one function serves all profiles of a stack; give the same to the first, or leave it out here`);
      }
    }
    return provider;
  }

  /** The role of the function. */
  public readonly role: iam.IRole;

  /** What custom resources have as their service token. */
  public readonly serviceToken: string;

  /** What has to be in place before the function may be called, and until it was called last. */
  public readonly invocation = new DependencyGroup();

  /** What the names of policies on a role of the user's start with: two stacks may share it. */
  public readonly policyNamePrefix?: string;

  private constructor(stack: Stack, private readonly options: ApiSettingsOptions, private readonly firstUser: string) {
    super(stack, ID);
    const functionName = `studio-api-settings-${hashOf(stack)}`;
    this.policyNamePrefix = options.role && functionName;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: options.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = this.roleFor(options.role, {
      Logs: statement(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
      OwnStack: statement(['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'], stack.stackId),
    });
    const environment: HandlerEnvironment = { STACK_ID: stack.stackId, URL_SUFFIX: Aws.URL_SUFFIX };
    const handler = new lambda.Function(this, 'Handler', {
      // its own, and without 'sagemaker': AmazonSageMakerFullAccess lets every user of Studio invoke functions with that in their name
      functionName,
      description: 'Sets what AWS::SageMaker::UserProfile does not take; called by CloudFormation only',
      runtime: lambda.Runtime.NODEJS_24_X,
      code: lambda.Code.fromAsset(join(__dirname, '..', '..', 'assets', 'api-settings', 'handler', 'index')),
      handler: 'index.handler',
      role: this.role,
      logGroup,
      environment: { ...environment },
      memorySize: 256,
      timeout: Duration.minutes(15),
      // a late repetition of an old request would do more harm than a failure
      retryAttempts: 0,
      maxEventAge: Duration.hours(1),
    });
    this.serviceToken = handler.functionArn;
    this.invocation.add(handler.node.findChild('EventInvokeConfig'));
  }

  /** A role of the user's gets a policy; the function's own role has its policies inline. */
  private roleFor(role: iam.IRole | undefined, policies: Record<string, iam.PolicyStatement>): iam.IRole {
    if (role) {
      const policy = new iam.Policy(this, 'Policy', { policyName: this.policyNamePrefix, statements: Object.values(policies) });
      role.attachInlinePolicy(policy);
      this.invocation.add(policy);
      return role;
    }
    return new iam.Role(this, 'Role', {
      description: 'Sets what AWS::SageMaker::UserProfile does not take',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: Object.fromEntries(
        Object.entries(policies).map(([name, allowed]) => [name, new iam.PolicyDocument({ statements: [allowed] })])),
    });
  }
}

function statement(actions: string[], resource: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [resource] });
}

/** What keeps the function's name apart from those of other stacks in the account, and says nothing of the stack. */
function hashOf(stack: Stack): string {
  const { nestedStackParent: parent, stackName } = stack;
  const name = parent ? stack.node.path.slice(parent.node.path.length) : Token.isUnresolved(stackName) ? stack.node.path : stackName;
  return createHash('sha256').update(`${parent ? hashOf(parent) : ''}/${name}`).digest('hex').slice(0, 16);
}
