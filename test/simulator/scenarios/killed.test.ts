import { alice, rehearse, settingsOf, studio } from './studio';
import { CanvasAppSettings } from '../../../src';
import type { Rehearsal } from '../cloudformation/rehearsal';

const KENDRA = { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } };
const app = studio((stack) => { alice(stack, { canvas: new CanvasAppSettings({ kendra: true }) }); }).synth().directory;

/** A rehearsal in which all functions are killed before one event; and what they had sent and printed by then, and now. */
function killingBefore(kill: number): { rehearsal: Rehearsal; then: () => number[] | undefined; now: () => number[] } {
  let sent = 0;
  let then: number[] | undefined;
  const now = () => [sent, rehearsal.logs.length];
  const rehearsal: Rehearsal = rehearse({
    emulator: { transitionTime: 300_000 },
    onBytes: (direction) => { sent += direction.startsWith('studio-') ? 1 : 0; },
    onEvent: (count) => {
      if (count === kill) {
        rehearsal.killFunctions();
        then = now();
      }
    },
  });
  return { rehearsal, then: () => then, now };
}

/** The events between which the function runs, where it isn't killed. */
async function eventsOfTheFunction(): Promise<[first: number, last: number]> {
  const counts: number[] = [];
  const rehearsal: Rehearsal = rehearse({
    emulator: { transitionTime: 300_000 },
    onEvent: (count) => {
      if (rehearsal.logs.some((line) => line.includes('"asked"')) && !rehearsal.logs.some((line) => line.includes('"done"'))) {
        counts.push(count);
      }
    },
  });
  expect((await rehearsal.deploy(app)).status).toBe('CREATE_COMPLETE');
  return [counts[0], counts.at(-1)!];
}

test('a function that is killed never does anything again, at whatever event of a Create that is', async () => {
  const [first, last] = await eventsOfTheFunction();
  expect(last - first).toBeGreaterThan(60);
  for (let kill = first; kill <= last; kill++) {
    const { rehearsal, then, now } = killingBefore(kill);
    // CloudFormation waits an hour for the answer, and deletes everything then, which functions of their own serve
    await Promise.race([rehearsal.deploy(app), rehearsal.pass(50 * 60_000)]);
    expect([kill, ...now()]).toEqual([kill, ...then()!]);
  }
});

test('a stack whose function was killed is created by the next deployment', async () => {
  const [first] = await eventsOfTheFunction();
  const { rehearsal } = killingBefore(first + 20);
  const { status, reason } = await rehearsal.deploy(app);
  expect([status, reason]).toEqual(['ROLLBACK_COMPLETE', expect.stringMatching(/^CloudFormation did not receive a response/)]);
  expect((await rehearsal.deploy(app)).status).toBe('CREATE_COMPLETE');
  expect(settingsOf(rehearsal)).toEqual(KENDRA);
});
