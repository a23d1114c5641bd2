import * as fc from 'fast-check';
import { checkSync } from 'recheck';
import { constructions, literals, patternsOfTheTable, refusals } from './patterns';
import { LINEAR, timed } from './time';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';
import { printSeed, SEED } from '../properties/runs';
import { matchesPattern } from '../simulator/sagemaker/patterns';

jest.setTimeout(600_000);
printSeed(() => `${patternsOfTheTable().length} sets of patterns`);
process.env.RECHECK_BACKEND = 'pure'; // neither a JVM nor a binary of this platform

/** Regular expressions that recheck can't decide, or says no to, and why they do no harm. */
const EXCEPTED: Record<string, string> = {
  '([A-Z])([A-Z]+)$': 'matched on names of the table only',
  '^([A-Z]+)(?=[A-Z][a-z])|^[A-Z]': 'recheck decides no lookahead; anchored, and matched on names of the table only',
  'arn(:|%3a|\\\\+u003a)[\\w-]*\\1secretsmanager\\1(?:[^\\s\'",\\])}\\\\]|\\\\+\\/|\\\\+u[0-9a-f]{4})*':
    'recheck decides no backreference; nothing has to follow its last repetition, and test/hostile/handler.test.ts measures it',
};

/** What recheck proves of all inputs, however long: `safe`, or what it says instead. Bounds are generous, so that it proves instead of trying. */
function verdict(source: string, flags: string): string {
  const { status, checker, complexity, error } = checkSync(source, flags, {
    checker: 'automaton', timeout: 120_000, maxRepeatCount: 100, maxNFASize: 500_000, maxPatternSize: 3_000,
  }) as any;
  return status === 'safe' && checker === 'automaton' ? 'safe' : `${status}: ${complexity?.summary ?? error?.message ?? error?.kind}`;
}

describe('regular expressions of the sources', () => {
  const all = new Map(literals().map(({ source, flags, file }) => [source, { source, flags, file }]));

  test('are found, the handlers\' among them', () => {
    expect([...all.values()].filter(({ file }) => file.includes('handler')).length).toBeGreaterThan(5);
    expect(all.size).toBeGreaterThan(50);
  });

  test('take linear time on every input', () => {
    const bad = [...all.values()].filter(({ source }) => !Object.hasOwn(EXCEPTED, source))
      .map(({ source, flags, file }) => [`${file}: /${source}/${flags}`, verdict(source, flags)]).filter(([, said]) => said !== 'safe');
    expect(bad).toEqual([]);
  });

  test.each(Object.entries(EXCEPTED))('still need the exception of %s', (source) => {
    expect(all.has(source)).toBe(true);
    expect(verdict(source, all.get(source)!.flags)).not.toBe('safe');
  });

  test('are made at runtime in three places: of the table, proven below; on two words; and of what an IAM policy says', () => {
    expect(constructions()).toEqual([
      expect.stringMatching(/^service-model\/check\.ts: /),
      'service-model/neutral.ts: new RegExp(`^(?:${pattern})$`)',
      'service-model/rules/trust-policy.ts: new RegExp(`^${pattern}$`, \'i\')',
    ]);
  });
});

describe('patterns of the table, as the check matches them', () => {
  const table = patternsOfTheTable();
  const named = table.map((patterned) => [patterned.servicePath, patterned] as const);

  test('are there for each of the table\'s', () => {
    const patterns = new Set(Object.values(USER_PROFILE).flatMap(({ api }) => api.pattern ?? []));
    expect(table.length).toBeGreaterThanOrEqual(patterns.size);
    expect(table.filter(({ matched }) => matched.length === 0)).toEqual([]);
  });

  test.each(named)('take linear time on every input: %s', (_, { matched }) => {
    expect(matched.map((source) => [source, verdict(source, 'u')])).toEqual(matched.map((source) => [source, 'safe']));
  });

  test.each(named)('take the same values as the service\'s own: %s', (servicePath, { max }) => {
    const { api, cfn } = USER_PROFILE[servicePath];
    const legal = fc.stringMatching(new RegExp(`^(?:${api.pattern})$`, 'u'), { maxLength: max });
    const nearly = fc.tuple(legal, fc.nat(), fc.constantFrom('', '/', '\n', '-', '.', ':', '0', 'a', ' ', '\u2028', '\u{1f600}'), fc.nat(2)).map(([text, at, part, cut]) => {
      const index = text.length ? at % (text.length + 1) : 0;
      return text.slice(0, index) + part + text.slice(index + cut);
    });
    fc.assert(fc.property(fc.oneof(legal, nearly), (text) => {
      const isLong = [...text].length > max || [...text].length < Math.max(api.min ?? 0, cfn?.min ?? 0) || [...text].length > (cfn?.max ?? max);
      fc.pre(!isLong);
      const isLegal = matchesPattern(api.pattern!, text) && new RegExp(cfn?.pattern ?? '', 'u').test(text);
      expect(refusals(servicePath, text).length === 0).toBe(isLegal);
    }), { seed: SEED, numRuns: 300 });
  });

  test.each(named)('are quick on values that nearly match, however long: %s', (servicePath, { max }) => {
    const { api } = USER_PROFILE[servicePath];
    for (const legal of fc.sample(fc.stringMatching(new RegExp(`^(?:${api.pattern})$`, 'u'), { maxLength: 60 }), { numRuns: 3, seed: 1 })) {
      for (const [start, pump] of pumps(legal)) {
        for (const end of ['\n', '/\n', '!']) {
          for (const length of [max, 100_000]) {
            const value = start + pump.repeat(Math.max(0, (length - start.length - end.length) / pump.length)) + end;
            // linear time takes 2 ms of 100,000 characters, quadratic time 5 seconds
            const { milliseconds } = timed(() => refusals(servicePath, value));
            expect([value.slice(0, 60), milliseconds < LINEAR]).toEqual([value.slice(0, 60), true]);
          }
        }
      }
    }
  });
});

/** Parts of a text that may be repeated, each with what comes before it. */
function pumps(text: string): [start: string, pump: string][] {
  return [...text].flatMap((_, index) => [1, 2].map((length): [string, string] => [text.slice(0, index + length), text.slice(index, index + length)]))
    .filter(([, pump]) => pump !== '');
}
