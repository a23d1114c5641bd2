import { CfnResource, Resource, Token } from 'aws-cdk-lib';
import type { IResource } from 'aws-cdk-lib';
import type { ISecurityGroupRef } from 'aws-cdk-lib/aws-ec2';
import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { DomainReference, IDomainRef } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { DomainFacts } from './service-model/domain-facts';
import { isIntrinsic } from './service-model/intrinsic';
import { finalProperties, resourceBehind, resourceOf } from './service-model/template';

/** How the users of a domain sign in. */
export enum AuthMode {
  /** Through IAM. */
  IAM = 'IAM',

  /** Through IAM Identity Center. */
  SSO = 'SSO',
}

/** How the apps of a domain reach the network. */
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
}

/**
 * What is known of a domain outside this app. What is left out is unknown: profiles aren't checked against it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeDomain.html
 */
export interface DomainAttributes {
  /** The ID of the domain, such as `d-abcdefghijkl`. */
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
   * The security groups in the domain's default user settings; an empty list when it has none.
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
}

/**
 * SageMaker Studio domains that this app doesn't create. A `CfnDomain` of the same app needs none of this: profiles take it as it is.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sm-domain.html
 * @resource AWS::SageMaker::Domain
 */
export class Domain {
  /** A domain of which nothing but its ID is known: profiles aren't checked against it. */
  public static fromDomainId(scope: Construct, id: string, domainId: string): IDomain {
    return Domain.fromDomainAttributes(scope, id, { domainId });
  }

  /** A domain with what is known of it. */
  public static fromDomainAttributes(scope: Construct, id: string, attrs: DomainAttributes): IDomain {
    return new ImportedDomain(scope, id, attrs);
  }

  private constructor() {}
}

class ImportedDomain extends Resource implements IDomain {
  public readonly domainId: string;
  public readonly domainArn: string;
  public readonly domainRef: DomainReference;
  public readonly facts: DomainFacts;

  public constructor(scope: Construct, id: string, attrs: DomainAttributes) {
    super(scope, id);
    this.domainId = attrs.domainId;
    this.domainArn = this.stack.formatArn({ service: 'sagemaker', resource: 'domain', resourceName: attrs.domainId });
    this.domainRef = { domainId: this.domainId, domainArn: this.domainArn };
    this.facts = {
      authMode: known(attrs.authMode),
      networkAccess: known(attrs.networkAccess),
      defaultSecurityGroupCount: attrs.defaultSecurityGroups?.length,
      defaultExecutionRole: resourceBehind(attrs.defaultExecutionRole?.roleRef.roleArn),
      hasRStudioServerPro: attrs.rStudioServerProEnabled,
      studioWebPortal: attrs.studioWebPortal === undefined ? undefined : attrs.studioWebPortal ? 'ENABLED' : 'DISABLED',
    };
  }
}

/** What is known of a domain and can't change any more; undefined for a domain of this app, whose facts are settled at synthesis. */
export function settledFacts(domain: IDomainRef): DomainFacts | undefined {
  return domain instanceof ImportedDomain ? domain.facts : domainResource(domain) ? undefined : {};
}

/** What is known of a domain at synthesis, when a domain of this app is as the template will have it. */
export function finalFacts(domain: IDomainRef): DomainFacts {
  const resource = domainResource(domain);
  if (!resource) {
    return settledFacts(domain) ?? {};
  }
  const { AuthMode: authMode, AppNetworkAccessType, DefaultUserSettings = {}, DomainSettings = {} } = finalProperties(resource);
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
