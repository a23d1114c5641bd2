import { answer, mailbox } from './answer';
import type { Answer } from './answer';
import { wishOf } from './deletion';
import { foreignSettings, readProperties } from './event';
import type { Asked } from './event';
import { settle } from './settle';
import { StackWatch } from './stack-watch';
import { UserProfile } from './user-profile';
import type { Described } from './user-profile';
import { assertOfStack, idOf, MalformedEvent } from '../../custom-resources/runtime/event';
import { log } from '../../custom-resources/runtime/log';
import { describe, isAccessDenied, Patience } from '../../custom-resources/runtime/patience';
import { Stack } from '../../custom-resources/runtime/stack';
import type { Leaves } from '../../service-model/carrier';
import { visible } from '../../service-model/visible';
import type { ApiSettingsAttributes, HandlerEnvironment } from '../properties';

/** The part of Lambda's context that is used. */
interface Context {
  getRemainingTimeInMillis(): number;
}

/** What the ID of a custom resource starts with whose Create was refused before anything was done. */
const REFUSED = 'refused/';

type Outcome = Pick<Answer, 'Status' | 'Reason' | 'PhysicalResourceId'> & { readonly Data?: ApiSettingsAttributes };

/** Serves CloudFormation's requests for `Custom::SageMakerUserProfileSettings`. */
export async function handler(event: any, context: Context): Promise<void> {
  const environment = process.env as unknown as HandlerEnvironment;
  const patience = new Patience(() => context.getRemainingTimeInMillis());
  const to = mailbox(event?.ResponseURL, environment.URL_SUFFIX);
  const { RequestType, StackId, RequestId, LogicalResourceId, PhysicalResourceId } = event;
  log('asked', { RequestType, LogicalResourceId, PhysicalResourceId });
  const outcome = await serve(event, environment.STACK_ID, patience);
  log(outcome.Status === 'SUCCESS' ? 'done' : 'failed', { Reason: outcome.Reason });
  await answer(to, { StackId, RequestId, LogicalResourceId, ...outcome });
}

async function serve(event: any, stackId: string, patience: Patience): Promise<Outcome> {
  try {
    assertOfStack(event, stackId);
    const watch = new StackWatch(new Stack(stackId, patience), patience);
    switch (event.RequestType) {
      case 'Create': return await apply(read(event.ResourceProperties), undefined, patience, watch);
      case 'Update': return await apply(read(event.ResourceProperties), readable(event.OldResourceProperties), patience, watch);
      case 'Delete': {
        await takeBack(event, patience);
        return { Status: 'SUCCESS', PhysicalResourceId: event.PhysicalResourceId };
      }
      default: throw new MalformedEvent(`RequestType is '${event.RequestType}', not Create, Update or Delete`);
    }
  } catch (error) {
    return { Status: 'FAILED', Reason: describe(error), PhysicalResourceId: event.PhysicalResourceId ?? newIdOf(event, error) };
  }
}

/** The profile's own ID even for a failed Create: the Delete that follows is for what may be half done, unless nothing was begun. */
function newIdOf(event: any, error: unknown): string {
  const asked = error instanceof MalformedEvent ? undefined : readable(event.ResourceProperties);
  return asked ? idOf(asked.profile) : `${REFUSED}${event.LogicalResourceId}`;
}

function read(properties: unknown): Asked {
  const asked = readProperties(properties);
  const foreign = foreignSettings(asked.settings);
  if (foreign.length) {
    throw new MalformedEvent(`refused: these settings are not for this function to set: ${visible(foreign.join(', '))}`);
  }
  return asked;
}

async function apply(asked: Asked, old: Asked | undefined, patience: Patience, watch: StackWatch): Promise<Outcome> {
  const profile = new UserProfile(asked.profile, patience);
  const undo = old ? noLongerAskedFor(asked, old) : new Map();
  const change = { set: asked.settings, undo, carriedByCloudFormation: asked.carriedByCloudFormation };
  const uid = await settle(profile, change, patience, watch).then(uidOf, async (error) => {
    if (!await hasNothingToRestore(profile, error, watch)) {
      throw named(profile, error);
    }
    log('nothing to restore: the profile is gone');
    return '';
  });
  return {
    Status: 'SUCCESS',
    PhysicalResourceId: idOf(asked.profile),
    Data: { UserProfileArn: asked.userProfileArn, UserProfileName: asked.profile.userProfileName, HomeEfsFileSystemUid: uid },
  };
}

function uidOf({ homeEfsFileSystemUid: uid = '' }: Described): string {
  if (!uid) {
    log('the profile has no HomeEfsFileSystemUid yet: the attribute is empty');
  }
  return uid;
}

/** Whether an update failed in a rollback because the profile was deleted by hand: failing there would only keep the stack from being updated again. */
async function hasNothingToRestore(profile: UserProfile, error: Error, watch: StackWatch): Promise<boolean> {
  return error.name === 'ResourceNotFound' && await watch.isRestoring() && await isGone(profile).catch(() => false);
}

/** The settings that this resource owned on the same profile, and that nobody carries now. */
function noLongerAskedFor(asked: Asked, old: Asked): Leaves {
  return idOf(old.profile) === idOf(asked.profile)
    ? without(old.settings, (path) => asked.settings.has(path) || asked.carriedByCloudFormation.has(path))
    : new Map();
}

async function takeBack(event: any, patience: Patience): Promise<void> {
  const old = readable(event.ResourceProperties);
  if (!old || `${event.PhysicalResourceId}`.startsWith(REFUSED)) {
    log('nothing to take back: these properties were never applied');
    return;
  }
  const profile = new UserProfile(old.profile, patience);
  try {
    const leaving = { ...old, stackId: event.StackId, logicalId: event.LogicalResourceId };
    const wish = await wishOf(leaving, patience);
    if ('leaveAlone' in wish) {
      log(`nothing to take back: ${wish.leaveAlone}`);
      return;
    }
    const undo = without(old.settings, (path) => wish.stillAsksFor(path));
    // what else is asked for in the same blocks: an update may have reset what it left out
    const blocks = new Set([...old.settings.keys()].map((path) => path.split('.')[0]));
    const set = without(wish.asksFor, (path) => !blocks.has(path.split('.')[0]));
    if (undo.size + set.size && !await isOutOfReach(profile)) {
      await settle(profile, { set, undo, carriedByCloudFormation: old.carriedByCloudFormation }, patience);
    }
  } catch (error) {
    if (isAccessDenied(error)) {
      log('the settings stay: this function may not take them back any more', { error: describe(error) });
    } else if (!await isOutOfReach(profile).catch(() => false)) {
      throw named(profile, error);
    }
  }
}

/** Whether nothing can be done for a profile: it failed when it was created or deleted, is being deleted, or is gone already. */
async function isOutOfReach(profile: UserProfile): Promise<boolean> {
  const isOut = await isGone(profile) || ['Deleting', 'Failed', 'Delete_Failed'].includes(profile.status!);
  if (isOut) {
    log('nothing to take back: the profile goes');
  }
  return isOut;
}

async function isGone(profile: UserProfile): Promise<boolean> {
  try {
    await profile.describe();
    return false;
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFound') {
      throw error;
    }
    return true;
  }
}

/** An error with the profile that it is about. */
function named({ id, status = 'unknown' }: UserProfile, error: unknown): Error {
  return new Error(`user profile '${id.userProfileName}' of domain ${id.domainId}, status ${status}: ${describe(error)}`);
}

/** Properties that can't be read were refused when they came, and so were never applied. */
function readable(properties: unknown): Asked | undefined {
  try {
    return readProperties(properties);
  } catch {
    return undefined;
  }
}

/** Some of these settings: those that are this function's to set, and that nobody else asks for. */
function without(settings: Leaves, isAskedFor: (path: string) => boolean): Leaves {
  const foreign = new Set(foreignSettings(settings));
  return new Map([...settings].filter(([path]) => !foreign.has(path) && !isAskedFor(path)));
}
