import { deviations, planOf } from './plan';
import type { Change } from './plan';
import type { StackWatch } from './stack-watch';
import type { Described, UserProfile } from './user-profile';
import { log } from '../../custom-resources/runtime/log';
import type { Patience } from '../../custom-resources/runtime/patience';
import { isRefusal } from '../../custom-resources/runtime/patience';

/** How long what an update changed may take to show, in milliseconds. */
const SHOWS_WITHIN = 30_000;

/** Within how many milliseconds of a request an update is sent without another look at whether it is still wanted: what a look would take itself. */
const AT_ONCE = 1_000;

/**
 * Makes the settings of a profile what they should be, and looks whether they are.
 *
 * An update that was refused because the profile is busy, or whose answer was lost, isn't repeated as it was: what has to change is found anew.
 */
export async function settle(profile: UserProfile, change: Change, patience: Patience, watch?: StackWatch): Promise<Described> {
  watch?.begin();
  let current = await untilReady(profile, patience);
  let before = current;
  let mayHaveArrived = false;
  for (let attempt = 0; ; attempt++) {
    const { blocks, changed, stays } = planOf(current.settings, change);
    if (stays.length && attempt === 0) {
      log('these settings have no value that takes them back, and stay', { stays });
    }
    if (!blocks) {
      const off = deviations(before.settings, current.settings, change);
      if (off.length) {
        throw new Error(`the update also changed what it left alone: ${off.join(', ')}`);
      }
      return current;
    }
    await watch?.assertWanted(attempt === 0 && patience.spent < AT_ONCE);
    try {
      await profile.update(blocks);
      log('updated', { changed });
      return await untilShown(profile, before, current, change, patience);
    } catch (error) {
      mayHaveArrived ||= !isRefusal(error);
      await patience.pause(attempt, 'updating the profile', error);
      current = await untilReady(profile, patience);
      // what somebody else changed meanwhile is no side effect of an update that was refused
      before = mayHaveArrived ? before : current;
    }
  }
}

/** Waits until an accepted update shows, as a whole and without a side effect. */
async function untilShown(profile: UserProfile, before: Described, last: Described, change: Change, patience: Patience): Promise<Described> {
  let since: number | undefined;
  for (let attempt = 0; ; attempt++) {
    const after = await untilReady(profile, patience);
    const isOld = after.status === last.status && after.lastModified === last.lastModified;
    if (after.status === 'Update_Failed' && !isOld) {
      throw new Error(`the update failed: ${after.failureReason ?? 'the service gives no reason'}`);
    }
    const off = deviations(before.settings, after.settings, change);
    if (!off.length && after.status === 'InService') {
      return after;
    }
    since ??= patience.spent;
    if (patience.spent - since > SHOWS_WITHIN) {
      const what = off.length ? `these settings aren't as they should be: ${off.join(', ')}` : `its status stays ${after.status}`;
      throw new Error(`the service accepted the update, but ${what}`);
    }
    await patience.pause(attempt, 'waiting for the update to show');
  }
}

/** Waits until the profile can be updated. */
async function untilReady(profile: UserProfile, patience: Patience): Promise<Described> {
  for (let attempt = 0; ; attempt++) {
    const described = await profile.describe();
    switch (described.status) {
      case 'InService':
      case 'Update_Failed':
        return described;
      case 'Pending':
      case 'Updating':
        await patience.pause(attempt, `waiting for the profile, whose status is ${described.status}`);
        break;
      default:
        throw new Error(`its settings can't be changed in this status${described.failureReason ? `: ${described.failureReason}` : ''}`);
    }
  }
}
