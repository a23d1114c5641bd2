import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';

/**
 * How a stack sets what CloudFormation doesn't take: one function of the stack does it for all of its profiles.
 *
 * The first profile of a stack that needs the function decides. Others may repeat what that said, or say nothing. Anything else is an error.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
 */
export interface ApiSettingsOptions {
  /**
   * The role that the function runs with, where only some may create roles. The function's policies are attached to it, unless it is an
   * imported one that is not mutable: then it has to have the rights that the README lists. `lambda.amazonaws.com` has to be able to assume it.
   *
   * [disable-awslint:prefer-ref-interface] a Lambda function takes nothing else
   *
   * @default - a role of its own, with the rights that the settings in this stack need
   */
  readonly role?: iam.IRole;

  /**
   * How long the function's log is kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;
}
