import type { SettingSpec } from '../../src/service-model/setting-spec';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';

const DOMAIN_ID = USER_PROFILE.DomainId;
const NAME = USER_PROFILE.UserProfileName;
const PROFILE = { DomainId: DOMAIN_ID, UserProfileName: NAME };
const NEXT_TOKEN: SettingSpec = { kind: 'string', api: { max: 8192, pattern: '.*' } };
const RESOURCE_ARN: SettingSpec = { kind: 'string', api: { required: true, max: 256, pattern: 'arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+' } };
const PAGE = { NextToken: NEXT_TOKEN, MaxResults: integer({ min: 1, max: 100 }) };

/** What each action of the API takes at the top of its request. */
export const REQUESTS: Readonly<Record<string, Readonly<Record<string, SettingSpec>>>> = {
  CreateUserProfile: {
    ...PROFILE,
    SingleSignOnUserIdentifier: USER_PROFILE.SingleSignOnUserIdentifier,
    SingleSignOnUserValue: USER_PROFILE.SingleSignOnUserValue,
    Tags: USER_PROFILE.Tags,
    UserSettings: USER_PROFILE.UserSettings,
  },
  UpdateUserProfile: { ...PROFILE, UserSettings: USER_PROFILE.UserSettings },
  DescribeUserProfile: PROFILE,
  DeleteUserProfile: PROFILE,
  ListUserProfiles: {
    ...PAGE,
    SortOrder: { kind: 'string', api: { enum: ['Ascending', 'Descending'] } },
    SortBy: { kind: 'string', api: { enum: ['CreationTime', 'LastModifiedTime'] } },
    DomainIdEquals: optional(DOMAIN_ID),
    UserProfileNameContains: optional(NAME),
  },
  DescribeDomain: { DomainId: DOMAIN_ID },
  ListDomains: PAGE,
  AddTags: { ResourceArn: RESOURCE_ARN, Tags: required(USER_PROFILE.Tags) },
  ListTags: { ResourceArn: RESOURCE_ARN, NextToken: NEXT_TOKEN, MaxResults: integer({ min: 50 }) },
  DeleteTags: { ResourceArn: RESOURCE_ARN, TagKeys: { kind: 'list', api: { required: true, min: 1, max: 50 } } },
};

/** What stands below the top of a request, by its path. */
export const NESTED: Readonly<Record<string, SettingSpec>> = {
  ...Object.fromEntries(Object.entries(USER_PROFILE).filter(([path]) => /\.|\[\]$/.test(path))),
  'TagKeys[]': USER_PROFILE['Tags[].Key'],
};

function integer(api: SettingSpec['api']): SettingSpec {
  return { kind: 'integer', api };
}

function optional(spec: SettingSpec): SettingSpec {
  return { ...spec, api: { ...spec.api, required: false } };
}

function required(spec: SettingSpec): SettingSpec {
  return { ...spec, api: { ...spec.api, required: true } };
}
