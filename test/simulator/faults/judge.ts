import { isDeepStrictEqual } from 'util';
import type { RowFault } from './faults';
import type { Situation } from './situations';
import type { Expected, Version } from './versions';
import type { OmissionSemantics } from '../sagemaker';

/** What is known of a profile when everything is over. */
export interface ProfileCourse {
  readonly name: string;
  /** Whether it takes part, or was only there. */
  readonly takesPart: boolean;
  readonly wasRemovedByHand: boolean;
  readonly byHand: Readonly<Record<string, unknown>>;
  /** Undefined if it is gone. */
  readonly settings: any;
  /** The blocks that CloudFormation itself sent. */
  readonly blocksOfCloudFormation: ReadonlySet<string>;
}

/** A profile's resource or custom resource that failed, as the stack's events tell it. */
export interface Failure {
  readonly type: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly reason: string;
  /** Whether it succeeded when CloudFormation tried again. */
  readonly isMadeUpFor: boolean;
}

/** How a row went. */
export interface Course {
  readonly omission: OmissionSemantics;
  /** Of the stack. */
  readonly status: string;
  readonly failures: readonly Failure[];
  readonly logs: readonly string[];
  readonly hasStruck: boolean;
  readonly profiles: readonly ProfileCourse[];
}

/** What came of a row: the result as the table shows it, and what must not be. */
export interface Verdict {
  readonly result: string;
  readonly complaints: readonly string[];
}

/** A function that doesn't answer. */
const HANGS = /did not receive a response|timed out/;

/** A deletion that isn't allowed any more is told in the log only, since it must not keep a stack from being deleted. */
const LEAVES = 'the settings stay: this function may not take them back any more';

/** Judges what came of a row by what was asked for, knowing nothing of how the function goes about it. */
export function verdictOn(course: Course, situation: Situation, fault: RowFault): Verdict {
  const { status, failures, logs, hasStruck, profiles } = course;
  const reports = [...failures.map(({ reason }) => reason), ...logs.filter((line) => line.includes(LEAVES))];
  const told = reports.filter((report) => fault.told.test(report));
  const isGivenUp = failures.some(({ action, isMadeUpFor }) => action === 'delete' && !isMadeUpFor) || logs.some((line) => line.includes(LEAVES));
  const good = goodEndOf(situation);
  const isGood = status === good && !reports.length;

  const isUndecided = isGivenUp || status.endsWith('_FAILED');
  const asked = status.includes('ROLLBACK') || situation.isLate ? situation.from : situation.to;
  const acceptable = (isUndecided ? [situation.from, situation.to] : [asked]).filter((version) => version !== undefined);
  const off = profiles.flatMap((profile) => offIn(profile, acceptable, isUndecided, course).map((path) => `${profile.name} ${path}`));

  const howItWent = `the stack is ${status}: ${reports.join('; ')}`;
  const complaints = [
    ...hasStruck ? [] : ['it never struck'],
    ...[...reports, ...logs].filter((report) => HANGS.test(report)).map((report) => `a function did not answer: ${report}`),
    ...status.endsWith('_FAILED') && !mayKeepFromRollingBack(course, situation, fault) ? [`this need not keep a stack from being rolled back; ${howItWent}`] : [],
    ...fault.passes && !isGood ? [`this passes; ${howItWent}`] : [],
    ...!isGood && !told.length ? [`no report says ${fault.told}; ${howItWent}`] : [],
    ...off.map((path) => `neither as it should be nor told: ${path}`),
  ];
  const isGone = profiles.every(({ takesPart, settings }) => !takesPart || !settings);
  const goodEnd = complaints.length ? 'does not hold' : isGone ? 'gone' : 'in place';
  const end = status.endsWith('_FAILED') ? 'failed' : isGivenUp ? 'given up' : status === good ? 'tried again' : 'rolled back';
  return { result: isGood ? goodEnd : `${end}: ${briefly(told[0] ?? howItWent)}`, complaints };
}

function goodEndOf({ from, to, isRolledBack }: Situation): string {
  return isRolledBack ? 'UPDATE_ROLLBACK_COMPLETE' : !to ? 'DELETE_COMPLETE' : from ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE';
}

function mayKeepFromRollingBack({ failures }: Course, { isRolledBack }: Situation, { breaksRollback }: RowFault): boolean {
  const isCloudFormations = failures.some(({ type }) => type === 'AWS::SageMaker::UserProfile');
  return isCloudFormations || breaksRollback === 'always' || (isRolledBack === true && breaksRollback !== 'never');
}

/**
 * The settings of a profile that are not as they should be, and not told either.
 *
 * @param acceptable what it may have, each as a whole; nothing if the profile has to be gone
 * @param isUndecided whether a failure that was told is the end, so that it excuses what it names
 */
function offIn(profile: ProfileCourse, acceptable: readonly Version[], isUndecided: boolean, { omission, failures }: Course): string[] {
  const { name, settings, takesPart, wasRemovedByHand, byHand, blocksOfCloudFormation } = profile;
  const isToBeGone = wasRemovedByHand || !acceptable.length;
  if (isToBeGone || !settings) {
    return isToBeGone === !settings ? [] : [settings ? 'is there' : 'is gone'];
  }
  const isTold = (path: string) => failures.some(({ reason }) => reason.includes(`'${name}'`) && reason.includes(path));
  const resets = omission.inBlocks === 'reset' || omission.inNestedStructures === 'reset';
  const isReset = (path: string) => resets && blocksOfCloudFormation.has(path.split('.')[0]); // by CloudFormation's own update
  const off = (expected: Expected, isExcused: (path: string) => boolean) => Object.entries(expected)
    .filter(([path, values]) => !values.some((value) => isDeepStrictEqual(at(settings, path), value)) && !isExcused(path))
    .map(([path]) => path);

  const ofVersions = acceptable.map(({ ours, native }) => [
    ...off(ours, (path) => isUndecided && (isTold(path) || isReset(path))),
    ...isUndecided ? [] : off(native, isTold),
  ]);
  const ofHands = off(Object.fromEntries(Object.entries(byHand).map(([path, value]) => [path, [value]])), (path) => isTold(path) || isReset(path));
  return [...takesPart ? ofVersions.sort((a, b) => a.length - b.length)[0] : [], ...ofHands];
}

/** The reason without what frames it. */
function briefly(report: string): string {
  return report.replace(/^Received response status.*?status \w+: |^.*"error":"/, '').replace(/ \(RequestId.*$/, '');
}

function at(tree: any, path: string): unknown {
  return path.split('.').reduce((value, name) => value?.[name], tree);
}
