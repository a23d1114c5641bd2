import type { Verdict } from '../test/simulator/faults/judge';
import { OMISSIONS, ROWS } from '../test/simulator/faults/matrix';
import type { Omission } from '../test/simulator/faults/matrix';
import { play } from '../test/simulator/faults/play';

const WIDTHS = [3, 30, 36, 60, 60];

/**
 * Plays the matrix of faults, and prints what comes of each row. Returns the exit code.
 *
 * @param filter only rows whose situation or fault has this in its name
 */
export async function playMatrix(filter = ''): Promise<number> {
  const rows = ROWS.filter(({ situation, fault }) => [situation.name, fault.name].some((name) => name.includes(filter)));
  if (!rows.length) {
    const situations = [...new Set(ROWS.map(({ situation }) => situation.name))];
    console.error(`no row has "${filter}" in its names\nusage: npm run test:faults -- [PART OF A NAME]\nsituations: ${situations.join('; ')}`);
    return 2;
  }
  const omissions = Object.keys(OMISSIONS) as Omission[];
  console.log(line(['row', 'situation', 'what goes wrong', ...omissions.map((omission) => `if omitted members are ${omission}`), 'seconds']));
  const start = performance.now();
  let holding = 0;
  for (const [index, row] of rows.entries()) {
    const before = performance.now();
    const verdicts: Verdict[] = [];
    for (const omission of omissions) {
      verdicts.push(await play(row, OMISSIONS[omission]));
    }
    const seconds = (performance.now() - before) / 1000;
    const complaints = verdicts.flatMap(({ complaints: some }, which) => some.map((complaint) => `  ${omissions[which]}: ${complaint}`));
    console.log(line([`${index + 1}`, row.situation.name, row.fault.name, ...verdicts.map(({ result }) => result), seconds.toFixed(1)]));
    complaints.forEach((complaint) => console.log(complaint));
    holding += complaints.length ? 0 : 1;
  }
  const failing = rows.length - holding;
  console.log(`\n${rows.length} rows under ${omissions.length} semantics in ${Math.round((performance.now() - start) / 1000)} seconds: `
    + `${failing ? `${failing} of them do not hold` : 'all held'}`);
  return failing ? 1 : 0;
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
