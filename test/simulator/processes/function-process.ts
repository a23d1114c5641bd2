import { spawn } from 'child_process';
import type { ChildProcess } from 'child_process';
import { join } from 'path';
import { createInterface } from 'readline';
import { ACCOUNT_ID, REGION } from '../cloudformation/account';
import { RESPONSE_HOST } from '../cloudformation/responses';

/** A function, and what its process can reach. */
export interface ProcessOptions {
  /** Where its code is. */
  readonly directory: string;
  readonly name: string;
  /** In seconds. It is told to the function; nothing ends a process that takes longer. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Where what goes to the bucket of the answers arrives. */
  readonly responsePort: number;
}

/** Whoever waits for what the process tells next. */
interface Waiting {
  resolve(told: any): void;
  reject(error: Error): void;
}

const MEMORY_SIZE = 256;

/** A process of Node.js that runs a function as Lambda does: that of `LAMBDA_NODE` in the environment, or that of the test. */
export class FunctionProcess {
  /** A process that waits for its first event. Kill it in the end. */
  public static async start(options: ProcessOptions): Promise<FunctionProcess> {
    const started = new FunctionProcess(options);
    await started.told();
    return started;
  }

  /** What it printed, line by line. */
  public readonly lines: string[] = [];
  private readonly child: ChildProcess;
  private readonly gone: Promise<void>;
  private end?: string;
  private waiting?: Waiting;

  private constructor({ directory, name, timeout, environment, responsePort }: ProcessOptions) {
    const told = {
      directory,
      handler: 'index.handler',
      timeout,
      memorySize: MEMORY_SIZE,
      functionName: name,
      functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`,
      responseHost: RESPONSE_HOST,
      responsePort,
    };
    this.child = spawn(process.env.LAMBDA_NODE ?? process.execPath, [join(__dirname, 'lambda-process.js'), JSON.stringify(told)], {
      cwd: directory,
      env: environmentOf(name, directory, environment),
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.child.stdin!.on('error', () => {}); // that it has ended is told to whoever waits for it
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
    createInterface({ input: this.child.stdio[3] as NodeJS.ReadableStream }).on('line', (line) => this.waiting?.resolve(JSON.parse(line)));
    this.gone = new Promise((resolve) => {
      const close = (end: string) => {
        this.end = end;
        this.waiting?.reject(this.failure());
        resolve();
      };
      this.child.once('error', ({ message }) => close(message)).once('close', (code, signal) => close(signal ?? `exit status ${code}`));
    });
  }

  /**
   * Serves an event, and gives what the function returned.
   *
   * @throws what the function threw, as Lambda tells it, or why the process ended without an answer
   */
  public async serve(event: unknown): Promise<any> {
    if (this.waiting) {
      throw new Error('a process serves one event at a time');
    }
    this.child.stdin!.write(`${JSON.stringify(event)}\n`);
    const { returned, errorType, errorMessage } = await this.told();
    if (errorType !== undefined) {
      throw new Error(`${errorType}: ${errorMessage}`);
    }
    return returned;
  }

  /**
   * Waits until the process has brought something about.
   *
   * @throws why it ended, if it did so before
   */
  public async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.end !== undefined) {
        throw this.failure();
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Ends the process, whatever it does, and waits until it is gone. */
  public async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  private async told(): Promise<any> {
    try {
      return await new Promise((resolve, reject) => {
        this.waiting = { resolve, reject };
        if (this.end !== undefined) {
          reject(this.failure());
        }
      });
    } finally {
      this.waiting = undefined;
    }
  }

  private failure(): Error {
    return new Error([`the process has ended: ${this.end}`, ...this.lines].join('\n'));
  }
}

/** What Lambda gives a function, and nothing of this process but PATH. Its home has no files of AWS's. */
function environmentOf(name: string, directory: string, environment: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return {
    ...environment,
    PATH: process.env.PATH,
    HOME: directory,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MEMORY_SIZE),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ACCESS_KEY_ID: name,
    AWS_SECRET_ACCESS_KEY: 'made-up',
    AWS_SESSION_TOKEN: `session-token-of-${name}`,
    LAMBDA_TASK_ROOT: directory,
  };
}
