import { resolve } from 'path';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { App, Stage } from 'aws-cdk-lib';
import { ScaledClock, SageMakerEmulator } from '../emulator';
import { Account, CLOUDFORMATION_ACCESS_KEY_ID, REGION } from './account';
import { readAssembly } from './assembly';
import { CloudFormationApi } from './cloudformation-api';
import type { CloudFormationFault } from './cloudformation-api';
import { compare } from './compare';
import type { ProfileComparison } from './compare';
import { CustomResources } from './custom-resources';
import { deleteStack, deployStack } from './deployment';
import type { StackOutcome } from './deployment';
import type { Deployment } from './events';
import { Iam } from './iam';
import { Lambda } from './lambda';
import { LambdaApi } from './lambda-api';
import type { Authorize } from './lambda-api';
import { functionNamed } from './lambda-function';
import type { LambdaFunction } from './lambda-function';
import type { DeployOptions, Invocation, InvokeOptions, RehearsalOptions } from './options';
import { Responses } from './responses';
import { StartUp } from './start-up';
import { StepFunctions } from './step-functions';
import type { Execution } from './step-functions';
import { StepFunctionsApi } from './step-functions-api';

export { CLOUDFORMATION_ACCESS_KEY_ID } from './account';
export type { CloudFormationFault } from './cloudformation-api';
export type { CarriedBy, ProfileComparison, SettingComparison } from './compare';
export type { Deployment, FailOn, Phase, ResourceEvent } from './events';
export type { DeployOptions, Invocation, InvokeOptions, RehearsalOptions } from './options';
export type { Execution } from './step-functions';

/** Plays deployments of cloud assemblies as CloudFormation does, against an emulated SageMaker, with the functions that the assemblies hold. */
export class Rehearsal {
  /** A rehearsal in an empty account. Stop it in the end. */
  public static async start(options: RehearsalOptions = {}): Promise<Rehearsal> {
    const { timeScale = 100, concurrency = 10, iam: isChecked = true } = options;
    // whoever asks comes up only once the account is there
    const authorize = (decision: (policies: Iam) => string | undefined): string | undefined => {
      try {
        return isChecked ? decision(iam) : undefined;
      } catch (fault) {
        account.fail(fault as Error);
        return (fault as Error).message;
      }
    };
    const refusal: Authorize = (caller, action, resource) => authorize((policies) => policies.refusal(caller, action, resource));
    const clock = options.emulator?.clock ?? new ScaledClock(timeScale);
    const emulator = await SageMakerEmulator.start({
      ...options.emulator,
      clock,
      authorize: (call) => options.emulator?.authorize?.(call)
        ?? authorize((policies) => policies.refusalOfSageMaker(call.accessKeyId, call.action, call.resource, call.input ?? {}, call.context)),
    });
    const sagemaker = new SageMakerClient({
      region: REGION,
      endpoint: emulator.endpoint,
      credentials: { accessKeyId: CLOUDFORMATION_ACCESS_KEY_ID, secretAccessKey: 'made-up' },
      maxAttempts: 1,
    });
    const account = new Account(emulator, sagemaker, {
      timeScale,
      templateInRollback: options.templateInRollback ?? 'previous',
      cancelsWhatIsUnderWay: options.cancelsWhatIsUnderWay ?? false,
      userProfileIdOrder: options.userProfileIdOrder ?? 'name first',
      resourcesPerPage: options.resourcesPerPage ?? 100,
    }, clock);
    const iam = new Iam(account);
    const responses = await Responses.start((fault) => account.fail(fault));
    const lambda = new Lambda({ timeScale, concurrency, responsePort: responses.port });
    const stepFunctions = new StepFunctions(account, lambda, (role, action, resource) =>
      authorize((policies) => policies.refusalOfRole(role, 'StepFunctions', action, resource)));
    const apis = {
      CLOUDFORMATION: await CloudFormationApi.start(account, refusal),
      LAMBDA: await LambdaApi.start(account, lambda, refusal),
      SFN: await StepFunctionsApi.start(account, lambda, stepFunctions, refusal),
    };
    lambda.endpoints = {
      SAGEMAKER: emulator.endpoint,
      ...Object.fromEntries(Object.entries(apis).map(([service, { endpoint }]) => [service, endpoint])),
    };
    account.customResources = new CustomResources(account, lambda, responses);
    return new Rehearsal(emulator, account, lambda, stepFunctions, responses, apis.CLOUDFORMATION, Object.values(apis));
  }

  private constructor(
    public readonly emulator: SageMakerEmulator,
    private readonly account: Account,
    private readonly lambda: Lambda,
    private readonly stepFunctions: StepFunctions,
    private readonly responses: Responses,
    private readonly cloudFormation: CloudFormationApi,
    private readonly apis: readonly { stop(): Promise<void> }[],
  ) {}

  /** What the Lambda processes printed, line by line. */
  public get logs(): readonly string[] {
    return this.lambda.logs;
  }

  /** What became of the state machines that were started, in order. */
  public get executions(): readonly Execution[] {
    return this.stepFunctions.executions;
  }

  /** The events that CloudFormation sent to custom resources in the last deployment or deletion, in order. */
  public get customResourceEvents(): readonly any[] {
    return this.account.customResources.events;
  }

  /**
   * Creates the stacks of a cloud assembly, or updates those that are there, one after another until one fails.
   *
   * @param assembly a folder, or what it is synthesized from
   */
  public async deploy(assembly: string | App | Stage, options: DeployOptions = {}): Promise<Deployment> {
    const { stacks, assets } = readAssembly(typeof assembly === 'string' ? resolve(assembly) : assembly.synth().directory);
    assets.forEach((path, key) => this.account.assets.set(key, path));
    this.account.failures = options;
    return this.play(stacks.map(({ name }) => name), async (name) => {
      const { template } = stacks.find((stack) => stack.name === name)!;
      const known = Object.entries(options.parameters ?? {}).filter(([parameter]) => template.Parameters?.[parameter]);
      return deployStack(this.account, name, template, Object.fromEntries(known));
    });
  }

  /** Deletes a stack. */
  public async destroy(stackName: string): Promise<Deployment> {
    this.account.failures = {};
    return this.play([stackName], (name) => deleteStack(this.account, name));
  }

  /** Each setting that the deployed stacks ask for, by profile, and what the emulator describes in its place. */
  public compare(): ProfileComparison[] {
    return compare(this.account);
  }

  /**
   * The name of the function behind a stack's custom resources, which is the access key ID of its calls, too.
   *
   * @param resourceType of the custom resources; needed where those of a stack have several functions
   */
  public functionName(stackName: string, resourceType?: string): string {
    return this.functionBehind(stackName, resourceType).name;
  }

  /** The names of all functions of a stack, sorted. */
  public functionNames(stackName: string): string[] {
    const live = this.account.stackNamed(stackName)?.live() ?? [];
    return live.filter(({ type }) => type === 'AWS::Lambda::Function').map(({ physicalId }) => physicalId).sort();
  }

  /** Sends an event to a function, as anybody may who can invoke it, and waits for its end, and for that of the state machines that it started. */
  public async invoke(stackName: string, event: any, { resourceType, functionName }: InvokeOptions = {}): Promise<Invocation> {
    const lambdaFunction = functionName === undefined ? this.functionBehind(stackName, resourceType) : this.functionIn(stackName, functionName);
    const path = pathOf(event?.ResponseURL);
    const startUp = new StartUp();
    let body: string | undefined;
    if (path !== undefined) {
      void this.responses.expect(path).then((put) => { body = put; });
    }
    const { error, payload } = await this.lambda.invoke(lambdaFunction, event, startUp);
    await this.stepFunctions.endOf(startUp);
    if (path !== undefined) {
      this.responses.forget(path);
    }
    this.throwFault();
    return { response: body === undefined ? undefined : JSON.parse(body), error, ...error === undefined && { returned: JSON.parse(payload) } };
  }

  /** Makes calls that functions make of CloudFormation go wrong. */
  public injectIntoCloudFormation(fault: CloudFormationFault): void {
    this.cloudFormation.inject(fault);
  }

  /** Waits for the end of all functions and state machines that run: CloudFormation goes on as soon as it has its answer. */
  public async settled(): Promise<void> {
    await this.lambda.settled();
    await this.stepFunctions.settled();
    this.throwFault();
  }

  /** Ends everything that was started. */
  public async stop(): Promise<void> {
    await Promise.all([this.stepFunctions.stop(), this.lambda.stop()]);
    await Promise.all([this.responses, ...this.apis].map((api) => api.stop()));
    this.account.sagemaker.destroy();
    await this.emulator.stop();
  }

  private async play(names: readonly string[], act: (name: string) => Promise<StackOutcome>): Promise<Deployment> {
    this.account.events = [];
    this.account.customResources.events = [];
    const stacks: Record<string, string> = {};
    let outcome: StackOutcome = { status: 'UPDATE_COMPLETE' };
    for (const name of names) {
      outcome = await act(name);
      this.throwFault();
      stacks[name] = outcome.status;
      if (outcome.reason !== undefined) {
        break;
      }
    }
    return { ...outcome, events: this.account.events, stacks };
  }

  private throwFault(): void {
    const [fault] = this.account.faults.splice(0);
    if (fault) {
      throw fault;
    }
  }

  private functionBehind(stackName: string, resourceType?: string): LambdaFunction {
    const live = this.account.stackNamed(stackName)?.live() ?? [];
    const custom = live.filter(({ type, properties }) => properties.ServiceToken !== undefined && (resourceType ?? type) === type);
    const tokens = [...new Set(custom.map(({ properties }) => properties.ServiceToken))];
    if (tokens.length > 1) {
      const types = [...new Set(custom.map(({ type }) => type))].sort();
      throw new Error(`stack ${stackName} has several functions behind custom resources: tell which type is meant, of ${types.join(' and ')}`);
    }
    const functions = this.functionNames(stackName);
    const name = tokens[0] ?? (resourceType === undefined && functions.length === 1 ? functions[0] : undefined);
    const found = name === undefined ? undefined : functionNamed(this.account, name);
    if (!found) {
      throw new Error(`stack ${stackName} has no function behind custom resources${resourceType === undefined ? '' : ` of the type ${resourceType}`}`);
    }
    return found;
  }

  private functionIn(stackName: string, functionName: string): LambdaFunction {
    const functions = this.functionNames(stackName);
    if (!functions.includes(functionName)) {
      throw new Error(`stack ${stackName} has no function ${functionName}, only ${functions.join(' and ')}`);
    }
    return functionNamed(this.account, functionName)!;
  }
}

function pathOf(url: unknown): string | undefined {
  try {
    return new URL(String(url)).pathname;
  } catch {
    return undefined;
  }
}
