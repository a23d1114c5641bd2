import type { Account } from './account';
import type { Lambda } from './lambda';
import type { Authorize } from './lambda-api';
import { LoopbackServer } from './loopback-server';
import type { GivenAnswer, ReceivedRequest } from './loopback-server';
import type { StepFunctions } from './step-functions';

const LONGEST_INPUT = 262_144;

/** What functions can ask Step Functions' API for: StartExecution. */
export class StepFunctionsApi {
  public static async start(account: Account, lambda: Lambda, stepFunctions: StepFunctions, authorize: Authorize): Promise<StepFunctionsApi> {
    const api = new StepFunctionsApi(lambda, stepFunctions, authorize);
    api.server = await LoopbackServer.start((request) => api.answer(request), (fault) => account.fail(fault));
    return api;
  }

  private server!: LoopbackServer;

  private constructor(private readonly lambda: Lambda, private readonly stepFunctions: StepFunctions, private readonly authorize: Authorize) {}

  public get endpoint(): string {
    return this.server.endpoint;
  }

  public async stop(): Promise<void> {
    await this.server.stop();
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
    const startUp = this.lambda.startUpOf(String(headers['x-amz-security-token']));
    const execution = this.stepFunctions.start(stateMachineArn, JSON.parse(input), startUp);
    return execution
      ? { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify({ executionArn: execution.executionArn, startDate: Date.now() / 1000 }) }
      : error('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
  }
}

function error(type: string, message: string): GivenAnswer {
  return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify({ __type: `com.amazonaws.swf.service.v2.model#${type}`, message }) };
}
