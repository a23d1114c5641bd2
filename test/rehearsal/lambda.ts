import { spawn } from 'child_process';
import type { ChildProcess } from 'child_process';
import { join } from 'path';
import { createInterface } from 'readline';
import { REGION } from './account';
import type { LambdaFunction } from './lambda-function';
import { RESPONSE_HOST } from './responses';

/** How an invocation ended. */
export interface Exit {
  /** Why it failed, if it did. */
  readonly error?: string;
}

/** Where the processes find the world. */
export interface LambdaOptions {
  readonly timeScale: number;
  /** Processes at once; what comes on top waits. */
  readonly concurrency: number;
  readonly responsePort: number;
  readonly sageMakerEndpoint: string;
  readonly cloudFormationEndpoint: string;
}

/** How long processes took to start, which is a matter of the machine and no part of the time that is rehearsed. */
export class StartUp {
  private total = 0;
  private since?: number;

  /** In milliseconds of the machine. */
  public get elapsed(): number {
    return this.total + (this.since === undefined ? 0 : performance.now() - this.since);
  }

  public begin(): void {
    this.since = performance.now();
  }

  public end(): void {
    this.total = this.elapsed;
    this.since = undefined;
  }
}

/** Lambda waits so long before it invokes a function again, in milliseconds. */
const BEFORE_RETRIES = [60_000, 120_000];

/** Runs functions as Lambda does, each invocation in a process of its own. */
export class Lambda {
  /** What the processes printed, line by line. */
  public readonly logs: string[] = [];
  private readonly started = Date.now();
  private readonly children = new Set<ChildProcess>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private isStopped = false;

  public constructor(private readonly options: LambdaOptions) {}

  /** Invokes a function once, as soon as there is room. */
  public async invoke(lambdaFunction: LambdaFunction, event: unknown, startUp = new StartUp()): Promise<Exit> {
    if (this.running >= this.options.concurrency) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      return this.isStopped ? { error: 'the rehearsal is over' } : await this.run(lambdaFunction, event, startUp);
    } finally {
      const next = this.waiting.shift();
      if (next) {
        next();
      } else {
        this.running--;
      }
    }
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
    void attempt(0);
    return startUp;
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

  private later(ms: number, act: () => unknown): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms / this.options.timeScale);
    this.timers.add(timer);
    return timer;
  }

  private async run(lambdaFunction: LambdaFunction, event: unknown, startUp: StartUp): Promise<Exit> {
    const { name, directory, handler, timeout, memorySize } = lambdaFunction;
    startUp.begin();
    const child = spawn(process.execPath, [join(__dirname, 'lambda-process.js')], {
      cwd: directory,
      env: this.environmentOf(lambdaFunction),
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

    let deadline: NodeJS.Timeout | undefined;
    let result: Exit | undefined;
    createInterface({ input: child.stdio[3] as NodeJS.ReadableStream }).on('line', (line) => {
      const message = JSON.parse(line);
      if (message.started) {
        startUp.end();
        deadline = this.later(timeout * 1000, () => {
          result ??= { error: `Task timed out after ${timeout.toFixed(2)} seconds` };
          child.kill('SIGKILL');
        });
      } else {
        result ??= message;
      }
    });
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    this.children.delete(child);
    startUp.end();
    clearTimeout(deadline);
    this.timers.delete(deadline!);
    return result ?? { error: `Runtime exited with error: exit status ${code}` };
  }

  /** What Lambda gives a function, and nothing of this process but PATH. */
  private environmentOf({ name, directory, memorySize, environment }: LambdaFunction): NodeJS.ProcessEnv {
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
      AWS_SESSION_TOKEN: 'made-up',
      AWS_ENDPOINT_URL_SAGEMAKER: this.options.sageMakerEndpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: this.options.cloudFormationEndpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      LAMBDA_TASK_ROOT: directory,
    };
  }
}
