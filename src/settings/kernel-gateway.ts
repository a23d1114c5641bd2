import type { IStudioLifecycleConfigRef } from 'aws-cdk-lib/aws-sagemaker';
import { AppSettings } from './app-settings';
import { renderCustomImages } from './custom-image';
import type { CustomImage } from './custom-image';
import { renderLifecycleConfigs, renderResourceSpec } from './resource-spec';
import type { ResourceSpec } from './resource-spec';
import { GIVEN_AS } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * What a KernelGateway app, a kernel of Studio Classic, starts with.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_KernelGatewayAppSettings.html
 */
export interface KernelGatewayAppSettingsOptions {
  /**
   * The instance, image and lifecycle configuration that the app starts with. Studio's user interface doesn't use its instance type; apps that
   * are created by CloudFormation or the AWS CLI without one do.
   *
   * @default - the domain's default
   */
  readonly defaultResourceSpec?: ResourceSpec;

  /**
   * The images that the user can choose, at most 30, each once. CloudFormation takes 30, the service's documentation allows 5: more than 5 give a
   * warning.
   *
   * @default - the domain's default
   */
  readonly customImages?: CustomImage[];

  /**
   * The lifecycle configurations of the app type `KernelGateway` that the user can choose, at most 30. An empty list removes those that the profile
   * has. A `CfnStudioLifecycleConfig` of another app type gives a warning.
   *
   * @default - the domain's default
   */
  readonly lifecycleConfigs?: IStudioLifecycleConfigRef[];
}

const GIVEN_NAMES = {
  DefaultResourceSpec: 'defaultResourceSpec',
  CustomImages: 'customImages',
  LifecycleConfigArns: 'lifecycleConfigs',
};

/**
 * Settings of the KernelGateway app, a kernel of Studio Classic.
 *
 * One instance can serve any number of profiles; it can't change once a profile has taken it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_KernelGatewayAppSettings.html
 *
 * @example
 * const kernelGateway = new studio.KernelGatewayAppSettings({
 *   defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_M5_LARGE },
 * });
 * kernelGateway.addCustomImage({ image, appImageConfig, imageVersionNumber: 3 });
 *
 * new studio.UserProfile(stack, 'Alice', { domain, kernelGateway });
 */
export class KernelGatewayAppSettings extends AppSettings {
  private readonly defaultResourceSpec?: GivenMembers;
  private customImages?: CustomImage[];
  private lifecycleConfigs?: IStudioLifecycleConfigRef[];

  /**
   * @param options what is left out is as the domain's default user settings say
   */
  public constructor(options: KernelGatewayAppSettingsOptions = {}) {
    super();
    this.defaultResourceSpec = renderResourceSpec(options.defaultResourceSpec);
    this.customImages = options.customImages && [...options.customImages];
    this.lifecycleConfigs = options.lifecycleConfigs && [...options.lifecycleConfigs];
  }

  /**
   * Adds an image that the user can choose, at most 30, each once. More than 5 give a warning. An error once a profile has taken these settings.
   *
   * @param customImage an image that isn't among them yet, and how the app runs it
   */
  public addCustomImage(customImage: CustomImage): KernelGatewayAppSettings {
    this._assertChangeable('addCustomImage');
    this.customImages = [...this.customImages ?? [], customImage];
    return this;
  }

  /**
   * Adds a lifecycle configuration that the user can choose, at most 30. An error once a profile has taken these settings.
   *
   * @param lifecycleConfig one of the app type `KernelGateway`: a `CfnStudioLifecycleConfig` of another type gives a warning
   */
  public addLifecycleConfig(lifecycleConfig: IStudioLifecycleConfigRef): KernelGatewayAppSettings {
    this._assertChangeable('addLifecycleConfig');
    this.lifecycleConfigs = [...this.lifecycleConfigs ?? [], lifecycleConfig];
    return this;
  }

  /** @internal */
  public _render(): GivenMembers {
    return {
      DefaultResourceSpec: this.defaultResourceSpec,
      CustomImages: renderCustomImages(this.customImages),
      LifecycleConfigArns: renderLifecycleConfigs(this.lifecycleConfigs),
      [GIVEN_AS]: GIVEN_NAMES,
    };
  }
}
