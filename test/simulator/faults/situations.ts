import { BARE, FIRST, SECOND, SECOND_OF_BOTH } from './versions';
import type { Version } from './versions';

/** A deployment in which something goes wrong. */
export interface Situation {
  readonly name: string;
  /** What is deployed before; nothing unless told otherwise. */
  readonly from?: Version;
  /** What is deployed; the stack is deleted unless told. */
  readonly to?: Version;
  /** Whether another resource fails after ours, and what goes wrong goes wrong in the rollback. */
  readonly isRolledBack?: boolean;
  /** Whether Lambda delivers each event twice. */
  readonly deliversTwice?: boolean;
  /** Whether `to` is deployed and then `from` again, before an event of the former comes once more. */
  readonly isLate?: boolean;
  /**
   * Whether there are two profiles, which CloudFormation updates at once. It waits for both before it rolls back: a request that begins only then can't
   * be told from one of the rollback, which docs/custom-resource.md says.
   */
  readonly hasTwoProfiles?: boolean;
}

export const FIRST_DEPLOYMENT: Situation = { name: 'first deployment', to: FIRST };
export const ADDED: Situation = { name: 'settings added', from: BARE, to: FIRST };
export const UPDATE: Situation = { name: 'update', from: FIRST, to: SECOND };
export const UPDATE_OF_BOTH: Situation = { name: 'update, with CloudFormation', from: FIRST, to: SECOND_OF_BOTH };
export const ROLLBACK: Situation = { name: 'rollback', from: FIRST, to: SECOND, isRolledBack: true };
export const ROLLBACK_OF_BOTH: Situation = { name: 'rollback, with CloudFormation', from: FIRST, to: SECOND_OF_BOTH, isRolledBack: true };
export const ROLLBACK_OF_ADDED: Situation = { name: 'rollback of settings added', from: BARE, to: FIRST, isRolledBack: true };
export const REMOVED: Situation = { name: 'settings removed', from: FIRST, to: BARE };
export const STACK_DELETED: Situation = { name: 'stack deleted', from: FIRST };
export const EACH_TWICE: Situation = { name: 'each event twice', from: FIRST, to: SECOND, deliversTwice: true };
export const REMOVED_TWICE: Situation = { name: 'removed, each event twice', from: FIRST, to: BARE, deliversTwice: true };
export const LATE: Situation = { name: 'event comes again, too late', from: FIRST, to: SECOND, isLate: true };
export const TWO_PROFILES: Situation = { name: 'two profiles at once', from: FIRST, to: SECOND, hasTwoProfiles: true };
