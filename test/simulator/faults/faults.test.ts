import { OMISSIONS, ROWS } from './matrix';
import { play } from './play';

test('the matrix has at least forty rows, each once', () => {
  const names = ROWS.map(({ situation, fault }) => `${situation.name}: ${fault.name}`);
  expect(names.length).toBeGreaterThanOrEqual(40);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(Object.entries(OMISSIONS))('when omitted members are %s', (_, omission) => {
  describe('what was asked for last is in place, or the failure is told', () => {
    test.each(ROWS.map((row) => [row.situation.name, row.fault.name, row] as const))('%s: %s', async (_situation, _fault, row) => {
      expect((await play(row, omission)).complaints).toEqual([]);
    });
  });
});
