import { CfnParameter, Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CodeEditorAppSettings, IdleShutdown, JupyterLabAppSettings } from '../../../src';
import type { IdleShutdownLimits } from '../../../src';
import { idleLimitWithoutTimeout, idleTimeoutOutsideItsLimits } from '../../../src/service-model/rules/idle-shutdown';
import { given } from '../../fixtures/given';
import type { GivenTree } from '../../fixtures/given';
import { findings, profileWith, refusal, testStack } from '../../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const refusedAfter = (timeout: Duration, limits?: IdleShutdownLimits) =>
  refusal(() => profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ idleShutdown: IdleShutdown.after(timeout, limits) }) }));

/** Minutes that are known only at deployment. */
const minutesFromParameter = (id: string) => Duration.minutes(new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber);

/** Idle settings that IdleShutdown can't express. */
const jupyterLabWith = (idleSettings: GivenTree): GivenTree => ({
  UserSettings: given('', {
    JupyterLabAppSettings: given('jupyterLab', {
      AppLifecycleManagement: given('idleShutdown', { IdleSettings: given('', idleSettings) }),
    }),
  }),
});

describe('idle shutdown', () => {
  test('refuses a timeout above its maximum', () => {
    expect(refusedAfter(Duration.hours(9), { max: Duration.hours(8) })).toEqual([
      'jupyterLab.idleShutdown.timeout: must be at most the maximum (jupyterLab.idleShutdown.max: 480 minutes), got 540 minutes',
    ]);
  });

  test('accepts a timeout equal to its maximum', () => {
    expect(refusedAfter(Duration.hours(8), { max: Duration.hours(8) })).toEqual([]);
  });

  test('refuses a minimum above the timeout', () => {
    expect(refusedAfter(Duration.minutes(60), { min: Duration.minutes(61) })).toEqual([
      'jupyterLab.idleShutdown.min: must be at most the timeout (jupyterLab.idleShutdown.timeout: 60 minutes), got 61 minutes',
    ]);
  });

  test('accepts a minimum equal to the timeout', () => {
    expect(refusedAfter(Duration.minutes(60), { min: Duration.minutes(60) })).toEqual([]);
  });

  test('refuses a timeout outside of both limits twice', () => {
    expect(refusedAfter(Duration.hours(4), { min: Duration.hours(8), max: Duration.hours(2) })).toEqual([
      'jupyterLab.idleShutdown.min: must be at most the timeout (jupyterLab.idleShutdown.timeout: 240 minutes), got 480 minutes',
      'jupyterLab.idleShutdown.timeout: must be at most the maximum (jupyterLab.idleShutdown.max: 120 minutes), got 240 minutes',
    ]);
  });

  test('tells the app that the timeout belongs to', () => {
    const idleShutdown = IdleShutdown.after(Duration.hours(9), { max: Duration.hours(8) });
    expect(refusal(() => profileWith(stack, { codeEditor: new CodeEditorAppSettings({ idleShutdown }) }))).toEqual([
      'codeEditor.idleShutdown.timeout: must be at most the maximum (codeEditor.idleShutdown.max: 480 minutes), got 540 minutes',
    ]);
  });

  test('accepts a timeout known only at deployment', () => {
    expect(refusedAfter(minutesFromParameter('Timeout'), { min: Duration.hours(1), max: Duration.hours(8) })).toEqual([]);
  });

  test('accepts limits known only at deployment', () => {
    expect(refusedAfter(Duration.hours(2), { min: minutesFromParameter('Min'), max: minutesFromParameter('Max') })).toEqual([]);
  });

  test('refuses a minimum above the maximum, though the timeout is known only at deployment', () => {
    expect(refusedAfter(minutesFromParameter('Timeout'), { min: Duration.hours(8), max: Duration.hours(2) })).toEqual([
      'jupyterLab.idleShutdown.min: must be at most the maximum (jupyterLab.idleShutdown.max: 120 minutes), got 480 minutes',
    ]);
  });

  test('refuses a minimum above the maximum, though the timeout has no form in minutes', () => {
    const hours = Duration.hours(new CfnParameter(stack, 'Hours', { type: 'Number' }).valueAsNumber);
    expect(refusedAfter(hours, { min: Duration.hours(8), max: Duration.hours(2) })).toEqual([
      'jupyterLab.idleShutdown.min: must be at most the maximum (jupyterLab.idleShutdown.max: 120 minutes), got 480 minutes',
      'jupyterLab.idleShutdown.timeout: must be given as Duration.minutes() when it is known only at deployment',
    ]);
  });

  test('leaves what is no number to others', () => {
    const idle = (timeout: string | number, max: string | number) =>
      findings(idleTimeoutOutsideItsLimits, jupyterLabWith({ IdleTimeoutInMinutes: given('', timeout), MaxIdleTimeoutInMinutes: given('', max) }));
    expect([...idle('480', 120), ...idle(480, '120')]).toEqual([]);
  });

  test('refuses a minimum above the maximum where there is no timeout', () => {
    expect(findings(idleTimeoutOutsideItsLimits, jupyterLabWith({
      MinIdleTimeoutInMinutes: given('min', 480),
      MaxIdleTimeoutInMinutes: given('max', 120),
    }))).toEqual([
      'jupyterLab.idleShutdown.min: must be at most the maximum (jupyterLab.idleShutdown.max: 120 minutes), got 480 minutes',
    ]);
  });
});

describe('idle limits without a timeout', () => {
  const MISSING = 'jupyterLab.idleShutdown.timeout: is required when min or max is given, got none';

  test.each(['Min', 'Max'])('refuses a %simum alone', (limit) => {
    expect(findings(idleLimitWithoutTimeout, jupyterLabWith({
      IdleTimeoutInMinutes: given('timeout', undefined),
      [`${limit}IdleTimeoutInMinutes`]: given(limit.toLowerCase(), 120),
    }))).toEqual([MISSING]);
  });

  test('refuses a timeout that was left out in a language without types', () => {
    expect(refusedAfter(undefined as unknown as Duration, { max: Duration.hours(8) })).toEqual([
      'jupyterLab.idleShutdown.timeout: must be given, got undefined',
    ]);
  });

  test('accepts both limits with a timeout', () => {
    expect(refusedAfter(Duration.hours(2), { min: Duration.hours(1), max: Duration.hours(8) })).toEqual([]);
  });

  test('accepts a limit with a timeout known only at deployment', () => {
    expect(refusedAfter(minutesFromParameter('Timeout'), { max: Duration.hours(8) })).toEqual([]);
  });

  test('accepts neither limits nor timeout', () => {
    expect(findings(idleLimitWithoutTimeout, jupyterLabWith({ LifecycleManagement: given('', 'DISABLED') }))).toEqual([]);
  });
});
