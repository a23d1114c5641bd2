import { DescribeUserProfileCommand, ListDomainsCommand, UpdateUserProfileCommand } from '@aws-sdk/client-sagemaker';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator } from '.';
import { ALICE, ALICE_ARN, clientOf, createAlice, DOMAIN_ID, emulatorWith, post, refusalOf } from './client';
import type { Options } from './client';
import { BEGINNING, Simulation } from '../clock/simulation';

let emulator: SageMakerEmulator;
let client: SageMakerClient;

async function start(options: Options = {}): Promise<void> {
  emulator = emulatorWith(options);
  emulator.addDomain({ DomainId: DOMAIN_ID });
  client = clientOf(emulator);
}

const describeAlice = () => client.send(new DescribeUserProfileCommand(ALICE));

describe('the protocol', () => {
  beforeEach(() => start());

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
    expect(body.CreationTime).toBe(BEGINNING / 1000);
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
    const clock = new Simulation();
    await start({ clock });
    await createAlice(client, { StudioWebPortal: 'DISABLED' });
    clock.advance(500);
    const other = clientOf(emulator, { accessKeyId: 'AKIDOTHER' });
    await refusalOf(other.send(new DescribeUserProfileCommand({ ...ALICE, UserProfileName: 'bob' })));
    expect(emulator.calls).toEqual([
      { action: 'CreateUserProfile', input: { ...ALICE, UserSettings: { StudioWebPortal: 'DISABLED' } }, accessKeyId: 'AKIDTEST', at: BEGINNING, outcome: 'ok' },
      { action: 'DescribeUserProfile', input: { ...ALICE, UserProfileName: 'bob' }, accessKeyId: 'AKIDOTHER', at: BEGINNING + 500, outcome: 'ResourceNotFound' },
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
    const clock = new Simulation();
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
    const clock = new Simulation();
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
    expect(() => emulatorWith({ callsPerSecond: 0 })).toThrow("a service can't take 0 calls per second");
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
    expect(() => emulator.assertWhole()).toThrow('a mistake in the test');
  });
});

test('time passes for profiles with the clock', async () => {
  const clock = new Simulation();
  await start({ clock, transitionTime: 30_000 });
  await createAlice(client);
  clock.advance(29_999);
  expect(emulator.userProfile(DOMAIN_ID, 'alice').Status).toBe('Pending');
  clock.advance(1);
  expect(emulator.userProfile(DOMAIN_ID, 'alice').Status).toBe('InService');
});

test('a call takes as long as it is told to before it is served, and until it is answered', async () => {
  const clock = new Simulation();
  await start({ clock, latency: () => ({ before: 200, after: 700 }) });
  await client.send(new ListDomainsCommand({}));
  expect([emulator.calls[0].at, clock.now()]).toEqual([BEGINNING + 200, BEGINNING + 900]);
});
