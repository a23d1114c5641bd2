/**
 * What takes less than so many milliseconds for a million characters takes linear time: usually a fraction of it, while quadratic time would be minutes.
 * It is more than enough since coverage and a busy machine make everything slower.
 */
export const LINEAR = 5_000;

/** How many milliseconds of a processor something takes, and what it throws. Others who use the machine don't count. */
export function timed(run: () => unknown): { milliseconds: number; error?: Error } {
  const before = process.cpuUsage();
  let error: Error | undefined;
  try {
    run();
  } catch (thrown) {
    error = thrown as Error;
  }
  const { user, system } = process.cpuUsage(before);
  return { milliseconds: (user + system) / 1000, error };
}
