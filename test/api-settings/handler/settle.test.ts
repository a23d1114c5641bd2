import type { Change } from '../../../src/api-settings/handler/plan';
import { settle } from '../../../src/api-settings/handler/settle';
import type { StackWatch } from '../../../src/api-settings/handler/stack-watch';
import type { Described, UserProfile } from '../../../src/api-settings/handler/user-profile';
import { Patience } from '../../../src/custom-resources/runtime/patience';
import { leavesOf } from '../../../src/service-model/carrier';
import { ThisProcess } from '../../simulator/process/this-process';

const SHARING = { SharingSettings: { NotebookOutputOption: 'Disabled' } };
const DISABLED = { ...SHARING, CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' } } };
const ENABLED = { ...SHARING, CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } };

const ENABLE: Change = { set: leavesOf({ CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } }), undo: new Map(), carriedByCloudFormation: new Set() };

const describedAs = (status: string, settings: unknown, more: Partial<Described> = {}): Described => ({ status, settings, lastModified: 1, ...more });
const before = describedAs('InService', DISABLED);
const updating = describedAs('Updating', DISABLED, { lastModified: 2 });
const after = describedAs('InService', ENABLED, { lastModified: 3 });

const error = (name: string, message: string, httpStatusCode?: number) => Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
const busy = error('ResourceInUse', 'the profile is in use', 400);

/** A profile that describes what it is told to, the last of it for ever, and takes updates or doesn't. */
class ScriptedProfile {
  public readonly sent: unknown[] = [];
  public describes = 0;

  public constructor(private readonly descriptions: Described[], private readonly refusals: (Error | undefined)[] = []) {}

  public async describe(): Promise<Described> {
    return this.descriptions[Math.min(this.describes++, this.descriptions.length - 1)];
  }

  public async update(blocks: unknown): Promise<void> {
    const refusal = this.refusals[this.sent.push(blocks) - 1];
    if (refusal) {
      throw refusal;
    }
  }
}

let thisProcess: ThisProcess;
let logged: any[];

beforeEach(() => {
  thisProcess = ThisProcess.begin();
  logged = [];
  jest.spyOn(console, 'log').mockImplementation((line) => { logged.push(JSON.parse(line)); });
});

afterEach(() => {
  thisProcess.end();
  jest.restoreAllMocks();
});

/** How it ends, with a function that has 15 minutes, unless told otherwise. */
async function settled(
  profile: ScriptedProfile, change: Change = ENABLE, watch?: StackWatch, milliseconds = 900_000,
): Promise<{ described?: Described; error?: string; seconds: number }> {
  const start = thisProcess.simulation.now();
  const patience = new Patience(() => start + milliseconds - thisProcess.simulation.now());
  const seconds = () => (thisProcess.simulation.now() - start) / 1000;
  return thisProcess.run(() => settle(profile as unknown as UserProfile, change, patience, watch)
    .then((described) => ({ described, seconds: seconds() }), ({ message }) => ({ error: message, seconds: seconds() })));
}

describe('a profile with everything in place', () => {
  test('is described once, and not updated', async () => {
    const profile = new ScriptedProfile([after]);
    expect(await settled(profile)).toEqual({ described: after, seconds: 0 });
    expect([profile.describes, profile.sent]).toEqual([1, []]);
    expect(logged).toEqual([]);
  });

  test('may have failed to update before', async () => {
    const failed = describedAs('Update_Failed', ENABLED, { failureReason: 'an old reason' });
    expect((await settled(new ScriptedProfile([failed]))).described).toBe(failed);
  });

  test('that keeps what can\'t be taken back is not updated, and the log says what stays', async () => {
    const settings = { CanvasAppSettings: { GenerativeAiSettings: { AmazonBedrockRoleArn: 'arn:aws:iam::123456789012:role/bedrock' } } };
    const profile = new ScriptedProfile([describedAs('InService', settings)]);
    expect((await settled(profile, { set: new Map(), undo: leavesOf(settings), carriedByCloudFormation: new Set() })).error).toBeUndefined();
    expect(profile.sent).toEqual([]);
    expect(logged).toEqual([{
      message: 'these settings have no value that takes them back, and stay',
      stays: ['CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn'],
    }]);
  });
});

describe('a profile that differs', () => {
  test('is updated once, with the block that differs', async () => {
    const profile = new ScriptedProfile([before, updating, updating, after]);
    expect((await settled(profile)).described).toBe(after);
    expect(profile.sent).toEqual([{ CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } }]);
    expect(logged).toEqual([{ message: 'updated', changed: ['CanvasAppSettings.KendraSettings.Status'] }]);
  });

  test('is waited for as long as it is made or updated by somebody else', async () => {
    const profile = new ScriptedProfile([describedAs('Pending', {}), updating, before, after]);
    expect((await settled(profile)).described).toBe(after);
    expect(profile.sent).toHaveLength(1);
  });

  test('may show its settings late', async () => {
    const profile = new ScriptedProfile([before, before, before, updating, after]);
    expect((await settled(profile)).described).toBe(after);
    expect(profile.sent).toHaveLength(1);
  });

  test('whose last update failed is updated all the same', async () => {
    const failed = describedAs('Update_Failed', DISABLED, { failureReason: 'an old reason' });
    const profile = new ScriptedProfile([failed, failed, updating, after]);
    expect((await settled(profile)).described).toBe(after);
    expect(profile.sent).toHaveLength(1);
  });
});

describe('an update that is refused', () => {
  test('because the profile is busy is tried again, once it isn\'t', async () => {
    const profile = new ScriptedProfile([before, updating, before, updating, after], [busy]);
    expect((await settled(profile)).described).toBe(after);
    expect(profile.sent).toHaveLength(2);
  });

  test('because the profile is busy is found anew: what another update set stays', async () => {
    const other = { ...DISABLED, CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' }, DirectDeploySettings: { Status: 'ENABLED' } } };
    const both = { ...DISABLED, CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' }, DirectDeploySettings: { Status: 'ENABLED' } } };
    const profile = new ScriptedProfile([before, updating, describedAs('InService', other, { lastModified: 4 }), describedAs('InService', both, { lastModified: 5 })], [busy]);
    expect((await settled(profile)).error).toBeUndefined();
    expect(profile.sent[1]).toEqual({ CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' }, DirectDeploySettings: { Status: 'ENABLED' } } });
  });

  test('because of another update does not fail for what that changed', async () => {
    const allowed = { SharingSettings: { NotebookOutputOption: 'Allowed' } };
    const afterOther = describedAs('InService', { ...DISABLED, ...allowed }, { lastModified: 4 });
    const afterBoth = describedAs('InService', { ...ENABLED, ...allowed }, { lastModified: 5 });
    expect((await settled(new ScriptedProfile([before, updating, afterOther, afterBoth], [busy]))).error).toBeUndefined();
  });

  test('for good fails at once', async () => {
    const profile = new ScriptedProfile([before], [error('ValidationException', 'no such status', 400)]);
    expect(await settled(profile)).toEqual({ error: 'no such status', seconds: 0 });
    expect(profile.sent).toHaveLength(1);
  });

  test('is tried until the time is over, with the last reason', async () => {
    thisProcess.force(1);
    expect(await settled(new ScriptedProfile([before], Array(1000).fill(busy)))).toEqual({
      error: 'gave up after 856 seconds updating the profile; the last error: ResourceInUse: the profile is in use', seconds: 855.5,
    });
  });

  test('says only once what stays', async () => {
    const settings = { CanvasAppSettings: { GenerativeAiSettings: { AmazonBedrockRoleArn: 'arn:aws:iam::123456789012:role/bedrock' }, KendraSettings: { Status: 'ENABLED' } } };
    const done = { CanvasAppSettings: { ...settings.CanvasAppSettings, KendraSettings: { Status: 'DISABLED' } } };
    const profile = new ScriptedProfile([describedAs('InService', settings), describedAs('InService', settings), describedAs('InService', done)], [busy]);
    expect((await settled(profile, { set: new Map(), undo: leavesOf(settings), carriedByCloudFormation: new Set() })).error).toBeUndefined();
    expect(logged.filter(({ stays }) => stays)).toHaveLength(1);
  });
});

describe('an update whose answer is lost', () => {
  const lost = error('TimeoutError', 'read ECONNRESET');

  test('and which touched something else is told of, although a second one sets the rest', async () => {
    const touched = describedAs('InService', { CanvasAppSettings: DISABLED.CanvasAppSettings }, { lastModified: 4 });
    const set = describedAs('InService', { CanvasAppSettings: ENABLED.CanvasAppSettings }, { lastModified: 5 });
    expect((await settled(new ScriptedProfile([before, touched, ...Array<Described>(40).fill(set)], [lost]))).error)
      .toBe("the service accepted the update, but these settings aren't as they should be: SharingSettings.NotebookOutputOption");
  });

  test('is not sent again when it has arrived', async () => {
    const profile = new ScriptedProfile([before, updating, after], [lost]);
    expect((await settled(profile)).described).toBe(after);
    expect(profile.sent).toHaveLength(1);
  });

  test('is sent again when it has not', async () => {
    const profile = new ScriptedProfile([before, before, after], [lost]);
    expect((await settled(profile)).described).toBe(after);
    expect(profile.sent).toHaveLength(2);
  });

  test('is not taken for a success when it changed what it left alone', async () => {
    const sharing = { NotebookOutputOption: 'Disabled', S3OutputPath: 's3://team/notebooks' };
    const touched = describedAs('InService', { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } }, SharingSettings: {} }, { lastModified: 3 });
    expect((await settled(new ScriptedProfile([describedAs('InService', { ...DISABLED, SharingSettings: sharing }), touched], [lost]))).error)
      .toBe('the update also changed what it left alone: SharingSettings.NotebookOutputOption, SharingSettings.S3OutputPath');
  });

  test('is not taken for a success when a busy profile, and a change of what it left alone, came after it', async () => {
    const touched = describedAs('InService', { ...ENABLED, SharingSettings: {} }, { lastModified: 3 });
    expect((await settled(new ScriptedProfile([before, before, touched], [lost, busy]))).error)
      .toBe('the update also changed what it left alone: SharingSettings.NotebookOutputOption');
  });

  test('is sent again when it failed afterwards, and then says why it fails', async () => {
    const failed = (lastModified: number) => describedAs('Update_Failed', DISABLED, { lastModified, failureReason: 'the bucket is gone' });
    const profile = new ScriptedProfile([before, failed(3), failed(5)], [lost]);
    expect((await settled(profile)).error).toBe('the update failed: the bucket is gone');
    expect(profile.sent).toHaveLength(2);
  });
});

describe('an update that is accepted', () => {
  test('and fails afterwards gives the reason', async () => {
    const profile = new ScriptedProfile([before, updating, describedAs('Update_Failed', DISABLED, { lastModified: 3, failureReason: 'the bucket is gone' })]);
    expect((await settled(profile)).error).toBe('the update failed: the bucket is gone');
    expect(profile.sent).toHaveLength(1);
  });

  test('and fails afterwards without a reason says so', async () => {
    const profile = new ScriptedProfile([before, describedAs('Update_Failed', DISABLED, { lastModified: 3 })]);
    expect((await settled(profile)).error).toBe('the update failed: the service gives no reason');
  });

  test('and fails afterwards is told of, even if the service says no other time for it', async () => {
    const profile = new ScriptedProfile([before, describedAs('Update_Failed', DISABLED, { failureReason: 'the bucket is gone' })]);
    expect((await settled(profile)).error).toBe('the update failed: the bucket is gone');
  });

  test('and fails like the one before gives the new reason', async () => {
    const failed = (lastModified: number, failureReason: string) => describedAs('Update_Failed', DISABLED, { lastModified, failureReason });
    expect((await settled(new ScriptedProfile([failed(1, 'old'), failed(1, 'old'), updating, failed(3, 'new')]))).error).toBe('the update failed: new');
  });

  test('but not applied fails within a minute, and names the settings', async () => {
    thisProcess.force(1);
    const profile = new ScriptedProfile([before, updating, describedAs('InService', DISABLED, { lastModified: 3 })]);
    expect(await settled(profile)).toEqual({
      error: "the service accepted the update, but these settings aren't as they should be: CanvasAppSettings.KendraSettings.Status", seconds: 31,
    });
    expect(profile.sent).toHaveLength(1);
  });

  test('but not applied before the time is over says what was waited for', async () => {
    thisProcess.force(1);
    const profile = new ScriptedProfile([before, describedAs('InService', DISABLED, { lastModified: 3 })]);
    expect(await settled(profile, ENABLE, undefined, 35_000)).toEqual({ error: 'gave up after 4 seconds waiting for the update to show', seconds: 3.5 });
  });

  test('but not applied, and touching others, names all of them', async () => {
    const touched = { ...DISABLED, SharingSettings: { NotebookOutputOption: 'Allowed' } };
    expect((await settled(new ScriptedProfile([before, describedAs('InService', touched, { lastModified: 3 })]))).error)
      .toBe("the service accepted the update, but these settings aren't as they should be: CanvasAppSettings.KendraSettings.Status, SharingSettings.NotebookOutputOption");
  });

  test('but touches others names them', async () => {
    const touched = { CanvasAppSettings: ENABLED.CanvasAppSettings, SharingSettings: { NotebookOutputOption: 'Allowed' } };
    expect((await settled(new ScriptedProfile([before, describedAs('InService', touched, { lastModified: 3 })]))).error)
      .toBe("the service accepted the update, but these settings aren't as they should be: SharingSettings.NotebookOutputOption");
  });

  test('but leaves the status of an older failure says so', async () => {
    const failed = (settings: unknown) => describedAs('Update_Failed', settings, { failureReason: 'old' });
    expect((await settled(new ScriptedProfile([failed(DISABLED), failed(ENABLED)]))).error)
      .toBe('the service accepted the update, but its status stays Update_Failed');
  });

  test('but never ends is waited for until the time is over', async () => {
    thisProcess.force(1);
    expect(await settled(new ScriptedProfile([before, updating])))
      .toEqual({ error: 'gave up after 856 seconds waiting for the profile, whose status is Updating', seconds: 855.5 });
  });

  test('after a long time may show its settings late', async () => {
    const longUpdate = Array<Described>(12).fill(updating);
    const profile = new ScriptedProfile([before, ...longUpdate, describedAs('InService', DISABLED, { lastModified: 3 }), after]);
    expect((await settled(profile)).described).toBe(after);
  });
});

describe('a profile that can\'t be updated', () => {
  test.each([
    ['Deleting', undefined, "its settings can't be changed in this status"],
    ['Failed', 'no such subnet', "its settings can't be changed in this status: no such subnet"],
    ['Delete_Failed', 'apps are left', "its settings can't be changed in this status: apps are left"],
    ['unknown', undefined, "its settings can't be changed in this status"],
  ])('because it is %s (%s) fails at once', async (status, failureReason, message) => {
    const profile = new ScriptedProfile([describedAs(status, DISABLED, { failureReason })]);
    expect(await settled(profile)).toEqual({ error: message, seconds: 0 });
    expect(profile.sent).toEqual([]);
  });

  test('because it goes away during the update fails', async () => {
    const profile = new ScriptedProfile([before, describedAs('Deleting', DISABLED)]);
    expect((await settled(profile)).error).toBe("its settings can't be changed in this status");
  });

  test('because it never comes into service is waited for until the time is over', async () => {
    thisProcess.force(1);
    const profile = new ScriptedProfile([describedAs('Pending', {})]);
    expect(await settled(profile)).toEqual({ error: 'gave up after 856 seconds waiting for the profile, whose status is Pending', seconds: 855.5 });
    expect(profile.sent).toEqual([]);
  });
});

describe('a stack that turns back', () => {
  /** A watch on a stack that turns back after so many looks. */
  const turningBackAfter = (looks: number) => {
    const seen: string[] = [];
    const watch: Pick<StackWatch, 'begin' | 'assertWanted'> = {
      begin: () => { seen.push('begin'); },
      assertWanted: async (isAtOnce) => {
        seen.push(isAtOnce ? 'at once' : 'later');
        if (seen.length > looks + 1) {
          throw new Error('given up');
        }
      },
    };
    return { watch: watch as StackWatch, seen };
  };

  test('is noticed before an update is tried again, which then is not sent', async () => {
    const { watch, seen } = turningBackAfter(1);
    const profile = new ScriptedProfile([before, before, before], [busy, busy]);
    expect((await settled(profile, ENABLE, watch)).error).toBe('given up');
    expect(profile.sent).toHaveLength(1);
    expect(seen).toEqual(['begin', 'at once', 'later']);
  });

  test('is noticed after a long wait for the profile', async () => {
    const { watch, seen } = turningBackAfter(0);
    const profile = new ScriptedProfile([...Array<Described>(12).fill(updating), before]);
    expect((await settled(profile, ENABLE, watch)).error).toBe('given up');
    expect(profile.sent).toEqual([]);
    expect(seen).toEqual(['begin', 'later']);
  });

  test.each([[2, 'at once'], [3, 'later']])('is asked for again when a request is a second old: after %d pauses it is sent %s', async (pauses, when) => {
    thisProcess.force(0); // pauses of 250, 500 and 1,000 milliseconds
    const { watch, seen } = turningBackAfter(9);
    expect((await settled(new ScriptedProfile([...Array<Described>(pauses).fill(updating), before, after]), ENABLE, watch)).described).toBe(after);
    expect(seen).toEqual(['begin', when]);
  });

  test('is not asked for again when an update can be sent at once, nor at all when there is nothing to send', async () => {
    const first = turningBackAfter(1);
    expect((await settled(new ScriptedProfile([before, after]), ENABLE, first.watch)).described).toBe(after);
    expect(first.seen).toEqual(['begin', 'at once']);
    const second = turningBackAfter(0);
    expect((await settled(new ScriptedProfile([after]), ENABLE, second.watch)).described).toBe(after);
    expect(second.seen).toEqual(['begin']);
  });
});
