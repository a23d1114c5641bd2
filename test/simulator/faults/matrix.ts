import { DESCRIBE_FAULTS, NOTHING, PROFILE_FAULTS, STACK_FAULTS, UPDATE_FAULTS } from './faults';
import type { RowFault } from './faults';
import {
  ADDED, EACH_TWICE, FIRST_DEPLOYMENT, LATE, REMOVED, REMOVED_TWICE, ROLLBACK, ROLLBACK_OF_ADDED, ROLLBACK_OF_BOTH, STACK_DELETED, TWO_PROFILES,
  UPDATE, UPDATE_OF_BOTH,
} from './situations';
import type { Situation } from './situations';
import type { OmissionSemantics } from '../sagemaker';

/** Something that goes wrong in a deployment. */
export interface Row {
  readonly fault: RowFault;
  readonly situation: Situation;
}

/** What SageMaker may do with what an update leaves out. */
export type Omission = 'kept' | 'reset';

/** The ways in which SageMaker may treat what an update leaves out that are the furthest apart. */
export const OMISSIONS: Readonly<Record<Omission, OmissionSemantics>> = {
  kept: { inBlocks: 'kept', inNestedStructures: 'kept' },
  reset: { inBlocks: 'reset', inNestedStructures: 'reset' },
};

const { gone, failed, updatedByOthers, stuck } = PROFILE_FAULTS;
const { statusThrottled, status503, templateThrottled } = STACK_FAULTS;
const {
  throttled, reset, answerLost, slow, busy, notAllowedYet, roleNotKnownYet, refused, updateFailed, notApplied, halfApplied, throttledForGood,
  notAllowed,
} = UPDATE_FAULTS;
const looks = DESCRIBE_FAULTS;

/** What can go wrong in each situation. Left out is what can't strike there, and what would show nothing that its neighbours don't. */
const FAULTS_IN: readonly (readonly [Situation, readonly RowFault[]])[] = [
  [FIRST_DEPLOYMENT, [NOTHING, throttled, answerLost, roleNotKnownYet, refused, updateFailed, notApplied, statusThrottled]],
  [ADDED, [NOTHING, throttled, answerLost, busy, refused, updateFailed, halfApplied, gone, updatedByOthers]],
  [UPDATE, [NOTHING, ...Object.values(UPDATE_FAULTS), ...Object.values(looks), statusThrottled, status503, gone, failed, updatedByOthers, stuck]],
  [UPDATE_OF_BOTH, [NOTHING, throttled, answerLost, refused, halfApplied, gone]],
  [ROLLBACK, [
    NOTHING, throttled, reset, answerLost, slow, busy, notAllowedYet, refused, updateFailed, notApplied, halfApplied, throttledForGood, notAllowed,
    looks.throttled, statusThrottled, gone, failed, updatedByOthers,
  ]],
  [ROLLBACK_OF_BOTH, [NOTHING, throttled, refused]],
  [ROLLBACK_OF_ADDED, [NOTHING, throttled, refused, updateFailed, gone]],
  [REMOVED, [
    NOTHING, throttled, answerLost, busy, refused, notApplied, halfApplied, throttledForGood, notAllowed, statusThrottled, templateThrottled, gone,
    updatedByOthers,
  ]],
  [STACK_DELETED, [NOTHING, statusThrottled, gone]],
  [EACH_TWICE, [NOTHING, throttled, answerLost, busy, refused, updateFailed]],
  [REMOVED_TWICE, [NOTHING, answerLost, gone]],
  [LATE, [NOTHING, looks.throttled, statusThrottled, status503, gone]],
  [TWO_PROFILES, [NOTHING, throttled, answerLost, refused, updateFailed, halfApplied, gone, updatedByOthers]],
];

/** Every row of the matrix. */
export const ROWS: readonly Row[] = FAULTS_IN.flatMap(([situation, faults]) => faults.map((fault) => ({ fault, situation })));
