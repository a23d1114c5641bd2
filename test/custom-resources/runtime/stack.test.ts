import { Patience } from '../../../src/custom-resources/runtime/patience';
import { Stack } from '../../../src/custom-resources/runtime/stack';
import { ThisProcess } from '../../simulator/process/this-process';
import { recogniseErrorsOfNode, ScriptedStack, STACK_ID } from '../scripted-stack';
import type { Refusal } from '../scripted-stack';

let thisProcess: ThisProcess;
let scripted: ScriptedStack;

beforeAll(recogniseErrorsOfNode);

beforeEach(() => {
  thisProcess = ThisProcess.begin();
  thisProcess.force(1);
  scripted = new ScriptedStack(thisProcess);
});

afterEach(() => thisProcess.end());

const described = (stacks: string): Refusal =>
  ({ status: 200, body: `<DescribeStacksResponse><DescribeStacksResult>${stacks}</DescribeStacksResult></DescribeStacksResponse>` });
const THROTTLED: Refusal = { status: 400, code: 'Throttling', message: 'Rate exceeded' };

/** What becomes of a question to the stack, and after how many milliseconds, for a function that has some time until it is to answer. */
async function asked<T>(milliseconds: number, ask: (stack: Stack) => Promise<T>): Promise<{ value?: T; error?: string; after: number }> {
  const start = thisProcess.simulation.now();
  const after = () => thisProcess.simulation.now() - start;
  const stack = new Stack(STACK_ID, new Patience(() => milliseconds + 30_000 - after()));
  return thisProcess.run(() => ask(stack).then((value) => ({ value, after: after() }), ({ message }) => ({ error: message, after: after() })));
}

describe('the status of a stack', () => {
  test('is asked again when CloudFormation is busy', async () => {
    scripted.refusals = [THROTTLED];
    expect(await asked(60_000, (stack) => stack.status())).toEqual({ value: 'UPDATE_IN_PROGRESS', after: 500 });
    expect(scripted.calls).toEqual(Array(2).fill(`DescribeStacks ${STACK_ID}`));
  });

  test('is asked once when it has to be known at once', async () => {
    expect(await asked(60_000, (stack) => stack.statusAtOnce())).toEqual({ value: 'UPDATE_IN_PROGRESS', after: 0 });
    scripted.refusals = [THROTTLED];
    expect(await asked(60_000, (stack) => stack.statusAtOnce())).toEqual({ error: 'Rate exceeded', after: 0 });
    expect(scripted.calls).toHaveLength(2);
  });

  test.each([['<Stacks/>'], ['']])('is none of a stack that is not listed: %j', async (stacks) => {
    scripted.refusals = [described(stacks)];
    expect(await asked(60_000, (stack) => stack.status())).toEqual({ value: undefined, after: 0 });
  });

  test('is waited for no longer than there is time', async () => {
    scripted.refusals = ['silence'];
    expect(await asked(200, (stack) => stack.statusAtOnce())).toEqual({ error: 'Request aborted', after: 200 });
  });
});

describe('the template of a stack', () => {
  test('is waited for no longer than there is time, which the error says', async () => {
    scripted.refusals = ['silence'];
    expect(await asked(200, (stack) => stack.template()))
      .toEqual({ error: 'gave up after 0 seconds asking for the template of the stack; the last error: AbortError: Request aborted', after: 200 });
    expect(scripted.calls).toEqual([`GetTemplate ${STACK_ID} Processed`]);
  });
});
