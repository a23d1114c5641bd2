import { CfnResource, Resource, Token } from 'aws-cdk-lib';
import type { IResource } from 'aws-cdk-lib';
import type { ISecurityGroupRef } from 'aws-cdk-lib/aws-ec2';
import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { DomainReference, IDomainRef } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { LookedUpDomain } from './domain-look-up';
import { assertKnown } from './look-up';
import type { DomainFacts } from './service-model/domain-facts';
import { isIntrinsic } from './service-model/intrinsic';
import { finalProperties, resourceBehind, resourceOf } from './service-model/template';

/**
 * How the users of a domain sign in.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateDomain.html
 */
export enum AuthMode {
  /** Through IAM. */
  IAM = 'IAM',

  /** Through IAM Identity Center. */
  SSO = 'SSO',
}

/**
 * How the apps of a domain reach the network.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateDomain.html
 */
export enum AppNetworkAccess {
  /** Amazon EFS through the domain's VPC, everything else through a VPC that SageMaker manages and that allows direct internet access. */
  PUBLIC_INTERNET_ONLY = 'PublicInternetOnly',

  /** Everything through the domain's VPC and its subnets. */
  VPC_ONLY = 'VpcOnly',
}

/**
 * A SageMaker Studio domain.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sm-domain.html
 */
export interface IDomain extends IResource, IDomainRef {
  /**
   * The ID of the domain, such as `d-abcdefghijkl`.
   *
   * @attribute
   */
  readonly domainId: string;

  /**
   * The ARN of the domain.
   *
   * @attribute
   */
  readonly domainArn: string;

  /**
   * The execution role in the domain's default user settings, which profiles without one of their own use.
   *
   * @default - unknown: it was neither given nor looked up
   */
  readonly defaultExecutionRole?: IRoleRef;
}

/**
 * What is known of a domain outside this app. What is left out is unknown: profiles aren't checked against it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeDomain.html
 */
export interface DomainAttributes {
  /**
   * The ID of the domain, such as `d-abcdefghijkl`: at most 63 characters, `d-` and lower-case letters, digits and hyphens. Any other is an error of
   * the profiles in the domain. Changing it replaces these profiles: their users lose access to their home directories.
   */
  readonly domainId: string;

  /**
   * How the domain's users sign in.
   *
   * @default - unknown; whether profiles need a single sign-on user name isn't checked
   */
  readonly authMode?: AuthMode;

  /**
   * How the domain's apps reach the network.
   *
   * @default - unknown; whether profiles need security groups isn't checked
   */
  readonly networkAccess?: AppNetworkAccess;

  /**
   * The security groups in the domain's default user settings: an empty list when it has none.
   *
   * @default - unknown; whether profiles need security groups isn't checked
   */
  readonly defaultSecurityGroups?: ISecurityGroupRef[];

  /**
   * The execution role in the domain's default user settings, which profiles without one of their own use. If it is a role of this app that
   * SageMaker can't assume, those profiles give a warning.
   *
   * @default - unknown; its trust policy isn't checked
   */
  readonly defaultExecutionRole?: IRoleRef;

  /**
   * Whether the domain has settings for RStudio (`RStudioServerProDomainSettings`).
   *
   * @default - unknown; whether profiles can be given access to RStudio isn't checked
   */
  readonly rStudioServerProEnabled?: boolean;

  /**
   * Whether the domain's default user settings enable the Studio web portal.
   *
   * @default - unknown; profiles that land in Studio have to enable the portal themselves
   */
  readonly studioWebPortal?: boolean;

  /**
   * The ARN of the application that SageMaker manages for the domain in IAM Identity Center, such as
   * `arn:aws:sso::123456789012:application/ssoins-0123456789abcdef/apl-0123456789abcdef`. Only domains created after 2023-10-01 have one.
   *
   * @default - unknown; a profile with `singleSignOnPrincipalId` is an error
   */
  readonly singleSignOnApplicationArn?: string;
}

/**
 * Which domain is looked up.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/context.html
 */
export interface DomainLookupOptions {
  /** The ID of the domain, such as `d-abcdefghijkl`, in the account and region of the stack. It has to be known at synthesis: a token is an error. */
  readonly domainId: string;
}

/**
 * SageMaker Studio domains that this app doesn't create. A `CfnDomain` of the same app needs none of this: profiles take it as it is.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sm-domain.html
 * @resource AWS::SageMaker::Domain
 *
 * @example
 * const team = studio.Domain.fromDomainAttributes(stack, 'Team', {
 *   domainId: 'd-abcdefghijkl',
 *   authMode: studio.AuthMode.SSO,
 *   networkAccess: studio.AppNetworkAccess.VPC_ONLY,
 *   defaultSecurityGroups: [], // it has none: each profile has to bring its own
 * });
 * new studio.UserProfile(stack, 'Alice', { domain: team, singleSignOnUserName: 'alice', securityGroups: [securityGroup] });
 */
export class Domain {
  /**
   * A domain of which nothing but its ID is known: profiles aren't checked against it.
   *
   * @param scope the construct that it becomes a child of, usually `this`
   * @param id what tells it from other children of that construct
   * @param domainId such as `d-abcdefghijkl`, or a token
   */
  public static fromDomainId(scope: Construct, id: string, domainId: string): IDomain {
    return Domain.fromDomainAttributes(scope, id, { domainId });
  }

  /**
   * A domain with what is known of it: profiles are checked against that.
   *
   * @param scope the construct that it becomes a child of, usually `this`
   * @param id what tells it from other children of that construct
   * @param attrs its ID, and whatever else you know
   */
  public static fromDomainAttributes(scope: Construct, id: string, attrs: DomainAttributes): IDomain {
    return new ImportedDomain(scope, id, attrs.domainId, () => ({ facts: factsIn(attrs), defaultExecutionRole: attrs.defaultExecutionRole }));
  }

  /**
   * A domain that the CDK CLI looks up in the account and region of the stack, at synthesis. Profiles are checked against what it finds.
   *
   * What is found is kept in cdk.context.json and isn't looked up again: no more than AuthMode, the ARN of the default execution role, and, where a
   * profile's settings depend on it, the network access, the default security groups, the Studio web portal, the ARN of the role for RStudio, and
   * that of the application in IAM Identity Center. `cdk context --reset KEY` has the CLI look again. Until it has looked, nothing is held against
   * profiles.
   *
   * An error if the stack's account and region aren't known, if `domainId` is a token, or, once the CLI has looked, if there is no such domain.
   *
   * @param scope the construct that it becomes a child of, usually `this`
   * @param id what tells it from other children of that construct
   * @param options which domain
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/context.html
   */
  public static fromLookup(scope: Construct, id: string, options: DomainLookupOptions): IDomain {
    assertKnown('domainId', options.domainId, 'use Domain.fromDomainAttributes() or Domain.fromDomainId()');
    return new ImportedDomain(scope, id, options.domainId, (domain) => {
      const facts = new LookedUpDomain(domain, options.domainId);
      return { facts, defaultExecutionRole: facts.defaultRole };
    });
  }

  private constructor() {}
}

class ImportedDomain extends Resource implements IDomain {
  public readonly domainId: string;
  public readonly domainArn: string;
  public readonly domainRef: DomainReference;
  public readonly defaultExecutionRole?: IRoleRef;
  /** Undefined if nothing was said of it, but the domain is in this app and speaks for itself. */
  public readonly facts?: DomainFacts;

  public constructor(scope: Construct, id: string, domainId: string, know: (domain: Construct) => Knowledge) {
    super(scope, id);
    this.domainId = domainId;
    this.domainArn = this.stack.formatArn({ service: 'sagemaker', resource: 'domain', resourceName: domainId });
    this.domainRef = { domainId: this.domainId, domainArn: this.domainArn };
    const knowledge = know(this);
    const isAnyKnown = Object.values(knowledge.facts).some((fact) => fact !== undefined);
    this.facts = isAnyKnown || !domainResource(this) ? knowledge.facts : undefined;
    this.defaultExecutionRole = knowledge.defaultExecutionRole;
  }
}

/** What is known of a domain outside this app, for the rules and for whoever uses it. */
interface Knowledge extends Pick<IDomain, 'defaultExecutionRole'> {
  readonly facts: DomainFacts;
}

function factsIn(attrs: DomainAttributes): DomainFacts {
  return {
    authMode: known(attrs.authMode),
    networkAccess: known(attrs.networkAccess),
    defaultSecurityGroupCount: attrs.defaultSecurityGroups?.length,
    defaultExecutionRole: resourceBehind(attrs.defaultExecutionRole?.roleRef.roleArn),
    hasRStudioServerPro: attrs.rStudioServerProEnabled,
    studioWebPortal: attrs.studioWebPortal === undefined ? undefined : attrs.studioWebPortal ? 'ENABLED' : 'DISABLED',
    singleSignOnApplicationArn: attrs.singleSignOnApplicationArn,
  };
}

/** The ARN of the application in IAM Identity Center whose users can use a domain; undefined if that isn't known. */
export function singleSignOnApplicationOf(domain: IDomainRef): string | undefined {
  const resource = domainResource(domain);
  return resource ? resource.getAtt('SingleSignOnApplicationArn').toString() : settledFacts(domain)?.singleSignOnApplicationArn;
}

/** What is known of a domain and can't change any more; undefined for a domain of this app, whose facts are settled at synthesis. */
export function settledFacts(domain: IDomainRef): DomainFacts | undefined {
  return domain instanceof ImportedDomain ? domain.facts : domainResource(domain) ? undefined : {};
}

/**
 * What is known of a domain at synthesis, when a domain of this app is as the template will have it.
 *
 * @param propertiesOf gives the properties of a resource as the template will have them
 */
export function finalFacts(domain: IDomainRef, propertiesOf = finalProperties): DomainFacts {
  const settled = settledFacts(domain);
  if (settled) {
    return settled;
  }
  const resource = domainResource(domain)!;
  const { AuthMode: authMode, AppNetworkAccessType, DefaultUserSettings = {}, DomainSettings = {} } = propertiesOf(resource);
  const groups = DefaultUserSettings.SecurityGroups ?? [];
  return {
    authMode: known(authMode),
    networkAccess: known(AppNetworkAccessType),
    defaultSecurityGroupCount: Array.isArray(groups) && !isIntrinsic(DefaultUserSettings) ? groups.length : undefined,
    defaultExecutionRole: defaultExecutionRole(resource, DefaultUserSettings.ExecutionRole),
    hasRStudioServerPro: isIntrinsic(DomainSettings) ? undefined : DomainSettings.RStudioServerProDomainSettings !== undefined,
    // what is known only at deployment, here or as a whole, isn't held against a profile that needs the portal
    studioWebPortal: known(DefaultUserSettings.StudioWebPortal) ?? (mayEnable(DefaultUserSettings) ? 'ENABLED' : undefined),
  };
}

/** The role of this app behind what the template says of it: usually the one that the L1 was given, unless an override replaced that. */
function defaultExecutionRole(domain: CfnResource, final: unknown): CfnResource | undefined {
  const { defaultUserSettings } = domain as { defaultUserSettings?: { executionRole?: string } };
  const given = resourceBehind(defaultUserSettings?.executionRole);
  return resourceOf(domain, final, given);
}

/** The domain's resource in this app: the reference itself, the L1 inside an L2, or whatever the ID is an attribute of. */
function domainResource(domain: IDomainRef): CfnResource | undefined {
  return [domain, domain.node.defaultChild, resourceBehind(domain.domainRef.domainId)].filter((candidate) => CfnResource.isCfnResource(candidate))
    .find((resource) => resource.cfnResourceType === 'AWS::SageMaker::Domain');
}

function known(value: unknown): string | undefined {
  return typeof value === 'string' && !Token.isUnresolved(value) ? value : undefined;
}

function mayEnable(userSettings: { StudioWebPortal?: unknown }): boolean {
  return isIntrinsic(userSettings) || userSettings.StudioWebPortal !== undefined;
}
