import { CfnParameter, Validations } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CfnImage, CfnStudioLifecycleConfig } from 'aws-cdk-lib/aws-sagemaker';
import {
  CodeEditorAppSettings, Image, JupyterLabAppSettings, JupyterServerAppSettings, KernelGatewayAppSettings, RSessionAppSettings, StudioInstanceType,
  TensorBoardAppSettings,
} from '../../../src';
import type { CustomImage, UserProfileProps } from '../../../src';
import { appImageConfig, ARN, customImage, lifecycleConfig, profileWith, refusal, testStack, warnings } from '../../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

/** An instance type that is known only at deployment. */
const typeFromParameter = () => StudioInstanceType.of(new CfnParameter(stack, 'InstanceType').valueAsString);

describe('instance type of JupyterServer', () => {
  const jupyterServerOn = (instanceType: StudioInstanceType) =>
    refusal(() => profileWith(stack, { jupyterServer: new JupyterServerAppSettings({ defaultResourceSpec: { instanceType } }) }));

  test('refuses any other than system', () => {
    expect(jupyterServerOn(StudioInstanceType.ML_T3_MEDIUM)).toEqual([
      "jupyterServer.defaultResourceSpec.instanceType: must be 'system', the only instance type that JupyterServer apps support, got 'ml.t3.medium'",
    ]);
  });

  test('accepts system', () => {
    expect(jupyterServerOn(StudioInstanceType.SYSTEM)).toEqual([]);
  });

  test('accepts one known only at deployment', () => {
    expect(jupyterServerOn(typeFromParameter())).toEqual([]);
  });

  test('is free in the other apps', () => {
    expect(refusal(() => profileWith(stack, {
      kernelGateway: new KernelGatewayAppSettings({ defaultResourceSpec: { instanceType: StudioInstanceType.ML_T3_MEDIUM } }),
    }))).toEqual([]);
  });
});

describe('lifecycle configs of JupyterServer', () => {
  const refusedWith = (options: ConstructorParameters<typeof JupyterServerAppSettings>[0]) =>
    refusal(() => profileWith(stack, { jupyterServer: new JupyterServerAppSettings(options) }));
  const MISSING = 'jupyterServer.defaultResourceSpec: is required when jupyterServer.lifecycleConfigs is given, got none; '
    + 'the smallest is { instanceType: StudioInstanceType.SYSTEM }';

  test('refuses them without a default resource spec', () => {
    expect(refusedWith({ lifecycleConfigs: [lifecycleConfig(stack)] })).toEqual([MISSING]);
  });

  test('refuses them with a default resource spec that says nothing', () => {
    expect(refusedWith({ lifecycleConfigs: [lifecycleConfig(stack)], defaultResourceSpec: {} })).toEqual([MISSING]);
  });

  test('accepts them with the resource spec that the message proposes', () => {
    expect(refusedWith({ lifecycleConfigs: [lifecycleConfig(stack)], defaultResourceSpec: { instanceType: StudioInstanceType.SYSTEM } })).toEqual([]);
  });

  test('accepts them with a resource spec known only at deployment', () => {
    expect(refusedWith({ lifecycleConfigs: [lifecycleConfig(stack)], defaultResourceSpec: { instanceType: typeFromParameter() } })).toEqual([]);
  });

  test('accepts an empty list, which removes them, without a default resource spec', () => {
    expect(refusedWith({ lifecycleConfigs: [] })).toEqual([]);
  });

  test('are accepted without a default resource spec in the other apps', () => {
    expect(refusal(() => profileWith(stack, {
      kernelGateway: new KernelGatewayAppSettings({ lifecycleConfigs: [lifecycleConfig(stack)] }),
    }))).toEqual([]);
  });
});

describe('number of custom images of KernelGateway', () => {
  const withImages = (count: number) => profileWith(stack, {
    kernelGateway: new KernelGatewayAppSettings({ customImages: Array.from({ length: count }, (_, index) => customImage(stack, `image-${index}`)) }),
  });

  test('warns of more than the service documents', () => {
    withImages(6);
    expect(warnings(stack)).toEqual([
      "kernelGateway.customImages: has 6 images, the service's documentation allows 5 on a user profile [ack: cdk-sagemaker-studio:kernelGatewayCustomImages]",
    ]);
  });

  test('warns of as many as CloudFormation takes', () => {
    withImages(30);
    expect(warnings(stack)).toEqual([expect.stringMatching(/^kernelGateway\.customImages: has 30 images/)]);
  });

  test('is silent about as many as the service documents', () => {
    withImages(5);
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent once acknowledged', () => {
    Validations.of(stack).acknowledge({ id: 'cdk-sagemaker-studio:kernelGatewayCustomImages', reason: 'the service took them' });
    withImages(6);
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about as many in JupyterLab', () => {
    profileWith(stack, {
      jupyterLab: new JupyterLabAppSettings({ customImages: Array.from({ length: 6 }, (_, index) => customImage(stack, `image-${index}`)) }),
    });
    expect(warnings(stack)).toEqual([]);
  });
});

describe('custom images of one app', () => {
  const refusedWith = (...customImages: CustomImage[]) =>
    refusal(() => profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ customImages }) }));

  test('refuses an image that stands in the list already, even with another version', () => {
    const image = customImage(stack, 'pytorch');
    expect(refusedWith(image, customImage(stack, 'tensorflow'), { ...image, imageVersionNumber: 3 })).toEqual([
      "jupyterLab.customImages[2]: must have another image than jupyterLab.customImages[0]: an app's custom images are told apart by name, got 'pytorch' twice",
    ]);
  });

  test('refuses the same image of this app twice, though its name is known only at deployment', () => {
    const image = new CfnImage(stack, 'Image', {
      imageName: new CfnParameter(stack, 'ImageName').valueAsString,
      imageRoleArn: 'arn:aws:iam::123456789012:role/images',
    });
    expect(refusedWith({ image, appImageConfig: appImageConfig(stack, 'one') }, { image, appImageConfig: appImageConfig(stack, 'two') })).toEqual([
      "jupyterLab.customImages[1]: must have another image than jupyterLab.customImages[0]: an app's custom images are told apart by name, got '(known at deployment)' twice",
    ]);
  });

  test('accepts two images with one configuration', () => {
    const config = appImageConfig(stack, 'shared');
    expect(refusedWith({ ...customImage(stack, 'pytorch'), appImageConfig: config }, { ...customImage(stack, 'tensorflow'), appImageConfig: config }))
      .toEqual([]);
  });

  test('accepts two images whose names are known only at deployment', () => {
    const imageFromParameter = (id: string): CustomImage => ({
      image: Image.fromImageName(stack, `Image${id}`, new CfnParameter(stack, id).valueAsString),
      appImageConfig: appImageConfig(stack, id),
    });
    expect(refusedWith(imageFromParameter('One'), imageFromParameter('Two'))).toEqual([]);
  });

  test('accepts one image in two apps', () => {
    const customImages = [customImage(stack)];
    expect(refusal(() => profileWith(stack, {
      jupyterLab: new JupyterLabAppSettings({ customImages }),
      codeEditor: new CodeEditorAppSettings({ customImages }),
    }))).toEqual([]);
  });
});

describe('training plan', () => {
  const PLAN = { trainingPlanArn: `${ARN}:training-plan/june` };

  test.each<[string, Partial<UserProfileProps>]>([
    ['jupyterServer', { jupyterServer: new JupyterServerAppSettings({ defaultResourceSpec: PLAN }) }],
    ['kernelGateway', { kernelGateway: new KernelGatewayAppSettings({ defaultResourceSpec: PLAN }) }],
    ['tensorBoard', { tensorBoard: new TensorBoardAppSettings({ defaultResourceSpec: PLAN }) }],
    ['rSession', { rSession: new RSessionAppSettings({ defaultResourceSpec: PLAN }) }],
  ])('warns that it has no effect in %s', (block, props) => {
    profileWith(stack, props);
    expect(warnings(stack)).toEqual([
      `${block}.defaultResourceSpec.trainingPlanArn: has no effect: the service supports training plans for JupyterLab and Code Editor [ack: cdk-sagemaker-studio:trainingPlan]`,
    ]);
  });

  test.each<[string, Partial<UserProfileProps>]>([
    ['jupyterLab', { jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: PLAN }) }],
    ['codeEditor', { codeEditor: new CodeEditorAppSettings({ defaultResourceSpec: PLAN }) }],
  ])('is silent about one in %s', (_, props) => {
    profileWith(stack, props);
    expect(warnings(stack)).toEqual([]);
  });

  test('accepts one known only at deployment', () => {
    const trainingPlanArn = new CfnParameter(stack, 'Plan').valueAsString;
    expect(refusal(() => profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: { trainingPlanArn } }) }))).toEqual([]);
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent once acknowledged', () => {
    Validations.of(stack).acknowledge({ id: 'cdk-sagemaker-studio:trainingPlan', reason: 'one spec for all apps' });
    profileWith(stack, { kernelGateway: new KernelGatewayAppSettings({ defaultResourceSpec: PLAN }) });
    expect(warnings(stack)).toEqual([]);
  });
});

describe('app type of a lifecycle config of this app', () => {
  const configFor = (studioLifecycleConfigAppType: string) => new CfnStudioLifecycleConfig(stack, 'Config', {
    studioLifecycleConfigAppType,
    studioLifecycleConfigContent: 'IyEvYmluL2Jhc2g=',
    studioLifecycleConfigName: 'setup',
  });
  const warningAt = (path: string, appType: string) =>
    `${path}: Stack/Config is a lifecycle configuration for ${appType} apps [ack: cdk-sagemaker-studio:lifecycleConfigAppType]`;

  test('warns of another in the list that the user can choose from', () => {
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ lifecycleConfigs: [lifecycleConfig(stack), configFor('CodeEditor')] }) });
    expect(warnings(stack)).toEqual([warningAt('jupyterLab.lifecycleConfigs[1]', 'CodeEditor')]);
  });

  test('warns of another in the default resource spec', () => {
    profileWith(stack, { codeEditor: new CodeEditorAppSettings({ defaultResourceSpec: { lifecycleConfig: configFor('JupyterLab') } }) });
    expect(warnings(stack)).toEqual([warningAt('codeEditor.defaultResourceSpec.lifecycleConfig', 'JupyterLab')]);
  });

  test('warns of another in the built-in one', () => {
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ builtInLifecycleConfig: configFor('KernelGateway') }) });
    expect(warnings(stack)).toEqual([warningAt('jupyterLab.builtInLifecycleConfig', 'KernelGateway')]);
  });

  test('warns of any in TensorBoard, which has none of its own', () => {
    profileWith(stack, { tensorBoard: new TensorBoardAppSettings({ defaultResourceSpec: { lifecycleConfig: configFor('JupyterLab') } }) });
    expect(warnings(stack)).toEqual([warningAt('tensorBoard.defaultResourceSpec.lifecycleConfig', 'JupyterLab')]);
  });

  test.each<[string, (config: CfnStudioLifecycleConfig) => Partial<UserProfileProps>]>([
    ['JupyterServer', (config) => ({ jupyterServer: new JupyterServerAppSettings({ defaultResourceSpec: { lifecycleConfig: config } }) })],
    ['KernelGateway', (config) => ({ kernelGateway: new KernelGatewayAppSettings({ lifecycleConfigs: [config] }) })],
    ['JupyterLab', (config) => ({ jupyterLab: new JupyterLabAppSettings({ lifecycleConfigs: [config] }) })],
    ['CodeEditor', (config) => ({ codeEditor: new CodeEditorAppSettings({ lifecycleConfigs: [config] }) })],
  ])('is silent about one for %s in its own app', (appType, props) => {
    profileWith(stack, props(configFor(appType)));
    expect(warnings(stack)).toEqual([]);
  });

  test('warns of a type that was changed after the profile was created', () => {
    const config = configFor('JupyterLab');
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ lifecycleConfigs: [config] }) });
    config.studioLifecycleConfigAppType = 'CodeEditor';
    expect(warnings(stack)).toEqual([warningAt('jupyterLab.lifecycleConfigs[0]', 'CodeEditor')]);
  });

  test('is silent about a type that was put right by an override', () => {
    const config = configFor('CodeEditor');
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ lifecycleConfigs: [config] }) });
    config.addPropertyOverride('StudioLifecycleConfigAppType', 'JupyterLab');
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about a type known only at deployment', () => {
    profileWith(stack, {
      jupyterLab: new JupyterLabAppSettings({ lifecycleConfigs: [configFor(new CfnParameter(stack, 'AppType').valueAsString)] }),
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about a lifecycle config known only at deployment', () => {
    const imported = CfnStudioLifecycleConfig.fromStudioLifecycleConfigName(stack, 'Config', new CfnParameter(stack, 'Name').valueAsString);
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ lifecycleConfigs: [imported] }) });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent once acknowledged', () => {
    Validations.of(stack).acknowledge({ id: 'cdk-sagemaker-studio:lifecycleConfigAppType', reason: 'the script suits both' });
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ lifecycleConfigs: [configFor('CodeEditor')] }) });
    expect(warnings(stack)).toEqual([]);
  });
});
