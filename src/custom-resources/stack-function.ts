import { join } from 'path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, DependencyGroup } from 'constructs';
import { functionNameFor } from './function-name';

/** What a function is for, and what it needs for that. */
export interface StackFunctionProps {
  /** A word or two, part of the function's name. */
  readonly purpose: string;
  readonly description: string;
  /** Where its bundle is, below `assets/`. */
  readonly bundle: string;
  /** What it asks CloudFormation of its own stack. */
  readonly stackActions: string[];
  /** What else it may do, by the name of the policy. */
  readonly policies?: Record<string, iam.PolicyStatement>;
  readonly environment?: Record<string, string>;
  /** A role of the user's; one of its own without. */
  readonly role?: iam.IRole;
  readonly logRetention?: logs.RetentionDays;
  readonly timeout: Duration;
}

/** A function that serves custom resources of one stack, and refuses the events of any other. */
export class StackFunction extends Construct {
  /** The role of the function. */
  public readonly role: iam.IRole;

  /** What has to be in place before the function may be called, and until it was called last. */
  public readonly invocation = new DependencyGroup();

  protected readonly function: lambda.Function;
  protected readonly logGroup: logs.LogGroup;

  /** What the names of policies on a role of the user's start with: two stacks may share it. */
  protected readonly functionName: string;

  public constructor(stack: Stack, id: string, props: StackFunctionProps) {
    super(stack, id);
    this.functionName = functionNameFor(stack, props.purpose);
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = this.roleFor(props, {
      Logs: statement(['logs:CreateLogStream', 'logs:PutLogEvents'], this.logGroup.logGroupArn),
      OwnStack: statement(props.stackActions.map((action) => `cloudformation:${action}`), stack.stackId),
      ...props.policies,
    });
    this.function = new lambda.Function(this, 'Handler', {
      functionName: this.functionName,
      description: `${props.description}; called by CloudFormation only`,
      runtime: lambda.Runtime.NODEJS_24_X,
      code: lambda.Code.fromAsset(join(__dirname, '..', '..', 'assets', props.bundle)),
      handler: 'index.handler',
      role: this.role,
      logGroup: this.logGroup,
      environment: { STACK_ID: stack.stackId, ...props.environment },
      memorySize: 256,
      timeout: props.timeout,
    });
  }

  /**
   * Limits how CloudFormation's requests, which are asynchronous, reach a function: a late repetition of an old one would do more harm than a
   * failure.
   */
  protected receiveRequestsOnce(receiver: lambda.Function): void {
    receiver.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.hours(1) });
    this.invocation.add(receiver.node.findChild('EventInvokeConfig'));
  }

  /** A role of the user's gets a policy; the function's own role has its policies inline. */
  private roleFor({ role, description }: StackFunctionProps, policies: Record<string, iam.PolicyStatement>): iam.IRole {
    if (role) {
      const policy = new iam.Policy(this, 'Policy', { policyName: this.functionName, statements: Object.values(policies) });
      role.attachInlinePolicy(policy);
      this.invocation.add(policy);
      return role;
    }
    return new iam.Role(this, 'Role', {
      description,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: Object.fromEntries(
        Object.entries(policies).map(([name, allowed]) => [name, new iam.PolicyDocument({ statements: [allowed] })])),
    });
  }
}

function statement(actions: string[], resource: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [resource] });
}
