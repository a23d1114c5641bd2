import { ArnFormat, Resource, Stack } from 'aws-cdk-lib';
import type { IResource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IDomainRef, IUserProfileRef, UserProfileReference } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { setProfileFacts } from './service-model/profile-facts';
import type { ProfileFacts } from './service-model/profile-facts';
import { UserProfileGrants } from './user-profile-grants';

/**
 * A user profile of a SageMaker Studio domain.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/domain-user-profile.html
 */
export interface IUserProfile extends IResource, IUserProfileRef {
  /**
   * The ARN of the profile.
   *
   * @attribute
   */
  readonly userProfileArn: string;

  /**
   * The name of the profile, unique in its domain whatever the case of its letters.
   *
   * @attribute
   */
  readonly userProfileName: string;

  /** The ID of the profile's domain, such as `d-abcdefghijkl`. */
  readonly domainId: string;

  /** What others can be allowed to do with the profile. */
  readonly grants: UserProfileGrants;

  /**
   * Lets the grantee pass exactly the roles that the profile names, each to the services that use it: the same as `grants.passRole()`, with its
   * errors.
   *
   * @param grantee who creates or updates the profile, such as the role of a pipeline
   */
  grantPassRole(grantee: iam.IGrantable): iam.Grant;
}

/**
 * A user profile outside this app, by its domain and name.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeUserProfile.html
 */
export interface UserProfileAttributes {
  /** The domain of the profile. */
  readonly domain: IDomainRef;

  /** The name of the profile. */
  readonly userProfileName: string;

  /**
   * The execution role of the profile.
   *
   * @default - unknown; `grants.passRole()` is an error
   */
  readonly executionRole?: iam.IRoleRef;
}

/**
 * Which user profile is looked up, in the account and region of the stack. Both have to be known at synthesis: a token is an error.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/context.html
 */
export interface UserProfileLookupOptions {
  /** The domain of the profile, such as what `Domain.fromLookup()` gives. */
  readonly domain: IDomainRef;

  /** The name of the profile. */
  readonly userProfileName: string;
}

/** A profile outside this app, of which as much is known as was told or looked up. */
export class ImportedUserProfile extends Resource implements IUserProfile {
  public readonly userProfileArn: string;
  public readonly userProfileRef: UserProfileReference;
  public readonly grants = UserProfileGrants.fromUserProfile(this);

  public constructor(
    scope: Construct, id: string, public readonly domainId: string, public readonly userProfileName: string, arn?: string, facts: ProfileFacts = {},
  ) {
    super(scope, id, { environmentFromArn: arn });
    setProfileFacts(this, facts);
    this.userProfileArn = arn ?? Stack.of(this).formatArn({
      service: 'sagemaker',
      resource: 'user-profile',
      resourceName: `${domainId}/${userProfileName}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.userProfileRef = { userProfileName, domainId, userProfileArn: this.userProfileArn };
  }

  public grantPassRole(grantee: iam.IGrantable): iam.Grant {
    return this.grants.passRole(grantee);
  }
}
