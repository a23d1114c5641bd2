import { parseArgs } from 'util';

const USAGE = `usage: npm run test:histories -- [--runs N] [--seed N [--path P]] [--defects]
  --runs N   so many histories; 10,000 unless told otherwise
  --seed N   the seed of the first process, as an earlier run printed it; the time unless told otherwise
  --path P   only the history that a failure printed
  --defects  see that what is made wrong on purpose is found`;

/** What `npm run test:histories` is asked for. */
export interface Asked {
  readonly runs: number;
  readonly seed: number;
  readonly path?: string;
  readonly defects: boolean;
}

/** What was asked for on the command line; a text where that can't be read. */
export function asked(args: readonly string[], now: number): Asked | string {
  try {
    const { values: { runs = '10000', seed = String(now % 2 ** 31), path, defects = false } } = parseArgs({
      args: [...args], options: { runs: { type: 'string' }, seed: { type: 'string' }, path: { type: 'string' }, defects: { type: 'boolean' } },
    });
    for (const [name, value] of [['runs', runs], ['seed', seed]] as const) {
      if (!/^[1-9]\d{0,9}$/.test(value)) {
        return `--${name} must be a whole number above 0, got ${value}\n${USAGE}`;
      }
    }
    if (path !== undefined && !/^\d+(:\d+)*$/.test(path)) {
      return `--path must be numbers with colons between, got ${path}\n${USAGE}`;
    }
    return { runs: Number(runs), seed: Number(seed), path, defects };
  } catch (error) {
    return `${(error as Error).message}\n${USAGE}`;
  }
}
