import { Resource, Token } from 'aws-cdk-lib';
import type { IImageRef, IImageVersionRef, ImageReference, ImageVersionReference } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';

/**
 * SageMaker images that this app doesn't create, those of SageMaker itself among them. A `CfnImage` of the same app needs none of this.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateImage.html
 * @resource AWS::SageMaker::Image
 *
 * @example
 * const team = studio.Image.fromImageName(stack, 'TeamImage', 'team-image');
 * const jupyterLab = new studio.JupyterLabAppSettings({ customImages: [{ image: team, appImageConfig }] });
 *
 * new studio.UserProfile(stack, 'Alice', { domain, jupyterLab });
 */
export class Image {
  /**
   * The image with this ARN. Text that isn't an ARN is an error at once, the ARN of anything else is one of the profiles that get it.
   *
   * @param scope the construct that it becomes a child of, usually `this`
   * @param id what tells it from other children of that construct
   * @param imageArn such as `arn:aws:sagemaker:eu-west-1:123456789012:image/my-image`, without a version
   */
  public static fromImageArn(scope: Construct, id: string, imageArn: string): IImageRef {
    return new ImportedImage(scope, id, imageArn);
  }

  /**
   * The image of this name in the account and region of the stack.
   *
   * @param scope the construct that it becomes a child of, usually `this`
   * @param id what tells it from other children of that construct
   * @param imageName 1 to 63 letters and digits, with single hyphens and dots between them
   */
  public static fromImageName(scope: Construct, id: string, imageName: string): IImageRef {
    return new ImportedImage(scope, id, undefined, imageName);
  }

  private constructor() {}
}

/**
 * Versions of SageMaker images that this app doesn't create. A `CfnImageVersion` of the same app needs none of this.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateImageVersion.html
 * @resource AWS::SageMaker::ImageVersion
 *
 * @example
 * const imageVersion = studio.ImageVersion.fromImageVersionArn(stack, 'TeamImage',
 *   'arn:aws:sagemaker:eu-west-1:123456789012:image-version/team-image/3');
 * const jupyterLab = new studio.JupyterLabAppSettings({ defaultResourceSpec: { imageVersion } });
 *
 * new studio.UserProfile(stack, 'Alice', { domain, jupyterLab });
 */
export class ImageVersion {
  /**
   * The image version with this ARN. Text that isn't an ARN is an error at once, the ARN of anything else is one of the profiles that get it.
   *
   * @param scope the construct that it becomes a child of, usually `this`
   * @param id what tells it from other children of that construct
   * @param imageVersionArn such as `arn:aws:sagemaker:eu-west-1:123456789012:image-version/my-image/3`
   */
  public static fromImageVersionArn(scope: Construct, id: string, imageVersionArn: string): IImageVersionRef {
    return new ImportedImageVersion(scope, id, imageVersionArn, imageVersionArn);
  }

  /**
   * No image version: clears the one that a profile has, so that its image counts again.
   *
   * @param scope the construct that it becomes a child of, usually `this`
   * @param id what tells it from other children of that construct
   */
  public static none(scope: Construct, id: string): IImageVersionRef {
    return new ImportedImageVersion(scope, id, 'None');
  }

  private constructor() {}
}

class ImportedImage extends Resource implements IImageRef {
  public readonly imageRef: ImageReference;

  public constructor(scope: Construct, id: string, imageArn: string | undefined, public readonly imageName?: string) {
    super(scope, id, { environmentFromArn: imageArn });
    this.imageRef = {
      imageArn: imageArn ?? this.stack.formatArn({
        service: 'sagemaker',
        resource: 'image',
        resourceName: Token.isUnresolved(imageName) ? imageName : imageName?.toLowerCase(), // as the service forms its ARNs
      }),
    };
  }
}

class ImportedImageVersion extends Resource implements IImageVersionRef {
  public readonly imageVersionRef: ImageVersionReference;

  public constructor(scope: Construct, id: string, imageVersionArn: string, environmentFromArn?: string) {
    super(scope, id, { environmentFromArn });
    this.imageVersionRef = { imageVersionArn };
  }
}
