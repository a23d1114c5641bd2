import { randomUUID } from 'crypto';
import type { Account } from './account';
import type { Lambda, StartUp } from './lambda';
import { functionBehind } from './lambda-function';
import type { Target } from './resources/resource';
import type { Responses } from './responses';
import { ResourceFailure } from './template';

/** What the function of a custom resource answered; a failure where CloudFormation takes it for one. */
export interface Answer {
  readonly PhysicalResourceId?: string;
  readonly Data?: any;
  readonly failure?: string;
}

/** CloudFormation waits an hour for an answer unless told otherwise. */
const SERVICE_TIMEOUT = 3600;
const LONGEST_ANSWER = 4096;
const CANCELLED = Symbol('cancelled');

/** Asks functions, as CloudFormation does: by asynchronous invocations that answer by a PUT. */
export class CustomResources {
  /** The events that were sent, in order. */
  public events: any[] = [];

  public constructor(private readonly account: Account, private readonly lambda: Lambda, private readonly responses: Responses) {}

  /** Sends an event, and waits for the answer. */
  public async ask(
    request: { RequestType: 'Create' | 'Update' | 'Delete'; PhysicalResourceId?: string; OldResourceProperties?: any },
    { stack, logicalId, type, properties }: Target,
  ): Promise<Answer> {
    const lambdaFunction = functionBehind(this.account, properties.ServiceToken);
    if (!lambdaFunction) {
      throw new ResourceFailure(`Lambda function not found: ${properties.ServiceToken}`);
    }
    const RequestId = randomUUID();
    const path = `/${encodeURIComponent(`${stack.id}|${logicalId}|${RequestId}`)}`;
    const event = {
      ...request,
      ServiceToken: properties.ServiceToken,
      ResponseURL: this.responses.url(path),
      StackId: stack.id,
      RequestId,
      LogicalResourceId: logicalId,
      ResourceType: type,
      ResourceProperties: properties,
    };
    this.events.push(structuredClone(event));
    const seconds = Number(properties.ServiceTimeout ?? SERVICE_TIMEOUT);
    const answered = this.responses.expect(path);
    const startUp = this.lambda.invokeAsynchronously(lambdaFunction, event);
    const body = await this.within(seconds, Promise.race([answered, aborted(this.account.underWay.signal)]), startUp);
    this.responses.forget(path);
    if (body === CANCELLED) {
      return { failure: `Resource ${request.RequestType === 'Create' ? 'creation' : 'update'} cancelled` };
    }
    return body === undefined
      ? { failure: `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${RequestId}].` }
      : answerFrom(body, event);
  }

  /** Waits in the time of the rehearsal, in which starting a process takes no time. */
  private async within<T>(seconds: number, answered: Promise<T>, startUp: StartUp): Promise<T | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const end = performance.now() + seconds * 1000 / this.account.timeScale;
    const timedOut = new Promise<undefined>((resolve) => {
      const check = () => {
        const left = end + startUp.elapsed - performance.now();
        timer = left > 0 ? setTimeout(check, left) : undefined;
        if (left <= 0) {
          resolve(undefined);
        }
      };
      check();
    });
    try {
      return await Promise.race([answered, timedOut]);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function aborted(signal: AbortSignal): Promise<typeof CANCELLED> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  return CANCELLED;
}

function answerFrom(body: string, event: { StackId: string; RequestId: string; LogicalResourceId: string }): Answer {
  if (Buffer.byteLength(body) > LONGEST_ANSWER) {
    return { failure: 'Response object is too long.' };
  }
  let answer: any;
  try {
    answer = JSON.parse(body);
  } catch (error) {
    return { failure: `Invalid response object: ${(error as Error).message}` };
  }
  const { Status, Reason, PhysicalResourceId, Data } = answer ?? {};
  const strange = (['StackId', 'RequestId', 'LogicalResourceId'] as const).find((name) => answer?.[name] !== event[name]);
  if (strange) {
    return { failure: `Invalid response object: Value of property ${strange} must be that of the request` };
  }
  if (Status !== 'SUCCESS' && Status !== 'FAILED') {
    return { failure: 'Invalid response object: Value of property Status must be SUCCESS or FAILED' };
  }
  if (typeof PhysicalResourceId !== 'string' || PhysicalResourceId === '' || Buffer.byteLength(PhysicalResourceId) > 1024) {
    return { failure: 'Invalid PhysicalResourceId' };
  }
  if (Data !== undefined && (typeof Data !== 'object' || Array.isArray(Data))) {
    return { failure: 'Invalid response object: Value of property Data must be an object', PhysicalResourceId };
  }
  if (Status === 'FAILED') {
    return Reason
      ? { failure: `Received response status [FAILED] from custom resource. Message returned: ${Reason} (RequestId: ${event.RequestId})`, PhysicalResourceId }
      : { failure: 'Invalid response object: a FAILED response must have a Reason', PhysicalResourceId };
  }
  return { PhysicalResourceId, Data };
}
