import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { profileFacts } from '../service-model/profile-facts';
import { pathOf } from '../service-model/template';

/** Throws when somebody gives a profile its settings already. */
export function assertUnclaimed(profile: CfnUserProfile): void {
  const { owner } = profileFacts(profile);
  if (owner) {
    throw new Error(`${pathOf(profile)}: ${owner} gives this profile its settings already; give all of them to that one`);
  }
}
