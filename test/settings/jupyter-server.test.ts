import { CfnParameter, Lazy } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { JupyterServerAppSettings, StudioInstanceType } from '../../src';
import { apiSettings } from '../fixtures/api-settings';
import { ARN, expectUserSettings, lifecycleConfig, profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

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

describe('code repositories of JupyterServer', () => {
  const rendered = (jupyterServer: JupyterServerAppSettings) => apiSettings(stack, { jupyterServer })?.JupyterServerAppSettings;
  const refusedWith = (...codeRepositories: string[]) =>
    refusal(() => profileWith(stack, { jupyterServer: new JupyterServerAppSettings({ codeRepositories }) }));

  test('are left to the API, beside what goes into the template', () => {
    const jupyterServer = new JupyterServerAppSettings({ defaultResourceSpec: SYSTEM, codeRepositories: ['https://example.com/code.git'] });
    expect(rendered(jupyterServer)).toEqual({ CodeRepositories: [{ RepositoryUrl: 'https://example.com/code.git' }] });
    expect(propertiesOf(profileWith(stack, { jupyterServer })).UserSettings).toEqual({
      JupyterServerAppSettings: { DefaultResourceSpec: { InstanceType: 'system' } },
    });
  });

  test('keep an empty list, which removes those that the profile has', () => {
    expect(rendered(new JupyterServerAppSettings({ codeRepositories: [] }))).toEqual({ CodeRepositories: [] });
  });

  test('are added to none, and behind those that it was given', () => {
    expect(rendered(new JupyterServerAppSettings().addCodeRepository('https://example.com/first'))).toEqual({
      CodeRepositories: [{ RepositoryUrl: 'https://example.com/first' }],
    });
    expect(rendered(new JupyterServerAppSettings({ codeRepositories: ['https://example.com/first'] }).addCodeRepository('https://example.com/second')))
      .toEqual({ CodeRepositories: [{ RepositoryUrl: 'https://example.com/first' }, { RepositoryUrl: 'https://example.com/second' }] });
  });

  test('are added with the settings themselves returned', () => {
    const settings = new JupyterServerAppSettings();
    expect(settings.addCodeRepository('https://example.com/code.git')).toBe(settings);
  });

  test('refuse an addition once a profile has taken the settings', () => {
    const settings = new JupyterServerAppSettings();
    profileWith(stack, { jupyterServer: settings });
    expect(() => settings.addCodeRepository('https://example.com/code.git')).toThrow(new Error(
      'JupyterServerAppSettings.addCodeRepository(): user profile Stack/Alice has taken these settings already; '
      + 'call it before the profile is created, or give the profile settings of its own',
    ));
  });

  test('do not change with the array that they were given in', () => {
    const codeRepositories = ['https://example.com/code.git'];
    const settings = new JupyterServerAppSettings({ codeRepositories });
    codeRepositories.pop();
    expect(rendered(settings)).toEqual({ CodeRepositories: [{ RepositoryUrl: 'https://example.com/code.git' }] });
  });

  test('refuse more than the service takes', () => {
    expect(refusedWith(...Array.from({ length: 11 }, (_, index) => `https://example.com/${index}`))).toEqual([
      'jupyterServer.codeRepositories: must have at most 10 items, has 11',
    ]);
  });

  test('accept as many as the service takes', () => {
    expect(refusedWith(...Array.from({ length: 10 }, (_, index) => `https://example.com/${index}`))).toEqual([]);
  });

  test('refuse a URL that is longer than the service takes', () => {
    expect(refusedWith(`https://${'a'.repeat(1017)}`)).toEqual([
      expect.stringMatching(/^jupyterServer\.codeRepositories\[0\]: must have at most 1024 characters, has 1025/),
    ]);
  });

  test("accept a URL as long as the service takes, unlike JupyterLab's, which CloudFormation carries", () => {
    expect(refusedWith(`https://${'a'.repeat(1016)}`)).toEqual([]);
  });

  test('refuse a URL of another scheme', () => {
    expect(refusedWith('https://example.com/code.git', 'git@example.com:code.git')).toEqual([
      'jupyterServer.codeRepositories[1]: must be a URL of https:// and at least three letters, digits or characters . - _, '
      + "with single slashes between them, got 'git@example.com:code.git'",
    ]);
  });

  test('accept a URL known only at deployment', () => {
    expect(refusedWith(new CfnParameter(stack, 'Url').valueAsString)).toEqual([]);
  });

  test('refuse a list that is known only at deployment as a whole', () => {
    expect(refusal(() => profileWith(stack, {
      jupyterServer: new JupyterServerAppSettings({ codeRepositories: Lazy.list({ produce: () => [] }) }),
    }))).toEqual(['jupyterServer.codeRepositories: must be a list whose items are written out, got one that is known only at deployment']);
  });
});
