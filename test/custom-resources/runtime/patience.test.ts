import { describe as inWords, isAccessDenied, isRefusal, isThrottled, OutOfTime, Patience } from '../../../src/custom-resources/runtime/patience';
import { ThisProcess } from '../../simulator/process/this-process';

const MINUTE = 60_000;

let thisProcess: ThisProcess;

beforeEach(() => {
  thisProcess = ThisProcess.begin();
});

afterEach(() => thisProcess.end());

/** An error as the SDK throws it. */
function sdkError(members: { name?: string; message?: string; code?: string; $metadata?: object; $retryable?: object }): Error {
  return Object.assign(new Error(members.message ?? 'refused'), members);
}

/** A function that has this long, from now on. */
function patienceFor(ms: number): Patience {
  const deadline = thisProcess.simulation.now() + ms;
  return new Patience(() => deadline - thisProcess.simulation.now());
}

/** How something ends, and after how many milliseconds. */
async function endOf<T>(promise: Promise<T>): Promise<{ value?: T; error?: any; after: number }> {
  const start = thisProcess.simulation.now();
  const after = () => thisProcess.simulation.now() - start;
  return thisProcess.run(() => promise.then((value) => ({ value, after: after() }), (error) => ({ error, after: after() })));
}

describe('a call', () => {
  test('gives what the service answers', async () => {
    expect((await endOf(patienceFor(15 * MINUTE).call('calling', async () => 'the answer'))).value).toBe('the answer');
  });

  test.each([
    ['throttled by SageMaker', { name: 'ThrottlingException', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } }],
    ['throttled by CloudFormation', { name: 'Throttling', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } }],
    ['one of too many requests', { name: 'TooManyRequestsException', $metadata: { httpStatusCode: 400 } }],
    ['one of too many requests by its status', { name: 'Unknown', $metadata: { httpStatusCode: 429 } }],
    ['above the limit of requests', { name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 400 } }],
    ['told to slow down', { name: 'SlowDown', $metadata: { httpStatusCode: 400 } }],
    ['refused because the profile is in use', { name: 'ResourceInUse', $metadata: { httpStatusCode: 400 } }],
    ['refused because the profile is in use, by another name', { name: 'ResourceInUseException', $metadata: { httpStatusCode: 400 } }],
    ['refused because the profile is being updated', { name: 'ValidationException', message: 'Unable to update UserProfile [alice]: it is already being updated' }],
    ['answered with 500', { name: 'InternalFailure', $metadata: { httpStatusCode: 500 } }],
    ['answered with 503', { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } }],
    ['answered with a page of a load balancer', { name: 'SyntaxError', message: 'Unexpected token <', $metadata: { httpStatusCode: 502 } }],
    ['what the SDK says may be tried again', { name: 'Unknown', $retryable: { throttling: false }, $metadata: { httpStatusCode: 400 } }],
    ['cut off', { name: 'TimeoutError', message: 'read ECONNRESET', code: 'ECONNRESET' }],
    ['cut off without a code', { message: 'socket hang up' }],
    ['refused a connection', { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' }],
    ['cut off while it was sent', { message: 'write EPIPE', code: 'EPIPE' }],
    ['not connected in time', { message: 'connect ETIMEDOUT', code: 'ETIMEDOUT' }],
    ['without an address', { message: 'getaddrinfo ENOTFOUND', code: 'ENOTFOUND' }],
    ['without an address for now', { message: 'getaddrinfo EAI_AGAIN', code: 'EAI_AGAIN' }],
    ['without a network', { message: 'connect ENETUNREACH', code: 'ENETUNREACH' }],
    ['without a way to the host', { message: 'connect EHOSTUNREACH', code: 'EHOSTUNREACH' }],
    ['aborted', { name: 'AbortError', message: 'Request aborted' }],
    ['timed out on the way', { name: 'RequestTimeoutException', $metadata: { httpStatusCode: 408 } }],
    ['cut off in the middle of its answer', { message: 'aborted', code: 'ECONNRESET', $metadata: { httpStatusCode: 200 } }],
  ])('is repeated when it is %s', async (_what, members) => {
    const send = jest.fn().mockRejectedValueOnce(sdkError(members)).mockRejectedValueOnce(sdkError(members)).mockResolvedValue('the answer');
    expect((await endOf(patienceFor(15 * MINUTE).call('calling', send))).value).toBe('the answer');
    expect(send).toHaveBeenCalledTimes(3);
  });

  test.each([
    ['validation', { name: 'ValidationException', message: '1 validation error detected', $metadata: { httpStatusCode: 400 } }],
    ['a profile that is not there', { name: 'ResourceNotFound', $metadata: { httpStatusCode: 400 } }],
    ['a limit of the account', { name: 'ResourceLimitExceeded', $metadata: { httpStatusCode: 400 } }],
    ['a stack that is not there', { name: 'ValidationError', message: 'Stack with id x does not exist', $metadata: { httpStatusCode: 400 } }],
    ['a mistake of this program', { name: 'TypeError', message: 'x is not a function' }],
    ...['NoResourceInUse', 'NoAbortError', 'AbortErrors', 'NoTimeoutError', 'TimeoutErrors'].map((name): [string, object] => [`what is called ${name}`, { name }]),
    ['a code that is another', { code: 'NO_ECONNRESET' }],
  ])('fails at once because of %s', async (_what, members) => {
    const error = sdkError(members);
    const send = jest.fn().mockRejectedValue(error);
    expect(await endOf(patienceFor(15 * MINUTE).call('calling', send))).toEqual({ error, after: 0 });
    expect(send).toHaveBeenCalledTimes(1);
  });
});

describe('a call that waits for one kind of error', () => {
  /** Fails like this, and then answers. */
  const failing = (error: Error) => jest.fn().mockRejectedValueOnce(error).mockResolvedValue('the answer');
  const throttled = sdkError({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });

  test('is repeated after it', async () => {
    expect((await endOf(patienceFor(15 * MINUTE).call('calling', failing(throttled), isThrottled))).value).toBe('the answer');
  });

  test('is not repeated after another, even one that may pass', async () => {
    const send = failing(sdkError({ name: 'ResourceInUse', $metadata: { httpStatusCode: 400 } }));
    expect((await endOf(patienceFor(15 * MINUTE).call('calling', send, isThrottled))).error.name).toBe('ResourceInUse');
    expect(send).toHaveBeenCalledTimes(1);
  });
});

test.each<[object, boolean]>([
  [{ name: 'ThrottlingException' }, true],
  [{ name: 'Unknown', $metadata: { httpStatusCode: 429 } }, true],
  [{ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } }, false],
  [{}, false],
])('whether %j is for too many calls: %s', (error, is) => {
  expect(isThrottled(error)).toBe(is);
});

describe('a missing right', () => {
  const denied = sdkError({ name: 'AccessDeniedException', message: 'not authorized to perform: sagemaker:DescribeUserProfile' });

  test('is waited for, since IAM settles slowly', async () => {
    const send = jest.fn().mockRejectedValueOnce(denied).mockResolvedValue('the answer');
    expect((await endOf(patienceFor(15 * MINUTE).call('calling', send))).value).toBe('the answer');
  });

  test('is waited for 90 seconds and no longer', async () => {
    thisProcess.force(1);
    const { error, after } = await endOf(patienceFor(15 * MINUTE).call('calling', async () => { throw denied; }));
    expect(error).toBe(denied);
    expect(after).toBe(500 + 1000 + 2000 + 4000 + 8000 + 5 * 15_000);
  });

  test('is not waited for when the event is older than that', async () => {
    const patience = patienceFor(15 * MINUTE);
    thisProcess.simulation.advance(90_000);
    expect(await endOf(patience.call('calling', async () => { throw denied; }))).toEqual({ error: denied, after: 0 });
  });

  test.each([
    ['AccessDenied', '', true],
    ['AccessDeniedException', '', true],
    ['UnauthorizedOperation', '', true],
    ['NotAuthorized', '', true],
    ['ValidationException', 'User: x is not authorized to perform: iam:PassRole on resource: y', true],
    ['ValidationException', 'Could not assume role arn:aws:iam::123456789012:role/forecast', true],
    ['ValidationException', 'the role is not valid', false],
    ['NoAccessDenied', '', false],
    ['ThrottlingException', 'Rate exceeded', false],
  ])('is told by %s: %s (%s)', (name, message, expected) => {
    expect(isAccessDenied(sdkError({ name, message }))).toBe(expected);
  });

  test('is not what is thrown that is no error', () => {
    expect(isAccessDenied({})).toBe(false);
  });
});

describe('a refusal', () => {
  test.each<[object, boolean]>([
    [{ name: 'ResourceInUse', $metadata: { httpStatusCode: 400 } }, true],
    [{ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } }, true],
    [{ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } }, false],
    [{ message: 'aborted', code: 'ECONNRESET', $metadata: { httpStatusCode: 200 } }, false],
    [{ name: 'TimeoutError', code: 'ECONNRESET', $metadata: {} }, false],
    [{ name: 'AbortError' }, false],
  ])('is told by its status: %j (%s)', (members, expected) => {
    expect(isRefusal(sdkError(members))).toBe(expected);
  });
});

describe('the pages of a list', () => {
  /** A list of three pages; the second is refused once. */
  function listing(): jest.Mock {
    const busy = sdkError({ name: 'ThrottlingException' });
    return jest.fn().mockResolvedValueOnce({ items: [1], NextToken: 'a' }).mockRejectedValueOnce(busy)
      .mockResolvedValueOnce({ items: [2], NextToken: 'b' }).mockResolvedValueOnce({ items: [3] });
  }

  async function read(send: jest.Mock): Promise<unknown[]> {
    const pages: unknown[] = [];
    for await (const page of patienceFor(15 * MINUTE).pages<{ NextToken?: string }>('listing', send)) {
      pages.push(page);
    }
    return pages;
  }

  test('are read one after another, each with the token of the one before, until there is none', async () => {
    const send = listing();
    expect((await endOf(read(send))).value).toEqual([{ items: [1], NextToken: 'a' }, { items: [2], NextToken: 'b' }, { items: [3] }]);
    expect(send.mock.calls).toEqual([undefined, 'a', 'a', 'b'].map((token) => [token, expect.any(AbortSignal)]));
  });

  test('that never come are told by what was asked for', async () => {
    thisProcess.force(1);
    const send = jest.fn().mockRejectedValue(sdkError({ name: 'ThrottlingException', message: 'Rate exceeded' }));
    expect((await endOf(read(send))).error.message).toBe('gave up after 856 seconds listing; the last error: ThrottlingException: Rate exceeded');
  });
});

describe('pauses', () => {
  const pausesWith = async (random: number): Promise<number[]> => {
    thisProcess.force(random);
    const patience = patienceFor(15 * MINUTE);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      pauses.push((await endOf(patience.pause(attempt, 'waiting'))).after);
    }
    return pauses;
  };

  test('grow to 15 seconds at most', async () => {
    expect(await pausesWith(1)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test('are half as long at least', async () => {
    expect(await pausesWith(0)).toEqual([250, 500, 1000, 2000, 4000, 7500, 7500, 7500]);
  });

  test('stay at 15 seconds after any number of attempts', async () => {
    thisProcess.force(1);
    expect((await endOf(patienceFor(15 * MINUTE).pause(5000, 'waiting'))).after).toBe(15_000);
  });
});

describe('the end of the time', () => {
  const busy = sdkError({ name: 'ResourceInUse', message: 'the profile is in use' });

  test.each([[0, 862_750, 863], [1, 855_500, 856]])('comes early enough for the answer, with the reason of the last failure, by chance %d', async (chance, milliseconds, seconds) => {
    thisProcess.force(chance);
    const { error, after } = await endOf(patienceFor(15 * MINUTE).call('updating the profile', async () => { throw busy; }));
    expect(error).toBeInstanceOf(OutOfTime);
    expect(error.message).toBe(`gave up after ${seconds} seconds updating the profile; the last error: ResourceInUse: the profile is in use`);
    expect(after).toBe(milliseconds);
  });

  test('has no reason when nothing failed', async () => {
    const { error } = await endOf(patienceFor(30_000).pause(0, 'waiting for the profile'));
    expect(error.message).toBe('gave up after 0 seconds waiting for the profile');
  });

  test('may be reached by a pause, and not passed', async () => {
    thisProcess.force(1);
    expect((await endOf(patienceFor(30_500).pause(0, 'waiting'))).error).toBeUndefined();
    expect((await endOf(patienceFor(30_499).pause(0, 'waiting'))).error.message).toBe('gave up after 0 seconds waiting');
  });

  test('counts the seconds since the event came', async () => {
    const patience = patienceFor(60_000);
    thisProcess.simulation.advance(31_000);
    expect(patience.spent).toBe(31_000);
    expect((await endOf(patience.pause(0, 'waiting'))).error.message).toBe('gave up after 31 seconds waiting');
  });

  test('does not hide an error that won\'t pass', async () => {
    const error = sdkError({ name: 'ValidationException' });
    expect((await endOf(patienceFor(0).pause(0, 'calling', error))).error).toBe(error);
  });
});

describe('a call without an answer', () => {
  /** Sends as the SDK does, to a service that never answers. */
  const unanswered = (abortSignal: AbortSignal) => new Promise<never>((_resolve, reject) => {
    abortSignal.onabort = () => reject(sdkError({ name: 'AbortError', message: 'Request aborted' }));
  });

  test('is given up after 30 seconds', async () => {
    const { error, after } = await endOf(patienceFor(15 * MINUTE).once(unanswered));
    expect([error.name, after]).toEqual(['AbortError', 30_000]);
  });

  test('is given up when the time is over before', async () => {
    expect((await endOf(patienceFor(40_000).once(unanswered))).after).toBe(10_000);
  });

  test('is given up at once when the time was over when it began', async () => {
    expect((await endOf(patienceFor(5_000).once(unanswered))).after).toBe(1);
  });

  test('is repeated until the time is over', async () => {
    thisProcess.force(1);
    const { error, after } = await endOf(patienceFor(15 * MINUTE).call('calling', unanswered));
    expect(error.message).toBe('gave up after 870 seconds calling; the last error: AbortError: Request aborted');
    expect(after).toBe(14.5 * MINUTE);
  });

  test('leaves nothing behind when it is answered after all', async () => {
    await patienceFor(15 * MINUTE).once(async () => 'the answer');
    expect(thisProcess.timers.due).toEqual([]);
  });
});

describe('an error in words', () => {
  test.each([
    [{ name: 'ResourceInUse', message: 'it is in use' }, 'ResourceInUse: it is in use'],
    [{ message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' }, 'ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1'],
    [{ message: 'the update failed' }, 'the update failed'],
    [{ name: 'AccessDeniedException', message: '' }, 'AccessDeniedException'],
  ])('of %j', (members, expected) => {
    expect(inWords(sdkError(members))).toBe(expected);
  });
});
