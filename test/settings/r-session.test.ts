import { CfnParameter } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CfnImage } from 'aws-cdk-lib/aws-sagemaker';
import { RSessionAppSettings, StudioInstanceType } from '../../src';
import type { CustomImage } from '../../src';
import { apiSettings } from '../fixtures/api-settings';
import { appImageConfig, ARN, customImage, lifecycleConfig, profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const rendered = (rSession: RSessionAppSettings) => apiSettings(stack, { rSession })?.RSessionAppSettings;
const refusedWith = (...customImages: CustomImage[]) =>
  refusal(() => profileWith(stack, { rSession: new RSessionAppSettings({ customImages }) }));

describe('RSessionAppSettings', () => {
  test('renders all that it was given', () => {
    expect(rendered(new RSessionAppSettings({
      defaultResourceSpec: { instanceType: StudioInstanceType.ML_R5_LARGE, imageVersionAlias: '2.3.1', lifecycleConfig: lifecycleConfig(stack) },
      customImages: [{ ...customImage(stack, 'rstudio'), imageVersionNumber: 3 }],
    }))).toEqual({
      DefaultResourceSpec: {
        InstanceType: 'ml.r5.large',
        SageMakerImageVersionAlias: '2.3.1',
        LifecycleConfigArn: `${ARN}:studio-lifecycle-config/setup`,
      },
      CustomImages: [{ ImageName: 'rstudio', AppImageConfigName: 'rstudio-config', ImageVersionNumber: 3 }],
    });
  });

  test('renders nothing when it was given nothing', () => {
    expect(rendered(new RSessionAppSettings())).toBeUndefined();
    expect(propertiesOf(profileWith(stack, { rSession: new RSessionAppSettings() })).UserSettings).toBeUndefined();
  });

  test('leaves the template of the profile alone', () => {
    const rSession = new RSessionAppSettings({ customImages: [customImage(stack)] });
    expect(propertiesOf(profileWith(stack, { rSession })).UserSettings).toBeUndefined();
  });

  test('keeps an empty list of images, which removes those that the profile has', () => {
    expect(rendered(new RSessionAppSettings({ customImages: [] }))).toEqual({ CustomImages: [] });
  });

  test('adds an image to none', () => {
    expect(rendered(new RSessionAppSettings().addCustomImage(customImage(stack)))).toEqual({
      CustomImages: [{ ImageName: 'pytorch', AppImageConfigName: 'pytorch-config' }],
    });
  });

  test('adds an image behind those that it was given', () => {
    const settings = new RSessionAppSettings({ customImages: [customImage(stack, 'first')] });
    settings.addCustomImage(customImage(stack, 'second'));
    expect(rendered(settings).CustomImages.map((image: any) => image.ImageName)).toEqual(['first', 'second']);
  });

  test('returns itself from the addition', () => {
    const settings = new RSessionAppSettings();
    expect(settings.addCustomImage(customImage(stack))).toBe(settings);
  });

  test('serves two profiles', () => {
    const rSession = new RSessionAppSettings({ customImages: [customImage(stack)] });
    profileWith(stack, { rSession });
    profileWith(stack, { rSession }, 'Bob');
    expect(rendered(rSession)).toEqual({ CustomImages: [{ ImageName: 'pytorch', AppImageConfigName: 'pytorch-config' }] });
  });

  test('refuses addCustomImage once a profile has taken it', () => {
    const rSession = new RSessionAppSettings();
    profileWith(stack, { rSession });
    expect(() => rSession.addCustomImage(customImage(stack))).toThrow(new Error(
      'RSessionAppSettings.addCustomImage(): user profile Stack/Alice has taken these settings already; '
      + 'call it before the profile is created, or give the profile settings of its own',
    ));
  });

  test('does not change with the array that it was given', () => {
    const customImages = [customImage(stack)];
    const settings = new RSessionAppSettings({ customImages });
    customImages.pop();
    expect(rendered(settings).CustomImages).toHaveLength(1);
  });
});

describe('custom images of RSession', () => {
  const images = (count: number) => Array.from({ length: count }, (_, index) => customImage(stack, `image-${index}`));

  test('refuses more than the service takes', () => {
    expect(refusedWith(...images(201))).toEqual(['rSession.customImages: must have at most 200 items, has 201']);
  });

  test('accepts as many as the service takes', () => {
    expect(refusedWith(...images(200))).toEqual([]);
  });

  test('refuses an image twice', () => {
    const image = customImage(stack);
    expect(refusedWith(image, { ...image, imageVersionNumber: 3 })).toEqual([
      "rSession.customImages[1]: must have another image than rSession.customImages[0]: an app's custom images are told apart by name, got 'pytorch' twice",
    ]);
  });

  test('refuses a version number below 0', () => {
    expect(refusedWith({ ...customImage(stack), imageVersionNumber: -1 })).toEqual([
      'rSession.customImages[0].imageVersionNumber: must be at least 0, got -1',
    ]);
  });

  test('accepts the version number 0', () => {
    expect(refusedWith({ ...customImage(stack), imageVersionNumber: 0 })).toEqual([]);
  });

  test('accepts an image whose name is known only at deployment', () => {
    const image = new CfnImage(stack, 'Image', {
      imageName: new CfnParameter(stack, 'ImageName').valueAsString,
      imageRoleArn: 'arn:aws:iam::123456789012:role/images',
    });
    expect(refusedWith({ image, appImageConfig: appImageConfig(stack, 'rstudio') })).toEqual([]);
  });
});
