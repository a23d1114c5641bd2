import { join } from 'path';
import type { LambdaFunction } from './lambda-function';
import type { Simulation } from '../clock/simulation';
import type { Network } from '../network/network';
import { JavascriptProcess } from '../process/javascript-process';

/** Lambda's own, beside the URL suffix that its services have. */
const REGION = 'eu-west-1';

/** What a function runs in: a process that serves one event at a time, is frozen in between, and keeps what its modules keep. */
export class ExecutionEnvironment {
  /** What the credentials of this environment are known by. */
  public readonly sessionToken: string;
  /** Of the event that it serves. */
  public traceId = '';
  private readonly process: JavascriptProcess;
  private handler?: (event: unknown, context: object) => unknown;
  private endWaiting?: (exit: 'killed') => void;

  public constructor(
    private readonly simulation: Simulation, network: Network, public readonly lambdaFunction: LambdaFunction, name: string,
    onLine: (line: string) => void,
  ) {
    this.sessionToken = `session-token-of-${name}`;
    this.process = new JavascriptProcess(simulation, network, {
      name, env: environmentOf(lambdaFunction, this.sessionToken), logLevel: lambdaFunction.logLevel, onLine,
    });
  }

  /** Whether it can serve an event: a killed one never can. */
  public get isAlive(): boolean {
    return this.process.isRunning;
  }

  /**
   * Serves an event.
   *
   * @throws what the function throws, or what keeps it from being loaded
   */
  public async serve(event: unknown, requestId: string): Promise<unknown> {
    const { name, arn, timeout, memorySize } = this.lambdaFunction;
    this.process.thaw();
    const killed = new Promise<'killed'>((resolve) => { this.endWaiting = resolve; });
    const deadline = this.simulation.now() + timeout * 1000;
    const returned = (async () => {
      const handler = this.handler ??= this.load();
      return handler(event, {
        functionName: name,
        functionVersion: '$LATEST',
        invokedFunctionArn: arn,
        memoryLimitInMB: String(memorySize),
        awsRequestId: requestId,
        logGroupName: `/aws/lambda/${name}`,
        logStreamName: `[$LATEST]${this.process.name}`,
        callbackWaitsForEmptyEventLoop: true,
        getRemainingTimeInMillis: () => Math.max(0, deadline - this.simulation.now()),
      });
    })().catch((error) => {
      this.process.print(error);
      throw error;
    });
    try {
      return await Promise.race([returned, killed.then(() => { throw new Killed(); })]);
    } finally {
      this.process.freeze();
    }
  }

  public kill(): void {
    this.process.kill();
    this.endWaiting?.('killed');
  }

  private load(): (event: unknown, context: object) => unknown {
    const { directory, handler } = this.lambdaFunction;
    const dot = handler.lastIndexOf('.');
    const [file, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
    const loaded = this.process.load(join(directory, `${file}.js`));
    if (typeof loaded[name] !== 'function') {
      throw new Error(`${handler} is undefined or not exported`);
    }
    return loaded[name];
  }
}

/** Why an event has no end of its own. */
export class Killed extends Error {}

/** What Lambda gives a function, and nothing of this process. */
function environmentOf({ name, memorySize, environment }: LambdaFunction, sessionToken: string): Record<string, string> {
  return {
    ...environment,
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ACCESS_KEY_ID: name,
    AWS_SECRET_ACCESS_KEY: 'made-up',
    AWS_SESSION_TOKEN: sessionToken,
    LAMBDA_TASK_ROOT: '/var/task',
  };
}
