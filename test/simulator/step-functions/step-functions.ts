import { isFor, readDefinition } from './state-machine';
import type { Catcher, Retrier, StateMachine, TaskState } from './state-machine';
import type { Account } from '../cloudformation/account';
import type { Lambda } from '../lambda/lambda';
import { functionNamed } from '../lambda/lambda-function';

/** What came of a state machine that was started. */
export interface Execution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly input: any;
  /** Aborted is one that the end of its state machine put an end to. */
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** The states that it was in, once for each attempt. */
  readonly attempts: readonly string[];
  /** Of one that failed. */
  readonly error?: string;
  readonly cause?: string;
}

/** Says why a role may not do something to something; undefined if it may. */
export type AuthorizeRole = (roleArn: string, action: string, resource: string) => string | undefined;

/** How a task ended. */
type Outcome = { readonly output: any } | { readonly error: string; readonly cause: string };

type Changing<T> = { -readonly [K in keyof T]: T[K] };

/** Runs state machines as Step Functions does, in the time of the rehearsal. */
export class StepFunctions {
  /** All that were started, in order. */
  public readonly executions: Execution[] = [];
  private readonly ends = new Map<Execution, { readonly traceId: string; readonly end: Promise<void> }>();

  public constructor(private readonly account: Account, private readonly lambda: Lambda, private readonly authorize: AuthorizeRole) {}

  /** Starts an execution of a deployed state machine; undefined where there is none. */
  public start(stateMachineArn: string, input: any, traceId: string): Execution | undefined {
    const deployed = this.stateMachine(stateMachineArn);
    if (!deployed) {
      return undefined;
    }
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${this.account.simulation.chance('StepFunctions').uuid()}`;
    const execution: Changing<Execution> & { attempts: string[] } = { executionArn, stateMachineArn, input, status: 'RUNNING', attempts: [] };
    this.executions.push(execution);
    const { DefinitionString, RoleArn } = deployed.properties;
    const end = this.play(execution, readDefinition(DefinitionString), RoleArn, traceId).catch((fault) => this.account.fail(fault));
    this.ends.set(execution, { traceId, end });
    return execution;
  }

  /** Waits for the end of what one event brought about. */
  public async endOf(traceId: string): Promise<void> {
    await Promise.all([...this.ends.values()].filter((running) => running.traceId === traceId).map(({ end }) => end));
  }

  /** Waits for the end of all of them. */
  public async settled(): Promise<void> {
    await Promise.all([...this.ends.values()].map(({ end }) => end));
  }

  private async play(
    execution: Changing<Execution> & { attempts: string[] }, { StartAt, States }: StateMachine, roleArn: string, traceId: string,
  ): Promise<void> {
    let [name, input]: [string | undefined, any] = [StartAt, execution.input];
    while (name !== undefined) {
      if (!this.stateMachine(execution.stateMachineArn)) {
        execution.status = 'ABORTED';
        return;
      }
      const state: TaskState = States.get(name)!;
      const outcome = await this.outcomeOf(state, () => {
        execution.attempts.push(name!);
        return this.invoke(state.Resource, input, roleArn, traceId);
      });
      if ('output' in outcome) {
        [name, input] = [state.Next, outcome.output];
        continue;
      }
      const caught: Catcher | undefined = state.Catch.find((catcher) => isFor(catcher, outcome.error));
      if (!caught) {
        Object.assign(execution, { status: 'FAILED', ...outcome });
        return;
      }
      [name, input] = [caught.Next, { Error: outcome.error, Cause: outcome.cause }];
    }
    execution.status = 'SUCCEEDED';
  }

  /** Each retrier has attempts of its own. */
  private async outcomeOf({ Retry }: TaskState, attempt: () => Promise<Outcome>): Promise<Outcome> {
    const retries = new Map<Retrier, number>();
    for (;;) {
      const outcome = await attempt();
      const retrier = 'error' in outcome ? Retry.find((candidate) => isFor(candidate, outcome.error)) : undefined;
      const done = retrier ? retries.get(retrier) ?? 0 : 0;
      if (!retrier || done === retrier.MaxAttempts) {
        return outcome;
      }
      retries.set(retrier, done + 1);
      await this.account.simulation.sleep(retrier.IntervalSeconds * retrier.BackoffRate ** done * 1000, 'StepFunctions');
    }
  }

  private async invoke(functionArn: string, input: any, roleArn: string, traceId: string): Promise<Outcome> {
    const refusal = this.authorize(roleArn, 'lambda:InvokeFunction', functionArn);
    if (refusal) {
      return { error: 'Lambda.AWSLambdaException', cause: refusal };
    }
    const lambdaFunction = functionNamed(this.account, functionArn);
    if (!lambdaFunction) {
      return { error: 'Lambda.ResourceNotFoundException', cause: `Function not found: ${functionArn}` };
    }
    const exit = await this.lambda.invokeSynchronously(lambdaFunction, input, traceId);
    if (!exit) {
      return { error: 'Lambda.TooManyRequestsException', cause: 'Rate Exceeded.' };
    }
    const payload = JSON.parse(exit.payload);
    return exit.error === undefined ? { output: payload } : { error: payload.errorType, cause: exit.payload };
  }

  private stateMachine(arn: string) {
    return this.account.deployed('AWS::StepFunctions::StateMachine').find(({ ref }) => ref === arn);
  }
}
