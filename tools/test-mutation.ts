/*
 * Mutation testing: changes the code in every small way, and looks whether a test fails each time. Each file has to be held by the tests that mirror it,
 * not by whatever happens to run through it. `npm run test:mutation -- plan apps` tries only these groups.
 */
import { execFileSync } from 'child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'fs';

const HANDLER = 'api-settings/handler';
const AUTO_DELETE = 'auto-delete-apps/handler';
const RUNTIME = 'custom-resources/runtime';
const RULES = 'service-model/rules';

/** Files to be mutated, and the tests that have to notice, without `src/` and `test/`. */
const GROUPS: Record<string, { readonly mutate: string[]; readonly tests: string[] }> = {
  event: { mutate: [`${HANDLER}/event`, `${RUNTIME}/event`], tests: [`${HANDLER}/event`, `${RUNTIME}/event`] },
  plan: { mutate: [`${HANDLER}/plan`], tests: [`${HANDLER}/plan`] },
  settle: { mutate: [`${HANDLER}/settle`, `${HANDLER}/stack-watch`], tests: [`${HANDLER}/settle`, `${HANDLER}/stack-watch`] },
  patience: { mutate: [`${RUNTIME}/patience`, `${RUNTIME}/log`], tests: [`${RUNTIME}/patience`, `${RUNTIME}/log`] },
  answer: { mutate: [`${HANDLER}/answer`], tests: [`${HANDLER}/answer`, `${HANDLER}/mailbox`] },
  deletion: { mutate: [`${HANDLER}/deletion`, `${RUNTIME}/stack`], tests: [`${HANDLER}/deletion`, `${RUNTIME}/stack`] },
  index: { mutate: [`${HANDLER}/index`, `${HANDLER}/user-profile`], tests: [`${HANDLER}/index`, `${HANDLER}/delete`, `${HANDLER}/forged-events`] },
  autoDelete: {
    mutate: ['belongings', 'index', 'reason-to-stay', 'stack-resources', 'studio'].map((file) => `${AUTO_DELETE}/${file}`),
    tests: [`${AUTO_DELETE}/index`, `${AUTO_DELETE}/reason-to-stay`, `${AUTO_DELETE}/stack-resources`, `${AUTO_DELETE}/studio`],
  },
  apps: { mutate: [`${RULES}/apps`], tests: [`${RULES}/apps`, `${RULES}/index`] },
  singleSignOn: { mutate: [`${RULES}/single-sign-on`, `${RULES}/tags`], tests: [`${RULES}/identity`, `${RULES}/index`, 'single-sign-on-assignment'] },
  trust: {
    mutate: [`${RULES}/trust-policy`, `${RULES}/execution-role`, `${RULES}/canvas`],
    tests: [`${RULES}/canvas`, `${RULES}/execution-role`, `${RULES}/identity`, `${RULES}/index`],
  },
  idleShutdown: { mutate: [`${RULES}/idle-shutdown`], tests: [`${RULES}/idle-shutdown`, `${RULES}/index`] },
  network: { mutate: [`${RULES}/network`], tests: [`${RULES}/network`, `${RULES}/index`] },
  patterns: { mutate: [`${RULES}/patterns`], tests: [`${RULES}/patterns`] },
  portal: { mutate: [`${RULES}/portal`], tests: [`${RULES}/portal`, `${RULES}/index`] },
  storage: { mutate: [`${RULES}/storage`], tests: [`${RULES}/storage`, `${RULES}/index`] },
  rules: { mutate: [`${RULES}/index`], tests: [`${RULES}/index`] },
  carrier: { mutate: ['service-model/carrier', 'service-model/neutral'], tests: ['service-model/carrier', 'service-model/neutral'] },
  check: { mutate: ['service-model/check', 'service-model/split'], tests: ['service-model/check', 'service-model/split'] },
};

/** The lowest share of the mutants of a file that have to be noticed. */
const LEAST = 0.9;

const asked = process.argv.slice(2);
const unknown = asked.filter((group) => !GROUPS[group]);
if (unknown.length) {
  throw new Error(`no such group: ${unknown.join(', ')}; there are ${Object.keys(GROUPS).join(', ')}`);
}

const scores = (asked.length ? asked : Object.keys(GROUPS)).flatMap((group) => scoresOf(group));
scores.forEach(({ file, noticed, all }) => console.log(`${(100 * noticed / all).toFixed(1)} %, ${noticed} of ${all}: ${file}`));
const low = scores.filter(({ noticed, all }) => noticed < LEAST * all);
if (low.length) {
  throw new Error(`less than ${100 * LEAST} %: ${low.map(({ file }) => file).join(', ')}`);
}

/** Mutates the files of a group, and counts for each of them how many mutants were noticed. */
function scoresOf(group: string): { file: string; noticed: number; all: number }[] {
  const { mutate, tests } = GROUPS[group];
  const report = `reports/mutation/${group}.json`;
  const config = `reports/mutation/${group}.config.json`;
  const stryker = JSON.parse(readFileSync('stryker.config.json', 'utf-8'));
  const jest = JSON.parse(readFileSync('jest.mutation.config.json', 'utf-8'));
  mkdirSync('reports/mutation', { recursive: true });
  writeFileSync(config, JSON.stringify({
    ...stryker,
    mutate: mutate.map((file) => `src/${file}.ts`),
    // Stryker's testFiles would load all that are related to a file, for each mutant, and run none of them for what is evaluated when a file is loaded
    jest: { enableFindRelatedTests: false, config: { ...jest, testMatch: tests.map((file) => `<rootDir>/test/${file}.test.ts`) } },
    jsonReporter: { fileName: report },
    incrementalFile: `reports/mutation/${group}.incremental.json`,
  }));
  execFileSync('stryker', ['run', config], { stdio: 'inherit' });
  const { files } = JSON.parse(readFileSync(report, 'utf-8'));
  return Object.entries<{ mutants: { status: string }[] }>(files).map(([file, { mutants }]) => {
    // as Stryker does: what can't even be loaded is no mutant
    const counted = mutants.filter(({ status }) => !['Ignored', 'RuntimeError', 'CompileError'].includes(status));
    return { file, noticed: counted.filter(({ status }) => status === 'Killed' || status === 'Timeout').length, all: counted.length };
  });
}
