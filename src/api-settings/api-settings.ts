import { CfnDeletionPolicy, CustomResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { ApiSettingsOptions } from './options';
import { DomainPermissions } from './permissions';
import { RESOURCE_TYPE } from './properties';
import type { ApiSettingsAttributes, ApiSettingsProperties } from './properties';
import { ApiSettingsProvider } from './provider';
import { idBeside } from '../custom-resources/beside';
import { follow } from '../custom-resources/follow';
import { GIVEN_AS, Setting } from '../service-model/setting';
import type { GivenMembers, GivenValue } from '../service-model/setting';
import { split } from '../service-model/split';
import { finalProperties } from '../service-model/template';

/** As long as CloudFormation lets it: hundreds of resources queue behind the ten executions at a time of a new account. */
const SERVICE_TIMEOUT = Duration.hours(1);

const JUPYTER_LAB = 'JupyterLabAppSettings';
const EMR_ROLES_UNKNOWN = `UserSettings.${JUPYTER_LAB}.EmrSettings: has roles that came by an override, an Aspect, or a list known only at deployment. As jupyterLab has an imageVersionAlias too, it is sent whole, and a role has to be passed for that: give the roles as jupyterLab.emrSettings`;

/** The custom resource that sets what CloudFormation doesn't take of the settings of one profile. */
export class ApiSettings {
  /**
   * Puts the custom resource beside the profile's own.
   *
   * @param settings all that was given for the profile, whoever carries it
   */
  public static for(profile: CfnUserProfile, settings: Setting, options?: ApiSettingsOptions): ApiSettings {
    return new ApiSettings(profile, settings, options);
  }

  private readonly resource: CustomResource;

  private constructor(profile: CfnUserProfile, settings: Setting, options?: ApiSettingsOptions) {
    const provider = ApiSettingsProvider.of(profile, options);
    const permissions = DomainPermissions.of(provider, profile.domainId);
    const { UserSettings = {} } = split(settings).api ?? {};
    const sentWhole = Object.keys(UserSettings);
    permissions.passRolesIn([...settingsIn(settings, sentWhole), ...settingsIn(ownRolesOf(profile), sentWhole)]);
    if (sentWhole.includes(JUPYTER_LAB)) {
      profile.node.addValidation({ validate: () => permissions.mayPass(emrRolesOf(profile)) ? [] : [EMR_ROLES_UNKNOWN] });
    }

    const properties: ApiSettingsProperties = {
      UserProfileArn: profile.attrUserProfileArn,
      UserProfileLogicalId: profile.logicalId,
      Settings: Stack.of(profile).toJsonString(UserSettings),
      CarriedByCloudFormation: Lazy.uncachedAny({ produce: () => finalProperties(profile) }),
    };
    this.resource = new CustomResource(profile.node.scope!, idBeside(profile, 'ApiSettings'), {
      resourceType: RESOURCE_TYPE,
      serviceToken: provider.serviceToken,
      serviceTimeout: SERVICE_TIMEOUT,
      properties: { ...properties },
    });
    this.resource.node.addDependency(permissions.policy, provider.invocation);
    const resource = this.resource.node.defaultChild as CfnResource;
    follow(resource, profile, ['condition', 'updateReplacePolicy']);
    keepOnceDeployed(resource, profile);
  }

  /** What the custom resource says of the profile, once its settings are in place. */
  public attribute(name: keyof ApiSettingsAttributes): string {
    return this.resource.getAttString(name);
  }
}

/**
 * Has a custom resource stay with a profile that is retained, but not when the deployment that was to create it fails: its settings would be left on a profile
 * that may have been there before.
 */
function keepOnceDeployed(resource: CfnResource, profile: CfnResource): void {
  Object.defineProperty(resource.cfnOptions, 'deletionPolicy', {
    get: () => {
      const { deletionPolicy } = profile.cfnOptions;
      return deletionPolicy === CfnDeletionPolicy.RETAIN ? CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE : deletionPolicy;
    },
    set: () => undefined,
    enumerable: true,
  });
}

function settingsIn(settings: Setting, blocks: readonly string[]): Setting[] {
  return blocks.flatMap((block) => [...settings.get(`UserSettings.${block}`)?.all() ?? []]);
}

/** The roles that an L1 was given itself, in a block that the API takes more of. */
function ownRolesOf({ userSettings }: CfnUserProfile): Setting {
  const { emrSettings } = (userSettings as any)?.jupyterLabAppSettings ?? {};
  const given = (members: Record<string, GivenValue>): GivenMembers => ({ [GIVEN_AS]: {}, ...members });
  const EmrSettings = given({ AssumableRoleArns: emrSettings?.assumableRoleArns, ExecutionRoleArns: emrSettings?.executionRoleArns });
  return Setting.treeOf(given({ UserSettings: given({ [JUPYTER_LAB]: given({ EmrSettings }) }) }));
}

/** As the template has them in the end. */
function emrRolesOf(profile: CfnUserProfile): any[] {
  const { AssumableRoleArns = [], ExecutionRoleArns = [] } = finalProperties(profile).UserSettings?.[JUPYTER_LAB]?.EmrSettings ?? {};
  return [AssumableRoleArns, ExecutionRoleArns].flat();
}
