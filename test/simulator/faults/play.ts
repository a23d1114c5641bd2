import { verdictOn } from './judge';
import type { Course, Verdict } from './judge';
import type { Row } from './matrix';
import { Stage } from './stage';
import { assemblyOf, DOMAIN_ID, STACK } from './versions';
import { CLOUDFORMATION_ACCESS_KEY_ID, Rehearsal } from '../cloudformation/rehearsal';
import type { Deployment } from '../cloudformation/rehearsal';
import type { OmissionSemantics } from '../sagemaker';

/** Plays a row in an account of its own, and says what came of it. */
export async function play(row: Row, omission: OmissionSemantics): Promise<Verdict> {
  const rehearsal = new Rehearsal({ emulator: { omission } });
  try {
    return await playIn(rehearsal, row, omission);
  } catch (error) {
    return { result: 'does not hold', complaints: [(error as Error).message] };
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
