import type { Stack } from 'aws-cdk-lib';
import { JupyterServerAppSettings, StudioInstanceType } from '../../src';
import { ARN, expectUserSettings, lifecycleConfig, profileWith, propertiesOf, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const SYSTEM = { instanceType: StudioInstanceType.SYSTEM };
const expectJupyterServer = (settings: unknown) => expectUserSettings(stack, { JupyterServerAppSettings: settings });

describe('JupyterServerAppSettings', () => {
  test('renders all that it was given', () => {
    profileWith(stack, { jupyterServer: new JupyterServerAppSettings({ defaultResourceSpec: SYSTEM, lifecycleConfigs: [lifecycleConfig(stack)] }) });
    expectJupyterServer({
      DefaultResourceSpec: { InstanceType: 'system' },
      LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`],
    });
  });

  test('renders no block when it was given nothing', () => {
    expect(propertiesOf(profileWith(stack, { jupyterServer: new JupyterServerAppSettings() })).UserSettings).toBeUndefined();
  });

  test('keeps an empty list of lifecycle configs, which removes those that the profile has', () => {
    profileWith(stack, { jupyterServer: new JupyterServerAppSettings({ lifecycleConfigs: [] }) });
    expectJupyterServer({ LifecycleConfigArns: [] });
  });

  test('adds a lifecycle config to none', () => {
    profileWith(stack, { jupyterServer: new JupyterServerAppSettings({ defaultResourceSpec: SYSTEM }).addLifecycleConfig(lifecycleConfig(stack)) });
    expectJupyterServer({ LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`] });
  });

  test('adds a lifecycle config behind those that it was given', () => {
    const settings = new JupyterServerAppSettings({ defaultResourceSpec: SYSTEM, lifecycleConfigs: [lifecycleConfig(stack, 'first')] });
    settings.addLifecycleConfig(lifecycleConfig(stack, 'second'));
    profileWith(stack, { jupyterServer: settings });
    expectJupyterServer({ LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/first`, `${ARN}:studio-lifecycle-config/second`] });
  });

  test('returns itself from the addition', () => {
    const settings = new JupyterServerAppSettings();
    expect(settings.addLifecycleConfig(lifecycleConfig(stack))).toBe(settings);
  });

  test('serves two profiles', () => {
    const settings = new JupyterServerAppSettings({ defaultResourceSpec: SYSTEM });
    const [alice, bob] = [profileWith(stack, { jupyterServer: settings }), profileWith(stack, { jupyterServer: settings }, 'Bob')];
    const rendered = { JupyterServerAppSettings: { DefaultResourceSpec: { InstanceType: 'system' } } };
    expect([propertiesOf(alice).UserSettings, propertiesOf(bob).UserSettings]).toEqual([rendered, rendered]);
  });

  test('refuses addLifecycleConfig once a profile has taken it', () => {
    const settings = new JupyterServerAppSettings();
    profileWith(stack, { jupyterServer: settings });
    expect(() => settings.addLifecycleConfig(lifecycleConfig(stack))).toThrow(new Error(
      'JupyterServerAppSettings.addLifecycleConfig(): user profile Stack/Alice has taken these settings already; '
      + 'call it before the profile is created, or give the profile settings of its own',
    ));
  });

  test('does not change with the array that it was given', () => {
    const lifecycleConfigs = [lifecycleConfig(stack)];
    const settings = new JupyterServerAppSettings({ defaultResourceSpec: SYSTEM, lifecycleConfigs });
    lifecycleConfigs.pop();
    profileWith(stack, { jupyterServer: settings });
    expectJupyterServer({ LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`] });
  });
});
