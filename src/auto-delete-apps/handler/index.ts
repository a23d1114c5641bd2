import { belongingsOf } from './belongings';
import type { Belonging } from './belongings';
import { reasonToStay } from './reason-to-stay';
import type { Deletion } from './reason-to-stay';
import { Studio } from './studio';
import { assertOfStack, idOf, MalformedEvent, readProfile } from '../../custom-resources/runtime/event';
import { log, redact } from '../../custom-resources/runtime/log';
import { describe, isTransient, OutOfTime, Patience } from '../../custom-resources/runtime/patience';

/** The part of Lambda's context that is used. */
interface Context {
  getRemainingTimeInMillis(): number;
}

/** What the provider framework is told. It hands over what the first answer for a request had beside that with the next call for it. */
interface Answer {
  readonly PhysicalResourceId: string;
  readonly IsComplete: boolean;
  readonly GivesUpAt?: number;
}

/** After how many milliseconds a deletion is given up: CloudFormation waits an hour, and would give no reason. */
const PATIENT_FOR = 50 * 60_000;

const LONGEST_LIST = 1000;
const LONGEST_REASON = 1500;

/** An error as CloudFormation's user is to read it: the framework sends the stack, too, and CloudFormation takes 4,096 bytes in all. */
class Failure extends Error {
  public constructor(message: string) {
    super(redact(message).slice(0, LONGEST_REASON));
    this.stack = this.message;
  }
}

/**
 * Serves the provider framework's calls for `Custom::SageMakerAutoDeleteApps`: the first of a request and, every 30 seconds, those that ask whether
 * it is complete. They are the same here. Each is one look at what the profile still owns, and deletes what can be deleted now.
 */
export async function handler(event: any, context: Context): Promise<Answer> {
  const { RequestType, LogicalResourceId, PhysicalResourceId } = event;
  log('asked', { RequestType, LogicalResourceId, PhysicalResourceId });
  try {
    assertOfStack(event, process.env.STACK_ID!);
    const asked = readProfile(event.ResourceProperties);
    const answer = { PhysicalResourceId: idOf(asked.profile), IsComplete: true };
    switch (RequestType) {
      case 'Create': case 'Update': return answer;
      case 'Delete': {
        if (PhysicalResourceId !== answer.PhysicalResourceId) {
          log('nothing to delete: CloudFormation made this ID up, for a creation that it gave up');
          return { PhysicalResourceId, IsComplete: true };
        }
        const GivesUpAt = typeof event.GivesUpAt === 'number' ? event.GivesUpAt : Date.now() + PATIENT_FOR;
        const patience = new Patience(() => context.getRemainingTimeInMillis());
        const IsComplete = await isGone({ ...asked, logicalId: LogicalResourceId }, GivesUpAt, patience);
        return { ...answer, IsComplete, GivesUpAt };
      }
      default: throw new MalformedEvent(`RequestType is '${RequestType}', not Create, Update or Delete`);
    }
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure(describe(error));
    log('failed', { reason: failure.message });
    throw failure;
  }
}

/** Whether nothing is left that has to go before the profile. */
async function isGone(asked: Deletion, givesUpAt: number, patience: Patience): Promise<boolean> {
  const named = (reason: string) => {
    const { domainId, userProfileName } = asked.profile;
    return new Failure(`user profile '${userProfileName}' of domain ${domainId}: ${reason}`);
  };
  try {
    const left = await pass(asked, patience);
    if (left.length && Date.now() >= givesUpAt) {
      throw named(`some of what it owns could not be deleted in ${PATIENT_FOR / 60_000} minutes: ${await listed(left)}`);
    }
    return !left.length;
  } catch (error) {
    if (error instanceof Failure) {
      throw error;
    }
    const mayPass = error instanceof OutOfTime || isTransient(error);
    if (!mayPass || Date.now() >= givesUpAt) {
      throw named(`what it owns could not be deleted: ${describe(error)}`);
    }
    log('to be tried again', { error: describe(error) });
    return false;
  }
}

/** Deletes what can be deleted now; gives what is left. */
async function pass(asked: Deletion, patience: Patience): Promise<Belonging[]> {
  const studio = new Studio(asked.profile.domainId, patience);
  const userProfileName = await studio.userProfileNamed(asked.profile.userProfileName);
  if (userProfileName === undefined) {
    log('nothing to delete: the profile is gone, or going');
    return [];
  }
  const belongings = await belongingsOf(userProfileName, studio);
  if (!belongings.length) {
    log('nothing is left to delete');
    return [];
  }
  const reason = await reasonToStay(asked, process.env.STACK_ID!, patience);
  if (reason) {
    log(`nothing is deleted: ${reason}`, { left: belongings.map(({ name }) => name) });
    return [];
  }
  const shared = belongings.filter(({ isShared }) => isShared);
  if (shared.length) {
    throw new Error(`the profile can't go as long as it owns what others may use, so nothing is deleted: first delete ${shared.map(({ name }) => name).join(', ')}`);
  }
  for (const belonging of belongings) {
    await belonging.delete();
  }
  log('left', { left: belongings.map(({ name, status }) => `${name} (${status})`) });
  return belongings;
}

/** What is left, with the reason where one is known, as long as there is room. */
async function listed(left: readonly Belonging[]): Promise<string> {
  const texts: string[] = [];
  for (const belonging of left) {
    const problem = await belonging.problem();
    texts.push(`${belonging.name} (${belonging.status}${problem ? `: ${problem}` : ''})`);
    if (texts.join(', ').length > LONGEST_LIST) {
      break;
    }
  }
  const more = left.length - texts.length;
  return `${texts.join(', ').slice(0, LONGEST_LIST)}${more ? ` and ${more} more` : ''}`;
}
