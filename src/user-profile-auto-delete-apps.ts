import { Mixin } from 'aws-cdk-lib';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import { autoDeleteAppsOf } from './auto-delete-apps';

/**
 * Has what a `CfnUserProfile` owns be deleted before it is: its apps, its private spaces with their volumes, and the apps in them. As
 * `deleteAppsOnRemoval` of a `UserProfile` does.
 *
 * A profile whose DeletionPolicy isn't Delete is an error at synthesis, and so is one whose domain changes after this. A profile that has it already
 * stays as it is.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/domain-user-profile-remove.html
 *
 * @example
 * const profile = new sagemaker.CfnUserProfile(stack, 'Bob', { domainId: domain.domainId, userProfileName: 'bob' });
 * Mixins.of(profile).apply(new studio.UserProfileAutoDeleteApps());
 *
 * Mixins.of(stack).apply(new studio.UserProfileAutoDeleteApps()); // all profiles of the stack that don't have it yet
 */
export class UserProfileAutoDeleteApps extends Mixin {
  /**
   * Whether the construct is a `CfnUserProfile`.
   *
   * @param construct of any kind
   */
  public supports(construct: IConstruct): boolean {
    return CfnUserProfile.isCfnUserProfile(construct);
  }

  /**
   * Has the profile's apps and private spaces be deleted before it. Profiles in more than 8 domains of one stack are an error.
   *
   * @param construct the `CfnUserProfile`: any other construct is left alone
   */
  public applyTo(construct: IConstruct): void {
    if (CfnUserProfile.isCfnUserProfile(construct)) {
      autoDeleteAppsOf(construct);
    }
  }
}
