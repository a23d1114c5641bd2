import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { IdleShutdown, JupyterLabAppSettings, StudioInstanceType } from '../../src';
import { ARN, customImage, expectUserSettings, lifecycleConfig, profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const expectJupyterLab = (settings: unknown) => expectUserSettings(stack, { JupyterLabAppSettings: settings });
const role = (name: string) => Role.fromRoleArn(stack, name, `arn:aws:iam::123456789012:role/${name}`);

describe('JupyterLabAppSettings', () => {
  test('renders all that it was given', () => {
    profileWith(stack, {
      jupyterLab: new JupyterLabAppSettings({
        defaultResourceSpec: { instanceType: StudioInstanceType.ML_T3_MEDIUM },
        customImages: [{ ...customImage(stack), imageVersionNumber: 3 }],
        lifecycleConfigs: [lifecycleConfig(stack, 'setup')],
        builtInLifecycleConfig: lifecycleConfig(stack, 'built-in'),
        codeRepositories: ['https://example.com/code.git'],
        idleShutdown: IdleShutdown.after(Duration.hours(2)),
        emrSettings: { assumableRoles: [role('emr-access')], executionRoles: [role('emr-runtime')] },
      }),
    });
    expectJupyterLab({
      DefaultResourceSpec: { InstanceType: 'ml.t3.medium' },
      CustomImages: [{ ImageName: 'pytorch', AppImageConfigName: 'pytorch-config', ImageVersionNumber: 3 }],
      LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`],
      BuiltInLifecycleConfigArn: `${ARN}:studio-lifecycle-config/built-in`,
      CodeRepositories: [{ RepositoryUrl: 'https://example.com/code.git' }],
      AppLifecycleManagement: { IdleSettings: { LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 120 } },
      EmrSettings: {
        AssumableRoleArns: ['arn:aws:iam::123456789012:role/emr-access'],
        ExecutionRoleArns: ['arn:aws:iam::123456789012:role/emr-runtime'],
      },
    });
  });

  test('renders no block when it was given nothing', () => {
    expect(propertiesOf(profileWith(stack, { jupyterLab: new JupyterLabAppSettings() }))).toEqual({
      DomainId: 'd-abcdefghijkl',
      UserProfileName: 'alice',
    });
  });

  test('renders no EMR settings when they were given nothing', () => {
    expect(propertiesOf(profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ emrSettings: {} }) })).UserSettings).toBeUndefined();
  });

  test('keeps empty lists, which remove what the profile has', () => {
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ lifecycleConfigs: [], customImages: [], codeRepositories: [] }) });
    expectJupyterLab({ LifecycleConfigArns: [], CustomImages: [], CodeRepositories: [] });
  });

  test('adds one by one what it was not given', () => {
    profileWith(stack, {
      jupyterLab: new JupyterLabAppSettings()
        .addCustomImage(customImage(stack))
        .addLifecycleConfig(lifecycleConfig(stack))
        .addCodeRepository('https://example.com/code.git'),
    });
    expectJupyterLab({
      CustomImages: [{ ImageName: 'pytorch' }],
      LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`],
      CodeRepositories: [{ RepositoryUrl: 'https://example.com/code.git' }],
    });
  });

  test('adds behind what it was given', () => {
    const settings = new JupyterLabAppSettings({
      customImages: [customImage(stack, 'first')],
      lifecycleConfigs: [lifecycleConfig(stack, 'first')],
      codeRepositories: ['https://example.com/first'],
    });
    settings.addCustomImage(customImage(stack, 'second'));
    settings.addLifecycleConfig(lifecycleConfig(stack, 'second'));
    settings.addCodeRepository('https://example.com/second');
    profileWith(stack, { jupyterLab: settings });
    expectJupyterLab({
      CustomImages: [Match.objectLike({ ImageName: 'first' }), Match.objectLike({ ImageName: 'second' })],
      LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/first`, `${ARN}:studio-lifecycle-config/second`],
      CodeRepositories: [{ RepositoryUrl: 'https://example.com/first' }, { RepositoryUrl: 'https://example.com/second' }],
    });
  });

  test('returns itself from each addition', () => {
    const settings = new JupyterLabAppSettings();
    expect(settings.addCustomImage(customImage(stack))).toBe(settings);
    expect(settings.addLifecycleConfig(lifecycleConfig(stack))).toBe(settings);
    expect(settings.addCodeRepository('https://example.com/code.git')).toBe(settings);
  });

  test('serves two profiles', () => {
    const settings = new JupyterLabAppSettings({ codeRepositories: ['https://example.com/code.git'] });
    const [alice, bob] = [profileWith(stack, { jupyterLab: settings }), profileWith(stack, { jupyterLab: settings }, 'Bob')];
    const rendered = { JupyterLabAppSettings: { CodeRepositories: [{ RepositoryUrl: 'https://example.com/code.git' }] } };
    expect([propertiesOf(alice).UserSettings, propertiesOf(bob).UserSettings]).toEqual([rendered, rendered]);
  });

  test.each<[string, (settings: JupyterLabAppSettings) => unknown]>([
    ['addCustomImage', (settings) => settings.addCustomImage(customImage(stack))],
    ['addLifecycleConfig', (settings) => settings.addLifecycleConfig(lifecycleConfig(stack))],
    ['addCodeRepository', (settings) => settings.addCodeRepository('https://example.com/code.git')],
  ])('refuses %s once a profile has taken it', (method, add) => {
    const settings = new JupyterLabAppSettings();
    profileWith(stack, { jupyterLab: settings });
    profileWith(stack, { jupyterLab: settings }, 'Bob');
    expect(() => add(settings)).toThrow(new Error(
      `JupyterLabAppSettings.${method}(): user profile Stack/Alice has taken these settings already; `
      + 'call it before the profile is created, or give the profile settings of its own',
    ));
  });

  test('can be changed after a profile was refused', () => {
    const settings = new JupyterLabAppSettings();
    expect(refusal(() => profileWith(stack, { userProfileName: '-', jupyterLab: settings }))).toHaveLength(1);
    profileWith(stack, { jupyterLab: settings.addCodeRepository('https://example.com/code.git') }, 'Bob');
    expectJupyterLab({ CodeRepositories: [{ RepositoryUrl: 'https://example.com/code.git' }] });
  });

  test.each<[string, () => [JupyterLabAppSettings, unknown[]], unknown]>([
    ['customImages', () => {
      const customImages = [customImage(stack)];
      return [new JupyterLabAppSettings({ customImages }), customImages];
    }, { CustomImages: [{ ImageName: 'pytorch', AppImageConfigName: 'pytorch-config' }] }],
    ['lifecycleConfigs', () => {
      const lifecycleConfigs = [lifecycleConfig(stack)];
      return [new JupyterLabAppSettings({ lifecycleConfigs }), lifecycleConfigs];
    }, { LifecycleConfigArns: [`${ARN}:studio-lifecycle-config/setup`] }],
    ['codeRepositories', () => {
      const codeRepositories = ['https://example.com/code.git'];
      return [new JupyterLabAppSettings({ codeRepositories }), codeRepositories];
    }, { CodeRepositories: [{ RepositoryUrl: 'https://example.com/code.git' }] }],
    ['emrSettings.assumableRoles', () => {
      const assumableRoles = [role('emr')];
      return [new JupyterLabAppSettings({ emrSettings: { assumableRoles } }), assumableRoles];
    }, { EmrSettings: { AssumableRoleArns: ['arn:aws:iam::123456789012:role/emr'] } }],
    ['emrSettings.executionRoles', () => {
      const executionRoles = [role('emr')];
      return [new JupyterLabAppSettings({ emrSettings: { executionRoles } }), executionRoles];
    }, { EmrSettings: { ExecutionRoleArns: ['arn:aws:iam::123456789012:role/emr'] } }],
  ])('does not change with the array that it was given: %s', (_, create, rendered) => {
    const [settings, array] = create();
    array.length = 0;
    expect(propertiesOf(profileWith(stack, { jupyterLab: settings })).UserSettings).toEqual({ JupyterLabAppSettings: rendered });
  });

  test('does not change with the resource spec that it was given', () => {
    const spec: { instanceType: StudioInstanceType } = { instanceType: StudioInstanceType.ML_T3_MEDIUM };
    const settings = new JupyterLabAppSettings({ defaultResourceSpec: spec });
    spec.instanceType = StudioInstanceType.ML_P5_48XLARGE;
    profileWith(stack, { jupyterLab: settings });
    expectJupyterLab({ DefaultResourceSpec: { InstanceType: 'ml.t3.medium' } });
  });
});
