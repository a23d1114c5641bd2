import { verdictOn } from './judge';
import type { Course, Verdict } from './judge';
import type { Row } from './matrix';
import { Stage } from './stage';
import { assemblyOf, DOMAIN_ID, STACK } from './versions';
import type { OmissionSemantics } from '../emulator';
import { CLOUDFORMATION_ACCESS_KEY_ID, Rehearsal } from '../rehearsal/rehearsal';
import type { Deployment } from '../rehearsal/rehearsal';

/** Slow enough that a busy machine isn't taken for a service that doesn't answer. */
const TIME_SCALE = 50;

/** Longer than any row takes, in milliseconds of the machine. */
const HANGS_AFTER = 60_000;

/** Plays a row in an account of its own, and says what came of it. */
export async function play(row: Row, omission: OmissionSemantics): Promise<Verdict> {
  const rehearsal = await Rehearsal.start({
    emulator: { omission },
    timeScale: row.fault.timeScale ?? TIME_SCALE,
  });
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<Verdict>((resolve) => {
    timer = setTimeout(() => resolve({ result: 'hangs', complaints: [`not over after ${HANGS_AFTER} ms`] }), HANGS_AFTER);
  });
  try {
    return await Promise.race([playIn(rehearsal, row, omission), hangs]);
  } catch (error) {
    return { result: 'does not hold', complaints: [(error as Error).message] };
  } finally {
    clearTimeout(timer);
    await rehearsal.stop();
  }
}

async function playIn(rehearsal: Rehearsal, { situation, fault }: Row, omission: OmissionSemantics): Promise<Verdict> {
  const { from, to, isRolledBack, deliversTwice, isLate, hasTwoProfiles } = situation;
  const { emulator } = rehearsal;
  const names = hasTwoProfiles ? ['alice', 'bob'] : ['alice'];
  const stage = new Stage(rehearsal);
  emulator.addDomain({ DomainId: DOMAIN_ID });
  if (from) {
    await goesWell(rehearsal.deploy(assemblyOf(from, names)));
    [...names, 'carol'].forEach((name) => stage.setByHand(name));
  }
  if (isLate) {
    await goesWell(rehearsal.deploy(assemblyOf(to!, names)));
  }
  const [lateEvent] = rehearsal.customResourceEvents;
  if (isLate) {
    await goesWell(rehearsal.deploy(assemblyOf(from!, names)));
  }

  const before = emulator.calls.length;
  const logsBefore = rehearsal.logs.length;
  let hasStruck = () => false;
  const arm = () => { hasStruck = fault.arm(stage); };
  if (!isRolledBack) {
    arm();
  }
  const failOn = (logicalId: string) => {
    if (!isRolledBack || !logicalId.startsWith('Other')) {
      return undefined;
    }
    arm();
    return 'made to fail';
  };
  const deployment = isLate ? await comesLate(rehearsal, lateEvent)
    : to ? await rehearsal.deploy(assemblyOf(to, names), { failOn, deliversTwice }) : await rehearsal.destroy(STACK);
  await rehearsal.settled();

  const course: Course = {
    omission,
    status: deployment.status,
    failures: deployment.events
      .filter(({ type, status }) => ['Custom::SageMakerUserProfileSettings', 'AWS::SageMaker::UserProfile'].includes(type) && status.endsWith('_FAILED'))
      .map(({ type, logicalId, action, reason = '' }) => ({
        type,
        action,
        reason,
        isMadeUpFor: deployment.events.filter((event) => event.logicalId === logicalId && event.action === action).at(-1)!.status.endsWith('_COMPLETE'),
      })),
    logs: rehearsal.logs.slice(logsBefore),
    hasStruck: hasStruck(),
    profiles: [...names, 'carol'].map((name) => ({
      name,
      takesPart: name !== 'carol',
      wasRemovedByHand: stage.removed.has(name),
      byHand: stage.byHand.get(name) ?? {},
      settings: stage.settingsOf(name),
      blocksOfCloudFormation: new Set(emulator.calls.slice(before)
        .filter(({ action, accessKeyId, input }) =>
          action === 'UpdateUserProfile' && accessKeyId === CLOUDFORMATION_ACCESS_KEY_ID && input.UserProfileName === name)
        .flatMap(({ input }) => Object.keys(input.UserSettings ?? {}))),
    })),
  };
  return verdictOn(course, situation, fault);
}

/** Delivers an event of an earlier deployment once more. Nobody hears the answer. */
async function comesLate(rehearsal: Rehearsal, event: unknown): Promise<Deployment> {
  await rehearsal.invoke(STACK, event);
  return { status: 'UPDATE_COMPLETE', events: [], stacks: {} };
}

async function goesWell(deploying: Promise<Deployment>): Promise<void> {
  const { status, reason } = await deploying;
  if (!/^(CREATE|UPDATE)_COMPLETE$/.test(status)) {
    throw new Error(`what comes before the fault failed already: ${status}, ${reason}`);
  }
}
