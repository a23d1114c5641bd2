import type { ISecretRef } from 'aws-cdk-lib/aws-secretsmanager';
import { renderStatus } from './feature-status';
import { given, givenItems } from '../service-model/setting';
import type { GivenValue } from '../service-model/setting';

/**
 * The data sources that Canvas connects to with OAuth.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IdentityProviderOAuthSetting.html
 */
export enum CanvasDataSource {
  /** Salesforce Data Cloud. */
  SALESFORCE_GENIE = 'SalesforceGenie',

  /** Snowflake. */
  SNOWFLAKE = 'Snowflake',
}

/**
 * How Canvas connects to a data source with OAuth.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IdentityProviderOAuthSetting.html
 */
export interface CanvasIdentityProvider {
  /** The data source. */
  readonly dataSource: CanvasDataSource;

  /**
   * Whether the user can connect to the data source with OAuth.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /** The secret with the credentials from the identity provider, such as client ID and secret, authorization URL and token URL. */
  readonly secret: ISecretRef;
}

/** The form that the service takes. */
export function renderCanvasIdentityProviders(identityProviders: readonly CanvasIdentityProvider[] | undefined): GivenValue {
  return givenItems(identityProviders, ({ dataSource, enabled, secret }) => ({
    DataSourceName: given('dataSource', dataSource),
    Status: given('enabled', renderStatus(enabled ?? true)),
    SecretArn: given('secret', secret.secretRef.secretId),
  }));
}
