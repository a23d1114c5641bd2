import { DOMAIN_ID, NAME, NEXT_TOKEN, PAGE, SORT_ORDER } from './common-requests';
import { integer, optional, required, text } from './member-spec';
import type { MemberSpecs } from './member-spec';
import { SPACE_AND_APP_NESTED, SPACE_AND_APP_REQUESTS } from './space-and-app-requests';
import { USER_PROFILE } from '../../../src/service-model/user-profile.generated';

const PROFILE: MemberSpecs = { DomainId: DOMAIN_ID, UserProfileName: NAME };
const RESOURCE_ARN = text({ required: true, max: 256, pattern: 'arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+' });

/** What each action of the API takes at the top of its request. */
export const REQUESTS: Readonly<Record<string, MemberSpecs>> = {
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
    SortOrder: SORT_ORDER,
    SortBy: text({ enum: ['CreationTime', 'LastModifiedTime'] }),
    DomainIdEquals: optional(DOMAIN_ID),
    UserProfileNameContains: optional(NAME),
  },
  ...SPACE_AND_APP_REQUESTS,
  DescribeDomain: { DomainId: DOMAIN_ID },
  ListDomains: PAGE,
  AddTags: { ResourceArn: RESOURCE_ARN, Tags: required(USER_PROFILE.Tags) },
  ListTags: { ResourceArn: RESOURCE_ARN, NextToken: NEXT_TOKEN, MaxResults: integer({ min: 50 }) },
  DeleteTags: { ResourceArn: RESOURCE_ARN, TagKeys: { kind: 'list', api: { required: true, min: 1, max: 50 } } },
};

/** What stands below the top of a request, by its path. */
export const NESTED: MemberSpecs = {
  ...Object.fromEntries(Object.entries(USER_PROFILE).filter(([path]) => /\.|\[\]$/.test(path))),
  ...SPACE_AND_APP_NESTED,
  'TagKeys[]': USER_PROFILE['Tags[].Key'],
};
