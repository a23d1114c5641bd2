import type { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { KernelGatewayAppSettings, StudioInstanceType } from '../../src';
import { ARN, customImage, expectUserSettings, lifecycleConfig, profileWith, propertiesOf, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const expectKernelGateway = (settings: unknown) => expectUserSettings(stack, { KernelGatewayAppSettings: settings });

describe('KernelGatewayAppSettings', () => {
  test('renders all that it was given', () => {
    profileWith(stack, {
      kernelGateway: new KernelGatewayAppSettings({
        defaultResourceSpec: { instanceType: StudioInstanceType.ML_T3_MEDIUM },
        customImages: [{ ...customImage(stack), imageVersionNumber: 3 }],
        lifecycleConfigs: [lifecycleConfig(stack)],
      }),
    });
    expectKernelGateway({
      DefaultResourceSpec: { InstanceType: 'ml.t3.medium' },
      CustomImages: [{ ImageName: 'pytorch', AppImageConfigName: 'pytorch-config', ImageVersionNumber: 3 }],
      LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`],
    });
  });

  test('renders no block when it was given nothing', () => {
    expect(propertiesOf(profileWith(stack, { kernelGateway: new KernelGatewayAppSettings() })).UserSettings).toBeUndefined();
  });

  test('keeps empty lists, which remove what the profile has', () => {
    profileWith(stack, { kernelGateway: new KernelGatewayAppSettings({ lifecycleConfigs: [], customImages: [] }) });
    expectKernelGateway({ LifecycleConfigArns: [], CustomImages: [] });
  });

  test('adds one by one what it was not given', () => {
    profileWith(stack, {
      kernelGateway: new KernelGatewayAppSettings().addCustomImage(customImage(stack)).addLifecycleConfig(lifecycleConfig(stack)),
    });
    expectKernelGateway({ CustomImages: [{ ImageName: 'pytorch' }], LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`] });
  });

  test('adds behind what it was given', () => {
    const settings = new KernelGatewayAppSettings({
      customImages: [customImage(stack, 'first')],
      lifecycleConfigs: [lifecycleConfig(stack, 'first')],
    });
    settings.addCustomImage(customImage(stack, 'second'));
    settings.addLifecycleConfig(lifecycleConfig(stack, 'second'));
    profileWith(stack, { kernelGateway: settings });
    expectKernelGateway({
      CustomImages: [Match.objectLike({ ImageName: 'first' }), Match.objectLike({ ImageName: 'second' })],
      LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/first`, `${ARN}:studio-lifecycle-config/second`],
    });
  });

  test('returns itself from each addition', () => {
    const settings = new KernelGatewayAppSettings();
    expect(settings.addCustomImage(customImage(stack))).toBe(settings);
    expect(settings.addLifecycleConfig(lifecycleConfig(stack))).toBe(settings);
  });

  test('serves two profiles', () => {
    const settings = new KernelGatewayAppSettings({ lifecycleConfigs: [lifecycleConfig(stack)] });
    const [alice, bob] = [profileWith(stack, { kernelGateway: settings }), profileWith(stack, { kernelGateway: settings }, 'Bob')];
    const rendered = { KernelGatewayAppSettings: { LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`] } };
    expect([propertiesOf(alice).UserSettings, propertiesOf(bob).UserSettings]).toEqual([rendered, rendered]);
  });

  test.each<[string, (settings: KernelGatewayAppSettings) => unknown]>([
    ['addCustomImage', (settings) => settings.addCustomImage(customImage(stack))],
    ['addLifecycleConfig', (settings) => settings.addLifecycleConfig(lifecycleConfig(stack))],
  ])('refuses %s once a profile has taken it', (method, add) => {
    const settings = new KernelGatewayAppSettings();
    profileWith(stack, { kernelGateway: settings });
    expect(() => add(settings)).toThrow(new Error(
      `KernelGatewayAppSettings.${method}(): user profile Stack/Alice has taken these settings already; `
      + 'call it before the profile is created, or give the profile settings of its own',
    ));
  });

  test('does not change with the arrays that it was given', () => {
    const [customImages, lifecycleConfigs] = [[customImage(stack)], [lifecycleConfig(stack)]];
    const settings = new KernelGatewayAppSettings({ customImages, lifecycleConfigs });
    customImages.pop();
    lifecycleConfigs.pop();
    profileWith(stack, { kernelGateway: settings });
    expectKernelGateway({ CustomImages: [{ ImageName: 'pytorch' }], LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`] });
  });
});
