import type { CfnUserProfile, IDomainRef, IUserProfileRef } from 'aws-cdk-lib/aws-sagemaker';
import type { GivenMembers } from './setting';

/** What is known of a profile beside its reference. What is left out is unknown. */
export interface ProfileFacts {
  /** Who gives it its settings, as it is called in the message to the next one that wants to. */
  readonly owner?: string;
  readonly domain?: IDomainRef;
  /** All that was given for it, whoever carries it; for a profile of this app. */
  readonly settings?: GivenMembers;
  /** The ARN of its execution role, null if it has none of its own; for a profile outside this app. */
  readonly executionRole?: string | null;
}

const FACTS = Symbol('ProfileFacts');

/** Says what is known of a profile: of the L1, for a profile of this app. */
export function setProfileFacts(profile: CfnUserProfile | IUserProfileRef, known: ProfileFacts): void {
  Object.defineProperty(profile, FACTS, { value: known });
}

/** What is known of a profile. */
export function profileFacts(profile: CfnUserProfile | IUserProfileRef): ProfileFacts {
  return (profile as { [FACTS]?: ProfileFacts })[FACTS] ?? {};
}
