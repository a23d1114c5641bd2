import { NO_MISHAPS } from './steps';
import type { Step } from './steps';

/**
 * Makes a history that fails as small as it can be. fast-check's own shrinking of commands takes long and leaves much: it shrinks numbers and knows nothing of
 * steps; here a whole step, a change or a mishap goes at a time.
 *
 * @param fails whether a history of these steps fails
 */
export async function shrink(steps: readonly Step[], fails: (steps: readonly Step[]) => Promise<boolean>): Promise<readonly Step[]> {
  for (const smaller of smallerThan(steps)) {
    if (await fails(smaller)) {
      return shrink(smaller, fails);
    }
  }
  return steps;
}

/** The histories that are smaller by one thing, the smallest first. */
function* smallerThan(steps: readonly Step[]): Generator<readonly Step[]> {
  const replaced = (index: number, ...others: Step[]) => [...steps.slice(0, index), ...others, ...steps.slice(index + 1)];
  for (let index = steps.length - 1; index >= 0; index--) {
    yield replaced(index);
  }
  for (const [index, step] of steps.entries()) {
    if (step.do !== 'byHand' && Object.values(step.mishaps).some((probability) => probability > 0)) {
      yield replaced(index, { ...step, mishaps: NO_MISHAPS });
    }
    if (step.do === 'deploy') {
      for (const which of step.changes.keys()) {
        yield replaced(index, { ...step, changes: step.changes.filter((_, other) => other !== which) });
      }
      if (step.busy !== null) {
        yield replaced(index, { ...step, busy: null });
      }
      if (step.how !== 'plainly') {
        yield replaced(index, { ...step, how: 'plainly' });
      }
      yield* step.changes.flatMap((change, which) => 'settings' in change ? Object.keys(change.settings).map((name) => {
        const { [name as keyof typeof change.settings]: _, ...settings } = change.settings;
        return replaced(index, { ...step, changes: step.changes.map((other, at) => (at === which ? { ...change, settings } : other)) });
      }) : []);
    }
  }
}
