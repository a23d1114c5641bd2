import type { RequestListener } from 'http';
import type { Lambda } from './lambda';
import { functionNamed } from './lambda-function';
import type { Account } from '../cloudformation/account';
import type { Authorize } from '../iam/authorize';
import { httpServiceOf } from '../network/http-service';
import type { GivenAnswer, ReceivedRequest } from '../network/http-service';
import type { Latency } from '../network/latency';
import { served } from '../network/latency';

const FUNCTIONS = '/2015-03-31/functions/';
const HIGHEST_PAYLOAD = 6 * 1024 * 1024;

/** What functions can ask Lambda's API for: Invoke, whose caller waits for the end, and GetFunction. */
export class LambdaApi {
  public readonly listener: RequestListener;

  public constructor(private readonly account: Account, private readonly lambda: Lambda, private readonly authorize: Authorize, latency: Latency) {
    const { simulation } = account;
    this.listener = httpServiceOf(simulation, served(simulation, 'Lambda', latency, (request) => this.answer(request)), (fault) => account.fail(fault));
  }

  private async answer(request: ReceivedRequest): Promise<GivenAnswer> {
    const { method, path, headers, accessKeyId } = request;
    const [encoded, operation] = path.startsWith(FUNCTIONS) ? path.slice(FUNCTIONS.length).split('/') : [];
    const action = encoded && method === 'POST' && operation === 'invocations' ? 'InvokeFunction'
      : encoded && method === 'GET' && operation === undefined ? 'GetFunction' : undefined;
    if (action === undefined) {
      throw new Error(`a rehearsal doesn't know the call ${method} ${path} of Lambda's API`);
    }
    const name = decodeURIComponent(encoded!);
    const arn = name.startsWith('arn:') ? name : this.account.arn('lambda', `function:${name}`);
    const refusal = this.authorize(accessKeyId, `lambda:${action}`, arn);
    if (refusal) {
      return error(403, 'AccessDeniedException', refusal);
    }
    const lambdaFunction = functionNamed(this.account, name);
    if (!lambdaFunction) {
      return error(404, 'ResourceNotFoundException', `Function not found: ${arn}`);
    }
    if (action === 'GetFunction') {
      return json({ Configuration: { FunctionName: lambdaFunction.name, FunctionArn: lambdaFunction.arn, State: 'Active', LastUpdateStatus: 'Successful' } });
    }
    const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (type !== 'RequestResponse') {
      throw new Error(`a rehearsal doesn't know the invocation type ${type}`);
    }
    if (request.body.length > HIGHEST_PAYLOAD) {
      return error(413, 'RequestTooLargeException', `Request must be smaller than ${HIGHEST_PAYLOAD} bytes for the InvokeFunction operation`);
    }
    const traceId = this.lambda.traceIdOf(String(headers['x-amz-security-token']));
    const exit = await this.lambda.invokeSynchronously(lambdaFunction, JSON.parse(request.body || '{}'), traceId);
    if (!exit) {
      return error(429, 'TooManyRequestsException', 'Rate Exceeded.');
    }
    return { status: 200, headers: { 'content-type': 'application/json', ...exit.error !== undefined && { 'x-amz-function-error': 'Unhandled' } }, body: exit.payload };
  }
}

function json(body: any): GivenAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function error(status: number, type: string, message: string): GivenAnswer {
  return { status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': type }, body: JSON.stringify({ Type: status < 500 ? 'User' : 'Service', Message: message, message }) };
}
