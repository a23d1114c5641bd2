import type { IConstruct } from 'constructs';
import type { GivenMembers } from '../service-model/setting';

/**
 * Settings of one of the apps of SageMaker Studio.
 *
 * One instance can serve any number of profiles; it can't change once a profile has taken it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export abstract class AppSettings {
  private takenBy?: string;

  /** @internal */
  public abstract _render(): GivenMembers;

  /**
   * Freezes the settings: from now on, what they say stands in a profile.
   *
   * @internal
   */
  public _takeFor(profile: IConstruct): void {
    this.takenBy ??= profile.node.path;
  }

  /** @internal */
  protected _assertChangeable(method: string): void {
    if (this.takenBy !== undefined) {
      throw new Error(`${this.constructor.name}.${method}(): user profile ${this.takenBy} has taken these settings already; call it before the profile is created, or give the profile settings of its own`);
    }
  }
}
