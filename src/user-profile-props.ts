import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IDomainRef } from 'aws-cdk-lib/aws-sagemaker';
import type { ApiSettingsOptions } from './api-settings/options';
import type { UserSettingsOptions } from './settings/user-settings';

/**
 * What makes a user profile.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html
 */
export interface UserProfileProps extends UserSettingsOptions {
  /**
   * The domain that the user works in: a `CfnDomain` of the same app, whose facts are read off it, or what `Domain.fromLookup()`,
   * `Domain.fromDomainAttributes()` or `Domain.fromDomainId()` gives. Changing it replaces the profile: the user loses access to their home
   * directory.
   */
  readonly domain: IDomainRef;

  /**
   * The name of the profile: 1 to 63 letters, digits and hyphens, not starting or ending with a hyphen, unlike any other name in the domain
   * whatever the case of its letters.
   *
   * Changing it replaces the profile: the user loses access to their home directory.
   *
   * @default - a name made of the construct's path, unique in this app; moving the construct changes it
   */
  readonly userProfileName?: string;

  /**
   * The user's name in IAM Identity Center, 1 to 256 characters. Required if the domain's AuthMode is `SSO`, forbidden if it is `IAM`. The user
   * has to be assigned to the domain's application there before the profile is deployed: `singleSignOnPrincipalId` does that.
   *
   * Changing it replaces the profile, which fails while the name stays the same. With another name the user loses access to their home directory.
   *
   * @default - none
   */
  readonly singleSignOnUserName?: string;

  /**
   * The user's ID in IAM Identity Center, such as `11112222-3333-4444-5555-666677778888`: the user is assigned to the domain's application before
   * the profile is created, and until after it is deleted. Some IDs have ten hexadecimal digits and a hyphen before that. It has to be the ID of the
   * user that `singleSignOnUserName` names, and an error without that. Not for a user who is assigned to the application already: CloudFormation
   * doesn't take over what it didn't create. Changing it replaces the assignment, and leaves the profile alone.
   *
   * The domain's application has to be known: of a `CfnDomain` of the same app it is, of others `singleSignOnApplicationArn` or a look-up tells it.
   * Domains created before 2023-10-01 have none.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sso-applicationassignment.html
   *
   * @default - the user isn't assigned
   */
  readonly singleSignOnPrincipalId?: string;

  /**
   * The tags of the profile, and of each app that it launches from then on: at most 50 with those that `Tags.of()` adds. Keys and values have 1 to
   * 128 characters each: letters, digits, spaces, the at sign, and `_ . : / = + -`. Keys don't start with `aws:`, in any case of its letters.
   *
   * CloudFormation changes tags in place, although `cdk diff` announces a replacement.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html
   *
   * @default - none but those of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };

  /**
   * Whether the profile's user ID in the domain's home file system is read, for `homeEfsFileSystemUid`. CloudFormation doesn't know it: a custom
   * resource reads it.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeUserProfile.html
   *
   * @default false
   */
  readonly exposeHomeEfsFileSystemUid?: boolean;

  /**
   * How this stack sets what CloudFormation doesn't take. Has no effect on a profile without such settings.
   *
   * @default - as the first profile of the stack with such settings says: a function with a role of its own
   */
  readonly apiSettings?: ApiSettingsOptions;

  /**
   * What happens to the profile when it is taken out of the app.
   *
   * Deleting a profile takes away its user's access to their home directory, and fails while they have apps or spaces. A profile that is kept
   * keeps its domain from being deleted. `RemovalPolicy.SNAPSHOT` is an error.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
   *
   * @default - RemovalPolicy.DESTROY, as CloudFormation does
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the profile's apps and private spaces are deleted when the profile is, because its stack is deleted, it is taken out of the app, or it
   * is replaced. Without this, CloudFormation can't delete a profile that has any: the deletion of the stack fails. What belongs to others is left
   * alone; a shared space that the profile owns makes the deletion fail before anything is deleted.
   *
   * **The volumes of the private spaces are deleted with them, and all that the user has on them.** A custom resource does that; it deletes nothing
   * as long as its stack still has the profile. It may take 50 minutes, and then fails with a list of what is left.
   *
   * Only for a profile with `RemovalPolicy.DESTROY`: with any other it is an error. For a profile with a generated name it is a warning, since that
   * is replaced when its construct moves. Such profiles in more than 8 domains of one stack are an error.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/domain-user-profile-remove.html
   *
   * @default false
   */
  readonly deleteAppsOnRemoval?: boolean;
}
