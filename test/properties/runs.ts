/** Where the random values of all properties start: the same each time, so that a run is green or red by what is in it; `FC_SEED` gives another. */
export const SEED = wholeNumber('FC_SEED') ?? 1;

/** How often a cheap property is tried: 1,000 times as part of all tests, 10,000 times by `npm run test:properties`. */
const RUNS = wholeNumber('FC_RUNS') ?? 1_000;

/**
 * What fast-check is told for one property.
 *
 * @param cost how many runs of a cheap property take as long as one of this
 */
export function runs(cost = 1): { seed: number; numRuns: number } {
  return { seed: SEED, numRuns: Math.max(1, Math.round(RUNS / cost)) };
}

/** Prints what the properties of a file were tried with, green or not, so that anybody can do it again. */
export function printSeed(what: () => string): void {
  afterAll(() => {
    process.stdout.write(`FC_SEED=${SEED} FC_RUNS=${RUNS}: ${what()}\n`);
  });
}

function wholeNumber(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') {
    return undefined;
  }
  if (!/^\d{1,10}$/.test(text)) {
    throw new Error(`${name}: must be a whole number, got '${text}'`);
  }
  return Number(text);
}
