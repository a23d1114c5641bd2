import { alice, callsOf, notInPlace, rehearse, studio } from './studio';
import { CanvasAppSettings } from '../../../src';

test('two hundred profiles get their settings, ten at a time, from a service that takes five calls a second', async () => {
  const rehearsal = rehearse({ concurrency: 10, emulator: { callsPerSecond: 5, transitionTime: 2_000 } });
  const canvas = new CanvasAppSettings({ kendra: true });
  const app = studio((stack) => {
    for (let index = 0; index < 200; index++) {
      alice(stack, { userProfileName: `user-${index}`, canvas }, `User${index}`);
    }
  });
  const { status, reason } = await rehearsal.deploy(app);
  expect([status, reason]).toEqual(['CREATE_COMPLETE', undefined]);
  expect(notInPlace(rehearsal)).toEqual([]);
  expect(rehearsal.compare()).toHaveLength(200);
  expect(rehearsal.logs.filter((line) => line.includes('"updated"'))).toHaveLength(200); // one accepted update each, and none gave up
  const throttled = rehearsal.emulator.calls.filter(({ outcome }) => outcome === 'ThrottlingException').length;
  expect(throttled).toBeGreaterThan(0);
  expect(callsOf(rehearsal, 'UpdateUserProfile').length).toBeGreaterThanOrEqual(200);
});
