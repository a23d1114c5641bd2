import { spawn } from 'child_process';
import type { ChildProcess } from 'child_process';
import { randomUUID } from 'crypto';
import { join } from 'path';
import { createInterface } from 'readline';
import { REGION } from './account';
import type { LambdaFunction } from './lambda-function';
import { RESPONSE_HOST } from './responses';
import { StartUp } from './start-up';

/** How an invocation ended. */
export interface Exit {
  /** Why it failed, if it did. */
  readonly error?: string;
  /** What the function returned, or how it failed as Lambda tells it to whoever waits for it; JSON. */
  readonly payload: string;
}

/** How the processes run. */
export interface LambdaOptions {
  readonly timeScale: number;
  /** Processes at once; what comes on top waits. */
  readonly concurrency: number;
  readonly responsePort: number;
}

/** Lambda waits so long before it invokes a function again, in milliseconds. */
const BEFORE_RETRIES = [60_000, 120_000];

/** Runs functions as Lambda does, each invocation in a process of its own. */
export class Lambda {
  /** What the processes printed, line by line. */
  public readonly logs: string[] = [];
  /** Of the services that a function can call, by the service's ID in the SDK, in capitals. Lambda is one of them, so they come after it. */
  public endpoints: Readonly<Record<string, string>> = {};
  private readonly started = Date.now();
  private readonly children = new Set<ChildProcess>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly queued = new Set<Promise<void>>();
  /** What the invocations that run were brought about by, by their session tokens. */
  private readonly startUps = new Map<string, StartUp>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private invocations = 0;
  private isStopped = false;

  public constructor(private readonly options: LambdaOptions) {}

  /** Invokes a function once, as soon as there is room. */
  public async invoke(lambdaFunction: LambdaFunction, event: unknown, startUp = new StartUp()): Promise<Exit> {
    if (this.running >= this.options.concurrency) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    return this.runInTurn(lambdaFunction, event, startUp);
  }

  /** Invokes a function for somebody who waits for it; undefined where there is no room: nothing queues then. */
  public async invokeSynchronously(lambdaFunction: LambdaFunction, event: unknown, startUp: StartUp): Promise<Exit | undefined> {
    if (this.running >= this.options.concurrency) {
      return undefined;
    }
    this.running++;
    return this.runInTurn(lambdaFunction, event, startUp);
  }

  /** Puts an event into the function's queue: one that fails is tried again. */
  public invokeAsynchronously(lambdaFunction: LambdaFunction, event: unknown): StartUp {
    const startUp = new StartUp();
    const attempt = async (retries: number) => {
      const { error } = await this.invoke(lambdaFunction, event, startUp);
      if (error && retries < lambdaFunction.retries() && !this.isStopped) {
        this.later(BEFORE_RETRIES[retries], () => attempt(retries + 1));
      }
    };
    const queued: Promise<void> = attempt(0).finally(() => this.queued.delete(queued));
    this.queued.add(queued);
    return startUp;
  }

  /** What brought about the invocation that a session token was given to. */
  public startUpOf(sessionToken: string): StartUp {
    return this.startUps.get(sessionToken) ?? new StartUp();
  }

  /** Waits for the end of what was invoked asynchronously, but for what is to be tried again later. */
  public async settled(): Promise<void> {
    while (this.queued.size) {
      await Promise.all(this.queued);
    }
  }

  /** Ends all processes, and forgets what is queued. */
  public async stop(): Promise<void> {
    this.isStopped = true;
    this.timers.forEach((timer) => clearTimeout(timer));
    await Promise.all([...this.children].map((child) => new Promise((resolve) => {
      child.once('close', resolve);
      child.kill('SIGKILL');
    })));
  }

  private later(ms: number, act: () => unknown): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms / this.options.timeScale);
    this.timers.add(timer);
  }

  private async runInTurn(lambdaFunction: LambdaFunction, event: unknown, startUp: StartUp): Promise<Exit> {
    try {
      return this.isStopped ? failed('Runtime.Unknown', 'the rehearsal is over') : await this.run(lambdaFunction, event, startUp);
    } finally {
      const next = this.waiting.shift();
      if (next) {
        next();
      } else {
        this.running--;
      }
    }
  }

  private async run(lambdaFunction: LambdaFunction, event: unknown, startUp: StartUp): Promise<Exit> {
    const { name, directory, handler, timeout, memorySize, logLevel } = lambdaFunction;
    const sessionToken = `session-token-${++this.invocations}`;
    this.startUps.set(sessionToken, startUp);
    const started = startUp.begin();
    const child = spawn(process.execPath, [join(__dirname, 'lambda-process.js')], {
      cwd: directory,
      env: this.environmentOf(lambdaFunction, sessionToken),
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.children.add(child);
    child.stdin!.on('error', () => {}); // a process that ended at once is reported by its exit
    child.stdin!.end(JSON.stringify({
      event,
      directory,
      handler,
      timeout,
      memorySize,
      logLevel,
      functionName: name,
      functionArn: lambdaFunction.arn,
      factor: this.options.timeScale,
      origin: this.started,
      responseHost: RESPONSE_HOST,
      responsePort: this.options.responsePort,
    }));
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => this.logs.push(line));
    }

    let callOffDeadline = () => {};
    let result: Exit | undefined;
    createInterface({ input: child.stdio[3] as NodeJS.ReadableStream }).on('line', (line) => {
      const { started: hasStarted, ...exit } = JSON.parse(line);
      if (hasStarted) {
        started();
        callOffDeadline = startUp.after(timeout * 1000 / this.options.timeScale, () => {
          result ??= failed('Sandbox.Timedout', `Task timed out after ${timeout.toFixed(2)} seconds`);
          child.kill('SIGKILL');
        });
      } else {
        result ??= exit;
      }
    });
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    this.children.delete(child);
    this.startUps.delete(sessionToken);
    started();
    callOffDeadline();
    return result ?? failed('Runtime.ExitError', `Runtime exited with error: exit status ${code}`);
  }

  /** What Lambda gives a function, and nothing of this process but PATH. */
  private environmentOf({ name, directory, memorySize, environment }: LambdaFunction, sessionToken: string): NodeJS.ProcessEnv {
    return {
      ...environment,
      PATH: process.env.PATH,
      HOME: directory,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
      AWS_ACCESS_KEY_ID: name,
      AWS_SECRET_ACCESS_KEY: 'made-up',
      AWS_SESSION_TOKEN: sessionToken,
      ...Object.fromEntries(Object.entries(this.endpoints).map(([service, endpoint]) => [`AWS_ENDPOINT_URL_${service}`, endpoint])),
      AWS_EC2_METADATA_DISABLED: 'true',
      LAMBDA_TASK_ROOT: directory,
    };
  }
}

/** An invocation that the function itself didn't end. */
function failed(errorType: string, error: string): Exit {
  return { error, payload: JSON.stringify({ errorType, errorMessage: `RequestId: ${randomUUID()} Error: ${error}` }) };
}
