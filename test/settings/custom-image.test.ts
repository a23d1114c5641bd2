import { CfnParameter, Resource } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnAppImageConfig, CfnImage } from 'aws-cdk-lib/aws-sagemaker';
import type { IImageRef, ImageReference } from 'aws-cdk-lib/aws-sagemaker';
import { Dependable } from 'constructs';
import type { Construct } from 'constructs';
import { Image, JupyterLabAppSettings, KernelGatewayAppSettings } from '../../src';
import type { CustomImage } from '../../src';
import { appImageConfig, ARN, profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const jupyterLabWith = (customImage: CustomImage) => ({ jupyterLab: new JupyterLabAppSettings({ customImages: [customImage] }) });
const renderedImage = (image: IImageRef) => propertiesOf(profileWith(stack, jupyterLabWith({ image, appImageConfig: appImageConfig(stack, 'config') })))
  .UserSettings.JupyterLabAppSettings.CustomImages[0];
const ownImage = (imageName = 'PyTorch') => new CfnImage(stack, 'Image', { imageName, imageRoleArn: 'arn:aws:iam::123456789012:role/images' });
const dependsOn = () => Object.values(Template.fromStack(stack).findResources('AWS::SageMaker::UserProfile'))[0].DependsOn;

describe('custom image', () => {
  test('of this app goes by the name that it was declared with, which its ARN has in lower case', () => {
    expect(renderedImage(ownImage('PyTorch'))).toEqual({ ImageName: 'PyTorch', AppImageConfigName: 'config' });
  });

  test('of this app is deployed before the profile, which its name alone does not say', () => {
    profileWith(stack, jupyterLabWith({ image: ownImage(), appImageConfig: appImageConfig(stack, 'config') }));
    expect(dependsOn()).toEqual(['Image']);
  });

  test('of this app goes by a name known only at deployment', () => {
    expect(renderedImage(ownImage(new CfnParameter(stack, 'Name').valueAsString))).toEqual({ ImageName: { Ref: 'Name' }, AppImageConfigName: 'config' });
  });

  test('of this app is deployed before each profile that takes it', () => {
    const customImages = [{ image: ownImage(), appImageConfig: appImageConfig(stack, 'config') }];
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ customImages }), kernelGateway: new KernelGatewayAppSettings({ customImages }) });
    profileWith(stack, { jupyterLab: new JupyterLabAppSettings({ customImages }) }, 'Bob');
    expect(Object.values(Template.fromStack(stack).findResources('AWS::SageMaker::UserProfile')).map((profile) => profile.DependsOn))
      .toEqual([['Image'], ['Image']]);
  });

  test('of this app is deployed before the profile when it stands beside the construct that is given', () => {
    class Beside extends Resource implements IImageRef {
      public readonly imageName = 'PyTorch';
      public readonly imageRef: ImageReference;
      public constructor(scope: Construct, id: string, image: CfnImage) {
        super(scope, id);
        this.imageRef = image.imageRef;
        Dependable.implement(this, { dependencyRoots: [image] });
      }
    }
    profileWith(stack, jupyterLabWith({ image: new Beside(stack, 'Beside', ownImage()), appImageConfig: appImageConfig(stack, 'config') }));
    expect(dependsOn()).toEqual(['Image']);
  });

  test('of this app is deployed before the profile when it is inside of an L2', () => {
    class L2 extends Resource implements IImageRef {
      public readonly imageName = 'pytorch';
      public readonly imageRef = new CfnImage(this, 'Resource', { imageName: 'pytorch', imageRoleArn: 'arn:aws:iam::123456789012:role/images' }).imageRef;
    }
    profileWith(stack, jupyterLabWith({ image: new L2(stack, 'Image'), appImageConfig: appImageConfig(stack, 'config') }));
    expect(dependsOn()).toEqual([expect.stringMatching(/^Image/)]);
  });

  test('outside of this app goes by the name in its ARN', () => {
    expect(renderedImage(Image.fromImageArn(stack, 'Image', `${ARN}:image/pytorch`))).toEqual({ ImageName: 'pytorch', AppImageConfigName: 'config' });
  });

  test('outside of this app goes by the name in an ARN known only at deployment', () => {
    expect(renderedImage(Image.fromImageArn(stack, 'Image', new CfnParameter(stack, 'Arn').valueAsString)).ImageName).toEqual({
      'Fn::Select': [1, { 'Fn::Split': [':image/', { Ref: 'Arn' }] }],
    });
  });

  test('outside of this app goes by the name in an ARN whose partition is known only at deployment', () => {
    const arn = stack.formatArn({ service: 'sagemaker', resource: 'image', resourceName: 'pytorch' });
    expect(renderedImage(Image.fromImageArn(stack, 'Image', arn)).ImageName).toBe('pytorch');
  });

  test('outside of this app is refused when only the partition of a wrong ARN is known at deployment', () => {
    const arn = stack.formatArn({ service: 'sagemaker', resource: 'image-version', resourceName: 'pytorch/3' });
    expect(refusal(() => renderedImage(Image.fromImageArn(stack, 'Image', arn)))).toEqual([
      expect.stringMatching(/^jupyterLab\.customImages\[0\]\.image: must be the ARN of a SageMaker image .* give its number as imageVersionNumber, got /),
    ]);
  });

  test('outside of this app is in the environment of its ARN', () => {
    expect(Image.fromImageArn(stack, 'Image', 'arn:aws:sagemaker:us-east-1:210987654321:image/pytorch').env)
      .toEqual({ account: '210987654321', region: 'us-east-1' });
  });

  test('outside of this app goes by its name, as it was given', () => {
    expect(renderedImage(Image.fromImageName(stack, 'Image', 'PyTorch'))).toEqual({ ImageName: 'PyTorch', AppImageConfigName: 'config' });
  });

  test('outside of this app goes by a name known only at deployment', () => {
    expect(renderedImage(Image.fromImageName(stack, 'Image', new CfnParameter(stack, 'Name').valueAsString)).ImageName).toEqual({ Ref: 'Name' });
  });

  test('outside of this app is nothing to wait for', () => {
    profileWith(stack, jupyterLabWith({ image: Image.fromImageName(stack, 'Image', 'pytorch'), appImageConfig: appImageConfig(stack, 'config') }));
    expect(dependsOn()).toBeUndefined();
  });

  test('refers to an image configuration of this app', () => {
    const config = new CfnAppImageConfig(stack, 'Config', { appImageConfigName: 'own-config' });
    profileWith(stack, jupyterLabWith({ image: Image.fromImageName(stack, 'Image', 'pytorch'), appImageConfig: config }));
    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::UserProfile', {
      UserSettings: { JupyterLabAppSettings: { CustomImages: [{ AppImageConfigName: { Ref: 'Config' } }] } },
    });
  });

  test('refuses the ARN of something else', () => {
    const image = Image.fromImageArn(stack, 'Image', `${ARN}:training-plan/june`);
    expect(refusal(() => profileWith(stack, jupyterLabWith({ image, appImageConfig: appImageConfig(stack, 'config') })))).toEqual([
      expect.stringMatching(/^jupyterLab\.customImages\[0\]\.image: must be the ARN of a SageMaker image/),
    ]);
  });

  test('refuses a fraction of a version number', () => {
    const image = Image.fromImageName(stack, 'Image', 'pytorch');
    expect(refusal(() => profileWith(stack, jupyterLabWith({ image, appImageConfig: appImageConfig(stack, 'config'), imageVersionNumber: 1.5 })))).toEqual([
      'jupyterLab.customImages[0].imageVersionNumber: must be a whole number, got 1.5',
    ]);
  });
});
