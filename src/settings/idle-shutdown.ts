import type { Duration } from 'aws-cdk-lib';
import { inMinutes } from './quantities';
import { given, Unusable } from '../service-model/setting';
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

/**
 * Whether, and when, an app that idles is shut down.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IdleSettings.html
 */
export abstract class IdleShutdown {
  /**
   * Apps are shut down when they have idled this long.
   *
   * @param timeout whole minutes, from 60 to 525,600; a token has to be given as `Duration.minutes()`
   * @param limits between which timeouts the user may choose another
   */
  public static after(timeout: Duration, limits: IdleShutdownLimits = {}): IdleShutdown {
    return new RenderedIdleShutdown({
      LifecycleManagement: given('', 'ENABLED'),
      IdleTimeoutInMinutes: given('timeout', timeout ? inMinutes(timeout) : new Unusable(`must be given, got ${timeout}`)),
      MinIdleTimeoutInMinutes: given('min', inMinutes(limits.min)),
      MaxIdleTimeoutInMinutes: given('max', inMinutes(limits.max)),
    });
  }

  /** Apps are never shut down for idling, even if the domain's default says so. */
  public static disabled(): IdleShutdown {
    return new RenderedIdleShutdown({ LifecycleManagement: given('', 'DISABLED') });
  }

  /** @internal */
  public abstract _render(): GivenMembers;
}

class RenderedIdleShutdown extends IdleShutdown {
  public constructor(private readonly members: GivenMembers) {
    super();
  }

  public _render(): GivenMembers {
    return this.members;
  }
}

/** The form that the service takes. */
export function renderIdleShutdown(idleShutdown: IdleShutdown | undefined): GivenMembers | undefined {
  return idleShutdown && { IdleSettings: given('', idleShutdown._render()) };
}
