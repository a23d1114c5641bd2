import { Arn, Token } from 'aws-cdk-lib';
import type { IAppImageConfigRef, IImageRef } from 'aws-cdk-lib/aws-sagemaker';
import { show } from '../service-model/report';
import { explainArn } from '../service-model/rules/patterns';
import { GIVEN_AS, givenItems, Unusable, WAITS_FOR } from '../service-model/setting';
import type { GivenValue } from '../service-model/setting';

/**
 * A SageMaker image that the users of an app can choose, and how the app runs it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CustomImage.html
 */
export interface CustomImage {
  /**
   * The image: one of this app, or `Image.fromImageArn()` or `Image.fromImageName()`. Its name has 1 to 63 letters and digits, with single hyphens
   * and dots between them. An app takes each image once: two of one name are an error.
   */
  readonly image: IImageRef;

  /**
   * How the app runs the image: its kernels, file system and environment. The name of the configuration has at most 63 letters, digits and hyphens,
   * and no hyphen at its start or end.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateAppImageConfig.html
   */
  readonly appImageConfig: IAppImageConfigRef;

  /**
   * The number of the image's version: a whole number from 0.
   *
   * @default - the newest version
   */
  readonly imageVersionNumber?: number;
}

const GIVEN_NAMES = {
  ImageName: 'image',
  ImageVersionNumber: 'imageVersionNumber',
  AppImageConfigName: 'appImageConfig',
};

/** The form that the service takes. */
export function renderCustomImages(images: readonly CustomImage[] | undefined): GivenValue {
  return givenItems(images, ({ image, appImageConfig, imageVersionNumber }) => ({
    ImageName: nameOf(image),
    ImageVersionNumber: imageVersionNumber,
    AppImageConfigName: appImageConfig.appImageConfigRef.appImageConfigName,
    [GIVEN_AS]: GIVEN_NAMES,
    [WAITS_FOR]: image, // a name alone doesn't wait for what it names
  }));
}

/** The name that the image was given: its ARN has it in lower case, so the ARN is asked only where nothing else is known. */
function nameOf(image: IImageRef): string | Unusable {
  const declared = (image as { imageName?: string }).imageName;
  const arn = image.imageRef.imageArn;
  if (declared !== undefined) {
    return declared;
  }
  const name = /:image\/([^/]+)$/.exec(arn)?.[1];
  if (!name && Token.isUnresolved(arn) && !arn.startsWith('arn:')) {
    return Arn.extractResourceName(arn, 'image'); // known only at deployment as a whole
  }
  return name ?? new Unusable(`${explainArn('.SageMakerImageArn', arn, 'give its number as imageVersionNumber')}, got ${show(arn)}`);
}
