/** What time it is, and what is to happen later. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;

  /**
   * Has something happen later.
   *
   * @param ms in how many milliseconds
   * @param act what is done then
   * @param owner whose it is: what one owner does comes in order, what several do at one time in any order
   * @returns what calls it off
   */
  after(ms: number, act: () => void, owner: string): () => void;
}

/** A moment as the SDK has it, in milliseconds since 1970. */
export function dateAt(ms: number): Date {
  return new Date(ms);
}

/** Waits for so many milliseconds of a clock. */
export async function sleep(clock: Clock, ms: number, owner: string): Promise<void> {
  if (ms > 0) {
    await new Promise<void>((resolve) => clock.after(ms, resolve, owner));
  }
}
