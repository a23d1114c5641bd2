import { isDeepStrictEqual } from 'util';
import type { Account } from './account';
import type { Deployed } from './resources/resource';
import { coerced } from './user-profile-schema';

/** What carries a setting to the profile. */
export type CarriedBy = 'CloudFormation' | 'custom resource';

/** A setting that an app asked for, and what became of it. */
export interface SettingComparison {
  /** Below UserSettings, such as `JupyterLabAppSettings.CodeRepositories[0].RepositoryUrl`. */
  readonly path: string;
  /** Undefined for what a list has beyond the items that were asked for. */
  readonly asked: unknown;
  readonly described: unknown;
  readonly inPlace: boolean;
  readonly carriedBy: CarriedBy;
}

/** The settings of a profile. */
export interface ProfileComparison {
  readonly domainId: string;
  readonly userProfileName: string;
  readonly settings: readonly SettingComparison[];
}

/** The resource that carries what CloudFormation doesn't. */
const SETTINGS = 'Custom::SageMakerUserProfileSettings';

/** Compares what the deployed stacks ask for with what the service describes. */
export function compare(account: Account): ProfileComparison[] {
  return account.deployed('AWS::SageMaker::UserProfile').map((profile) => {
    const { DomainId: domainId, UserProfileName: userProfileName, UserSettings = {} } = profile.properties;
    const described = account.emulator.userProfile(domainId, userProfileName)?.UserSettings;
    return {
      domainId,
      userProfileName,
      settings: [
        ...compareSettings(UserSettings, described, 'CloudFormation'),
        ...settingsBeside(account, profile).flatMap((settings) => compareSettings(settings, described, 'custom resource')),
      ],
    };
  });
}

function settingsBeside(account: Account, { stack, logicalId }: Deployed): any[] {
  return account.deployed(SETTINGS)
    .filter((resource) => resource.stack === stack && resource.properties.UserProfileLogicalId === logicalId)
    .map(({ properties: { Settings } }) => coerced(JSON.parse(Settings), 'UserSettings'));
}

function compareSettings(asked: any, described: any, carriedBy: CarriedBy, path = ''): SettingComparison[] {
  if (Array.isArray(asked) && asked.length) {
    const items = Array.isArray(described) ? described : [];
    return Array.from({ length: Math.max(asked.length, items.length) }, (_, index) => `${path}[${index}]`)
      .flatMap((item, index) => compareSettings(asked[index], items[index], carriedBy, item));
  }
  if (typeof asked === 'object' && asked !== null && !Array.isArray(asked)) {
    return Object.entries(asked).flatMap(([name, value]) => compareSettings(value, described?.[name], carriedBy, path ? `${path}.${name}` : name));
  }
  return [{ path, asked, described, inPlace: isDeepStrictEqual(asked, described), carriedBy }];
}
