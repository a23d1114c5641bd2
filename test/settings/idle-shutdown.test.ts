import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CodeEditorAppSettings, IdleShutdown, JupyterLabAppSettings } from '../../src';
import { profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const jupyterLab = (idleShutdown: IdleShutdown) => ({ jupyterLab: new JupyterLabAppSettings({ idleShutdown }) });
const rendered = (idleShutdown: IdleShutdown) =>
  propertiesOf(profileWith(stack, jupyterLab(idleShutdown))).UserSettings.JupyterLabAppSettings.AppLifecycleManagement;

describe('IdleShutdown', () => {
  test('shuts down after a timeout', () => {
    expect(rendered(IdleShutdown.after(Duration.hours(2)))).toEqual({
      IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 120 },
    });
  });

  test('lets the user choose another timeout between limits', () => {
    expect(rendered(IdleShutdown.after(Duration.hours(2), { min: Duration.hours(1), max: Duration.days(1) }))).toEqual({
      IdleSettings: {
        LifecycleManagement: 'ENABLED',
        IdleTimeoutInMinutes: 120,
        MinIdleTimeoutInMinutes: 60,
        MaxIdleTimeoutInMinutes: 1440,
      },
    });
  });

  test('never shuts down when it is disabled', () => {
    expect(rendered(IdleShutdown.disabled())).toEqual({ IdleSettings: { LifecycleManagement: 'DISABLED' } });
  });

  test('is the same in Code Editor', () => {
    const codeEditor = new CodeEditorAppSettings({ idleShutdown: IdleShutdown.after(Duration.hours(2)) });
    expect(propertiesOf(profileWith(stack, { codeEditor })).UserSettings).toEqual({
      CodeEditorAppSettings: {
        AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 120 } },
      },
    });
  });

  test('refuses timeouts outside of what the service takes', () => {
    expect(refusal(() => profileWith(stack, jupyterLab(IdleShutdown.after(Duration.minutes(60), {
      min: Duration.minutes(59), max: Duration.minutes(525601),
    }))))).toEqual([
      'jupyterLab.idleShutdown.max: must be from 60 to 525600 minutes, got 525601',
      'jupyterLab.idleShutdown.min: must be from 60 to 525600 minutes, got 59',
    ]);
  });

  test('accepts the shortest and the longest timeout', () => {
    expect(refusal(() => profileWith(stack, jupyterLab(IdleShutdown.after(Duration.minutes(60), {
      min: Duration.minutes(60), max: Duration.days(365),
    }))))).toEqual([]);
  });
});
