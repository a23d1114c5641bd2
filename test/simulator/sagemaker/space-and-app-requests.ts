import { DOMAIN_ID, NAME, PAGE, SORT_ORDER } from './common-requests';
import { integer, optional, required, text } from './member-spec';
import type { Alternatives, MemberSpec, MemberSpecs } from './member-spec';
import { USER_PROFILE } from '../../../src/service-model/user-profile.generated';

const STRUCTURE: MemberSpec = { kind: 'structure', api: {} };
const FEATURE_STATUS = text({ enum: ['ENABLED', 'DISABLED'] });
const FILE_SYSTEM_ID = text({ required: true, min: 11, max: 21, pattern: '(fs-[0-9a-f]{8,})' });
const APP_TYPE = text({
  enum: ['JupyterServer', 'KernelGateway', 'DetailedProfiler', 'TensorBoard', 'CodeEditor', 'JupyterLab', 'RStudioServerPro', 'RSessionGateway', 'Canvas'],
});

const SPACE: MemberSpecs = { DomainId: DOMAIN_ID, SpaceName: NAME };
const APP: MemberSpecs = {
  DomainId: DOMAIN_ID, UserProfileName: optional(NAME), SpaceName: optional(NAME), AppType: required(APP_TYPE), AppName: NAME,
};

/** What the actions on spaces and apps take at the top of their requests. */
export const SPACE_AND_APP_REQUESTS: Readonly<Record<string, MemberSpecs>> = {
  CreateSpace: {
    ...SPACE,
    Tags: USER_PROFILE.Tags,
    SpaceSettings: STRUCTURE,
    OwnershipSettings: STRUCTURE,
    SpaceSharingSettings: STRUCTURE,
    SpaceDisplayName: text({ max: 64, pattern: '(?!\\s*$).+' }),
  },
  DescribeSpace: SPACE,
  DeleteSpace: SPACE,
  ListSpaces: {
    ...PAGE,
    SortOrder: SORT_ORDER,
    SortBy: text({ enum: ['CreationTime', 'LastModifiedTime'] }),
    DomainIdEquals: optional(DOMAIN_ID),
    SpaceNameContains: optional(NAME),
  },
  CreateApp: { ...APP, Tags: USER_PROFILE.Tags, ResourceSpec: STRUCTURE, RecoveryMode: { kind: 'boolean', api: {} } },
  DescribeApp: APP,
  DeleteApp: APP,
  ListApps: {
    ...PAGE,
    SortOrder: SORT_ORDER,
    SortBy: text({ enum: ['CreationTime'] }),
    DomainIdEquals: optional(DOMAIN_ID),
    UserProfileNameEquals: optional(NAME),
    SpaceNameEquals: optional(NAME),
  },
};

/** Whose apps a request is about: "If this value is not set, then SpaceName must be set", and "If SpaceNameEquals is set, then this value cannot be set". */
export const SPACE_AND_APP_ALTERNATIVES: Readonly<Record<string, Alternatives>> = {
  CreateApp: { members: ['UserProfileName', 'SpaceName'], required: true },
  DescribeApp: { members: ['UserProfileName', 'SpaceName'], required: true },
  DeleteApp: { members: ['UserProfileName', 'SpaceName'], required: true },
  ListApps: { members: ['UserProfileNameEquals', 'SpaceNameEquals'], required: false },
};

/** What stands below the top of these requests, by its path. What is the same shape in a profile's settings is taken from there. */
export const SPACE_AND_APP_NESTED: MemberSpecs = {
  'OwnershipSettings.OwnerUserProfileName': NAME,
  'SpaceSharingSettings.SharingType': text({ required: true, enum: ['Private', 'Shared'] }),
  ...asInProfile('JupyterServerAppSettings', 'SpaceSettings.JupyterServerAppSettings'),
  ...asInProfile('KernelGatewayAppSettings', 'SpaceSettings.KernelGatewayAppSettings'),
  ...editor('CodeEditorAppSettings'),
  ...editor('JupyterLabAppSettings'),
  ...asInProfile('JupyterLabAppSettings.CodeRepositories', 'SpaceSettings.JupyterLabAppSettings.CodeRepositories'),
  'SpaceSettings.AppType': APP_TYPE,
  'SpaceSettings.SpaceStorageSettings': STRUCTURE,
  'SpaceSettings.SpaceStorageSettings.EbsStorageSettings': STRUCTURE,
  'SpaceSettings.SpaceStorageSettings.EbsStorageSettings.EbsVolumeSizeInGb': integer({ required: true, min: 5, max: 16384 }),
  'SpaceSettings.SpaceManagedResources': FEATURE_STATUS,
  'SpaceSettings.CustomFileSystems': { kind: 'list', api: { max: 5 } },
  'SpaceSettings.CustomFileSystems[]': { kind: 'union', api: {} },
  'SpaceSettings.CustomFileSystems[].EFSFileSystem': STRUCTURE,
  'SpaceSettings.CustomFileSystems[].EFSFileSystem.FileSystemId': FILE_SYSTEM_ID,
  'SpaceSettings.CustomFileSystems[].FSxLustreFileSystem': STRUCTURE,
  'SpaceSettings.CustomFileSystems[].FSxLustreFileSystem.FileSystemId': FILE_SYSTEM_ID,
  'SpaceSettings.CustomFileSystems[].S3FileSystem': STRUCTURE,
  'SpaceSettings.CustomFileSystems[].S3FileSystem.S3Uri': text({ required: true, max: 1024, pattern: '(s3)://([^/]+)/?(.*)' }),
  'SpaceSettings.RemoteAccess': FEATURE_STATUS,
  ...asInProfile('JupyterLabAppSettings.DefaultResourceSpec', 'ResourceSpec'),
};

/** What JupyterLab and Code Editor have in common in a space; of the idle settings of a profile, a space has the timeout alone. */
function editor(block: string): MemberSpecs {
  const path = `SpaceSettings.${block}`;
  return {
    [path]: STRUCTURE,
    ...asInProfile(`${block}.DefaultResourceSpec`, `${path}.DefaultResourceSpec`),
    [`${path}.AppLifecycleManagement`]: STRUCTURE,
    [`${path}.AppLifecycleManagement.IdleSettings`]: STRUCTURE,
    [`${path}.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes`]: integer({ min: 60, max: 525600 }),
  };
}

/** A member of UserSettings with all that is below it, at another path. */
function asInProfile(setting: string, path: string): MemberSpecs {
  const from = `UserSettings.${setting}`;
  return Object.fromEntries(Object.entries(USER_PROFILE)
    .filter(([key]) => key === from || key.startsWith(`${from}.`) || key.startsWith(`${from}[]`))
    .map(([key, spec]) => [path + key.slice(from.length), spec]));
}
