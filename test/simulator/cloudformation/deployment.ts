import type { Account } from './account';
import { Stack } from './stack';

/** How a deployment of one stack ended. */
export interface StackOutcome {
  readonly status: string;
  readonly reason?: string;
}

/** Creates a stack, or updates it if it is there, with a rollback if that fails. */
export async function deployStack(
  account: Account, name: string, body: any, parameters: Readonly<Record<string, string>>,
): Promise<StackOutcome> {
  const present = account.stackNamed(name);
  if (present && ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_FAILED'].includes(present.status)) {
    const { status, reason } = await deleteStack(account, name); // such a stack takes no update: the CDK CLI deletes it first
    if (status === 'DELETE_FAILED') {
      return { status, reason };
    }
    return deployStack(account, name, body, parameters);
  }
  if (present?.status === 'UPDATE_ROLLBACK_FAILED') {
    throw new Error(`stack ${name} is in UPDATE_ROLLBACK_FAILED state and can not be updated`);
  }
  const stack = present ?? new Stack(account, name);
  const template = stack.read(body, { ...present?.template.given, ...parameters });
  if (present?.template.isSameAs(template)) {
    return { status: present.status };
  }
  account.begin();
  const { cancelAfter } = account.failures;
  const callOff = present && cancelAfter !== undefined ? account.simulation.after(cancelAfter, () => account.underWay.abort(), 'CancelUpdateStack') : () => {};
  const failure = await stack.apply(template);
  callOff();
  account.begin();
  if (!failure) {
    if (present) {
      await stack.cleanUp();
    }
  } else if (!present) {
    stack.status = 'ROLLBACK_IN_PROGRESS';
    stack.status = await stack.deleteResources('rollback') ? 'ROLLBACK_FAILED' : 'ROLLBACK_COMPLETE';
  } else if (!await stack.rollBack()) {
    await stack.cleanUpRollBack();
  }
  return { status: stack.status, reason: failure?.message };
}

/** Goes on with a rollback that failed. */
export async function continueUpdateRollback(account: Account, name: string): Promise<StackOutcome> {
  const stack = account.stackNamed(name);
  if (stack?.status !== 'UPDATE_ROLLBACK_FAILED') {
    throw new Error(`Stack ${name} is in ${stack?.status} state and can not continue a rollback`);
  }
  account.begin();
  const failure = await stack.rollBack();
  if (!failure) {
    await stack.cleanUpRollBack();
  }
  return { status: stack.status, reason: failure?.message };
}

/** Deletes a stack. One whose exports are in use stays as it was. */
export async function deleteStack(account: Account, name: string): Promise<StackOutcome> {
  const stack = account.stackNamed(name);
  if (!stack) {
    throw new Error(`Stack with id ${name} does not exist`);
  }
  const used = [...stack.exports.keys()].find((exported) => account.importersOf(exported).length);
  if (used !== undefined) {
    const users = account.importersOf(used).map((user) => user.name).join(' and ');
    return { status: 'DELETE_FAILED', reason: `Delete canceled. Cannot delete export ${used} as it is in use by ${users}.` };
  }
  stack.status = 'DELETE_IN_PROGRESS';
  const failure = await stack.deleteResources('main');
  stack.status = failure ? 'DELETE_FAILED' : 'DELETE_COMPLETE';
  return { status: stack.status, reason: failure?.message };
}
