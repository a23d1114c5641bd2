import { ExecutionEnvironment, Killed } from './execution-environment';
import type { LambdaFunction } from './lambda-function';
import type { Simulation } from '../clock/simulation';
import type { Network } from '../network/network';

/** How an invocation ended. */
export interface Exit {
  /** Why it failed, if it did. */
  readonly error?: string;
  /** What the function returned, or how it failed as Lambda tells it to whoever waits for it; JSON. */
  readonly payload: string;
}

/** How functions run. */
export interface LambdaOptions {
  /** Events served at once; what comes on top waits. */
  readonly concurrency: number;
  /** How likely an execution environment that waits for its next event is gone when that comes. */
  readonly reclaims: number;
}

/** Lambda waits so long before it invokes a function again, in milliseconds. */
const BEFORE_RETRIES = [60_000, 120_000];

/** How long an execution environment takes to begin, in milliseconds. */
const COLD_START = [150, 900] as const;

/** How long an event waits in the queue of asynchronous invocations, in milliseconds. */
const IN_THE_QUEUE = [5, 60] as const;

/** Runs functions as Lambda does. An environment serves one event after another; what is served at once has environments of its own. */
export class Lambda {
  /** What the functions printed, line by line. */
  public readonly logs: string[] = [];
  private readonly environments = new Set<ExecutionEnvironment>();
  private readonly idle = new Map<string, ExecutionEnvironment[]>();
  private readonly queued = new Set<Promise<void>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private begun = 0;

  public constructor(private readonly simulation: Simulation, private readonly network: Network, private readonly options: LambdaOptions) {}

  /** A name for what one event brings about. */
  public newTraceId(): string {
    return `1-${this.chance.uuid()}`;
  }

  /** Invokes a function once, as soon as there is room. */
  public async invoke(lambdaFunction: LambdaFunction, event: unknown, traceId = this.newTraceId()): Promise<Exit> {
    if (this.running >= this.options.concurrency) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    return this.runInTurn(lambdaFunction, event, traceId);
  }

  /** Invokes a function for somebody who waits for it; undefined where there is no room: nothing queues then. */
  public async invokeSynchronously(lambdaFunction: LambdaFunction, event: unknown, traceId: string): Promise<Exit | undefined> {
    if (this.running >= this.options.concurrency) {
      return undefined;
    }
    this.running++;
    return this.runInTurn(lambdaFunction, event, traceId);
  }

  /**
   * Puts an event into the function's queue: one that fails is tried again.
   *
   * @param delay how much later than usual it is delivered, in milliseconds
   */
  public invokeAsynchronously(lambdaFunction: LambdaFunction, event: unknown, delay = 0): void {
    const traceId = this.newTraceId();
    const attempt = async (retries: number) => {
      const { error } = await this.invoke(lambdaFunction, event, traceId);
      if (error && retries < lambdaFunction.retries()) {
        this.simulation.after(BEFORE_RETRIES[retries], () => attempt(retries + 1), 'Lambda');
      }
    };
    const queued: Promise<void> = (async () => {
      await this.simulation.sleep(delay + this.chance.integer(...IN_THE_QUEUE), 'Lambda');
      await attempt(0);
    })().finally(() => this.queued.delete(queued));
    this.queued.add(queued);
  }

  /** What brought about the event that is served with these credentials. */
  public traceIdOf(sessionToken: string): string {
    return [...this.environments].find((environment) => environment.sessionToken === sessionToken)?.traceId ?? this.newTraceId();
  }

  /** Waits for the end of what was invoked asynchronously, but for what is to be tried again later. */
  public async settled(): Promise<void> {
    while (this.queued.size) {
      await Promise.all(this.queued);
    }
  }

  /** Kills whatever runs: nothing of it ever goes on. */
  public killAll(): void {
    [...this.environments].forEach((environment) => this.discard(environment));
    this.idle.clear();
  }

  private get chance() {
    return this.simulation.chance('Lambda');
  }

  private async runInTurn(lambdaFunction: LambdaFunction, event: unknown, traceId: string): Promise<Exit> {
    try {
      return await this.run(lambdaFunction, event, traceId);
    } finally {
      const next = this.waiting.shift();
      if (next) {
        next();
      } else {
        this.running--;
      }
    }
  }

  private async run(lambdaFunction: LambdaFunction, event: unknown, traceId: string): Promise<Exit> {
    const environment = await this.environmentFor(lambdaFunction);
    environment.traceId = traceId;
    const callOff = this.simulation.after(lambdaFunction.timeout * 1000, () => this.discard(environment), 'Lambda');
    try {
      const returned = await environment.serve(JSON.parse(JSON.stringify(event ?? null)), this.chance.uuid());
      this.idle.set(lambdaFunction.name, [...this.idle.get(lambdaFunction.name) ?? [], environment]);
      return { payload: JSON.stringify(returned) ?? 'null' };
    } catch (error) {
      if (error instanceof Killed) {
        return this.failed('Sandbox.Timedout', `Task timed out after ${lambdaFunction.timeout.toFixed(2)} seconds`);
      }
      this.idle.set(lambdaFunction.name, [...this.idle.get(lambdaFunction.name) ?? [], environment]);
      const { name, message, stack = '' } = error as Error;
      return { error: `${name}: ${message}`, payload: JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split('\n') }) };
    } finally {
      callOff();
    }
  }

  /** One that waits for its next event, or a new one. A function that was changed has new ones. */
  private async environmentFor(lambdaFunction: LambdaFunction): Promise<ExecutionEnvironment> {
    const environment = this.idle.get(lambdaFunction.name)?.pop();
    if (environment && isSame(environment.lambdaFunction, lambdaFunction) && !this.chance.is(this.options.reclaims)) {
      return environment;
    }
    if (environment) {
      this.discard(environment);
    }
    await this.simulation.sleep(this.chance.integer(...COLD_START), 'Lambda');
    const begun = new ExecutionEnvironment(
      this.simulation, this.network, lambdaFunction, `${lambdaFunction.name}#${++this.begun}`, (line) => this.logs.push(line));
    this.environments.add(begun);
    return begun;
  }

  private discard(environment: ExecutionEnvironment): void {
    environment.kill();
    this.environments.delete(environment);
  }

  /** An invocation that the function itself didn't end. */
  private failed(errorType: string, error: string): Exit {
    return { error, payload: JSON.stringify({ errorType, errorMessage: `RequestId: ${this.chance.uuid()} Error: ${error}` }) };
  }
}

/** Whether what is deployed under a name runs the same code with the same configuration. */
function isSame({ retries: _, ...one }: LambdaFunction, { retries: __, ...other }: LambdaFunction): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
