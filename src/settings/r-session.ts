import { AppSettings } from './app-settings';
import { renderCustomImages } from './custom-image';
import type { CustomImage } from './custom-image';
import { renderResourceSpec } from './resource-spec';
import type { ResourceSpec } from './resource-spec';
import { GIVEN_AS } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * What an RSessionGateway app, a session of RStudio, starts with.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RSessionAppSettings.html
 */
export interface RSessionAppSettingsOptions {
  /**
   * The instance, image and lifecycle configuration that the app starts with.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, the lifecycle configuration, the
   * image version and the training plan are undone: `None` takes their place. The instance type, the image and the image version alias stay.
   *
   * @default - the domain's default
   */
  readonly defaultResourceSpec?: ResourceSpec;

  /**
   * The images that the user can choose, at most 200, each once.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it is undone: an empty list takes
   * its place.
   *
   * @default - the domain's default
   */
  readonly customImages?: CustomImage[];
}

const GIVEN_NAMES = {
  DefaultResourceSpec: 'defaultResourceSpec',
  CustomImages: 'customImages',
};

/**
 * Settings of the RSessionGateway app, a session of RStudio. Whether the user has access to RStudio is up to `RStudioServerProAppSettings`.
 *
 * One instance can serve any number of profiles; it can't change once a profile has taken it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RSessionAppSettings.html
 *
 * @example
 * const rSession = new studio.RSessionAppSettings({
 *   defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_R5_LARGE },
 * });
 * rSession.addCustomImage({ image, appImageConfig });
 *
 * new studio.UserProfile(stack, 'Alice', { domain, rSession });
 */
export class RSessionAppSettings extends AppSettings {
  private readonly defaultResourceSpec?: GivenMembers;
  private customImages?: CustomImage[];

  /**
   * @param options what is left out is as the domain's default user settings say
   */
  public constructor(options: RSessionAppSettingsOptions = {}) {
    super();
    this.defaultResourceSpec = renderResourceSpec(options.defaultResourceSpec);
    this.customImages = options.customImages && [...options.customImages];
  }

  /**
   * Adds an image that the user can choose, at most 200, each once. A custom resource sets them, as it does `customImages`. An error once a profile
   * has taken these settings.
   *
   * @param customImage an image that isn't among them yet, and how the app runs it
   */
  public addCustomImage(customImage: CustomImage): RSessionAppSettings {
    this._assertChangeable('addCustomImage');
    this.customImages = [...this.customImages ?? [], customImage];
    return this;
  }

  /** @internal */
  public _render(): GivenMembers {
    return {
      DefaultResourceSpec: this.defaultResourceSpec,
      CustomImages: renderCustomImages(this.customImages),
      [GIVEN_AS]: GIVEN_NAMES,
    };
  }
}
