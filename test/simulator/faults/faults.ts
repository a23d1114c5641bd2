import type { FaultKind } from '../sagemaker';
import type { Stage } from './stage';

/** Something that goes wrong. */
export interface RowFault {
  readonly name: string;
  /** Whether it passes while the function is patient: then what was asked for has to be in place, and nobody need hear of it. */
  readonly passes: boolean;
  /** What a report of it has to say; the first part is the service's own words where it gives any. */
  readonly told: RegExp;
  /** Whether it may keep a rollback from its end: when it strikes there unless told otherwise; always, if it lasts longer than a deployment. */
  readonly breaksRollback?: 'never' | 'always';
  /** Has it happen from now on. Returns whether it has struck. */
  arm(stage: Stage): () => boolean;
}

const NEVER = /^(?!)/;
const GAVE_UP = /gave up after \d+ seconds/;
const FOR_GOOD = 1_000_000;

/** A call longer than the 30 seconds that the function gives it, in milliseconds. */
const SLOW = 35_000;

interface CallFault {
  readonly times?: number;
  readonly delay?: number;
  readonly reason?: string;
}

function call(action: 'UpdateUserProfile' | 'DescribeUserProfile', kind: FaultKind, fault: CallFault): RowFault['arm'] {
  return (stage) => stage.inject({ action, kind, ...fault });
}

function passing(name: string, arm: RowFault['arm']): RowFault {
  return { name, passes: true, told: NEVER, arm };
}

function lasting(name: string, told: RegExp, arm: RowFault['arm'], breaksRollback?: RowFault['breaksRollback']): RowFault {
  return { name, passes: false, told, arm, breaksRollback };
}

function forGood(name: string, told: RegExp, arm: RowFault['arm']): RowFault {
  return lasting(name, told, arm, 'always');
}

export const NOTHING = passing('nothing', () => () => true);

export const UPDATE_FAULTS = {
  throttled: passing('throttled', call('UpdateUserProfile', 'throttling', { times: 3 })),
  error500: passing('answers 500', call('UpdateUserProfile', 'internalError', { times: 3 })),
  error503: passing('answers 503', call('UpdateUserProfile', 'unavailable', { times: 3 })),
  reset: passing('connection reset', call('UpdateUserProfile', 'connectionReset', { times: 3 })),
  answerLost: passing('done, and the answer lost', call('UpdateUserProfile', 'failureAfterAccepting', {})),
  slow: passing('done, and the answer slow', call('UpdateUserProfile', 'slowAnswer', { delay: SLOW })),
  busy: passing('busy: ResourceInUse', call('UpdateUserProfile', 'resourceInUse', { times: 3 })),
  alreadyUpdating: passing('busy: already being updated', call('UpdateUserProfile', 'alreadyBeingUpdated', { times: 3 })),
  notAllowedYet: passing('not allowed yet', call('UpdateUserProfile', 'accessDenied', { times: 3 })),
  roleNotKnownYet: passing('Update_Failed: role not known yet', call('UpdateUserProfile', 'updateFailed', { times: 2, reason: 'Could not assume role' })),
  refused: lasting('refused', /ValidationException: the reason/, call('UpdateUserProfile', 'validation', { reason: 'the reason' })),
  limit: lasting('over a limit', /ResourceLimitExceeded: the reason/, call('UpdateUserProfile', 'resourceLimitExceeded', { reason: 'the reason' })),
  notFound: lasting('something it names is gone', /ResourceNotFound: the reason/, call('UpdateUserProfile', 'resourceNotFound', { reason: 'the reason' })),
  updateFailed: lasting('Update_Failed', /the update failed: the reason/, call('UpdateUserProfile', 'updateFailed', { reason: 'the reason' })),
  notApplied: lasting('silently not applied', /accepted the update, but these settings aren't as they should be: /, call('UpdateUserProfile', 'notApplied', {})),
  halfApplied: lasting('silently half applied', /accepted the update, but these settings aren't as they should be: /, call('UpdateUserProfile', 'halfApplied', {})),
  touchesOthers: lasting('another block loses a member', /aren't as they should be: .*/, call('UpdateUserProfile', 'touchesOthers', {})),
  throttledForGood: forGood('throttled for good', GAVE_UP, call('UpdateUserProfile', 'throttling', { times: FOR_GOOD })),
  error503ForGood: forGood('answers 503 for good', GAVE_UP, call('UpdateUserProfile', 'unavailable', { times: FOR_GOOD })),
  busyForGood: forGood('busy for good', GAVE_UP, call('UpdateUserProfile', 'resourceInUse', { times: FOR_GOOD })),
  notAllowed: forGood('not allowed', /AccessDeniedException: .*not authorized/, call('UpdateUserProfile', 'accessDenied', { times: FOR_GOOD })),
};

export const DESCRIBE_FAULTS = {
  throttled: passing('looks throttled', call('DescribeUserProfile', 'throttling', { times: 3 })),
  error500: passing('looks answered 500', call('DescribeUserProfile', 'internalError', { times: 3 })),
  reset: passing("looks' connection reset", call('DescribeUserProfile', 'connectionReset', { times: 3 })),
  slow: passing('looks slow', call('DescribeUserProfile', 'slowAnswer', { delay: SLOW })),
  throttledForGood: forGood('looks throttled for good', GAVE_UP, call('DescribeUserProfile', 'throttling', { times: FOR_GOOD })),
};

const throttledStack = (action: string, times = 3): RowFault['arm'] => (stage) =>
  stage.injectIntoCloudFormation({ action, status: 400, code: 'Throttling', message: 'Rate exceeded', times });

export const STACK_FAULTS = {
  statusThrottled: passing("the stack's status throttled", throttledStack('DescribeStacks')),
  status503: passing("the stack's status answered 503", (stage) =>
    stage.injectIntoCloudFormation({ action: 'DescribeStacks', status: 503, code: 'ServiceUnavailable', message: 'try again', times: 3 })),
  templateThrottled: passing("the stack's template throttled", throttledStack('GetTemplate')),
};

/** What happens to the profile that no call brings about. */
export const PROFILE_FAULTS = {
  gone: lasting('profile deleted by hand', /ResourceNotFound: .*does not exist|does not exist .*ResourceNotFound/, (stage) => stage.remove('alice'), 'never'),
  failed: lasting('profile Failed', /can't be changed in this status: the reason/, (stage) => stage.change('alice', (profile) => {
    Object.assign(profile, { Status: 'Failed', FailureReason: 'the reason' });
  }), 'always'),
  updatedByOthers: passing('somebody else updates it meanwhile', (stage) => stage.updateByHand('alice', 'SharingSettings.NotebookOutputOption', 'Disabled')),
  stuck: forGood('Updating for good', /gave up after \d+ seconds waiting for the profile, whose status is Updating/, (stage) =>
    stage.change('alice', (profile) => { profile.Status = 'Updating'; })),
};
