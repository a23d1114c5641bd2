import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type * as autoDeleteApps from './auto-delete-apps';

/**
 * Deletes a profile's apps and private spaces before the profile. Loaded when the first profile needs it: no other app has to load Lambda and Step
 * Functions.
 */
export function autoDeleteAppsOf(profile: CfnUserProfile): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  (require('./auto-delete-apps') as typeof autoDeleteApps).autoDeleteAppsOf(profile);
}
