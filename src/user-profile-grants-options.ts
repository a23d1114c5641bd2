import type { IVPCEndpointRef } from 'aws-cdk-lib/aws-ec2';
import type { StudioInstanceType } from './settings/studio-instance-type.generated';

/**
 * From where a login URL may be created and used: IAM evaluates the policy at each request of the session that the URL opens.
 *
 * It restricts this grant, not what other policies of the grantee allow; another grant without restriction undoes it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedDomainUrl.html
 */
export interface PresignedDomainUrlOptions {
  /**
   * The VPC endpoints through which requests may come, at least one. With `sourceIps` too, either will do.
   *
   * @default - from anywhere, unless there are `sourceIps`
   */
  readonly sourceVpcEndpoints?: IVPCEndpointRef[];

  /**
   * The public addresses from which requests may come, at least one: CIDR blocks such as `192.0.2.0/24`, or single addresses. What comes through a
   * VPC endpoint has no public address, and needs `sourceVpcEndpoints`.
   *
   * @default - from anywhere, unless there are `sourceVpcEndpoints`
   */
  readonly sourceIps?: string[];
}

/**
 * What a user may run.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-jl-admin-guide-permissions.html
 */
export interface RunAppsOptions {
  /**
   * The only instance types that the grantee may run apps on or give a space, at least one. `system` is always among them. Anything else is denied
   * where the request names a type, and in this domain, whatever other policies of the grantee allow.
   *
   * The limit belongs to the grantee and the domain: it holds for all profiles that share them, so a second list that differs is an error. So is a
   * pattern, or a type that is neither `system` nor starts with `ml.`, and a grantee whose policies this app can't change.
   *
   * @default - any
   */
  readonly instanceTypes?: StudioInstanceType[];

  /**
   * Whether the user may own shared spaces, and start and stop the apps of all shared spaces of the domain, whoever owns them.
   *
   * @default false
   */
  readonly sharedSpaces?: boolean;
}
