import type { Phase } from './events';
import { inOrder, reversed } from './order';
import { report } from './report';
import { kindOf } from './resources';
import type { Deployed } from './resources/resource';
import { ResourceFailure } from './template';

/** CloudFormation tries that often to delete what an update left over. */
const ATTEMPTS_OF_A_CLEAN_UP = 3;

/** A resource that goes. */
export interface Deletion {
  readonly deployed: Deployed;
  /** Whether it stays, and is only forgotten. */
  readonly isKept?: boolean;
  /** What is done in its place in the order, for a resource that doesn't go. */
  readonly instead?: () => Promise<void>;
}

/**
 * Deletes resources, each after those that depend on it. In a clean-up, one that can't be deleted is forgotten; otherwise it stays,
 * and with it what it depends on.
 *
 * @param deletions what goes
 * @param phase which phase this is
 * @param forget takes a resource off the stack
 */
export async function deleteInOrder(
  deletions: readonly Deletion[], phase: Phase, forget: (deployed: Deployed) => void,
): Promise<ResourceFailure | undefined> {
  const keys = deletions.map((_, index) => String(index));
  const keysByLogicalId = new Map<string, string[]>();
  deletions.forEach(({ deployed: { logicalId } }, index) =>
    keysByLogicalId.set(logicalId, [...keysByLogicalId.get(logicalId) ?? [], String(index)]));
  const waitsFor = (key: string) => deletions[Number(key)].deployed.waitsFor.flatMap((logicalId) => keysByLogicalId.get(logicalId) ?? []);

  return inOrder(keys, reversed(keys, waitsFor), async (key) => {
    const { deployed, isKept = false, instead } = deletions[Number(key)];
    if (instead) {
      return instead();
    }
    try {
      await deleteOne(deployed, phase, isKept);
    } catch (failure) {
      if (phase === 'cleanup') {
        forget(deployed);
      }
      throw failure;
    }
    return forget(deployed);
  }, phase === 'cleanup' ? 'go on' : 'leave what waits for it');
}

async function deleteOne(deployed: Deployed, phase: Phase, isKept: boolean): Promise<void> {
  const kind = kindOf(deployed.type);
  for (let attemptsLeft = phase === 'cleanup' ? ATTEMPTS_OF_A_CLEAN_UP : 1; ; ) {
    try {
      return await report('delete', phase, deployed, async () => isKept ? 'SKIPPED' : kind.delete(deployed));
    } catch (failure) {
      if (--attemptsLeft === 0 || !(failure instanceof ResourceFailure)) {
        throw failure;
      }
    }
  }
}
