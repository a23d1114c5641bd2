/*
 * Plays random histories of deployments, faults and people's changes, and looks after each step whether all is as it must be. `--defects` plays them against
 * functions that are made wrong on purpose, one defect after another, and says after how many histories each was found.
 */
import { execFileSync, fork } from 'child_process';
import { availableParallelism } from 'os';
import { asked } from '../test/simulator/histories/command-line';
import type { Asked } from '../test/simulator/histories/command-line';
import { DEFECTS, withDefect } from '../test/simulator/histories/defects';
import { playHistories } from '../test/simulator/histories/run';
import type { Outcome } from '../test/simulator/histories/run';

/** The process of one part of the histories. */
async function playPart(seed: number, runs: number, path?: string): Promise<void> {
  process.send!(await playHistories(seed, runs, { path }));
  process.disconnect();
}

async function play({ runs, seed, path }: Asked): Promise<number> {
  const processes = path === undefined ? Math.min(availableParallelism(), runs) : 1;
  const start = process.hrtime.bigint();
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf-8' }).trim();
  const parts = Array.from({ length: processes }, (_, index) => ({ seed: seed + index, runs: Math.ceil((runs - index) / processes) }));
  console.log(`commit ${commit}; ${parts.map((part) => `${part.runs} histories with seed ${part.seed}`).join(', ')}`);
  const outcomes = await Promise.all(parts.map((part) => new Promise<Outcome>((resolve, reject) => {
    const child = fork(__filename, ['--part', String(part.seed), String(part.runs), ...path === undefined ? [] : [path]], {
      execArgv: ['--max-semi-space-size=32', ...process.execArgv], // most of what a history makes is soon forgotten
    });
    let outcome: Outcome | undefined;
    child.on('message', (message) => { outcome = message as Outcome; });
    child.on('exit', (code) => outcome ? resolve(outcome) : reject(new Error(`the process of seed ${part.seed} ended with ${code}`)));
  })));
  const median = (all: readonly number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
  const seconds = Number((process.hrtime.bigint() - start) / 1_000_000n) / 1000;
  console.log(`${outcomes.reduce((sum, { histories }) => sum + histories, 0)} histories in ${seconds.toFixed(0)} s; median ${median(outcomes.flatMap(({ calls }) => calls))} calls of SageMaker and `
    + `${median(outcomes.flatMap(({ deployments }) => deployments))} deployments each`);
  const failures = outcomes.flatMap(({ failure }) => failure ?? []);
  failures.forEach(({ message, written, seed: ofFailure, path: ofPath }) => {
    console.error(`\n${message}\n  to play it again: npm run test:histories -- --seed ${ofFailure} --path ${ofPath}\n  to keep it: add this to test/simulator/histories/failed.json\n${JSON.stringify(written)}`);
  });
  return failures.length ? 1 : 0;
}

async function playDefects({ runs, seed }: Asked): Promise<number> {
  let missed = 0;
  for (const defect of DEFECTS) {
    const { histories, failure } = await playHistories(seed, runs, { isShrunk: false, instead: await withDefect(defect) });
    missed += failure ? 0 : 1;
    console.log(failure ? `${defect.name}: found by history ${histories}: ${failure.message}` : `${defect.name}: NOT FOUND by ${histories} histories`);
  }
  return missed ? 1 : 0;
}

async function main(args: readonly string[]): Promise<number> {
  const what = asked(args, Date.now());
  if (typeof what === 'string') {
    console.error(what);
    return 2;
  }
  return what.defects ? playDefects({ ...what, runs: Math.min(what.runs, 2_000) }) : play(what);
}

if (require.main === module) {
  const [, , first, seed, runs, path] = process.argv;
  void (first === '--part' ? playPart(Number(seed), Number(runs), path) : main(process.argv.slice(2)).then((code) => { process.exitCode = code; }));
}
