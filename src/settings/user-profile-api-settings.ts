import { Mixin, Validations } from 'aws-cdk-lib';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import { appSettingsOf, renderUserSettings } from './user-settings';
import type { UserSettingsOptions } from './user-settings';
import { apiSettingsFor, assertUnclaimed } from '../api-settings';
import type { ApiSettingsOptions } from '../api-settings/options';
import { validateAppOf } from '../app-validation';
import { isStructure, leavesOf } from '../service-model/carrier';
import { supplement } from '../service-model/cloudformation';
import { isIntrinsic } from '../service-model/intrinsic';
import { setProfileFacts } from '../service-model/profile-facts';
import type { Report } from '../service-model/report';
import { GIVEN_AS, Setting } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';
import { split } from '../service-model/split';
import { finalProperties, settleAfresh } from '../service-model/template';
import { refuseInvalid, validateAtConstruction, validateAtSynthesis } from '../service-model/validate';

/**
 * What a `CfnUserProfile` gets beside its own properties.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export interface UserProfileApiSettingsProps extends UserSettingsOptions {
  /**
   * How this stack sets what CloudFormation doesn't take.
   *
   * @default - as the first profile of the stack with such settings says: a function with a role of its own
   */
  readonly apiSettings?: ApiSettingsOptions;
}

/**
 * Gives a `CfnUserProfile` settings that CloudFormation doesn't take. A custom resource beside the profile sets them, once the profile is there.
 *
 * Of these settings, those that CloudFormation does take go into the profile's own properties, unless they are there already: that is an error, as
 * is a second mixin for one profile, and one for the profile of a `UserProfile`, which takes the same settings as props.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 *
 * @example
 * const profile = new sagemaker.CfnUserProfile(stack, 'Bob', { domainId: domain.domainId, userProfileName: 'bob' });
 * Mixins.of(profile).apply(new studio.UserProfileApiSettings({
 *   canvas: new studio.CanvasAppSettings({ kendra: true }),
 * }));
 */
export class UserProfileApiSettings extends Mixin {
  /**
   * @param props the settings, whether CloudFormation takes them or not
   */
  public constructor(private readonly props: UserProfileApiSettingsProps) {
    super();
  }

  /**
   * Whether the construct is a `CfnUserProfile`.
   *
   * @param construct of any kind
   */
  public supports(construct: IConstruct): boolean {
    return CfnUserProfile.isCfnUserProfile(construct);
  }

  /**
   * Gives the profile its settings. Throws one error that lists all that is wrong with them, or one that says who gives it settings already.
   *
   * @param construct the `CfnUserProfile`: any other construct is left alone
   */
  public applyTo(construct: IConstruct): void {
    if (!CfnUserProfile.isCfnUserProfile(construct)) {
      return;
    }
    assertUnclaimed(construct);
    const settings: GivenMembers = {
      DomainId: construct.domainId,
      UserProfileName: construct.userProfileName,
      UserSettings: renderUserSettings(this.props),
      [GIVEN_AS]: { DomainId: 'domainId', UserProfileName: 'userProfileName', UserSettings: '' },
    };
    const tree = Setting.treeOf(settings);
    const { cloudFormation, api } = split(tree);
    const report = validateAtConstruction(tree, undefined);
    const own = leavesOf(cloudFormation.UserSettings ?? {});
    for (const path of pathsInTheWay([...own.keys(), ...leavesOf(api?.UserSettings ?? {}).keys()], finalProperties(construct).UserSettings)) {
      report.refuse(tree.get(`UserSettings.${path}`)?.path ?? path, `must be left out here or there: the profile's own properties have it as userSettings ${path}`);
    }
    refuseInvalid(construct.userProfileName, construct, report);
    setProfileFacts(construct, { owner: 'a UserProfileApiSettings', settings });
    warn(construct, report);
    appSettingsOf(this.props).forEach((app) => app._takeFor(construct));

    own.forEach((value, path) => construct.addPropertyOverride(`UserSettings.${path}`, value));
    supplement(construct, tree);
    validateAppOf(construct.stack, settleAfresh);
    construct.node.addValidation({
      validate: () => {
        warn(construct, validateAtSynthesis(Setting.treeOf(settings), {}, false));
        return [];
      },
    });
    if (api) {
      apiSettingsFor(construct, tree, this.props.apiSettings);
    }
  }
}

function warn(construct: IConstruct, { doubts }: Report): void {
  doubts.forEach(({ id, path, message }) => Validations.of(construct).addWarning(id, `${path}: ${message}`));
}

/** The paths at which there is something already, whatever it is. */
function pathsInTheWay(paths: string[], present: unknown): string[] {
  const at = (path: string) =>
    path.split('.').reduce<unknown>((value, name) => (isStructure(value) && !isIntrinsic(value) ? value[name] : value), present);
  return paths.filter((path) => at(path) !== undefined);
}
