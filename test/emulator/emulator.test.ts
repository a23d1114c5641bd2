import { DescribeUserProfileCommand, ListDomainsCommand, UpdateUserProfileCommand } from '@aws-sdk/client-sagemaker';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { ALICE, ALICE_ARN, clientOf, createAlice, DOMAIN_ID, post, refusalOf } from './client';
import { ManualClock, SageMakerEmulator, ScaledClock } from './index';
import type { EmulatorOptions } from './index';

let emulator: SageMakerEmulator;
let client: SageMakerClient;

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await SageMakerEmulator.start(options);
  emulator.addDomain({ DomainId: DOMAIN_ID });
  client = clientOf(emulator);
}

afterEach(async () => {
  client.destroy();
  await emulator.stop().catch(() => undefined);
});

const describeAlice = () => client.send(new DescribeUserProfileCommand(ALICE));

describe('the protocol', () => {
  beforeEach(() => start());

  test('listens on the loopback interface', () => {
    expect(emulator.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('names an error in the body and in a header', async () => {
    expect(await post(emulator, 'SageMaker.DescribeUserProfile', JSON.stringify(ALICE))).toEqual({
      status: 400,
      errorType: 'ResourceNotFound',
      body: { __type: 'ResourceNotFound', Message: `UserProfile [${ALICE_ARN}] does not exist` },
    });
    expect(await post(emulator, 'SageMaker.CreateUserProfile', JSON.stringify({ ...ALICE, DomainId: 'd-0' }))).toEqual({
      status: 400,
      errorType: 'ValidationException',
      body: { __type: 'ValidationException', message: 'Domain [arn:aws:sagemaker:eu-west-1:123456789012:domain/d-0] does not exist' },
    });
  });

  test('gives times in seconds, and nothing for an action without output', async () => {
    await createAlice(client);
    const { body } = await post(emulator, 'SageMaker.DescribeUserProfile', JSON.stringify(ALICE));
    expect(Math.abs(body.CreationTime - Date.now() / 1000)).toBeLessThan(60);
    expect(await post(emulator, 'SageMaker.DeleteUserProfile', JSON.stringify(ALICE))).toEqual({ status: 200, body: undefined, errorType: null });
  });

  test.each(['SageMaker.UpdateSpace', 'SageMaker.constructor', 'Lambda.Invoke', ''])('refuses the action %j', async (target) => {
    expect(await post(emulator, target, '{}')).toMatchObject({ status: 400, body: { __type: 'UnknownOperationException' } });
  });

  test.each(['{', '', 'alice'])('refuses the body %j', async (body) => {
    expect(await post(emulator, 'SageMaker.ListDomains', body)).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
  });

  test('refuses a request that is not signed, or for another service', async () => {
    expect(await post(emulator, 'SageMaker.ListDomains', '{}', '')).toMatchObject({ status: 403, body: { __type: 'MissingAuthenticationTokenException' } });
    expect(await post(emulator, 'SageMaker.ListDomains', '{}', 'AKIDTEST/20261120/eu-west-1/s3/aws4_request'))
      .toMatchObject({ status: 403, body: { __type: 'InvalidSignatureException' } });
  });
});

describe('the record of calls', () => {
  test('has each call with its caller, its time and its outcome', async () => {
    const clock = new ManualClock(1000);
    await start({ clock });
    await createAlice(client, { StudioWebPortal: 'DISABLED' });
    clock.advance(500);
    const other = clientOf(emulator, { accessKeyId: 'AKIDOTHER' });
    await refusalOf(other.send(new DescribeUserProfileCommand({ ...ALICE, UserProfileName: 'bob' })));
    other.destroy();
    expect(emulator.calls).toEqual([
      { action: 'CreateUserProfile', input: { ...ALICE, UserSettings: { StudioWebPortal: 'DISABLED' } }, accessKeyId: 'AKIDTEST', at: 1000, outcome: 'ok' },
      { action: 'DescribeUserProfile', input: { ...ALICE, UserProfileName: 'bob' }, accessKeyId: 'AKIDOTHER', at: 1500, outcome: 'ResourceNotFound' },
    ]);
  });

  test('keeps what was sent, whatever becomes of the profile', async () => {
    await start();
    await createAlice(client, { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } });
    emulator.change(DOMAIN_ID, 'alice', (profile) => { profile.UserSettings.CanvasAppSettings.KendraSettings.Status = 'DISABLED'; });
    expect(emulator.calls[0].input.UserSettings).toEqual({ CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } });
  });
});

describe('calls at once', () => {
  test('are served one after another: of updates that collide, one is accepted', async () => {
    const clock = new ManualClock();
    await start({ clock, transitionTime: 1000 });
    await createAlice(client);
    clock.advance(1000);
    const updates = await Promise.allSettled(Array.from({ length: 20 }, () => client.send(new UpdateUserProfileCommand(ALICE))));
    expect(updates.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(emulator.calls.filter(({ outcome }) => outcome === 'ResourceInUse')).toHaveLength(19);
  });
});

describe('a limit of calls per second', () => {
  test('throttles what goes beyond it, and fills up with the clock', async () => {
    const clock = new ManualClock();
    await start({ clock, callsPerSecond: 2 });
    const outcomes = async (calls: number) => {
      emulator.calls.length = 0;
      for (let call = 0; call < calls; call += 1) {
        await client.send(new ListDomainsCommand({})).catch(() => undefined);
      }
      return emulator.calls.map(({ outcome }) => outcome);
    };
    expect(await outcomes(3)).toEqual(['ok', 'ok', 'ThrottlingException']);
    clock.advance(500);
    expect(await outcomes(2)).toEqual(['ok', 'ThrottlingException']);
    clock.advance(60_000);
    expect(await outcomes(3)).toEqual(['ok', 'ok', 'ThrottlingException']);
  });

  test('has to let something through', async () => {
    await start();
    await expect(SageMakerEmulator.start({ callsPerSecond: 0 })).rejects.toThrow("a service can't take 0 calls per second");
  });
});

describe('authorization', () => {
  test('sees the caller, the action, the target as it was created, and the input', async () => {
    const seen: any[] = [];
    await start({ authorize: (call) => { seen.push(call); return undefined; } });
    await createAlice(client);
    await client.send(new UpdateUserProfileCommand({ ...ALICE, UserProfileName: 'ALICE', UserSettings: { StudioWebPortal: 'DISABLED' } }));
    await client.send(new ListDomainsCommand({}));
    expect(seen).toEqual([
      { accessKeyId: 'AKIDTEST', action: 'CreateUserProfile', resource: ALICE_ARN, input: ALICE, context: {} },
      {
        accessKeyId: 'AKIDTEST',
        action: 'UpdateUserProfile',
        resource: ALICE_ARN,
        input: { ...ALICE, UserProfileName: 'ALICE', UserSettings: { StudioWebPortal: 'DISABLED' } },
        context: {},
      },
      { accessKeyId: 'AKIDTEST', action: 'ListDomains', resource: '*', input: {}, context: {} },
    ]);
  });

  test('refuses before the service looks for the profile', async () => {
    await start({ authorize: ({ action }) => action === 'DescribeUserProfile' ? 'not you' : undefined });
    expect(await refusalOf(describeAlice())).toBe('AccessDeniedException: not you');
    await createAlice(client);
    expect(emulator.calls.map(({ outcome }) => outcome)).toEqual(['AccessDeniedException', 'ok']);
  });

  test('that breaks makes the emulator\'s end fail, and not only the call', async () => {
    await start({ authorize: () => { throw new Error('a mistake in the test'); } });
    expect(await refusalOf(describeAlice())).toBe('InternalFailure: the emulator broke: Error: a mistake in the test');
    await expect(emulator.stop()).rejects.toThrow('a mistake in the test');
  });
});

describe('the end of the emulator', () => {
  test('refuses further calls', async () => {
    await start();
    await emulator.stop();
    expect(await refusalOf(describeAlice())).toContain('ECONNREFUSED');
  });

  test('can come twice', async () => {
    await start();
    await emulator.stop();
    await expect(emulator.stop()).resolves.toBeUndefined();
  });
});

describe('clocks', () => {
  beforeEach(() => start());

  test('that are advanced by hand stand still between', () => {
    const clock = new ManualClock(5);
    expect(clock.now()).toBe(5);
    clock.advance(10);
    expect(clock.now()).toBe(15);
    expect(() => clock.advance(-1)).toThrow("a clock can't be advanced by -1 ms");
  });

  test('that are scaled run that many times as fast', async () => {
    const clock = new ScaledClock(1000);
    const begin = clock.now();
    expect(Math.abs(begin - Date.now())).toBeLessThan(60_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(clock.now() - begin).toBeGreaterThanOrEqual(15_000);
    expect(clock.now() - begin).toBeLessThan(20_000_000);
    expect(() => new ScaledClock(0)).toThrow("a clock can't run 0 times as fast");
  });

  test('govern how long a profile changes', async () => {
    const quick = await SageMakerEmulator.start({ clock: new ScaledClock(1000), transitionTime: 30_000 });
    quick.addDomain({ DomainId: DOMAIN_ID });
    const quickClient = clientOf(quick);
    await createAlice(quickClient);
    expect(quick.userProfile(DOMAIN_ID, 'alice').Status).toBe('Pending');
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(quick.userProfile(DOMAIN_ID, 'alice').Status).toBe('InService');
    quickClient.destroy();
    await quick.stop();
  });
});
