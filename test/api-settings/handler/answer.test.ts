import { Mailbox, RESPONSE_URL } from './mailbox';
import type { Behaviour } from './mailbox';
import { answer } from '../../../src/api-settings/handler/answer';
import type { Answer } from '../../../src/api-settings/handler/answer';
import { ThisProcess } from '../../simulator/process/this-process';

const ANSWER: Answer = {
  Status: 'SUCCESS',
  PhysicalResourceId: 'd-abcdefghijkl/alice',
  StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/studio/1',
  RequestId: 'request-1',
  LogicalResourceId: 'AliceApiSettings',
};

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:oauth-AbCdEf';

let thisProcess: ThisProcess;
let box: Mailbox;
let logged: string[];

beforeEach(() => {
  thisProcess = ThisProcess.begin();
  box = new Mailbox(thisProcess);
  logged = [];
  jest.spyOn(console, 'log').mockImplementation((line) => { logged.push(line); });
});

afterEach(() => {
  thisProcess.end();
  jest.restoreAllMocks();
});

/** How an answer ends, and when; nothing is left behind then. */
async function endOf(given: Answer = ANSWER): Promise<{ error?: string; seconds: number }> {
  const start = thisProcess.simulation.now();
  const end = await thisProcess.run(() => answer(new URL(RESPONSE_URL), given).then(() => ({}), ({ message }) => ({ error: message })));
  const seconds = (thisProcess.simulation.now() - start) / 1000;
  await thisProcess.run(() => thisProcess.simulation.sleep(1)); // the connection is closed by then
  expect(thisProcess.timers.due).toEqual([]);
  return { ...end, seconds };
}

describe('an answer', () => {
  test('is put where CloudFormation wants it, in the form that it signed', async () => {
    expect(await endOf()).toEqual({ seconds: 0 });
    expect(box.puts).toEqual([{
      method: 'PUT',
      url: RESPONSE_URL,
      headers: { 'content-type': '', 'content-length': '200' },
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
    expect(box.answers[0].Reason).toBe('größer');
    expect(box.puts[0].headers).toEqual({ 'content-type': '', 'content-length': `${Buffer.byteLength(box.puts[0].body)}` });
  });

  test.each<[string, Behaviour]>([['500', 500], ['503', 503], ['403', 403], ['a choice', 300], ['a redirection', 307], ['a cut connection', 'reset']])(
    'is put again after %s', async (_what, behaviour) => {
      box.behaviours.push(behaviour, behaviour, behaviour);
      expect((await endOf()).error).toBeUndefined();
      expect(box.puts.map(({ body }) => body)).toEqual(Array(4).fill(box.puts[0].body));
      expect(logged).toHaveLength(3);
    });

  test('is put again when the mailbox is silent for five seconds', async () => {
    thisProcess.force(0);
    box.behaviours.push('silence');
    expect(await endOf()).toEqual({ seconds: 5 + 0.4 });
    expect(box.puts).toHaveLength(2);
    expect(logged).toEqual(['{"message":"the answer did not arrive","attempt":1,"error":"the mailbox does not answer"}']);
  });

  test.each([[0, 400 + 800 + 1600], [0.5, 600 + 1200 + 2400], [1, 800 + 1600 + 3200]])('is put again after pauses that grow, by chance %d', async (chance, milliseconds) => {
    thisProcess.force(chance);
    box.behaviours.push(500, 500, 500);
    expect((await endOf()).seconds).toBe(milliseconds / 1000);
  });

  test('is given up after four attempts', async () => {
    box.behaviours.push(500, 500, 500, 503);
    expect((await endOf()).error).toBe('the mailbox says 503');
    expect(box.puts).toHaveLength(4);
  });

  test('is given up within the half minute that is kept for it', async () => {
    thisProcess.force(1);
    box.behaviours.push('silence', 'silence', 'silence', 'silence');
    expect(await endOf()).toEqual({ error: 'the mailbox does not answer', seconds: (4 * 5000 + 800 + 1600 + 3200) / 1000 });
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

describe('a mailbox', () => {
  test('may cut its own answer short: ours has arrived', async () => {
    box.behaviours.push('reset in the answer');
    expect(await endOf()).toEqual({ seconds: 0 });
    await thisProcess.run(() => thisProcess.simulation.sleep(60_000));
    expect(box.puts).toHaveLength(1);
    expect(logged).toEqual([]);
  });

  test('may hang up on the first attempt', async () => {
    thisProcess.force(0);
    box.behaviours.push('reset');
    expect(await endOf()).toEqual({ seconds: 0.4 });
    expect(box.puts).toHaveLength(2);
    expect(logged).toEqual(['{"message":"the answer did not arrive","attempt":1,"error":"read ECONNRESET"}']);
  });
});
