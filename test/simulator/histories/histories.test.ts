import { readFileSync } from 'fs';
import { join } from 'path';
import { asked } from './command-line';
import { playHistories, replay } from './run';
import type { Written } from './run';

test('two hundred random histories have nothing in them that must not be', async () => {
  const { failure, calls, deployments } = await playHistories(20261201, 200);
  expect(failure).toBeUndefined();
  expect(Math.min(...calls)).toBeGreaterThan(0);
  expect(deployments.reduce((sum, number) => sum + number)).toBeGreaterThan(600);
});

/** Histories that once had something in them that must not be. */
const FAILED_ONCE: { readonly what: string; readonly written: Written }[] = JSON.parse(readFileSync(join(__dirname, 'failed.json'), 'utf-8'));

describe('a history that failed once doesn\'t any more', () => {
  test.each(FAILED_ONCE.map(({ what, written }) => [what, written] as const))('%s', async (_, written) => {
    await expect(replay(written)).resolves.toBeUndefined();
  });
});

test.each([
  [['--runs', 'many'], '--runs must be a whole number above 0, got many\nusage: '],
  [['--seed', '0'], '--seed must be a whole number above 0, got 0\nusage: '],
  [['--seed', '7', '--path', 'a'], '--path must be numbers with colons between, got a\nusage: '],
  [['--speed'], "Unknown option '--speed'"],
  [['7'], "Unexpected argument '7'"],
])('the command refuses %j, and shows how it is used', (args, message) => {
  expect(asked(args, 5)).toContain(message);
  expect(asked(args, 5)).toContain('usage: npm run test:histories');
});

test('the command takes a number of histories and a seed', () => {
  expect(asked(['--runs', '7', '--seed', '9', '--path', '3:0'], 5)).toEqual({ runs: 7, seed: 9, path: '3:0', defects: false });
  expect(asked([], 5)).toEqual({ runs: 10_000, seed: 5, path: undefined, defects: false });
});
