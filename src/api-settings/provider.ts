import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ApiSettingsOptions } from './options';
import type { HandlerEnvironment } from './properties';
import { StackFunction } from '../custom-resources/stack-function';

const ID = 'StudioApiSettingsProvider';

/** The function of a stack that serves its custom resources. */
export class ApiSettingsProvider extends StackFunction {
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

  /** What custom resources have as their service token. */
  public readonly serviceToken: string;

  /** What the names of policies on a role of the user's start with: two stacks may share it. */
  public readonly policyNamePrefix?: string;

  private constructor(stack: Stack, private readonly options: ApiSettingsOptions, private readonly firstUser: string) {
    const environment: Omit<HandlerEnvironment, 'STACK_ID'> = { URL_SUFFIX: Aws.URL_SUFFIX };
    super(stack, ID, {
      purpose: 'api-settings',
      description: 'Sets what AWS::SageMaker::UserProfile does not take',
      bundle: 'api-settings/handler/index',
      stackActions: ['DescribeStacks', 'GetTemplate'],
      environment: { ...environment },
      ...options,
      timeout: Duration.minutes(15),
    });
    this.policyNamePrefix = options.role && this.functionName;
    this.receiveRequestsOnce(this.function);
    this.serviceToken = this.function.functionArn;
  }
}
