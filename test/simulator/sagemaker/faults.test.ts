import { DescribeUserProfileCommand, SageMakerClient, UpdateUserProfileCommand } from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator, Fault, FaultKind } from '.';
import { ALICE, ALICE_ARN, clientOf, createAlice, DOMAIN_ID, emulatorWith, refusalOf } from './client';
import { BEGINNING, Simulation } from '../clock/simulation';

let emulator: SageMakerEmulator;
let client: SageMakerClient;
let clock: Simulation;

const BEFORE = { StudioWebPortal: 'ENABLED', CanvasAppSettings: { DirectDeploySettings: { Status: 'ENABLED' }, KendraSettings: { Status: 'ENABLED' } } };

beforeEach(async () => {
  clock = new Simulation();
  emulator = emulatorWith({ clock });
  emulator.addDomain({ DomainId: DOMAIN_ID });
  client = clientOf(emulator);
  await createAlice(client, BEFORE);
});

afterEach(async () => {
  emulator.assertWhole();
});

const describeAlice = (by = client) => by.send(new DescribeUserProfileCommand(ALICE));
const disable = () => client.send(new UpdateUserProfileCommand({ ...ALICE, UserSettings: { StudioWebPortal: 'DISABLED' } }));
const settings = () => emulator.userProfile(DOMAIN_ID, 'alice').UserSettings;
const outcomes = () => emulator.calls.slice(1).map(({ outcome }) => outcome);
const injectUpdate = (kind: FaultKind, more: Partial<Fault> = {}) => emulator.inject({ action: 'UpdateUserProfile', kind, ...more });

describe('a fault that refuses', () => {
  test.each<[FaultKind, number, string]>([
    ['throttling', 400, 'ThrottlingException: Rate exceeded'],
    ['internalError', 500, 'InternalFailure: The request processing has failed because of an unknown error'],
    ['unavailable', 503, 'ServiceUnavailable: The request has failed due to a temporary failure of the server'],
    ['accessDenied', 400, 'AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/AKIDTEST/session is not authorized to perform: '
      + `sagemaker:UpdateUserProfile on resource: ${ALICE_ARN} because no identity-based policy allows the sagemaker:UpdateUserProfile action`],
    ['resourceInUse', 400, `ResourceInUse: Resource [${ALICE_ARN}] is in use`],
    ['alreadyBeingUpdated', 400, `ValidationException: Unable to update UserProfile [${ALICE_ARN}]: it is already being updated`],
    ['validation', 400, 'ValidationException: 1 validation error detected: the emulator was told to refuse this'],
    ['resourceLimitExceeded', 400, 'ResourceLimitExceeded: The account-level service limit has been reached'],
    ['resourceNotFound', 400, `ResourceNotFound: Resource [${ALICE_ARN}] does not exist`],
  ])('%s answers %i and does nothing', async (kind, httpStatusCode, refusal) => {
    injectUpdate(kind);
    const call = disable();
    expect(await refusalOf(call)).toBe(refusal);
    await expect(call).rejects.toMatchObject({ $metadata: { httpStatusCode } });
    expect(settings()).toEqual(BEFORE);
    expect(outcomes()).toEqual([refusal.split(':')[0]]);
  });

  test.each<FaultKind>([
    'throttling', 'internalError', 'unavailable', 'accessDenied', 'resourceInUse', 'alreadyBeingUpdated', 'validation', 'resourceLimitExceeded', 'resourceNotFound',
  ])('%s says what the test wants it to say', async (kind) => {
    injectUpdate(kind, { reason: 'because' });
    expect(await refusalOf(disable())).toMatch(/^\w+: because$/);
  });
});

describe('a fault of the connection', () => {
  test('connectionReset does nothing', async () => {
    injectUpdate('connectionReset');
    await expect(disable()).rejects.toThrow('read ECONNRESET');
    expect(settings()).toEqual(BEFORE);
    expect(outcomes()).toEqual(['connectionReset']);
  });

  test('failureAfterAccepting does it all the same', async () => {
    injectUpdate('failureAfterAccepting');
    await expect(disable()).rejects.toThrow('read ECONNRESET');
    expect(settings().StudioWebPortal).toBe('DISABLED');
    expect(outcomes()).toEqual(['failureAfterAccepting']);
  });

  test('failureAfterAccepting waits for a call that is accepted', async () => {
    injectUpdate('failureAfterAccepting');
    const refused = client.send(new UpdateUserProfileCommand({ ...ALICE, UserProfileName: 'bob' }));
    expect(await refusalOf(refused)).toMatch(/^ResourceNotFound/);
    await expect(disable()).rejects.toThrow('read ECONNRESET');
  });

  test('slowAnswer does it at once and answers late', async () => {
    injectUpdate('slowAnswer', { delay: 150 });
    const slow = disable();
    await clock.run(() => clock.sleep(1));
    expect(settings().StudioWebPortal).toBe('DISABLED');
    await describeAlice();
    expect(outcomes()).toEqual(['slowAnswer', 'ok']);
    await slow;
    expect(clock.now()).toBe(BEGINNING + 150);
  });

  test('slowAnswer tells what was so when it was asked', async () => {
    emulator.inject({ action: 'DescribeUserProfile', kind: 'slowAnswer', delay: 60 });
    const slow = describeAlice();
    await clock.run(() => clock.sleep(1));
    emulator.change(DOMAIN_ID, 'alice', (profile) => { profile.UserSettings.StudioWebPortal = 'DISABLED'; });
    expect((await slow).UserSettings!.StudioWebPortal).toBe('ENABLED');
  });

  test('slowAnswer refuses late', async () => {
    injectUpdate('slowAnswer', { delay: 60 });
    expect(await refusalOf(client.send(new UpdateUserProfileCommand({ ...ALICE, UserProfileName: 'bob' })))).toMatch(/^ResourceNotFound/);
    expect(clock.now()).toBe(BEGINNING + 60);
  });
});

describe('a fault of an accepted update', () => {
  test('updateFailed leaves the profile as it was, with the reason', async () => {
    injectUpdate('updateFailed', { reason: 'no such image' });
    await disable();
    expect(emulator.userProfile(DOMAIN_ID, 'alice')).toMatchObject({ Status: 'Update_Failed', FailureReason: 'no such image', UserSettings: BEFORE });
    expect(outcomes()).toEqual(['updateFailed']);
  });

  test('notApplied leaves the profile as it was, in service', async () => {
    injectUpdate('notApplied');
    await disable();
    expect(emulator.userProfile(DOMAIN_ID, 'alice')).toMatchObject({ Status: 'InService', UserSettings: BEFORE });
    expect(outcomes()).toEqual(['notApplied']);
  });

  test('touchesOthers takes a member from another block', async () => {
    injectUpdate('touchesOthers');
    await disable();
    expect(settings()).toEqual({ StudioWebPortal: 'DISABLED', CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } });
    expect(outcomes()).toEqual(['touchesOthers']);
  });

  test('touchesOthers waits for an update beside which there is another block', async () => {
    injectUpdate('touchesOthers');
    await client.send(new UpdateUserProfileCommand({ ...ALICE, UserSettings: { CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' } } } }));
    expect(settings().CanvasAppSettings).toEqual({ KendraSettings: { Status: 'DISABLED' }, DirectDeploySettings: { Status: 'ENABLED' } });
    await disable();
    expect(outcomes()).toEqual(['ok', 'touchesOthers']);
  });

  test('halfApplied waits for an update of several blocks, and applies the first', async () => {
    injectUpdate('halfApplied');
    await disable();
    expect(settings()).toEqual({ ...BEFORE, StudioWebPortal: 'DISABLED' });
    const UserSettings = { CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' as const } }, StudioWebPortal: 'ENABLED' as const };
    await client.send(new UpdateUserProfileCommand({ ...ALICE, UserSettings }));
    expect(emulator.userProfile(DOMAIN_ID, 'alice').Status).toBe('InService');
    expect(settings()).toEqual({
      StudioWebPortal: 'DISABLED',
      CanvasAppSettings: { DirectDeploySettings: { Status: 'ENABLED' }, KendraSettings: { Status: 'DISABLED' } },
    });
    expect(outcomes()).toEqual(['ok', 'halfApplied']);
  });

  test('spares a caller', async () => {
    injectUpdate('throttling', { spares: 'AKIDTEST' });
    await disable();
    const other = clientOf(emulator, { accessKeyId: 'OTHER' });
    expect(await refusalOf(other.send(new UpdateUserProfileCommand({ ...ALICE, UserSettings: {} })))).toBe('ThrottlingException: Rate exceeded');
  });

  test('waits for an update that is accepted', async () => {
    injectUpdate('notApplied');
    await refusalOf(client.send(new UpdateUserProfileCommand({ ...ALICE, UserProfileName: 'bob' })));
    await disable();
    expect(outcomes()).toEqual(['ResourceNotFound', 'notApplied']);
    await disable();
    expect(settings().StudioWebPortal).toBe('DISABLED');
  });
});

describe('faults', () => {
  const outcomeOfEach = async (calls: number) => {
    for (let call = 0; call < calls; call += 1) {
      await describeAlice().catch(() => undefined);
    }
    return outcomes();
  };

  test('hit once unless told otherwise', async () => {
    emulator.inject({ action: 'DescribeUserProfile', kind: 'throttling' });
    expect(await outcomeOfEach(2)).toEqual(['ThrottlingException', 'ok']);
  });

  test('hit as often as told, after as many calls as told', async () => {
    emulator.inject({ action: 'DescribeUserProfile', kind: 'throttling', times: 2, after: 2 });
    expect(await outcomeOfEach(5)).toEqual(['ok', 'ok', 'ThrottlingException', 'ThrottlingException', 'ok']);
  });

  test('hit in the order of their injection', async () => {
    emulator.inject({ action: 'DescribeUserProfile', kind: 'throttling' }, { action: 'DescribeUserProfile', kind: 'internalError' });
    expect(await outcomeOfEach(3)).toEqual(['ThrottlingException', 'InternalFailure', 'ok']);
  });

  test('hit their action only', async () => {
    injectUpdate('throttling');
    expect(await outcomeOfEach(1)).toEqual(['ok']);
  });

  test('hit their caller only, and let only calls of theirs pass', async () => {
    const other = clientOf(emulator, { accessKeyId: 'AKIDOTHER' });
    emulator.inject({ action: 'DescribeUserProfile', kind: 'throttling', accessKeyId: 'AKIDOTHER', after: 1 });
    await describeAlice();
    await describeAlice(other);
    await describeAlice();
    expect(await refusalOf(describeAlice(other))).toBe('ThrottlingException: Rate exceeded');
  });

  test('can be cleared', async () => {
    emulator.inject({ action: 'DescribeUserProfile', kind: 'throttling', times: Infinity });
    await outcomeOfEach(1);
    emulator.clearFaults();
    expect(await outcomeOfEach(1)).toEqual(['ThrottlingException', 'ok']);
  });

  test.each<[Fault, string]>([
    [{ action: 'UpdateProfile', kind: 'throttling' }, 'there is no action UpdateProfile to go wrong'],
    [{ action: 'CreateUserProfile', kind: 'updateFailed' }, 'updateFailed can only befall UpdateUserProfile, not CreateUserProfile'],
    [{ action: 'DeleteUserProfile', kind: 'deleteFailed' }, 'deleteFailed can only befall DeleteSpace and DeleteApp, not DeleteUserProfile'],
    [{ action: 'DeleteApp', kind: 'updateFailed' }, 'updateFailed can only befall UpdateUserProfile, not DeleteApp'],
    [{ action: 'AddTags', kind: 'throttling', times: 0 }, "throttling can't hit 0 calls after 0"],
    [{ action: 'AddTags', kind: 'slowAnswer' }, 'a slow answer needs a delay'],
    [{ action: 'AddTags', kind: 'throttling', delay: 5 }, 'throttling takes no delay'],
  ])('that can never strike are refused: %j', (fault, message) => {
    expect(() => emulator.inject(fault)).toThrow(message);
  });
});
