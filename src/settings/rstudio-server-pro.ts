import { AppSettings } from './app-settings';
import { show } from '../service-model/report';
import { GIVEN_AS, Unusable } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * What a user may do in RStudio.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RStudioServerProAppSettings.html
 */
export enum RStudioUserGroup {
  /** The user works in RStudio and sees its administrative dashboard. */
  ADMIN = 'R_STUDIO_ADMIN',

  /** The user works in RStudio. */
  USER = 'R_STUDIO_USER',
}

/**
 * Whether and how a user works in RStudio. Changing any of it replaces the profile, which fails while the name stays the same. With another name
 * the user loses access to their home directory.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RStudioServerProAppSettings.html
 */
export interface RStudioServerProAppSettingsOptions {
  /**
   * Whether the user has access to RStudio. Changing it replaces the profile, which fails while the name stays the same; with another name the user
   * loses access to their home directory.
   *
   * `false` leaves the settings out of the template, as if the block weren't given: rendered as disabled, the profile would be reported as
   * drifted for ever. It doesn't take away what the domain's default user settings give.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * What the user may do. Not together with `enabled: false`. Changing it replaces the profile, which fails while the name stays the same; with
   * another name the user loses access to their home directory.
   *
   * @default RStudioUserGroup.USER
   */
  readonly userGroup?: RStudioUserGroup;
}

const GIVEN_NAMES = { AccessStatus: 'enabled', UserGroup: 'userGroup' };

/**
 * Settings of the RStudioServerPro app. The domain has to have settings for RStudio: a profile in one that is known to lack them is an error.
 *
 * One instance can serve any number of profiles. Changing anything in it, or adding or removing it, replaces the profiles, which fails while their
 * names stay the same; with other names the users lose access to their home directories.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RStudioServerProAppSettings.html
 *
 * @example
 * new studio.UserProfile(stack, 'Alice', {
 *   domain,
 *   rStudioServerPro: new studio.RStudioServerProAppSettings({ userGroup: studio.RStudioUserGroup.ADMIN }),
 * });
 */
export class RStudioServerProAppSettings extends AppSettings {
  private readonly members: GivenMembers;

  /**
   * @param options left out, the user has access to RStudio, in `RStudioUserGroup.USER`
   */
  public constructor(options: RStudioServerProAppSettingsOptions = {}) {
    super();
    const { enabled, userGroup } = options;
    this.members = enabled ?? true
      ? { AccessStatus: 'ENABLED', UserGroup: userGroup, [GIVEN_AS]: GIVEN_NAMES }
      : { UserGroup: userGroup && new Unusable(`must be left out when enabled is false, got ${show(userGroup)}`), [GIVEN_AS]: GIVEN_NAMES };
  }

  /** @internal */
  public _render(): GivenMembers {
    return this.members;
  }
}
