import type { Duration } from 'aws-cdk-lib';
import { inMinutes } from './quantities';
import { GIVEN_AS, Unusable } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * Between which timeouts a user may choose their own. A token has to be given as `Duration.minutes()`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IdleSettings.html
 */
export interface IdleShutdownLimits {
  /**
   * The shortest timeout that the user can choose: whole minutes, from 60 to 525,600, at most the timeout.
   *
   * @default - left to the service
   */
  readonly min?: Duration;

  /**
   * The longest timeout that the user can choose: whole minutes, from 60 to 525,600, at least the timeout.
   *
   * @default - left to the service
   */
  readonly max?: Duration;
}

const GIVEN_NAMES = {
  LifecycleManagement: '',
  IdleTimeoutInMinutes: 'timeout',
  MinIdleTimeoutInMinutes: 'min',
  MaxIdleTimeoutInMinutes: 'max',
};

/**
 * Whether, and when, an app that idles is shut down.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IdleSettings.html
 *
 * @example
 * const idleShutdown = studio.IdleShutdown.after(Duration.hours(2), { min: Duration.hours(1), max: Duration.hours(8) });
 *
 * new studio.UserProfile(stack, 'Alice', {
 *   domain,
 *   jupyterLab: new studio.JupyterLabAppSettings({ idleShutdown }),
 *   codeEditor: new studio.CodeEditorAppSettings({ idleShutdown: studio.IdleShutdown.disabled() }),
 * });
 */
export class IdleShutdown {
  /**
   * Apps are shut down when they have idled this long. A timeout outside its limits is an error of the profile that gets it.
   *
   * @param timeout whole minutes, from 60 to 525,600, a token as `Duration.minutes()`
   * @param limits between which timeouts the user may choose another, left to the service where left out
   */
  public static after(timeout: Duration, limits: IdleShutdownLimits = {}): IdleShutdown {
    return new IdleShutdown({
      LifecycleManagement: 'ENABLED',
      IdleTimeoutInMinutes: timeout ? inMinutes(timeout) : new Unusable(`must be given, got ${timeout}`),
      MinIdleTimeoutInMinutes: inMinutes(limits.min),
      MaxIdleTimeoutInMinutes: inMinutes(limits.max),
      [GIVEN_AS]: GIVEN_NAMES,
    });
  }

  /** Apps are never shut down for idling, even if the domain's default says so. */
  public static disabled(): IdleShutdown {
    return new IdleShutdown({ LifecycleManagement: 'DISABLED', [GIVEN_AS]: GIVEN_NAMES });
  }

  private constructor(private readonly members: GivenMembers) {}

  /** @internal */
  public _render(): GivenMembers {
    return this.members;
  }
}

const NESTING_GIVEN_NAMES = { IdleSettings: '' };

/** The form that the service takes. */
export function renderIdleShutdown(idleShutdown: IdleShutdown | undefined): GivenMembers | undefined {
  return idleShutdown && { IdleSettings: idleShutdown._render(), [GIVEN_AS]: NESTING_GIVEN_NAMES };
}
