import type { ISecretRef } from 'aws-cdk-lib/aws-secretsmanager';
import { renderStatus } from './feature-status';
import { GIVEN_AS, givenItems } from '../service-model/setting';
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

const GIVEN_NAMES = { DataSourceName: 'dataSource', Status: 'enabled', SecretArn: 'secret' };

/** The form that the service takes. */
export function renderCanvasIdentityProviders(identityProviders: readonly CanvasIdentityProvider[] | undefined): GivenValue {
  return givenItems(identityProviders, ({ dataSource, enabled, secret }) => ({
    DataSourceName: dataSource,
    Status: renderStatus(enabled ?? true),
    SecretArn: secret.secretRef.secretId,
    [GIVEN_AS]: GIVEN_NAMES,
  }));
}
