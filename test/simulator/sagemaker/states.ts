import { resourceInUse, validationException } from './errors';

/** Whether a change is under way. */
export function isChanging(status: string): boolean {
  return ['Pending', 'Updating', 'Deleting'].includes(status);
}

/**
 * Refuses something new for a profile or a space that can't have anything.
 *
 * @param what in the service's words, with its ARN
 * @param status undefined when it isn't there, which others refuse
 */
export function refuseUnlessUsable(what: string, status: string | undefined): void {
  if (status === 'Pending' || status === 'Deleting') {
    throw resourceInUse(`${what} is in [${status}] state`);
  }
  if (status === 'Failed') {
    throw validationException(`${what} is in [${status}] state`);
  }
}
