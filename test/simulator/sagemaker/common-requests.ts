import { integer, text } from './member-spec';
import type { MemberSpec, MemberSpecs } from './member-spec';
import { USER_PROFILE } from '../../../src/service-model/user-profile.generated';

export const DOMAIN_ID: MemberSpec = USER_PROFILE.DomainId;

/** The service model writes the names of profiles, spaces and apps down alike. */
export const NAME: MemberSpec = USER_PROFILE.UserProfileName;

export const NEXT_TOKEN: MemberSpec = text({ max: 8192, pattern: '.*' });

/** What every list takes. */
export const PAGE: MemberSpecs = { NextToken: NEXT_TOKEN, MaxResults: integer({ min: 1, max: 100 }) };

export const SORT_ORDER: MemberSpec = text({ enum: ['Ascending', 'Descending'] });
