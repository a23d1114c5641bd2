import { createServer } from 'http';
import type { Server } from 'http';
import type { AddressInfo } from 'net';
import { Patience } from '../../../src/custom-resources/runtime/patience';
import { Stack } from '../../../src/custom-resources/runtime/stack';
import { recogniseErrorsOfNode } from '../stack-emulator';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/studio/1';

/** What CloudFormation says next, the last of it for ever: a status code and what is in the body, or nothing at all. */
let answers: ([status: number, body: string] | 'silence')[];
let asked: number;
let server: Server;

beforeAll(async () => {
  recogniseErrorsOfNode();
  server = createServer((_request, response) => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    if (answer !== 'silence') {
      response.writeHead(answer[0], { 'content-type': 'text/xml' }).end(answer[1]);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDTEST',
    AWS_SECRET_ACCESS_KEY: 'made-up',
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
});

beforeEach(() => {
  asked = 0;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const described = (stacks: string): [number, string] =>
  [200, `<DescribeStacksResponse><DescribeStacksResult>${stacks}</DescribeStacksResult></DescribeStacksResponse>`];
const THROTTLED: [number, string] = [400, '<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>'];
const UPDATING = described('<Stacks><member><StackStatus>UPDATE_IN_PROGRESS</StackStatus></member></Stacks>');

/** The stack, of a function that has some time until it is to answer. */
const stackFor = (milliseconds: number) => new Stack(STACK_ID, new Patience(() => milliseconds + 30_000));

describe('the status of a stack', () => {
  test('is asked again when CloudFormation is busy', async () => {
    answers = [THROTTLED, UPDATING];
    expect(await stackFor(60_000).status()).toBe('UPDATE_IN_PROGRESS');
    expect(asked).toBe(2);
  });

  test('is asked once when it has to be known at once', async () => {
    answers = [UPDATING];
    expect(await stackFor(60_000).statusAtOnce()).toBe('UPDATE_IN_PROGRESS');
    answers = [THROTTLED];
    await expect(stackFor(60_000).statusAtOnce()).rejects.toThrow('Rate exceeded');
    expect(asked).toBe(2);
  });

  test.each([['<Stacks/>'], ['']])('is none of a stack that is not listed: %j', async (stacks) => {
    answers = [described(stacks)];
    expect(await stackFor(60_000).status()).toBeUndefined();
  });

  test('is waited for no longer than there is time', async () => {
    answers = ['silence'];
    await expect(stackFor(200).statusAtOnce()).rejects.toThrow('Request aborted');
  });
});

describe('the template of a stack', () => {
  test('is waited for no longer than there is time, which the error says', async () => {
    answers = ['silence'];
    const start = Date.now();
    const patience = new Patience(() => start + 30_200 - Date.now());
    await expect(new Stack(STACK_ID, patience).template()).rejects
      .toThrow(/^gave up after 0 seconds asking for the template of the stack; the last error: AbortError: Request aborted$/);
  });
});
