import type { IConstruct } from 'constructs';
import { SHARED } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * Settings of one of the apps of SageMaker Studio.
 *
 * One instance can serve any number of profiles; it can't change once a profile has taken it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export abstract class AppSettings {
  private takenBy?: IConstruct;
  private shared?: GivenMembers;

  /** @internal */
  public abstract _render(): GivenMembers;

  /**
   * The settings, rendered once for all profiles from the second that takes them.
   *
   * @internal
   */
  public _given(): GivenMembers {
    if (this.takenBy === undefined) {
      return this._render();
    }
    this.shared ??= { ...this._render(), [SHARED]: {} };
    return this.shared;
  }

  /**
   * Freezes the settings: from now on, what they say stands in a profile.
   *
   * @internal
   */
  public _takeFor(profile: IConstruct): void {
    this.takenBy ??= profile;
  }

  /** @internal */
  protected _assertChangeable(method: string): void {
    if (this.takenBy !== undefined) {
      throw new Error(`${this.constructor.name}.${method}(): user profile ${this.takenBy.node.path} has taken these settings already; call it before the profile is created, or give the profile settings of its own`);
    }
  }
}
