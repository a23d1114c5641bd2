import { isIP } from 'net';
import { Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IUserProfileRef } from 'aws-cdk-lib/aws-sagemaker';
import { GrantedProfile } from './granted-profile';
import type { Statement } from './identity-policy';
import { policies } from './identity-policy-on-demand';
import type { PassedRoles } from './service-model/passed-roles';
import { show } from './service-model/report';
import { nameIn } from './settings/open-set';
import type { StudioInstanceType } from './settings/studio-instance-type.generated';
import { isolate, limitTo } from './user-profile-denials';
import type { PresignedDomainUrlOptions, RunAppsOptions } from './user-profile-grants-options';

/** The actions that IAM can't restrict to a resource. */
const LIST_ACTION = /^sagemaker:List(?!Tags$)/i;

/**
 * What others can be allowed to do with a user profile, on exactly this profile. Only List actions are granted on all resources, since IAM can't
 * restrict them.
 *
 * A grant to a role in another stack has that stack refer to the profile. If the profile refers to the role too, as to its execution role, that is a
 * cycle: grant to an `iam.Policy` in the profile's stack that is attached to the role instead, one for all profiles that share the role.
 * `applyBefore()` with the profile itself is a cycle too, since the grant refers to it.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 *
 * @example
 * const portal = iam.Role.fromRoleName(stack, 'Portal', 'portal');
 * const alice = new studio.UserProfile(stack, 'Alice', { domain, executionRole: role });
 *
 * alice.grants.runApps(role);
 * alice.grants.isolateFromOtherProfiles(role);
 * alice.grants.createPresignedDomainUrl(portal, { sourceIps: ['192.0.2.0/24'] });
 */
export class UserProfileGrants {
  /**
   * Grants for any profile: a `CfnUserProfile`, an imported one, or a `UserProfile`, which has the same as `grants`.
   *
   * @param userProfile of this app or another
   */
  public static fromUserProfile(userProfile: IUserProfileRef): UserProfileGrants {
    return new UserProfileGrants(userProfile);
  }

  private readonly profile: GrantedProfile;

  private constructor(userProfile: IUserProfileRef) {
    this.profile = new GrantedProfile(userProfile);
  }

  /**
   * Lets the grantee pass exactly the roles that the profile names, each to the services that use it: the execution role, the roles of Canvas, and
   * those with which JupyterLab works on Amazon EMR. It is what someone needs who creates or updates the profile.
   *
   * The roles are those that the profile has when this is called, by its settings or by overrides; of an imported profile, its execution role. If an
   * override or an Aspect changes them later, synthesis fails. A profile without a role of its own, or of which no role is known, is an error, and so
   * is one whose settings are known only at deployment as a whole.
   *
   * @param grantee who creates or updates the profile, such as the role of a pipeline
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
   */
  public passRole(grantee: iam.IGrantable): iam.Grant {
    const roles = this.profile.roles();
    if (roles === undefined) {
      throw this.profile.error('passRole', "it isn't known which roles the profile names: give executionRole to UserProfile.fromUserProfileAttributes(), or look the profile up with UserProfile.fromLookup()");
    }
    if (roles.length === 0) {
      throw this.profile.error('passRole', `the profile names no role of its own, so its apps run with the default execution role of domain ${show(this.profile.ids.domainId)}: give the profile an executionRole, or grant iam:PassRole on the domain's role with iam.RoleGrants.fromRole()`);
    }
    return policies().allow(grantee, this.statementsFor(roles, 'passRole'));
  }

  /**
   * Lets the grantee sign in to Studio as the user of this profile, and describe the profile. Who can, works with the rights of its execution role.
   *
   * Only for domains whose users sign in through IAM: one that uses IAM Identity Center is an error, at once or at synthesis, if it is known. So is
   * an empty list, or an address that is none.
   *
   * @param grantee who signs in as the user, or hands out login URLs to them
   * @param options from where a URL may be created and used, from anywhere if left out
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedDomainUrl.html
   */
  public createPresignedDomainUrl(grantee: iam.IGrantable, options: PresignedDomainUrlOptions = {}): iam.Grant {
    const { sourceVpcEndpoints, sourceIps } = options;
    this.profile.refuseSingleSignOn(this.profile.error('createPresignedDomainUrl', 'the domain uses IAM Identity Center, which takes no login URLs: let its users sign in through the AWS access portal'));
    this.refuseUnlessLists('createPresignedDomainUrl', { sourceVpcEndpoints, sourceIps });
    const invalid = Token.isUnresolved(sourceIps) ? [] : sourceIps?.filter((block) => !Token.isUnresolved(block) && !isCidrBlock(block)) ?? [];
    if (invalid.length) {
      throw this.profile.error('createPresignedDomainUrl', `sourceIps: must be CIDR blocks, such as '192.0.2.0/24', got ${invalid.map(show).join(', ')}`);
    }
    const sources: Statement['conditions'][] = [
      ...sourceVpcEndpoints ? [{ StringEquals: { 'aws:SourceVpce': sourceVpcEndpoints.map(({ vpcEndpointRef }) => vpcEndpointRef.vpcEndpointId) } }] : [],
      ...sourceIps ? [{ IpAddress: { 'aws:SourceIp': sourceIps } }] : [],
    ];
    // a statement for each: a request through an endpoint has no aws:SourceIp, so none could meet both
    return policies().allow(grantee, (sources.length ? sources : [undefined]).map((conditions) => ({
      actions: ['sagemaker:CreatePresignedDomainUrl', 'sagemaker:DescribeUserProfile'],
      resources: [this.profile.arn],
      conditions,
    })));
  }

  /**
   * Lets the grantee describe the profile and its tags, and list all profiles of the account.
   *
   * @param grantee who is to see the profile
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeUserProfile.html
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.actions(grantee, 'sagemaker:DescribeUserProfile', 'sagemaker:ListTags', 'sagemaker:ListUserProfiles');
  }

  /**
   * Lets the grantee update, describe, tag and delete the profile, and pass its roles as `passRole()` does, where it names any and they are known.
   *
   * Whoever updates a profile can give it other settings, but no role that they may not pass. If an override or an Aspect changes the roles later,
   * synthesis fails. A profile whose settings are known only at deployment as a whole is an error.
   *
   * @param grantee who is to look after the profile
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateUserProfile.html
   */
  public manage(grantee: iam.IGrantable): iam.Grant {
    return policies().allow(grantee, [
      {
        actions: [
          'sagemaker:AddTags', 'sagemaker:DeleteTags', 'sagemaker:DeleteUserProfile', 'sagemaker:DescribeUserProfile', 'sagemaker:ListTags',
          'sagemaker:UpdateUserProfile',
        ],
        resources: [this.profile.arn],
      },
      ...this.statementsFor(this.profile.roles() ?? [], 'manage'),
    ]);
  }

  /**
   * Lets the grantee, usually the execution role of the profile, work as its user: own private spaces, run apps in them and without a space, and see
   * what else is in the domain. An empty list of instance types, or one of anything else, is an error.
   *
   * To open apps in Studio, a role without AmazonSageMakerFullAccess also needs `createPresignedDomainUrl()`, or in a domain that uses IAM Identity
   * Center `actions(role, 'sagemaker:CreatePresignedDomainUrl')`. It takes about 1,800 characters of policy for each profile.
   *
   * @param grantee the execution role of the profile, usually
   * @param options what the user may run, any instance type and no shared spaces if left out
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-jl-admin-guide-permissions.html
   */
  public runApps(grantee: iam.IGrantable, options: RunAppsOptions = {}): iam.Grant {
    this.refuseUnlessLists('runApps', { instanceTypes: options.instanceTypes });
    const limit = options.instanceTypes && limitTo(options.instanceTypes.map((type) => this.instanceTypeName(type)), grantee, this.profile);
    const { domainId, userProfileName } = this.profile.ids;
    const apps = this.profile.arnOf('app', `${domainId}/*`);
    const spaces = this.profile.arnOf('space', `${domainId}/*`);
    const ownedAs = (...sharingTypes: string[]) => ({
      ArnLike: { 'sagemaker:OwnerUserProfileArn': this.profile.arn }, StringEquals: { 'sagemaker:SpaceSharingType': sharingTypes },
    });
    const runApp = ['sagemaker:CreateApp', 'sagemaker:DeleteApp'];
    const grant = policies().allow(grantee, [
      {
        actions: runApp,
        resources: [this.profile.arnOf('app', `${domainId}/${userProfileName}/*`)],
        conditions: { Null: { 'sagemaker:OwnerUserProfileArn': 'true' } },
      },
      { actions: runApp, resources: [apps], conditions: ownedAs('Private') },
      {
        actions: ['sagemaker:CreateSpace', 'sagemaker:UpdateSpace', 'sagemaker:DeleteSpace'],
        resources: [spaces],
        conditions: options.sharedSpaces ? ownedAs('Private', 'Shared') : ownedAs('Private'),
      },
      ...options.sharedSpaces ? [{ actions: runApp, resources: [apps], conditions: { StringEquals: { 'sagemaker:SpaceSharingType': ['Shared'] } } }] : [],
      {
        actions: ['sagemaker:DescribeApp', 'sagemaker:DescribeDomain', 'sagemaker:DescribeSpace', 'sagemaker:DescribeUserProfile'],
        resources: [apps, this.profile.arnOf('domain', domainId), spaces, this.profile.arn],
      },
      { actions: ['sagemaker:ListApps', 'sagemaker:ListSpaces'], resources: ['*'] },
      { actions: ['sagemaker:AddTags'], resources: [apps, spaces], conditions: { Null: { 'sagemaker:TaggingAction': 'false' } } },
    ]);
    return limit ? grant.combine(limit) : grant;
  }

  /**
   * Denies a role to sign in to Studio as the user of any other profile, whatever its policies allow: AmazonSageMakerFullAccess allows it for every
   * profile of the account. It grants nothing.
   *
   * A role that several profiles share may be isolated for each of them: it keeps access to these. One whose policies this app can't change, such as
   * one imported with `mutable: false`, is an error, and so are more than 40 profiles of one role, which no policy has room for.
   *
   * @param role the execution role of the profile
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/security-iam-awsmanpol.html
   */
  public isolateFromOtherProfiles(role: iam.IGrantable): iam.Grant {
    return isolate(role, this.profile);
  }

  /**
   * Lets the grantee do these things with the profile, such as `sagemaker:DescribeUserProfile`. List actions are granted on all resources. No
   * action at all is an error.
   *
   * @param grantee who is to do these things
   * @param actions with the prefix `sagemaker:`, at least one
   */
  public actions(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    if (!actions.length) {
      throw this.profile.error('actions', "must have at least one action, such as 'sagemaker:DescribeUserProfile', got none");
    }
    const lists = actions.filter((action) => LIST_ACTION.test(action));
    const others = actions.filter((action) => !LIST_ACTION.test(action));
    return policies().allow(grantee, [
      ...others.length ? [{ actions: others, resources: [this.profile.arn] }] : [],
      ...lists.length ? [{ actions: lists, resources: ['*'] }] : [],
    ]);
  }

  private statementsFor(roles: readonly PassedRoles[], method: string): Statement[] {
    this.profile.validateRoles(roles, () => this.profile.error(method, 'an override or an Aspect has changed the roles of the profile since this was called: give them before, or grant iam:PassRole on them with iam.RoleGrants.fromRole() instead'));
    return roles.map(({ services, roleArns }) => ({
      actions: ['iam:PassRole'],
      resources: [...roleArns],
      conditions: { StringEquals: { 'iam:PassedToService': services } },
    }));
  }

  private instanceTypeName(type: StudioInstanceType): string {
    const name = nameIn('StudioInstanceType', type);
    if (typeof name !== 'string') {
      throw this.profile.error('runApps', `instanceTypes: ${name?.reason ?? 'must be a StudioInstanceType, got none'}`);
    }
    if (!Token.isUnresolved(name) && !/^(system|ml\.[^*?]+)$/.test(name)) {
      throw this.profile.error('runApps', `instanceTypes: must be 'system' or start with 'ml.', without * or ?, got ${show(name)}`);
    }
    return name;
  }

  private refuseUnlessLists(method: string, lists: { readonly [name: string]: readonly unknown[] | undefined }): void {
    const other = Object.keys(lists).find((name) => lists[name] !== undefined && !Array.isArray(lists[name]));
    if (other) {
      throw this.profile.error(method, `${other}: must be a list, got ${show(lists[other])}`);
    }
    const empty = Object.keys(lists).find((name) => lists[name]?.length === 0);
    if (empty) {
      throw this.profile.error(method, `${empty}: must have at least one item, got an empty list; leave it out for no restriction`);
    }
  }
}

function isCidrBlock(block: string): boolean {
  const [, address, length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(block) ?? [];
  const version = isIP(address ?? '');
  return version !== 0 && Number(length ?? 0) <= (version === 4 ? 32 : 128);
}
