import { execFileSync } from 'child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { arch, cpus } from 'os';
import { join } from 'path';
import { buildSync } from 'esbuild';
import { COMPARISONS, SMALL } from './cases';
import type { Case, Comparison, Measurement, Result } from './cases';
import { plot } from './plot';
import { withTable } from './table';

const RUNS = 5;
/** What takes less than a second is too noisy for that where it is held to a limit. */
const RUNS_OF_THE_SHORT = 15;
const SHORT = 1000;
const BUILD = join(__dirname, 'build');
const FIGURES = ['time', 'memory', 'templateBytes', 'resources', 'besideProfiles'] as const;

const isSmall = process.argv.includes('--small');
build();
const results = (isSmall ? SMALL : COMPARISONS).map((comparison) => compare(comparison, isSmall ? 1 : RUNS));
const missed = results.flatMap(targetsOf).filter(({ isMet }) => !isMet);
if (!isSmall) {
  const { version } = require('aws-cdk-lib/package.json'); // eslint-disable-line @typescript-eslint/no-require-imports
  const machine = { node: process.version, awsCdkLib: version, cpu: cpus()[0].model, cores: cpus().length, arch: arch() };
  writeFileSync(join(__dirname, 'results.json'), `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
  const docs = join(__dirname, '..', 'docs');
  writeFileSync(join(docs, 'performance.svg'), plot(results));
  writeFileSync(join(docs, 'performance.md'), withTable(readFileSync(join(docs, 'performance.md'), 'utf8'), results));
  missed.forEach(({ text }) => console.log(`MISSED: ${text}`));
  process.exitCode = missed.length ? 1 : 0;
}

/** What is measured is what is published: the compiled library. */
function build(): void {
  mkdirSync(BUILD, { recursive: true });
  buildSync({
    entryPoints: ['measure', 'newest'].map((name) => join(__dirname, `${name}.ts`)),
    outdir: BUILD,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
}

/** Runs the cases in turn, so that whatever else the machine does befalls all of them. */
function compare({ name, cases, atMost }: Comparison, runs: number): Result {
  const measurements = cases.map((): Measurement[] => []);
  const [first] = measurements;
  const isNoisy = () => atMost?.time !== undefined && median(first).time < SHORT;
  while (first.length < runs || (isNoisy() && first.length < RUNS_OF_THE_SHORT)) {
    cases.forEach((one, index) => measurements[index].push(measure(one)));
  }
  const result = {
    name,
    runs: first.length,
    atMost,
    cases: cases.map((one, index) => {
      const { time, memory, ...constants } = median(measurements[index]);
      return {
        ...one,
        time: Math.round(time * 10) / 10,
        memory: Math.round(memory),
        ...constants,
        ratios: median(measurements[index].map((measured, run) => ratio(measured, first[run]))),
      };
    }),
  };
  print(result);
  return result;
}

function measure(one: Case): Measurement {
  const { CDK_VALIDATION: _, ...env } = process.env;
  const preload = one.validator ? ['--require', join(BUILD, 'newest.js')] : [];
  const output = execFileSync(process.execPath, [...preload, join(BUILD, 'measure.js'), JSON.stringify(one)], {
    encoding: 'utf8',
    env: { ...env, ...one.validator ? {} : { CDK_VALIDATION: 'false' } },
    stdio: ['ignore', 'pipe', one.validator ? 'ignore' : 'inherit'], // the validator tells what it finds, of both alike
  });
  return JSON.parse(output.trim().split('\n').pop()!);
}

/** Each figure's own. */
function median(measurements: readonly Measurement[]): Measurement {
  return each((figure) => measurements.map((one) => one[figure]).sort((a, b) => a - b)[Math.floor(measurements.length / 2)]);
}

function ratio(one: Measurement, other: Measurement): Measurement {
  return each((figure) => other[figure] ? Math.round(one[figure] / other[figure] * 1000) / 1000 : 1);
}

function each(of: (figure: keyof Measurement) => number): Measurement {
  const [time, memory, templateBytes, resources, besideProfiles] = FIGURES.map(of);
  return { time, memory, templateBytes, resources, besideProfiles };
}

function targetsOf({ name, cases, atMost = {} }: Result): { isMet: boolean; text: string }[] {
  return FIGURES.filter((figure) => atMost[figure] !== undefined).map((figure) => {
    const found = cases[cases.length - 1].ratios[figure];
    return { isMet: found <= atMost[figure]!, text: `${name}: ${figure} ${found.toFixed(2)} times, at most ${atMost[figure]}` };
  });
}

function print(result: Result): void {
  const { name, cases } = result;
  console.log(`\n${name}`);
  for (const one of cases) {
    const what = [one.subject, ...cases.some(({ profiles }) => profiles !== one.profiles) ? [one.profiles] : []].join(' ');
    const against = (figure: keyof Measurement) => `x ${one.ratios[figure].toFixed(2)}`;
    console.log([
      `  ${what.padEnd(18)}`,
      `${one.time.toFixed(0).padStart(6)} ms ${against('time').padEnd(7)}`,
      `${String(one.memory).padStart(5)} MiB ${against('memory').padEnd(7)}`,
      `${String(one.templateBytes).padStart(9)} bytes of templates`,
      `${String(one.resources).padStart(5)} resources ${against('resources')}`,
      `${String(one.besideProfiles).padStart(5)} beside the profiles ${against('besideProfiles')}`,
    ].join(' '));
  }
  targetsOf(result).forEach(({ isMet, text }) => console.log(`  ${isMet ? 'met' : 'MISSED'}: ${text.slice(name.length + 2)}`));
}
