import { DEFECTS, withDefect } from './defects';
import { playHistories, replay } from './run';

test('a history with a defect in it is found, shrunk, and found again by its seed and path, and by what was written down', async () => {
  const instead = await withDefect(DEFECTS.find(({ name }) => name === 'undo left out')!);
  const { failure } = await playHistories(1, 200, { instead });
  expect(failure!.message).toMatch(/^\w+\.\w+(\.\w+)? of user-\d+ is .* instead of /);
  expect(failure!.written.steps.length).toBeLessThanOrEqual(3);
  expect((await playHistories(failure!.seed, 1, { path: failure!.path, instead })).failure!.written).toEqual(failure!.written);
  await expect(replay(failure!.written, { instead })).rejects.toThrow(failure!.message);
  await expect(replay(failure!.written)).resolves.toBeUndefined();
});
