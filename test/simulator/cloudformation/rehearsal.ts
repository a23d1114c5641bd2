import { resolve } from 'path';
import type { App, Stage } from 'aws-cdk-lib';
import { Account, REGION, URL_SUFFIX } from './account';
import { readAssembly } from './assembly';
import type { Assembly } from './assembly';
import { CloudFormationApi } from './cloudformation-api';
import type { CloudFormationFault } from './cloudformation-api';
import { compare } from './compare';
import type { ProfileComparison } from './compare';
import { CustomResources } from './custom-resources';
import { continueUpdateRollback, deleteStack, deployStack } from './deployment';
import type { StackOutcome } from './deployment';
import type { Deployment } from './events';
import type { Deliveries, DeployOptions, Invocation, InvokeOptions, RehearsalOptions } from './options';
import { RESPONSE_HOST, Responses } from './responses';
import { Simulation } from '../clock/simulation';
import type { Authorize } from '../iam/authorize';
import { Iam } from '../iam/iam';
import { Lambda } from '../lambda/lambda';
import { LambdaApi } from '../lambda/lambda-api';
import { functionNamed } from '../lambda/lambda-function';
import type { LambdaFunction } from '../lambda/lambda-function';
import { Network } from '../network/network';
import { SageMakerEmulator } from '../sagemaker';
import { StepFunctions } from '../step-functions/step-functions';
import type { Execution } from '../step-functions/step-functions';
import { StepFunctionsApi } from '../step-functions/step-functions-api';

export { CLOUDFORMATION_ACCESS_KEY_ID } from './account';
export type { CloudFormationFault } from './cloudformation-api';
export type { CarriedBy, ProfileComparison, SettingComparison } from './compare';
export type { Deployment, FailOn, Phase, ResourceEvent } from './events';
export type { DeployOptions, Invocation, InvokeOptions, RehearsalOptions } from './options';
export type { Execution } from '../step-functions/step-functions';

/**
 * Plays deployments of cloud assemblies as CloudFormation does, against an emulated SageMaker, with the functions that the assemblies hold, in simulated time.
 * What takes time takes none of the machine's, and time passes only while something of this is waited for.
 */
export class Rehearsal {
  public readonly simulation: Simulation;
  public readonly emulator: SageMakerEmulator;
  private readonly account: Account;
  private readonly lambda: Lambda;
  private readonly stepFunctions: StepFunctions;
  private readonly responses: Responses;
  private readonly cloudFormation: CloudFormationApi;

  /** A rehearsal in an empty account. */
  public constructor(options: RehearsalOptions = {}) {
    const { seed, onEvent, concurrency = 10, reclaims = 0, iam: isChecked = true } = options;
    const simulation = this.simulation = new Simulation({ seed, onEvent });
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
    const { latency: drawn = (chance) => ({ before: chance.integer(0, 20), after: chance.integer(20, 80) }) } = options;
    const latency = () => drawn(simulation.chance('services'));
    this.emulator = new SageMakerEmulator({
      ...options.emulator,
      clock: simulation,
      latency,
      authorize: (call) => options.emulator?.authorize?.(call)
        ?? authorize((policies) => policies.refusalOfSageMaker(call.accessKeyId, call.action, call.resource, call.input ?? {}, call.context)),
    });
    const account = this.account = new Account(simulation, this.emulator, {
      templateInRollback: options.templateInRollback ?? 'previous',
      cancelsWhatIsUnderWay: options.cancelsWhatIsUnderWay ?? false,
      userProfileIdOrder: options.userProfileIdOrder ?? 'name first',
      resourcesPerPage: options.resourcesPerPage ?? 100,
    });
    const iam = new Iam(account);
    const network = new Network(simulation, options.onBytes);
    const onFault = (fault: Error) => account.fail(fault);
    this.responses = new Responses(simulation, onFault);
    this.lambda = new Lambda(simulation, network, { concurrency, reclaims });
    this.stepFunctions = new StepFunctions(account, this.lambda, (role, action, resource) =>
      authorize((policies) => policies.refusalOfRole(role, 'StepFunctions', action, resource)));
    this.cloudFormation = new CloudFormationApi(simulation, account, { latency, authorize: refusal, onFault, instead: options.cloudFormation });
    account.customResources = new CustomResources(account, this.lambda, this.responses);
    const services = {
      'api.sagemaker': this.emulator,
      'cloudformation': this.cloudFormation,
      'lambda': new LambdaApi(account, this.lambda, refusal, latency),
      'states': new StepFunctionsApi(account, this.lambda, this.stepFunctions, refusal, latency),
    };
    Object.entries(services).forEach(([name, { listener }]) => network.serve(`${name}.${REGION}.${URL_SUFFIX}`, listener));
    network.serve(RESPONSE_HOST, this.responses.listener);
  }

  /** What the functions printed, line by line. */
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
   * @param assembly a folder, what it is synthesized from, or what was read from it
   */
  public async deploy(assembly: string | App | Stage | Assembly, options: DeployOptions = {}): Promise<Deployment> {
    const { stacks, assets } = typeof assembly === 'object' && 'stacks' in assembly ? assembly
      : readAssembly(typeof assembly === 'string' ? resolve(assembly) : assembly.synth().directory);
    assets.forEach((path, key) => this.account.assets.set(key, path));
    this.account.failures = options;
    return this.play(stacks.map(({ name }) => name), async (name) => {
      const { template } = stacks.find((stack) => stack.name === name)!;
      const known = Object.entries(options.parameters ?? {}).filter(([parameter]) => template.Parameters?.[parameter]);
      return deployStack(this.account, name, template, Object.fromEntries(known));
    });
  }

  /** Deletes a stack. */
  public async destroy(stackName: string, options: Deliveries = {}): Promise<Deployment> {
    this.account.failures = options;
    return this.play([stackName], (name) => deleteStack(this.account, name));
  }

  /** Goes on with the rollback of a stack that is UPDATE_ROLLBACK_FAILED. */
  public async continueUpdateRollback(stackName: string, options: Deliveries = {}): Promise<Deployment> {
    this.account.failures = options;
    return this.play([stackName], (name) => continueUpdateRollback(this.account, name));
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
    return this.simulation.run(async () => {
      const path = pathOf(event?.ResponseURL);
      const traceId = this.lambda.newTraceId();
      let body: string | undefined;
      if (path !== undefined) {
        void this.responses.expect(path).then((put) => { body = put; });
      }
      const { error, payload } = await this.lambda.invoke(lambdaFunction, event, traceId);
      await this.stepFunctions.endOf(traceId);
      if (path !== undefined) {
        this.responses.forget(path);
      }
      this.throwFault();
      return { response: body === undefined ? undefined : JSON.parse(body), error, ...error === undefined && { returned: JSON.parse(payload) } };
    });
  }

  /** When a stack had a status last, in milliseconds since 1970; undefined if it never had. */
  public lastTimeOf(stackName: string, status: string): number | undefined {
    const events = this.account.stackNamed(stackName)?.history.list() ?? [];
    return events.find(({ LogicalResourceId, ResourceStatus }) => LogicalResourceId === stackName && ResourceStatus === status)?.Timestamp;
  }

  /** Makes calls that functions make of CloudFormation go wrong. */
  public injectIntoCloudFormation(fault: CloudFormationFault): void {
    this.cloudFormation.inject(fault);
  }

  /** Waits for the end of all functions and state machines that run: CloudFormation goes on as soon as it has its answer. */
  public async settled(): Promise<void> {
    await this.simulation.run(async () => {
      await this.lambda.settled();
      await this.stepFunctions.settled();
    });
    this.throwFault();
  }

  /** Lets so many milliseconds pass, with all that happens in them. */
  public async pass(ms: number): Promise<void> {
    await this.simulation.run(() => this.simulation.sleep(ms));
    this.throwFault();
  }

  /** Kills all functions that run, for good, as Lambda does at their time-out. */
  public killFunctions(): void {
    this.lambda.killAll();
  }

  /** Throws what went wrong with the rehearsal itself, if something did. */
  public assertWhole(): void {
    this.throwFault();
    this.emulator.assertWhole();
  }

  private async play(names: readonly string[], act: (name: string) => Promise<StackOutcome>): Promise<Deployment> {
    return this.simulation.run(() => this.playInTurn(names, act));
  }

  private async playInTurn(names: readonly string[], act: (name: string) => Promise<StackOutcome>): Promise<Deployment> {
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
