import { ResourceFailure } from './template';

/** What happens to the rest when one of them fails. */
export type OnFailure = 'start nothing more' | 'leave what waits for it' | 'go on';

/**
 * Does something for each, at once where nothing has to wait, and returns the first failure of a resource. Whatever else goes wrong is thrown.
 *
 * @param ids what to do it for
 * @param waitsFor what has to be done before one; whatever isn't among the ids is done
 */
export async function inOrder(
  ids: readonly string[],
  waitsFor: (id: string) => readonly string[],
  act: (id: string) => Promise<void>,
  onFailure: OnFailure,
): Promise<ResourceFailure | undefined> {
  const unfinished = new Set(ids);
  const waiting = new Set(ids);
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];

  const run = async (id: string) => {
    try {
      await act(id);
      unfinished.delete(id);
    } catch (failure) {
      failures.push(failure);
      if (onFailure === 'go on') {
        unfinished.delete(id);
      }
    } finally {
      running.delete(id);
    }
  };
  for (;;) {
    const ready = failures.length && onFailure === 'start nothing more' ? []
      : [...waiting].filter((id) => waitsFor(id).every((before) => !unfinished.has(before)));
    for (const id of ready) {
      waiting.delete(id);
      running.set(id, run(id));
    }
    if (!running.size) {
      break;
    }
    await Promise.race(running.values());
  }
  const fault = failures.find((failure) => !(failure instanceof ResourceFailure));
  if (fault) {
    throw fault;
  }
  return failures[0] as ResourceFailure | undefined;
}

/** Turns the order around: each waits for those that had to wait for it. */
export function reversed(ids: readonly string[], waitsFor: (id: string) => readonly string[]): (id: string) => readonly string[] {
  const dependents = new Map<string, string[]>();
  for (const id of ids) {
    for (const before of waitsFor(id)) {
      dependents.set(before, [...dependents.get(before) ?? [], id]);
    }
  }
  return (id) => dependents.get(id) ?? [];
}
