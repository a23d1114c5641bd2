import { Fn, PhysicalName, RemovalPolicy, Resource, TagManager, Token, Validations } from 'aws-cdk-lib';
import type { ITaggableV2 } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IDomainRef, UserProfileReference } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { apiSettingsFor } from './api-settings';
import type { ApiSettings } from './api-settings';
import { validateAppOf } from './app-validation';
import { autoDeleteAppsOf } from './auto-delete-apps';
import { finalFacts, settledFacts } from './domain';
import type { IUserProfile, UserProfileAttributes, UserProfileLookupOptions } from './imported-user-profile';
import { supplement } from './service-model/cloudformation';
import { setProfileFacts } from './service-model/profile-facts';
import { Report, show } from './service-model/report';
import type { Doubt } from './service-model/report';
import { GIVEN_AS, isPlain, Setting } from './service-model/setting';
import type { GivenMembers } from './service-model/setting';
import { split } from './service-model/split';
import { settleAfresh, settledProperties } from './service-model/template';
import { refuseInvalid, validateAtConstruction, validateAtSynthesis } from './service-model/validate';
import { appSettingsOf, renderUserSettings } from './settings/user-settings';
import { SingleSignOnAssignment } from './single-sign-on-assignment';
import type { UserProfileGrants } from './user-profile-grants';
import { generateUserProfileName } from './user-profile-name';
import type { UserProfileProps } from './user-profile-props';
import { UserProfileResource } from './user-profile-resource';
import { finalProfile, renderTags, validateTemplate } from './user-profile-template';
import { equalNames } from './user-profile-uniqueness';

/* eslint-disable @typescript-eslint/no-require-imports */
/** Most apps import no profile, and many grant nothing: what they don't use, they needn't load. */
const onDemand = {
  grants: () => require('./user-profile-grants') as typeof import('./user-profile-grants'),
  imports: () => require('./imported-user-profile') as typeof import('./imported-user-profile'),
  lookUp: () => require('./user-profile-look-up') as typeof import('./user-profile-look-up'),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** The feature flag that has aws-cdk-lib's own template validator stop a synthesis instead of warning. */
const STRICT_VALIDATION = '@aws-cdk/core:validateAgainstDefaultRules';

const GIVEN_NAMES = {
  DomainId: 'domain',
  UserProfileName: 'userProfileName',
  SingleSignOnUserIdentifier: 'singleSignOnUserName',
  SingleSignOnUserValue: 'singleSignOnUserName',
  Tags: 'tags',
  UserSettings: '',
};

const NONE: readonly string[] = [];

/** The type of the metadata that a warning leaves on a construct. */
const WARNING = 'aws:cdk:warning';

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
 *
 * @example
 * new studio.UserProfile(stack, 'Alice', {
 *   domain,
 *   userProfileName: 'alice',
 *   executionRole: role,
 *   jupyterLab: new studio.JupyterLabAppSettings({
 *     defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM },
 *     idleShutdown: studio.IdleShutdown.after(Duration.hours(2)),
 *   }),
 *   spaceStorage: { defaultSize: Size.gibibytes(20), maximumSize: Size.gibibytes(100) },
 * });
 */
export class UserProfile extends Resource implements IUserProfile, ITaggableV2 {
  /**
   * A profile outside this app, in this account or another. An ARN of another form is an error. Of an ARN that is known only at deployment, name and
   * domain are known only then, too.
   *
   * @param scope the construct that it becomes a child of, usually `this`
   * @param id what tells it from other children of that construct
   * @param userProfileArn such as `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice`
   */
  public static fromUserProfileArn(scope: Construct, id: string, userProfileArn: string): IUserProfile {
    const literal = /^arn:[^:]+:sagemaker:[^:]*:[^:]*:user-profile\/([^/]+)\/([^/]+)$/.exec(userProfileArn);
    if (!literal && !Token.isUnresolved(userProfileArn)) {
      throw new Error(`userProfileArn: must have the form arn:aws:sagemaker:REGION:ACCOUNT:user-profile/DOMAIN-ID/NAME, got ${show(userProfileArn)}`);
    }
    const part = (index: number) => literal?.[index] ?? Fn.select(index, Fn.split('/', userProfileArn));
    return new (onDemand.imports().ImportedUserProfile)(scope, id, part(1), part(2), userProfileArn);
  }

  /**
   * A profile outside this app, in the account and region of the stack.
   *
   * @param scope the construct that it becomes a child of, usually `this`
   * @param id what tells it from other children of that construct
   * @param attrs its domain and name, and its execution role where `grants.passRole()` needs it
   */
  public static fromUserProfileAttributes(scope: Construct, id: string, attrs: UserProfileAttributes): IUserProfile {
    return new (onDemand.imports().ImportedUserProfile)(scope, id, attrs.domain.domainRef.domainId, attrs.userProfileName, undefined, {
      domain: attrs.domain,
      executionRole: attrs.executionRole?.roleRef.roleArn,
    });
  }

  /**
   * A profile that the CDK CLI looks up in the account and region of the stack, at synthesis. Its execution role becomes known when a grant needs it.
   *
   * What is found is kept in cdk.context.json and isn't looked up again: no more than the profile's name and the ARN of its execution role. `cdk
   * context --reset KEY` has the CLI look again.
   *
   * An error if the stack's account and region aren't known, if the domain's ID or the name is a token, or, once the CLI has looked, if there is no
   * such profile.
   *
   * @param scope the construct that it becomes a child of, usually `this`
   * @param id what tells it from other children of that construct
   * @param options which profile
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/context.html
   */
  public static fromLookup(scope: Construct, id: string, options: UserProfileLookupOptions): IUserProfile {
    const facts = new (onDemand.lookUp().LookedUpUserProfile)(scope, options.domain, options.userProfileName);
    return new (onDemand.imports().ImportedUserProfile)(scope, id, options.domain.domainRef.domainId, facts.userProfileName, undefined, facts);
  }

  public readonly domainId: string;

  /** The tags of the profile. `Tags.of()` adds to them. */
  public readonly cdkTagManager: TagManager;

  private readonly domain: IDomainRef;
  private readonly given: GivenMembers;
  /** Whether its settings are all written out: then they refer to nothing that may still change. */
  private readonly isPlain: boolean;
  /** Whether it has lists or structures that are tokens as a whole. */
  private readonly isOpen: boolean;
  /** Whether nothing was known of the domain yet when the profile was created. */
  private readonly areDomainFactsNew: boolean;
  private readonly assignment?: SingleSignOnAssignment;
  private readonly resource: UserProfileResource;
  private readonly apiSettings?: ApiSettings;
  private readonly isHomeEfsUidExposed: boolean;
  private reference?: UserProfileReference;
  private grantsOfThis?: UserProfileGrants;

  /**
   * Throws one error that lists all that is wrong with the props.
   *
   * @param scope the construct that the profile becomes a child of, usually `this`
   * @param id what tells it from other children of that construct, and part of its name if that is generated
   * @param props the domain, and what of its default user settings is to be otherwise
   */
  public constructor(scope: Construct, id: string, props: UserProfileProps) {
    const isGenerated = props.userProfileName === undefined || props.userProfileName === PhysicalName.GENERATE_IF_NEEDED;
    const userProfileName = isGenerated ? generateUserProfileName(scope, id) : props.userProfileName!;
    super(scope, id, { physicalName: userProfileName });

    const userSettings = renderUserSettings(props);
    this.given = {
      DomainId: props.domain.domainRef.domainId,
      UserProfileName: userProfileName,
      SingleSignOnUserIdentifier: props.singleSignOnUserName === undefined ? undefined : 'UserName',
      SingleSignOnUserValue: props.singleSignOnUserName,
      Tags: renderTags(props.tags),
      UserSettings: userSettings,
      [GIVEN_AS]: GIVEN_NAMES,
    };
    const settings = Setting.treeOf(this.given);
    const facts = settledFacts(props.domain);
    const report = validateAtConstruction(settings, facts);
    this.assignment = SingleSignOnAssignment.of(props);
    this.assignment?.validateAtConstruction(settings, report);
    if (props.removalPolicy === RemovalPolicy.SNAPSHOT) {
      report.refuse('removalPolicy', "must be another policy, since CloudFormation takes no snapshots of user profiles, got 'snapshot'");
    }
    validateDeleteAppsOnRemoval(props, isGenerated, report);
    refuseInvalid(userProfileName, this, report);
    this.warn(report.doubts);
    appSettingsOf(props).forEach((app) => app._takeFor(this));

    this.isPlain = isPlain(this.given);
    this.isOpen = !this.isPlain && settings.all().some(({ isOpen }) => isOpen);
    const { cloudFormation: template, api } = split(settings);
    const unresolved = this.isPlain ? NONE : Object.keys(template.UserSettings ?? {}).filter((block) => !isPlain(userSettings[block]));
    const resource = new UserProfileResource(this, 'Resource', template, unresolved);
    supplement(resource, settings);
    if (props.removalPolicy) {
      resource.applyRemovalPolicy(props.removalPolicy);
    }

    this.assignment?.precede(resource);
    if (props.deleteAppsOnRemoval) {
      autoDeleteAppsOf(resource);
    }

    setProfileFacts(resource, { owner: 'its UserProfile', domain: props.domain, settings: this.given });
    this.isHomeEfsUidExposed = props.exposeHomeEfsFileSystemUid ?? false;
    this.apiSettings = api !== undefined || this.isHomeEfsUidExposed ? apiSettingsFor(resource, settings, props.apiSettings) : undefined;
    this.resource = resource;
    this.cdkTagManager = resource.tags;
    this.domain = props.domain;
    this.domainId = props.domain.domainRef.domainId;

    validateAppOf(this.stack, equalNames);
    validateAppOf(this.stack, settleAfresh);
    this.areDomainFactsNew = facts === undefined;
    this.node.addValidation({ validate: this.validateTemplate.bind(this) }); // a closure would keep all that the constructor has
  }

  public get grants(): UserProfileGrants {
    this.grantsOfThis ??= onDemand.grants().UserProfileGrants.fromUserProfile(this);
    return this.grantsOfThis;
  }

  public get userProfileArn(): string {
    return this.userProfileRef.userProfileArn;
  }

  public get userProfileName(): string {
    return this.userProfileRef.userProfileName;
  }

  public get userProfileRef(): UserProfileReference {
    this.reference ??= this.createReference();
    return this.reference;
  }

  /**
   * The user ID that the user's files have in the domain's home file system on Amazon EFS: a number as a string, empty if the service gave the
   * profile none yet. Known at deployment, as of the last time that the profile's settings changed. An error unless `exposeHomeEfsFileSystemUid` is
   * true.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeUserProfile.html
   */
  public get homeEfsFileSystemUid(): string {
    if (!this.apiSettings || !this.isHomeEfsUidExposed) {
      throw new Error(`homeEfsFileSystemUid of ${this.node.path}: is read only on demand; give the profile exposeHomeEfsFileSystemUid: true`);
    }
    return this.apiSettings.attribute('HomeEfsFileSystemUid');
  }

  /**
   * Lets the grantee pass exactly the roles that the profile names, each to the services that use it: the same as `grants.passRole()`, with its
   * errors.
   *
   * [disable-awslint:no-grants] the spelling that other L2s have taught
   *
   * @param grantee who creates or updates the profile, such as the role of a pipeline
   */
  public grantPassRole(grantee: iam.IGrantable): iam.Grant {
    return this.grants.passRole(grantee);
  }

  /** Whatever uses the reference waits until all settings are in place. */
  private createReference(): UserProfileReference {
    const arn = this.apiSettings?.attribute('UserProfileArn') ?? this.resource.attrUserProfileArn;
    const name = this.apiSettings?.attribute('UserProfileName') ?? Fn.select(2, Fn.split('/', this.resource.attrUserProfileArn));
    return {
      userProfileArn: this.getResourceArnAttribute(arn, {
        service: 'sagemaker',
        resource: 'user-profile',
        resourceName: `${this.domainId}/${this.physicalName}`,
      }),
      userProfileName: this.getResourceNameAttribute(name),
      domainId: this.domainId,
    };
  }

  private validateTemplate(): string[] {
    const { areDomainFactsNew } = this;
    const final = finalProfile(this.resource, Setting.treeOf(this.given), this.isOpen);
    const facts = finalFacts(this.domain, settledProperties);
    // what is as it was given, and refers to nothing, was right then
    const mayDiffer = areDomainFactsNew || !this.isPlain || final.properties !== undefined || facts.defaultExecutionRole !== undefined;
    const report = mayDiffer ? validateAtSynthesis(final.settings, facts, areDomainFactsNew) : new Report();
    this.assignment?.validateAtSynthesis(report);
    validateTemplate(final, report);
    this.warn(report.doubts);
    return [...report.violations, ...this.errorsInStrictValidation(report.doubts)].map(({ path, message }) => `${path}: ${message}`);
  }

  private warn(doubts: readonly Doubt[]): void {
    doubts.forEach(({ id, path, message }) => Validations.of(this).addWarning(id, `${path}: ${message}`));
  }

  /** The warnings that have to be errors here, unless they were acknowledged: then they left no trace on this construct. */
  private errorsInStrictValidation(doubts: readonly Doubt[]): Doubt[] {
    return doubts.filter(({ id, isErrorInStrictValidation }) => isErrorInStrictValidation && this.node.tryGetContext(STRICT_VALIDATION) &&
      this.node.metadata.some(({ type, data }) => type === WARNING && data.includes(id)));
  }
}

/** What it deletes can't be had back, so nothing that might be a mistake is taken for a wish. */
function validateDeleteAppsOnRemoval({ deleteAppsOnRemoval, removalPolicy }: UserProfileProps, isNameGenerated: boolean, report: Report): void {
  if (deleteAppsOnRemoval !== undefined && typeof deleteAppsOnRemoval !== 'boolean') {
    report.refuse('deleteAppsOnRemoval', `must be true or false, got ${show(deleteAppsOnRemoval)}`);
  } else if (deleteAppsOnRemoval && removalPolicy !== undefined && removalPolicy !== RemovalPolicy.DESTROY) {
    report.refuse('deleteAppsOnRemoval', `must be left out for a profile that is kept, got true with removalPolicy ${show(removalPolicy)}; it goes with RemovalPolicy.DESTROY only`);
  } else if (deleteAppsOnRemoval && isNameGenerated) {
    report.doubt('generatedNameLosesApps', 'deleteAppsOnRemoval', 'the name of the profile is generated: if the construct moves, the profile is replaced, and its apps and private spaces are deleted; give it a userProfileName, or acknowledge this');
  }
}
