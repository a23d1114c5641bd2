import type { RequestListener } from 'http';
import type { StepFunctions } from './step-functions';
import type { Account } from '../cloudformation/account';
import type { Authorize } from '../iam/authorize';
import type { Lambda } from '../lambda/lambda';
import { httpServiceOf } from '../network/http-service';
import type { GivenAnswer, ReceivedRequest } from '../network/http-service';
import type { Latency } from '../network/latency';
import { served } from '../network/latency';

const LONGEST_INPUT = 262_144;

/** What functions can ask Step Functions' API for: StartExecution. */
export class StepFunctionsApi {
  public readonly listener: RequestListener;

  public constructor(
    private readonly account: Account, private readonly lambda: Lambda, private readonly stepFunctions: StepFunctions,
    private readonly authorize: Authorize, latency: Latency,
  ) {
    const { simulation } = account;
    this.listener = httpServiceOf(simulation, served(simulation, 'StepFunctions', latency, (request) => this.answer(request)), (fault) => account.fail(fault));
  }

  private answer({ headers, body, accessKeyId }: ReceivedRequest): GivenAnswer {
    const [, action] = String(headers['x-amz-target']).split('.');
    if (action !== 'StartExecution') {
      throw new Error(`a rehearsal doesn't know the call ${action} of Step Functions' API`);
    }
    const { stateMachineArn, input = '{}', ...others } = JSON.parse(body);
    if (Object.keys(others).length) {
      throw new Error(`a rehearsal doesn't know ${Object.keys(others).join(' and ')} of StartExecution`);
    }
    const refusal = this.authorize(accessKeyId, 'states:StartExecution', stateMachineArn);
    if (refusal) {
      return error('AccessDeniedException', refusal);
    }
    if (Buffer.byteLength(input) > LONGEST_INPUT) {
      return error('InvalidExecutionInput', `Invalid State Machine Execution Input: input is longer than ${LONGEST_INPUT} bytes`);
    }
    const traceId = this.lambda.traceIdOf(String(headers['x-amz-security-token']));
    const execution = this.stepFunctions.start(stateMachineArn, JSON.parse(input), traceId);
    return execution
      ? { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify({ executionArn: execution.executionArn, startDate: this.account.simulation.now() / 1000 }) }
      : error('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
  }
}

function error(type: string, message: string): GivenAnswer {
  return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify({ __type: `com.amazonaws.swf.service.v2.model#${type}`, message }) };
}
