import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { pathOf } from '../service-model/template';

const owners = new WeakMap<CfnUserProfile, string>();

/**
 * Says who gives a profile its settings.
 *
 * @param owner as it is called in the message to the next one
 */
export function claim(profile: CfnUserProfile, owner: string): void {
  owners.set(profile, owner);
}

/** Throws when somebody gives a profile its settings already. */
export function assertUnclaimed(profile: CfnUserProfile): void {
  const first = owners.get(profile);
  if (first) {
    throw new Error(`${pathOf(profile)}: ${first} gives this profile its settings already; give all of them to that one`);
  }
}
