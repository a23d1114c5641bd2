import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { CodeEditorAppSettings, IdleShutdown, StudioInstanceType } from '../../src';
import { ARN, customImage, expectUserSettings, lifecycleConfig, profileWith, propertiesOf, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const expectCodeEditor = (settings: unknown) => expectUserSettings(stack, { CodeEditorAppSettings: settings });

describe('CodeEditorAppSettings', () => {
  test('renders all that it was given', () => {
    profileWith(stack, {
      codeEditor: new CodeEditorAppSettings({
        defaultResourceSpec: { instanceType: StudioInstanceType.ML_T3_MEDIUM },
        customImages: [{ ...customImage(stack), imageVersionNumber: 3 }],
        lifecycleConfigs: [lifecycleConfig(stack, 'setup')],
        builtInLifecycleConfig: lifecycleConfig(stack, 'built-in'),
        idleShutdown: IdleShutdown.after(Duration.hours(2)),
      }),
    });
    expectCodeEditor({
      DefaultResourceSpec: { InstanceType: 'ml.t3.medium' },
      CustomImages: [{ ImageName: 'pytorch', AppImageConfigName: 'pytorch-config', ImageVersionNumber: 3 }],
      LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`],
      BuiltInLifecycleConfigArn: `${ARN}:studio-lifecycle-config/built-in`,
      AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 120 } },
    });
  });

  test('renders no block when it was given nothing', () => {
    expect(propertiesOf(profileWith(stack, { codeEditor: new CodeEditorAppSettings() })).UserSettings).toBeUndefined();
  });

  test('keeps empty lists', () => {
    profileWith(stack, { codeEditor: new CodeEditorAppSettings({ lifecycleConfigs: [], customImages: [] }) });
    expectCodeEditor({ LifecycleConfigArns: [], CustomImages: [] });
  });

  test('adds one by one what it was not given', () => {
    profileWith(stack, {
      codeEditor: new CodeEditorAppSettings().addCustomImage(customImage(stack)).addLifecycleConfig(lifecycleConfig(stack)),
    });
    expectCodeEditor({ CustomImages: [{ ImageName: 'pytorch' }], LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`] });
  });

  test('adds behind what it was given', () => {
    const settings = new CodeEditorAppSettings({
      customImages: [customImage(stack, 'first')],
      lifecycleConfigs: [lifecycleConfig(stack, 'first')],
    });
    settings.addCustomImage(customImage(stack, 'second'));
    settings.addLifecycleConfig(lifecycleConfig(stack, 'second'));
    profileWith(stack, { codeEditor: settings });
    expectCodeEditor({
      CustomImages: [Match.objectLike({ ImageName: 'first' }), Match.objectLike({ ImageName: 'second' })],
      LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/first`, `${ARN}:studio-lifecycle-config/second`],
    });
  });

  test('returns itself from each addition', () => {
    const settings = new CodeEditorAppSettings();
    expect(settings.addCustomImage(customImage(stack))).toBe(settings);
    expect(settings.addLifecycleConfig(lifecycleConfig(stack))).toBe(settings);
  });

  test('serves two profiles', () => {
    const settings = new CodeEditorAppSettings({ lifecycleConfigs: [lifecycleConfig(stack)] });
    const [alice, bob] = [profileWith(stack, { codeEditor: settings }), profileWith(stack, { codeEditor: settings }, 'Bob')];
    const rendered = { CodeEditorAppSettings: { LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`] } };
    expect([propertiesOf(alice).UserSettings, propertiesOf(bob).UserSettings]).toEqual([rendered, rendered]);
  });

  test.each<[string, (settings: CodeEditorAppSettings) => unknown]>([
    ['addCustomImage', (settings) => settings.addCustomImage(customImage(stack))],
    ['addLifecycleConfig', (settings) => settings.addLifecycleConfig(lifecycleConfig(stack))],
  ])('refuses %s once a profile has taken it', (method, add) => {
    const settings = new CodeEditorAppSettings();
    profileWith(stack, { codeEditor: settings });
    expect(() => add(settings)).toThrow(new Error(
      `CodeEditorAppSettings.${method}(): user profile Stack/Alice has taken these settings already; `
      + 'call it before the profile is created, or give the profile settings of its own',
    ));
  });

  test('does not change with the arrays that it was given', () => {
    const [customImages, lifecycleConfigs] = [[customImage(stack)], [lifecycleConfig(stack)]];
    const settings = new CodeEditorAppSettings({ customImages, lifecycleConfigs });
    customImages.pop();
    lifecycleConfigs.pop();
    profileWith(stack, { codeEditor: settings });
    expectCodeEditor({ CustomImages: [{ ImageName: 'pytorch' }], LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`] });
  });
});
