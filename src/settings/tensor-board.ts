import { AppSettings } from './app-settings';
import { renderResourceSpec } from './resource-spec';
import type { ResourceSpec } from './resource-spec';
import { GIVEN_AS } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * What a TensorBoard app starts with.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TensorBoardAppSettings.html
 */
export interface TensorBoardAppSettingsOptions {
  /**
   * The instance, image and lifecycle configuration that the app starts with.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, the lifecycle configuration, the
   * image version and the training plan are undone: `None` takes their place. The instance type, the image and the image version alias stay.
   *
   * @default - the domain's default
   */
  readonly defaultResourceSpec?: ResourceSpec;
}

const GIVEN_NAMES = {
  DefaultResourceSpec: 'defaultResourceSpec',
};

/**
 * Settings of the TensorBoard app.
 *
 * One instance can serve any number of profiles.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TensorBoardAppSettings.html
 *
 * @example
 * new studio.UserProfile(stack, 'Alice', {
 *   domain,
 *   tensorBoard: new studio.TensorBoardAppSettings({
 *     defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_M5_LARGE },
 *   }),
 * });
 */
export class TensorBoardAppSettings extends AppSettings {
  private readonly members: GivenMembers;

  /**
   * @param options what is left out is as the domain's default user settings say
   */
  public constructor(options: TensorBoardAppSettingsOptions = {}) {
    super();
    this.members = {
      DefaultResourceSpec: renderResourceSpec(options.defaultResourceSpec),
      [GIVEN_AS]: GIVEN_NAMES,
    };
  }

  /** @internal */
  public _render(): GivenMembers {
    return this.members;
  }
}
