import { Duration, Stack } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import * as customResources from 'aws-cdk-lib/custom-resources';
import type { IConstruct } from 'constructs';
import { followDomain, idForDomain } from '../custom-resources/domain';
import { StackFunction } from '../custom-resources/stack-function';

const ID = 'StudioAutoDeleteAppsProvider';

/** How many domains the 10,240 characters of a role's inline policies have room for. */
const DOMAINS = 8;

/**
 * How many requests are under way at a time. For each, two functions of the framework and this library run, the first waiting for the second: with
 * more, those that wait could fill the ten executions of a new account, and none of what they wait for would have room.
 */
const AT_A_TIME = 4;

/** How often the framework calls a function that finds no room, with pauses of up to 20 seconds. */
const CALL_ATTEMPTS = '20';

/** The functions of a stack that serve its custom resources, and the policy for each domain. */
export class AutoDeleteAppsProvider extends StackFunction {
  /** The provider of the stack that a construct is in. */
  public static of(scope: IConstruct): AutoDeleteAppsProvider {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild(ID) as AutoDeleteAppsProvider | undefined ?? new AutoDeleteAppsProvider(stack);
  }

  /** What custom resources have as their service token. */
  public readonly serviceToken: string;

  private readonly policies = new Map<string, CfnResource>();
  private readonly resources: IConstruct[] = [];

  private constructor(stack: Stack) {
    super(stack, ID, {
      purpose: 'auto-delete-apps',
      description: 'Deletes the apps and private spaces of user profiles that are removed',
      bundle: 'auto-delete-apps/handler/index',
      stackActions: ['DescribeStacks', 'DescribeStackEvents', 'GetTemplate', 'ListStackResources'],
      policies: { List: new iam.PolicyStatement({ actions: ['sagemaker:ListApps', 'sagemaker:ListSpaces'], resources: ['*'] }) },
      timeout: Duration.minutes(5),
    });
    const framework = new customResources.Provider(this, 'Framework', {
      onEventHandler: this.function,
      isCompleteHandler: this.function,
      queryInterval: Duration.seconds(30),
      totalTimeout: Duration.minutes(57), // the handler gives up before
      logGroup: this.logGroup,
      providerFunctionName: `${this.functionName}-on-event`,
    });
    this.serviceToken = framework.serviceToken;
    const [onEvent, isComplete, onTimeout] = ['onEvent', 'isComplete', 'onTimeout']
      .map((name) => framework.node.findChild(`framework-${name}`) as lambda.Function);
    this.receiveRequestsOnce(onEvent);
    [onEvent, isComplete].forEach((caller) => caller.addEnvironment('AWS_MAX_ATTEMPTS', CALL_ATTEMPTS));
    // by default they would be named after the stack, which may have 'sagemaker' in its name
    (isComplete.node.defaultChild as lambda.CfnFunction).functionName = `${this.functionName}-is-complete`;
    (onTimeout.node.defaultChild as lambda.CfnFunction).functionName = `${this.functionName}-on-timeout`;
    (framework.node.findChild('waiter-state-machine').node.findChild('Resource') as CfnStateMachine).stateMachineName = this.functionName;
  }

  /** Has a custom resource wait for its turn. */
  public queue(resource: IConstruct): void {
    const before = this.resources.at(-AT_A_TIME);
    if (before) {
      resource.node.addDependency(before);
    }
    this.resources.push(resource);
  }

  /**
   * What custom resources of a domain have to wait for. It is the same whatever profiles a stack has in the domain: one that only let it touch
   * those of the template would lack a profile's right at the moment it is deleted. And it is another one for another domain, which takes its place
   * only when the profiles in the old one are gone: the name has the domain's ID, and a change of it replaces the policy.
   */
  public policyIn(domainId: string): CfnResource {
    const id = idForDomain(Stack.of(this), domainId);
    const existing = this.policies.get(id);
    if (existing) {
      return existing;
    }
    if (this.policies.size === DOMAINS) {
      throw new Error(`stack ${Stack.of(this).node.path}: profiles with deleteAppsOnRemoval are in more than ${DOMAINS} domains, more than the policies of one function can name: divide them among stacks`);
    }
    const policy = new iam.CfnRolePolicy(this, id, {
      policyName: domainId,
      roleName: this.role.roleName,
      policyDocument: new iam.PolicyDocument({ statements: this.statementsIn(domainId) }),
    });
    policy.node.addDependency(this.invocation);
    followDomain(policy, domainId);
    this.policies.set(id, policy);
    return policy;
  }

  private statementsIn(domainId: string): iam.PolicyStatement[] {
    const all = (resource: string) => Stack.of(this).formatArn({ service: 'sagemaker', resource, resourceName: `${domainId}/*` });
    return [
      new iam.PolicyStatement({
        actions: ['sagemaker:DescribeUserProfile', 'sagemaker:DescribeApp', 'sagemaker:DescribeSpace'],
        resources: [all('user-profile'), all('app'), all('space')],
      }),
      // an app that isn't in a space has no owner in this sense
      new iam.PolicyStatement({
        actions: ['sagemaker:DeleteApp'],
        resources: [all('app')],
        conditions: { Null: { 'sagemaker:OwnerUserProfileArn': 'true' } },
      }),
      new iam.PolicyStatement({
        actions: ['sagemaker:DeleteApp', 'sagemaker:DeleteSpace'],
        resources: [all('app'), all('space')],
        conditions: {
          ArnLike: { 'sagemaker:OwnerUserProfileArn': all('user-profile') },
          StringEquals: { 'sagemaker:SpaceSharingType': 'Private' },
        },
      }),
    ];
  }
}
