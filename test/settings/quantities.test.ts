import { CfnParameter, Duration, Lazy, Size } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { IdleShutdown, JupyterLabAppSettings } from '../../src';
import { profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const token = () => Lazy.number({ produce: () => 120 });

describe('Duration', () => {
  const idleAfter = (timeout: Duration) =>
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ idleShutdown: IdleShutdown.after(timeout) }) });
  const renderedMinutes = (timeout: Duration) =>
    propertiesOf(idleAfter(timeout)).UserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes;

  test.each<[string, Duration, number]>([
    ['minutes', Duration.minutes(90), 90],
    ['hours', Duration.hours(2), 120],
    ['days', Duration.days(1), 1440],
    ['seconds', Duration.seconds(3600), 60],
    ['an ISO text', Duration.parse('PT1H30M'), 90],
    ['half hours', Duration.hours(1.5), 90],
    ['hours that binary fractions miss', Duration.hours(1.1), 66],
    ['an hour and a sixth', Duration.hours(70 / 60), 70],
    ['a fraction of a day', Duration.days(61 / 1440), 61],
  ])('of %s gives exact minutes', (_, timeout, minutes) => {
    expect(renderedMinutes(timeout)).toBe(minutes);
  });

  test('of a fraction of a minute is refused', () => {
    expect(refusal(() => idleAfter(Duration.seconds(90)))).toEqual([
      'jupyterLab.idleShutdown.timeout: must be a whole number of minutes, got 1.5',
    ]);
  });

  test('of minutes known only at deployment is accepted', () => {
    const minutes = new CfnParameter(stack, 'Minutes', { type: 'Number' });
    expect(renderedMinutes(Duration.minutes(minutes.valueAsNumber))).toEqual({ Ref: 'Minutes' });
  });

  test.each<[string, () => Duration]>([
    ['seconds', () => Duration.seconds(token())],
    ['hours', () => Duration.hours(token())],
    ['days', () => Duration.days(token())],
  ])('of %s known only at deployment is refused, with what to give instead', (_, timeout) => {
    expect(refusal(() => idleAfter(timeout()))).toEqual([
      expect.stringMatching(/^jupyterLab\.idleShutdown\.timeout: must be given as Duration\.minutes\(\) when it is known only at deployment$/),
    ]);
  });
});

describe('Size', () => {
  const spaceOf = (defaultSize: Size) => profileWith(stack, { spaceStorage: { defaultSize, maximumSize: Size.tebibytes(16) } });
  const renderedSize = (defaultSize: Size) =>
    propertiesOf(spaceOf(defaultSize)).UserSettings.SpaceStorageSettings.DefaultEbsStorageSettings.DefaultEbsVolumeSizeInGb;

  test.each<[string, Size, number]>([
    ['GiB', Size.gibibytes(20), 20],
    ['MiB', Size.mebibytes(10240), 10],
    ['TiB', Size.tebibytes(2), 2048],
    ['a fraction of a TiB', Size.tebibytes(0.5), 512],
  ])('of %s gives exact GiB', (_, size, gibibytes) => {
    expect(renderedSize(size)).toBe(gibibytes);
  });

  test('of a fraction of a GiB is refused', () => {
    expect(refusal(() => spaceOf(Size.mebibytes(5632)))).toEqual(['spaceStorage.defaultSize: must be a whole number of GiB, got 5.5']);
  });

  test('of GiB known only at deployment is accepted', () => {
    const size = new CfnParameter(stack, 'Size', { type: 'Number' });
    expect(renderedSize(Size.gibibytes(size.valueAsNumber))).toEqual({ Ref: 'Size' });
  });

  test.each<[string, () => Size]>([
    ['MiB', () => Size.mebibytes(token())],
    ['TiB', () => Size.tebibytes(token())],
  ])('of %s known only at deployment is refused, with what to give instead', (_, size) => {
    expect(refusal(() => spaceOf(size()))).toEqual([
      expect.stringMatching(/^spaceStorage\.defaultSize: must be given as Size\.gibibytes\(\) when it is known only at deployment$/),
    ]);
  });
});
