import { createServer, request as httpRequest } from 'http';
import type { RequestListener } from 'http';
import { request } from 'https';
import type { AddressInfo } from 'net';
import { Mailbox, RESPONSE_URL } from './mailbox';
import { answer } from '../../../src/api-settings/handler/answer';
import type { Answer } from '../../../src/api-settings/handler/answer';

jest.mock('https', () => ({ ...jest.requireActual('https'), request: jest.fn() }));

const ANSWER: Answer = {
  Status: 'SUCCESS',
  PhysicalResourceId: 'd-abcdefghijkl/alice',
  StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/studio/1',
  RequestId: 'request-1',
  LogicalResourceId: 'AliceApiSettings',
};

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:oauth-AbCdEf';

let logged: string[];

beforeEach(() => {
  logged = [];
  jest.spyOn(console, 'log').mockImplementation((line) => { logged.push(line); });
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('an answer', () => {
  let box: Mailbox;

  beforeEach(() => {
    box = new Mailbox();
    jest.mocked(request).mockImplementation(box.request as any);
  });

  /** How an answer ends, and when. */
  async function endOf(given: Answer = ANSWER): Promise<{ error?: string; seconds: number }> {
    jest.useFakeTimers({ doNotFake: ['nextTick'] });
    const start = Date.now();
    const end = answer(new URL(RESPONSE_URL), given).then(() => ({}), ({ message }) => ({ error: message }));
    await jest.runAllTimersAsync();
    return { ...await end, seconds: (Date.now() - start) / 1000 };
  }

  test('is put where CloudFormation wants it, in the form that it signed', async () => {
    expect(await endOf()).toEqual({ seconds: 0 });
    expect(box.puts).toEqual([{
      url: RESPONSE_URL,
      options: { method: 'PUT', headers: { 'content-type': '', 'content-length': 200 } },
      body: '{"Status":"SUCCESS","PhysicalResourceId":"d-abcdefghijkl/alice","StackId":"arn:aws:cloudformation:eu-west-1:123456789012:stack/studio/1",'
        + '"RequestId":"request-1","LogicalResourceId":"AliceApiSettings"}',
    }]);
    expect(logged).toEqual([]);
  });

  test('has the attributes', async () => {
    await endOf({ ...ANSWER, Data: { HomeEfsFileSystemUid: '' } });
    expect(box.answers[0]).toEqual({ ...ANSWER, Data: { HomeEfsFileSystemUid: '' } });
  });

  test('gives its length in bytes', async () => {
    await endOf({ ...ANSWER, Reason: 'größer' });
    expect(box.puts[0].options.headers).toEqual({ 'content-type': '', 'content-length': Buffer.byteLength(box.puts[0].body) });
  });

  test.each<[string, number | 'reset' | 'silent']>([['500', 500], ['503', 503], ['403', 403], ['a choice', 300], ['a redirection', 307], ['a cut connection', 'reset']])(
    'is put again after %s', async (_what, behaviour) => {
      box.behaviours.push(behaviour, behaviour, behaviour);
      expect((await endOf()).error).toBeUndefined();
      expect(box.puts.map(({ body }) => body)).toEqual(Array(4).fill(box.puts[0].body));
      expect(logged).toHaveLength(3);
    });

  test('is put again when the mailbox is silent for five seconds', async () => {
    box.behaviours.push('silent');
    const { error, seconds } = await endOf();
    expect(error).toBeUndefined();
    expect(box.puts).toHaveLength(2);
    expect(seconds).toBeGreaterThan(5);
    expect(logged).toEqual(['{"message":"the answer did not arrive","attempt":1,"error":"the mailbox does not answer"}']);
  });

  test.each([[0, 0.4 + 0.8 + 1.6], [0.5, 0.6 + 1.2 + 2.4], [1, 0.8 + 1.6 + 3.2]])('is put again after pauses that grow, by chance %d', async (chance, seconds) => {
    jest.spyOn(Math, 'random').mockReturnValue(chance);
    box.behaviours.push(500, 500, 500);
    expect((await endOf()).seconds).toBeCloseTo(seconds, 3);
  });

  test('is given up after four attempts', async () => {
    box.behaviours.push(500, 500, 500, 503);
    expect((await endOf()).error).toBe('the mailbox says 503');
    expect(box.puts).toHaveLength(4);
  });

  test('is given up within the half minute that is kept for it', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    box.behaviours.push('silent', 'silent', 'silent', 'silent');
    const { error, seconds } = await endOf();
    expect(error).toBe('the mailbox does not answer');
    expect(seconds).toBeLessThan(30);
  });

  test.each([
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['a megabyte of two-byte characters', 'ü'.repeat(500_000)],
    ['a megabyte of four-byte characters', '\u{1F600}'.repeat(250_000)],
    ['a megabyte of four-byte characters off by one', `x${'\u{1F600}'.repeat(250_000)}`],
    ['a megabyte of quotes', '"'.repeat(1_000_000)],
    ['a megabyte of control characters', '\u0000'.repeat(1_000_000)],
    ['a megabyte of lone surrogates', '\uD800'.repeat(500_000)],
  ])('has less than 4,096 bytes when the reason is %s', async (_what, Reason) => {
    await endOf({ ...ANSWER, Status: 'FAILED', Reason, PhysicalResourceId: 'x'.repeat(127), LogicalResourceId: 'x'.repeat(255), StackId: 'x'.repeat(255) });
    expect(Buffer.byteLength(box.puts[0].body)).toBeLessThan(4096);
    expect(box.answers[0].Reason.endsWith('...')).toBe(true);
    expect(Reason.startsWith(box.answers[0].Reason.slice(0, -3))).toBe(true);
  });

  test.each(['x', 'ü', '€', '\u{1F600}', 'x\u{1F600}'])('cuts a reason of %s between characters, at a kilobyte', async (character) => {
    await endOf({ ...ANSWER, Reason: character.repeat(2000) });
    const { Reason } = box.answers[0];
    expect(character.repeat(2000).startsWith(Reason.slice(0, -3)) && Reason.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(Reason))).toBeGreaterThan(1024 - 8);
    expect(Buffer.byteLength(JSON.stringify(Reason))).toBeLessThanOrEqual(1024);
  });

  test('is cut where it has few characters and many bytes', async () => {
    await endOf({ ...ANSWER, Reason: 'ü'.repeat(600) });
    expect(box.answers[0].Reason).toBe(`${'ü'.repeat(509)}...`);
  });

  test('leaves a reason of a kilobyte with its quotes as it is', async () => {
    await endOf({ ...ANSWER, Reason: 'ü'.repeat(511) });
    expect(box.answers[0].Reason).toBe('ü'.repeat(511));
  });

  test('has no ARN of a secret, nor the start of one that the cut would leave', async () => {
    await endOf({ ...ANSWER, Reason: `Value '${SECRET}' is not valid` });
    expect(box.answers[0].Reason).toBe("Value '(the ARN of a secret)' is not valid");
    await endOf({ ...ANSWER, Reason: `${'x'.repeat(999)} ${SECRET}` });
    expect(box.answers[1].Reason).toBe(`${'x'.repeat(999)} (the ARN of a secret)`);
  });
});

describe('a mailbox over a real connection', () => {
  /** How an answer ends when the mailbox treats each request like this. */
  async function endWith(listener: RequestListener): Promise<unknown> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jest.mocked(request).mockImplementation(((_url: URL, options: any, onResponse: any) =>
      httpRequest({ ...options, host: '127.0.0.1', port: (server.address() as AddressInfo).port }, onResponse)) as any);
    try {
      return await answer(new URL(RESPONSE_URL), ANSWER);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  test('gets the whole answer, without a content type', async () => {
    const got: any = {};
    await endWith((incoming, response) => {
      Object.assign(got, { method: incoming.method, type: incoming.headers['content-type'], length: incoming.headers['content-length'], body: '' });
      incoming.on('data', (chunk) => { got.body += chunk; }).on('end', () => response.end());
    });
    expect(got).toEqual({ method: 'PUT', type: '', length: '200', body: expect.stringMatching(/^\{"Status":"SUCCESS",.*\}$/) });
  });

  test('may cut its own answer short: ours has arrived', async () => {
    const listener = jest.fn<void, Parameters<RequestListener>>((_incoming, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('x');
      setTimeout(() => response.socket!.resetAndDestroy(), 20);
    });
    await endWith(listener);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test('may hang up on the first attempt', async () => {
    let requests = 0;
    await endWith((incoming, response) => {
      requests += 1;
      if (requests === 1) {
        incoming.socket.resetAndDestroy();
      } else {
        response.end();
      }
    });
    expect(requests).toBe(2);
  });
});
