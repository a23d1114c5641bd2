import { ArnFormat, Fn, PhysicalName, RemovalPolicy, Resource, Stack, TagManager, Token, Validations } from 'aws-cdk-lib';
import type { IResource, ITaggableV2 } from 'aws-cdk-lib';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { IDomainRef, IUserProfileRef, UserProfileReference } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { apiSettingsFor, claim } from './api-settings';
import type { ApiSettingsOptions } from './api-settings/options';
import { finalFacts, settledFacts } from './domain';
import { supplement, toL1 } from './service-model/cloudformation';
import type { Doubt } from './service-model/report';
import { given, Setting } from './service-model/setting';
import { join, split } from './service-model/split';
import { finalProperties } from './service-model/template';
import { refuseInvalid, validateAtConstruction, validateAtSynthesis } from './service-model/validate';
import { appSettingsOf, renderUserSettings } from './settings/user-settings';
import type { UserSettingsOptions } from './settings/user-settings';
import { generateUserProfileName } from './user-profile-name';
import { renderTags, validateTemplate } from './user-profile-template';
import { forbidEqualNames } from './user-profile-uniqueness';

/** The feature flag that has aws-cdk-lib's own template validator stop a synthesis instead of warning. */
const STRICT_VALIDATION = '@aws-cdk/core:validateAgainstDefaultRules';

/** The type of the metadata that a warning leaves on a construct. */
const WARNING = 'aws:cdk:warning';

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
}

/**
 * What makes a user profile.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html
 */
export interface UserProfileProps extends UserSettingsOptions {
  /**
   * The domain that the user works in: a `CfnDomain` of the same app, whose facts are read off it, or what `Domain.fromDomainAttributes()` or
   * `Domain.fromDomainId()` gives. Changing it replaces the profile: the user loses access to their home directory.
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
   * has to be assigned to the domain's application there before the profile is deployed. Changing it replaces the profile, which fails while
   * the name stays the same.
   *
   * @default - none
   */
  readonly singleSignOnUserName?: string;

  /**
   * The tags of the profile, and of each app that it launches from then on: at most 50 with those that `Tags.of()` adds. Keys have 1 to 128
   * characters and don't start with `aws:`; values have 1 to 128: letters, digits, spaces and the characters `_ . : / = + - @`.
   *
   * CloudFormation changes tags in place, although `cdk diff` announces a replacement.
   *
   * @default - none but those of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };

  /**
   * Whether the profile's user ID in the domain's home file system is read, for `homeEfsFileSystemUid`. CloudFormation doesn't know it: a custom
   * resource reads it.
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
   * @default - RemovalPolicy.DESTROY, as CloudFormation does
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A user profile of a SageMaker Studio domain: what one user works with.
 *
 * Whatever breaks a rule that SageMaker or CloudFormation states is told in one error when the profile is created. What is known only later,
 * such as a property of a domain or a role of the same app, is checked at synthesis.
 *
 * What isn't covered here can be set on the L1, `profile.node.defaultChild as CfnUserProfile`, with `addPropertyOverride()`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-userprofile.html
 * @resource AWS::SageMaker::UserProfile
 */
export class UserProfile extends Resource implements IUserProfile, ITaggableV2 {
  /**
   * A profile outside this app, or of another one in this account or another. An ARN of another form is an error; of one known only at
   * deployment, so are name and domain.
   *
   * @param userProfileArn such as `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice`
   */
  public static fromUserProfileArn(scope: Construct, id: string, userProfileArn: string): IUserProfile {
    const literal = /^arn:[^:]+:sagemaker:[^:]*:[^:]*:user-profile\/([^/]+)\/([^/]+)$/.exec(userProfileArn);
    if (!literal && !Token.isUnresolved(userProfileArn)) {
      throw new Error(`userProfileArn: must have the form arn:aws:sagemaker:REGION:ACCOUNT:user-profile/DOMAIN-ID/NAME, got '${userProfileArn}'`);
    }
    const part = (index: number) => literal?.[index] ?? Fn.select(index, Fn.split('/', userProfileArn));
    return new ImportedUserProfile(scope, id, part(1), part(2), userProfileArn);
  }

  /** A profile outside this app, in the account and region of the stack. */
  public static fromUserProfileAttributes(scope: Construct, id: string, attrs: UserProfileAttributes): IUserProfile {
    return new ImportedUserProfile(scope, id, attrs.domain.domainRef.domainId, attrs.userProfileName);
  }

  public readonly userProfileArn: string;
  public readonly userProfileName: string;
  public readonly domainId: string;
  public readonly userProfileRef: UserProfileReference;

  /** The tags of the profile. `Tags.of()` adds to them. */
  public readonly cdkTagManager: TagManager;

  private readonly homeEfsUid?: string;

  public constructor(scope: Construct, id: string, props: UserProfileProps) {
    const isGenerated = props.userProfileName === undefined || props.userProfileName === PhysicalName.GENERATE_IF_NEEDED;
    const userProfileName = isGenerated ? generateUserProfileName(scope, id) : props.userProfileName!;
    super(scope, id, { physicalName: userProfileName });

    const settings = Setting.treeOf({
      DomainId: given('domain', props.domain.domainRef.domainId),
      UserProfileName: given('userProfileName', userProfileName),
      SingleSignOnUserIdentifier: given('singleSignOnUserName', props.singleSignOnUserName === undefined ? undefined : 'UserName'),
      SingleSignOnUserValue: given('singleSignOnUserName', props.singleSignOnUserName),
      Tags: given('tags', renderTags(props.tags)),
      UserSettings: given('', renderUserSettings(props)),
    });
    const facts = settledFacts(props.domain);
    const report = validateAtConstruction(settings, facts);
    if (props.removalPolicy === RemovalPolicy.SNAPSHOT) {
      report.refuse('removalPolicy', "must be another policy, since CloudFormation takes no snapshots of user profiles, got 'snapshot'");
    }
    refuseInvalid(userProfileName, this, report);
    this.warn(report.doubts);
    appSettingsOf(props).forEach((app) => app._takeFor(this));

    const { cloudFormation: { Tags: tags, ...template }, api } = split(settings);
    const { properties, overrides } = toL1(template);
    const resource = new CfnUserProfile(this, 'Resource', {
      ...properties,
      tags: tags?.map((tag: { Key: string; Value: string }) => ({ key: tag.Key, value: tag.Value })),
    });
    overrides.forEach(({ path, value }) => resource.addPropertyOverride(path, value));
    supplement(resource, settings);
    if (props.removalPolicy) {
      resource.applyRemovalPolicy(props.removalPolicy);
    }

    claim(resource, 'its UserProfile');
    const needsApiSettings = api !== undefined || props.exposeHomeEfsFileSystemUid;
    const apiSettings = needsApiSettings ? apiSettingsFor(resource, settings, props.apiSettings) : undefined;
    this.homeEfsUid = props.exposeHomeEfsFileSystemUid ? apiSettings?.attribute('HomeEfsFileSystemUid') : undefined;

    // whatever uses them waits until all settings are in place
    const arn = apiSettings?.attribute('UserProfileArn') ?? resource.attrUserProfileArn;
    const name = apiSettings?.attribute('UserProfileName') ?? Fn.select(2, Fn.split('/', resource.attrUserProfileArn));
    this.cdkTagManager = resource.tags;
    this.domainId = props.domain.domainRef.domainId;
    this.userProfileArn = this.getResourceArnAttribute(arn, {
      service: 'sagemaker',
      resource: 'user-profile',
      resourceName: `${this.domainId}/${this.physicalName}`,
    });
    this.userProfileName = this.getResourceNameAttribute(name);
    this.userProfileRef = { userProfileName: this.userProfileName, domainId: this.domainId, userProfileArn: this.userProfileArn };

    forbidEqualNames(this);
    this.node.addValidation({
      validate: () => {
        const final = finalProperties(resource);
        const finalSettings = Setting.fromTemplate(join(final, this.stack.resolve(api)), settings, (value) => this.stack.resolve(value));
        const late = validateAtSynthesis(finalSettings, finalFacts(props.domain), facts === undefined);
        validateTemplate(final, late);
        this.warn(late.doubts);
        return [...late.violations, ...this.errorsInStrictValidation(late.doubts)].map(({ path, message }) => `${path}: ${message}`);
      },
    });
  }

  /**
   * The ID that the user's files have in the domain's home file system on Amazon EFS, as a string; empty if the service gave the profile none yet.
   * Known at deployment, as of the last time that the profile's settings changed. An error unless `exposeHomeEfsFileSystemUid` is true.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeUserProfile.html
   */
  public get homeEfsFileSystemUid(): string {
    if (this.homeEfsUid === undefined) {
      throw new Error(`homeEfsFileSystemUid of ${this.node.path}: is read only on demand; give the profile exposeHomeEfsFileSystemUid: true`);
    }
    return this.homeEfsUid;
  }

  private warn(doubts: readonly Doubt[]): void {
    doubts.forEach(({ id, path, message }) => Validations.of(this).addWarning(id, `${path}: ${message}`));
  }

  /** The warnings that have to be errors here, unless they were acknowledged: then they left no trace on this construct. */
  private errorsInStrictValidation(doubts: readonly Doubt[]): Doubt[] {
    const isStrict = this.node.tryGetContext(STRICT_VALIDATION);
    return doubts.filter(({ id, isErrorInStrictValidation }) => isStrict && isErrorInStrictValidation &&
      this.node.metadata.some(({ type, data }) => type === WARNING && data.includes(id)));
  }
}

class ImportedUserProfile extends Resource implements IUserProfile {
  public readonly userProfileArn: string;
  public readonly userProfileRef: UserProfileReference;

  public constructor(scope: Construct, id: string, public readonly domainId: string, public readonly userProfileName: string, arn?: string) {
    super(scope, id, { environmentFromArn: arn });
    this.userProfileArn = arn ?? Stack.of(this).formatArn({
      service: 'sagemaker',
      resource: 'user-profile',
      resourceName: `${domainId}/${userProfileName}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.userProfileRef = { userProfileName, domainId, userProfileArn: this.userProfileArn };
  }
}
