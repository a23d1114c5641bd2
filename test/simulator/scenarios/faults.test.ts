import { Size } from 'aws-cdk-lib';
import { CanvasAppSettings } from '../../../src';
import type { FaultKind } from '../sagemaker';
import { alice, callsOf, notInPlace, rehearse, settingsOf, STACK, studio } from './studio';
import type { Rehearsal } from '../cloudformation/rehearsal';

const app = (isEnabled: boolean) => studio((stack) => {
  alice(stack, {
    canvas: new CanvasAppSettings({ kendra: isEnabled }),
    spaceStorage: { defaultSize: Size.gibibytes(5), maximumSize: Size.gibibytes(10) },
  });
});

const FOREVER = 100_000;

let rehearsal: Rehearsal;

beforeEach(async () => {
  rehearsal = rehearse();
  expect(await rehearsal.deploy(app(false))).toMatchObject({ status: 'CREATE_COMPLETE' });
});

/** Has the service do wrong by the handler from here on; what CloudFormation itself calls goes well. */
function inject(action: string, kind: FaultKind, options: { times?: number; delay?: number; reason?: string; after?: number } = {}): void {
  rehearsal.emulator.inject({ action, kind, accessKeyId: rehearsal.functionName(STACK), ...options });
}

/** Updates the stack, and counts what the handler sent meanwhile. */
async function update(): Promise<{ status: string; reason?: string; updates: number; describes: number }> {
  const before = rehearsal.emulator.calls.length;
  const { status, reason } = await rehearsal.deploy(app(true));
  const calls = rehearsal.emulator.calls.slice(before).filter(({ accessKeyId }) => accessKeyId === rehearsal.functionName(STACK));
  const count = (action: string) => calls.filter((call) => call.action === action).length;
  return { status, reason, updates: count('UpdateUserProfile'), describes: count('DescribeUserProfile') };
}

describe('without a fault', () => {
  test('a change is one update between two looks', async () => {
    expect(await update()).toEqual({ status: 'UPDATE_COMPLETE', reason: undefined, updates: 1, describes: 2 });
  });

  test('no change is a look', async () => {
    const before = callsOf(rehearsal).length;
    const [created] = rehearsal.customResourceEvents;
    const event = { ...created, RequestType: 'Update', PhysicalResourceId: 'd-abcdefghijkl/alice', OldResourceProperties: created.ResourceProperties };
    expect(await rehearsal.invoke(STACK, event)).toMatchObject({ response: { Status: 'SUCCESS' } });
    expect(callsOf(rehearsal).slice(before)).toEqual(['DescribeUserProfile']);
  });

  test('the answer has less than 4,096 bytes, and the attributes of the profile', async () => {
    const [created] = rehearsal.customResourceEvents;
    const { response } = await rehearsal.invoke(STACK, created);
    expect(Buffer.byteLength(JSON.stringify(response))).toBeLessThan(4096);
    expect(response.Data).toEqual({
      UserProfileArn: 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice',
      UserProfileName: 'alice',
      HomeEfsFileSystemUid: '200005',
    });
  });
});

describe('what passes is waited for', () => {
  const PASSING: FaultKind[] = ['throttling', 'internalError', 'unavailable', 'connectionReset', 'accessDenied'];

  test.each<[string, FaultKind]>([
    ...PASSING.map((kind): [string, FaultKind] => ['DescribeUserProfile', kind]),
    ...[...PASSING, 'resourceInUse', 'alreadyBeingUpdated'].map((kind): [string, FaultKind] => ['UpdateUserProfile', kind as FaultKind]),
  ])('%s: %s, three times', async (action, kind) => {
    inject(action, kind, { times: 3 });
    expect(await update()).toMatchObject({ status: 'UPDATE_COMPLETE', updates: action === 'UpdateUserProfile' ? 4 : 1 });
    expect(notInPlace(rehearsal)).toEqual([]);
  });

  test.each<[FaultKind, object]>([
    ['failureAfterAccepting', {}],
    ['slowAnswer', { delay: 150_000 }],
  ])('UpdateUserProfile: %s, and it is not sent again', async (kind, options) => {
    inject('UpdateUserProfile', kind, options);
    expect(await update()).toMatchObject({ status: 'UPDATE_COMPLETE', updates: 1 });
    expect(notInPlace(rehearsal)).toEqual([]);
  });

  test('UpdateUserProfile: updateFailed, because IAM does not know a new role everywhere yet', async () => {
    inject('UpdateUserProfile', 'updateFailed', { times: 2, reason: 'Could not assume role arn:aws:iam::123456789012:role/forecast' });
    expect(await update()).toMatchObject({ status: 'UPDATE_COMPLETE', updates: 3 });
    expect(notInPlace(rehearsal)).toEqual([]);
  });

  test('DescribeUserProfile: slowAnswer', async () => {
    inject('DescribeUserProfile', 'slowAnswer', { delay: 150_000 });
    expect(await update()).toMatchObject({ status: 'UPDATE_COMPLETE', updates: 1 });
    expect(notInPlace(rehearsal)).toEqual([]);
  });

  test.each(['ResourceInUse', 'ValidationException'] as const)('a profile that is Updating for a while, which is told as %s', async (busyError) => {
    const slow = rehearse({ emulator: { transitionTime: 40_000, busyError } });
    expect(await slow.deploy(app(false))).toMatchObject({ status: 'CREATE_COMPLETE' });
    expect(await slow.deploy(app(true))).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(notInPlace(slow)).toEqual([]);
  });
});

describe("what doesn't pass fails at once, is told, and is rolled back", () => {
  test.each<[FaultKind, RegExp]>([
    ['validation', /user profile 'alice' of domain d-abcdefghijkl, status InService: ValidationException: .*the reason/],
    ['resourceLimitExceeded', /user profile 'alice' of domain d-abcdefghijkl, status InService: ResourceLimitExceeded: .*the reason/],
    ['resourceNotFound', /user profile 'alice' of domain d-abcdefghijkl, status InService: ResourceNotFound: .*the reason/],
    ['updateFailed', /user profile 'alice' of domain d-abcdefghijkl, status Update_Failed: the update failed: the reason/],
  ])('UpdateUserProfile: %s', async (kind, reason) => {
    inject('UpdateUserProfile', kind, { reason: 'the reason' });
    expect(await update()).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', reason: expect.stringMatching(reason), updates: 1 });
    expect(settingsOf(rehearsal).CanvasAppSettings).toEqual({ KendraSettings: { Status: 'DISABLED' } });
    expect(notInPlace(rehearsal)).toEqual([]);
  });

  test('DescribeUserProfile: resourceNotFound', async () => {
    inject('DescribeUserProfile', 'resourceNotFound', { reason: 'the reason' });
    expect(await update()).toMatchObject({
      status: 'UPDATE_ROLLBACK_COMPLETE',
      reason: expect.stringContaining("user profile 'alice' of domain d-abcdefghijkl, status unknown: ResourceNotFound: the reason"),
      updates: 0,
    });
  });

  test('UpdateUserProfile: notApplied', async () => {
    inject('UpdateUserProfile', 'notApplied');
    expect(await update()).toMatchObject({
      status: 'UPDATE_ROLLBACK_COMPLETE',
      reason: expect.stringContaining("the service accepted the update, but these settings aren't as they should be: CanvasAppSettings.KendraSettings.Status"),
      updates: 1,
    });
    expect(notInPlace(rehearsal)).toEqual([]);
  });

  test('UpdateUserProfile: touchesOthers', async () => {
    inject('UpdateUserProfile', 'touchesOthers');
    const { status, reason } = await update();
    expect(status).toEqual('UPDATE_ROLLBACK_COMPLETE');
    expect(reason).toMatch(/the service accepted the update, but these settings aren't as they should be: SpaceStorageSettings\./);
    expect(settingsOf(rehearsal).CanvasAppSettings).toEqual({ KendraSettings: { Status: 'DISABLED' } });
  });
});

describe("what doesn't end is answered before the function's own end", () => {
  beforeEach(async () => {
    rehearsal = rehearse();
    expect(await rehearsal.deploy(app(false))).toMatchObject({ status: 'CREATE_COMPLETE' });
  });

  test.each<[string, FaultKind]>([
    ['DescribeUserProfile', 'throttling'],
    ['DescribeUserProfile', 'connectionReset'],
    ['UpdateUserProfile', 'throttling'],
    ['UpdateUserProfile', 'unavailable'],
    ['UpdateUserProfile', 'resourceInUse'],
  ])('%s: %s', async (action, kind) => {
    inject(action, kind, { times: FOREVER });
    const { reason } = await update();
    expect(reason).toMatch(/user profile 'alice' of domain d-abcdefghijkl, status \w+: gave up after 8\d\d seconds/);
  });

  test('UpdateUserProfile: accessDenied is given 90 seconds', async () => {
    inject('UpdateUserProfile', 'accessDenied', { times: FOREVER });
    const before = rehearsal.emulator.calls.length;
    const { reason } = await update();
    expect(reason).toMatch(/user profile 'alice' of domain d-abcdefghijkl, status InService: AccessDeniedException: /);
    const attempts = rehearsal.emulator.calls.slice(before).filter(({ action }) => action === 'UpdateUserProfile').map(({ at }) => at);
    const seconds = (attempts[attempts.length - 1] - attempts[0]) / 1000;
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThan(150);
  });

  test('DescribeUserProfile: slowAnswer, each time', async () => {
    inject('DescribeUserProfile', 'slowAnswer', { delay: 10_000_000, times: FOREVER });
    expect(await update()).toMatchObject({ reason: expect.stringMatching(/gave up after \d+ seconds waiting for DescribeUserProfile/) });
  });
});

describe('a deletion', () => {
  const withoutSettings = () => studio((stack) => {
    alice(stack, { spaceStorage: { defaultSize: Size.gibibytes(5), maximumSize: Size.gibibytes(10) } });
  });

  test.each<FaultKind>([
    'throttling', 'internalError', 'unavailable', 'connectionReset', 'resourceInUse', 'failureAfterAccepting',
  ])('takes settings back in spite of %s', async (kind) => {
    expect(await rehearsal.deploy(app(true))).toMatchObject({ status: 'UPDATE_COMPLETE' });
    inject('UpdateUserProfile', kind, { times: kind === 'failureAfterAccepting' ? 1 : 3 });
    expect(await rehearsal.deploy(withoutSettings())).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(settingsOf(rehearsal).CanvasAppSettings).toEqual({ KendraSettings: { Status: 'DISABLED' } });
  });

  test('that is not allowed any more succeeds, and says what stays', async () => {
    expect(await rehearsal.deploy(app(true))).toMatchObject({ status: 'UPDATE_COMPLETE' });
    inject('UpdateUserProfile', 'accessDenied', { times: FOREVER });
    expect(await rehearsal.deploy(withoutSettings())).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(settingsOf(rehearsal).CanvasAppSettings).toEqual({ KendraSettings: { Status: 'ENABLED' } });
    expect(rehearsal.logs.filter((line) => line.includes('the settings stay: this function may not take them back any more'))).toHaveLength(1);
  });
});

describe('a profile without a HomeEfsFileSystemUid', () => {
  test('gives an empty attribute and a line in the log', async () => {
    const without = rehearse({ emulator: { homeEfsFileSystemUid: null } });
    expect(await without.deploy(studio((stack) => { alice(stack, { exposeHomeEfsFileSystemUid: true }); }))).toMatchObject({ status: 'CREATE_COMPLETE' });
    const [event] = without.customResourceEvents;
    expect((await without.invoke(STACK, event)).response.Data.HomeEfsFileSystemUid).toEqual('');
    expect(without.logs.join('\n')).toContain('the profile has no HomeEfsFileSystemUid yet: the attribute is empty');
  });
});

describe('a log', () => {
  test('has neither the ARN of a secret nor the address of the answer in it, whatever the service says', async () => {
    const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:snowflake-AbCdEf';
    inject('UpdateUserProfile', 'validation', { reason: `Value '${secret}' at 'userSettings' failed` });
    const { reason } = await update();
    expect(reason).toContain("Value '(the ARN of a secret)' at 'userSettings' failed");
    expect(rehearsal.logs.join('\n')).not.toMatch(/secretsmanager|cloudformation-custom-resource-response/);
  });
});
