import { resolve } from 'path';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { App, Stage } from 'aws-cdk-lib';
import { ScaledClock, SageMakerEmulator } from '../emulator';
import type { EmulatorOptions } from '../emulator';
import { Account, CLOUDFORMATION_ACCESS_KEY_ID, REGION } from './account';
import { readAssembly } from './assembly';
import { CloudFormationApi } from './cloudformation-api';
import { compare } from './compare';
import type { ProfileComparison } from './compare';
import { CustomResources } from './custom-resources';
import { deleteStack, deployStack } from './deployment';
import type { StackOutcome } from './deployment';
import type { Deployment, FailOn } from './events';
import { Iam } from './iam';
import { Lambda } from './lambda';
import { functionBehind, functionNamed } from './lambda-function';
import type { LambdaFunction } from './lambda-function';
import { Responses } from './responses';

export { CLOUDFORMATION_ACCESS_KEY_ID } from './account';
export type { CarriedBy, ProfileComparison, SettingComparison } from './compare';
export type { Deployment, FailOn, Phase, ResourceEvent } from './events';

/** How a rehearsal is played. */
export interface RehearsalOptions {
  /** Of the emulator that it starts. Its `authorize` is asked beside the policies of the templates. */
  readonly emulator?: EmulatorOptions;
  /** How many times as fast as the machine's the clocks of the functions and of the emulator run; 100 unless told otherwise. */
  readonly timeScale?: number;
  /** Functions at once, 10 unless told otherwise; further events queue. */
  readonly concurrency?: number;
  /** What GetTemplate shows while an update is rolled back and cleaned up; the previous template unless told otherwise. */
  readonly templateInRollback?: 'previous' | 'failed';
  /**
   * Whether CloudFormation, when a resource fails, gives up the custom resources that have not answered yet: their rollback then meets
   * a function that still runs. It waits for them unless told otherwise, which makes what happens the same each time.
   */
  readonly cancelsWhatIsUnderWay?: boolean;
  /** Whether functions may do only what the policies in the templates allow, which is so unless told otherwise. */
  readonly iam?: boolean;
}

/** What goes wrong in a deployment, and what it is given. */
export interface DeployOptions {
  /** Makes resources fail after they were created or updated. */
  readonly failOn?: FailOn;
  /** Makes resources fail before anything is done. */
  readonly failInstead?: FailOn;
  /** By the name of the parameter, in whatever stacks have it; those of an update are kept unless given again. */
  readonly parameters?: Record<string, string>;
}

/** Plays deployments of cloud assemblies as CloudFormation does, against an emulated SageMaker, with the functions that the assemblies hold. */
export class Rehearsal {
  /** A rehearsal in an empty account. Stop it in the end. */
  public static async start(options: RehearsalOptions = {}): Promise<Rehearsal> {
    const { timeScale = 100, iam: isChecked = true } = options;
    // what the emulator asks comes up only once the account is there
    const refusal = (functionName: string, action: string, resource: string, input?: any): string | undefined => !isChecked ? undefined
      : input === undefined ? iam.refusal(functionName, action, resource) : iam.refusalOfSageMaker(functionName, action, resource, input);
    const emulator = await SageMakerEmulator.start({
      clock: new ScaledClock(timeScale),
      ...options.emulator,
      authorize: (call) => options.emulator?.authorize?.(call) ?? refusal(call.accessKeyId, call.action, call.resource, call.input ?? {}),
    });
    const sagemaker = new SageMakerClient({
      region: REGION,
      endpoint: emulator.endpoint,
      credentials: { accessKeyId: CLOUDFORMATION_ACCESS_KEY_ID, secretAccessKey: 'made-up' },
      maxAttempts: 1,
    });
    const account = new Account(emulator, sagemaker, timeScale, options.templateInRollback ?? 'previous', options.cancelsWhatIsUnderWay ?? false);
    const iam = new Iam(account);
    const responses = await Responses.start();
    const api = await CloudFormationApi.start(account, (caller, action, stackId) => refusal(caller, `cloudformation:${action}`, stackId));
    const lambda = new Lambda({
      timeScale,
      concurrency: options.concurrency ?? 10,
      responsePort: responses.port,
      sageMakerEndpoint: emulator.endpoint,
      cloudFormationEndpoint: api.endpoint,
    });
    account.customResources = new CustomResources(account, lambda, responses);
    return new Rehearsal(emulator, account, lambda, responses, api);
  }

  private constructor(
    public readonly emulator: SageMakerEmulator,
    private readonly account: Account,
    private readonly lambda: Lambda,
    private readonly responses: Responses,
    private readonly api: CloudFormationApi,
  ) {}

  /** What the Lambda processes printed, line by line. */
  public get logs(): readonly string[] {
    return this.lambda.logs;
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

  /** The name of the function behind a stack's custom resources, which is the access key ID of its calls, too. */
  public functionName(stackName: string): string {
    return this.functionOf(stackName).name;
  }

  /** Sends an event to the function behind a stack's custom resources, as anybody may who can invoke it, and waits for its end. */
  public async invoke(stackName: string, event: any): Promise<{ response?: any; error?: string }> {
    const path = pathOf(event?.ResponseURL);
    let body: string | undefined;
    if (path !== undefined) {
      void this.responses.expect(path).then((put) => { body = put; });
    }
    const { error } = await this.lambda.invoke(this.functionOf(stackName), event);
    return { response: body === undefined ? undefined : JSON.parse(body), error };
  }

  /** Ends everything that was started. */
  public async stop(): Promise<void> {
    await this.lambda.stop();
    await Promise.all([this.responses.stop(), this.api.stop()]);
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
      stacks[name] = outcome.status;
      if (outcome.reason !== undefined) {
        break;
      }
    }
    return { ...outcome, events: this.account.events, stacks };
  }

  private functionOf(stackName: string): LambdaFunction {
    const stack = this.account.stackNamed(stackName);
    const live = stack?.live() ?? [];
    const custom = live.find(({ properties }) => properties.ServiceToken !== undefined);
    const only = live.filter(({ type }) => type === 'AWS::Lambda::Function');
    const found = custom ? functionBehind(this.account, custom.properties.ServiceToken)
      : only.length === 1 ? functionNamed(this.account, only[0].physicalId) : undefined;
    if (!found) {
      throw new Error(`stack ${stackName} has no function behind custom resources`);
    }
    return found;
  }
}

function pathOf(url: unknown): string | undefined {
  try {
    return new URL(String(url)).pathname;
  } catch {
    return undefined;
  }
}
