import type { Verdict } from '../test/faults/judge';
import { OMISSIONS, ROWS } from '../test/faults/matrix';
import type { Omission, Row } from '../test/faults/matrix';
import { play } from '../test/faults/play';

/** How many rows are played at once: most of a row is waiting. */
const AT_ONCE = 3;

const WIDTHS = [3, 30, 36, 60, 60];

/** What came of a row. */
interface Played {
  readonly row: Row;
  readonly verdicts: readonly Verdict[];
  readonly seconds: number;
}

/**
 * Plays the matrix of faults, and prints what comes of each row. Returns the exit code.
 *
 * @param filter only rows whose situation or fault has this in its name
 */
export async function playMatrix(filter = ''): Promise<number> {
  const rows = ROWS.filter(({ situation, fault }) => [situation.name, fault.name].some((name) => name.includes(filter)));
  const omissions = Object.keys(OMISSIONS) as Omission[];
  console.log(line(['row', 'situation', 'what goes wrong', ...omissions.map((omission) => `if omitted members are ${omission}`), 'seconds']));
  const start = performance.now();
  let holding = 0;
  for await (const [index, { row, verdicts, seconds }] of inOrder(rows)) {
    const complaints = verdicts.flatMap(({ complaints: some }, which) => some.map((complaint) => `  ${omissions[which]}: ${complaint}`));
    console.log(line([`${index + 1}`, row.situation.name, row.fault.name, ...verdicts.map(({ result }) => result), seconds.toFixed(1)]));
    complaints.forEach((complaint) => console.log(complaint));
    holding += complaints.length ? 0 : 1;
  }
  const failing = rows.length - holding;
  console.log(`\n${rows.length} rows under ${omissions.length} semantics in ${Math.round((performance.now() - start) / 1000)} seconds: `
    + `${failing ? `${failing} of them do not hold` : 'all held'}`);
  return failing || !rows.length ? 1 : 0;
}

/** The rows, some at once, each with its number as soon as those before it are over. */
async function* inOrder(rows: readonly Row[]): AsyncGenerator<[number, Played]> {
  const underWay: Promise<Played>[] = [];
  for (let index = 0; index < rows.length; index++) {
    for (let next = underWay.length; next < rows.length && next < index + AT_ONCE; next++) {
      underWay.push(playRow(rows[next]));
    }
    yield [index, await underWay[index]];
  }
}

async function playRow(row: Row): Promise<Played> {
  const start = performance.now();
  const verdicts = await Promise.all(Object.values(OMISSIONS).map((omission) => play(row, omission)));
  return { row, verdicts, seconds: (performance.now() - start) / 1000 };
}

function line(cells: readonly string[]): string {
  return cells.map((cell, index) => {
    const width = WIDTHS[index] ?? 0;
    return (cell.length > width && width ? `${cell.slice(0, width - 3)}...` : cell).padEnd(width);
  }).join('  ');
}

if (require.main === module) {
  void playMatrix(process.argv[2]).then((code) => { process.exitCode = code; });
}
