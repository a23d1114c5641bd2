import type { Account } from './account';
import type { Lambda } from '../lambda/lambda';
import { functionNamed } from '../lambda/lambda-function';
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
    const lambdaFunction = functionNamed(this.account, properties.ServiceToken);
    if (!lambdaFunction) {
      throw new ResourceFailure(`Lambda function not found: ${properties.ServiceToken}`);
    }
    const RequestId = this.account.chance.uuid();
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
    const { deliversTwice, deliveries = () => deliversTwice ? [0, 0] : [0] } = this.account.failures;
    deliveries(event).forEach((delay) => this.lambda.invokeAsynchronously(lambdaFunction, event, delay));
    const body = await this.bodyOf(path, Number(properties.ServiceTimeout ?? SERVICE_TIMEOUT));
    if (deliversTwice) {
      await this.lambda.settled(); // a request that begins only in the rollback can't be told from one of the rollback
    }
    if (body === CANCELLED) {
      return { failure: `Resource ${request.RequestType === 'Create' ? 'creation' : 'update'} cancelled` };
    }
    return body === undefined
      ? { failure: `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${RequestId}].` }
      : answerFrom(body, event);
  }

  /** Waits for what is put under a path, so many seconds of the rehearsal and as long as the deployment goes on. */
  private async bodyOf(path: string, seconds: number): Promise<string | typeof CANCELLED | undefined> {
    const { signal } = this.account.underWay;
    let cancel!: () => void;
    let callOff!: () => void;
    const cancelled = new Promise<typeof CANCELLED>((resolve) => { cancel = () => resolve(CANCELLED); });
    const timedOut = new Promise<undefined>((resolve) => {
      callOff = this.account.simulation.after(seconds * 1000, () => resolve(undefined), 'CloudFormation');
    });
    signal.addEventListener('abort', cancel);
    if (signal.aborted) {
      cancel();
    }
    try {
      return await Promise.race([this.responses.expect(path), cancelled, timedOut]);
    } finally {
      signal.removeEventListener('abort', cancel);
      callOff();
      this.responses.forget(path);
    }
  }
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
