import type { CfnResource } from 'aws-cdk-lib';

/** What is known of the domain that a profile belongs to. Whatever is undefined is unknown, and nothing is checked against it. */
export interface DomainFacts {
  /** `IAM` or `SSO`. */
  readonly authMode?: string;
  /** `PublicInternetOnly` or `VpcOnly`. */
  readonly networkAccess?: string;
  /** How many security groups the domain gives to profiles by default. */
  readonly defaultSecurityGroupCount?: number;
  /** The role that profiles without one of their own use, when it is one of this app. */
  readonly defaultExecutionRole?: CfnResource;
  /** Whether the domain has settings for RStudio. */
  readonly hasRStudioServerPro?: boolean;
  /** `ENABLED` or `DISABLED`: the portal of profiles that don't say. A profile that needs the portal needs to know it enabled, here or there. */
  readonly studioWebPortal?: string;
  /** The ARN of its application in IAM Identity Center. */
  readonly singleSignOnApplicationArn?: string;
}
