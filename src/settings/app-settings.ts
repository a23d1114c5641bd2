import type { IConstruct } from 'constructs';
import { given, SharedGiven } from '../service-model/setting';
import type { Given, GivenMembers } from '../service-model/setting';

/**
 * Settings of one of the apps of SageMaker Studio.
 *
 * One instance can serve any number of profiles; it can't change once a profile has taken it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export abstract class AppSettings {
  private takenBy?: IConstruct;
  private shared?: SharedGiven;

  /** @internal */
  public abstract _render(): GivenMembers;

  /**
   * The settings, rendered once for all profiles from the second that takes them.
   *
   * @internal
   */
  public _given(name: string): Given {
    if (this.takenBy === undefined) {
      return given(name, this._render());
    }
    this.shared ??= new SharedGiven(name, this._render());
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
