import { doubtUnlessAssumedBy } from './trust-policy';
import type { DomainFacts } from '../domain-facts';
import type { Report } from '../report';
import type { Setting } from '../setting';
import { resourceBehind } from '../template';

const FORECAST = { name: 'Amazon Forecast', principal: 'forecast.amazonaws.com' };
const BEDROCK = { name: 'Amazon Bedrock', principal: 'bedrock.amazonaws.com' };
const EMR_SERVERLESS = { name: 'EMR Serverless', principal: 'emr-serverless.amazonaws.com' };

/**
 * TimeSeriesForecastingSettings.AmazonForecastRoleArn: "By default, Canvas uses the execution role specified in the UserProfile that launches the
 * Canvas application. If an execution role is not specified in the UserProfile, Canvas uses the execution role specified in the Domain that owns
 * the UserProfile. To allow time series forecasting, this IAM role should have [...] forecast.amazonaws.com added in the trust relationship as a
 * service principal."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TimeSeriesForecastingSettings.html
 */
export function forecastRoleThatForecastCannotAssume(profile: Setting, domain: DomainFacts, report: Report): void {
  const forecasting = profile.get('UserSettings.CanvasAppSettings.TimeSeriesForecastingSettings');
  if (forecasting && isEnabled(forecasting)) {
    const own = forecasting.get('AmazonForecastRoleArn');
    const said = own ?? profile.get('UserSettings.ExecutionRole');
    const role = said ? resourceBehind(said.scalar) : domain.defaultExecutionRole;
    const whose = own ? '' : 'left out, it is the execution role: ';
    const path = forecasting.pathOf('AmazonForecastRoleArn');
    doubtUnlessAssumedBy(FORECAST, role, { id: 'forecastRoleTrust', path, whose }, report);
  }
}

/**
 * GenerativeAiSettings.AmazonBedrockRoleArn: "The IAM role should have Amazon S3 read and write permissions, as well as a trust relationship that
 * establishes bedrock.amazonaws.com as a service principal."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_GenerativeAiSettings.html
 */
export function bedrockRoleThatBedrockCannotAssume(profile: Setting, _domain: DomainFacts, report: Report): void {
  const role = profile.get('UserSettings.CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn');
  if (role) {
    doubtUnlessAssumedBy(BEDROCK, resourceBehind(role.scalar), { id: 'bedrockRoleTrust', path: role.path }, report);
  }
}

/**
 * EmrServerlessSettings.ExecutionRoleArn: "This role should have the necessary permissions to read and write data attached and a trust relationship
 * with EMR Serverless."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_EmrServerlessSettings.html
 */
export function emrServerlessRoleThatEmrServerlessCannotAssume(profile: Setting, _domain: DomainFacts, report: Report): void {
  const emrServerless = profile.get('UserSettings.CanvasAppSettings.EmrServerlessSettings');
  const role = emrServerless?.get('ExecutionRoleArn');
  if (role && isEnabled(emrServerless!)) {
    doubtUnlessAssumedBy(EMR_SERVERLESS, resourceBehind(role.scalar), { id: 'emrServerlessRoleTrust', path: role.path }, report);
  }
}

/** A role that nothing uses needs no trust. */
function isEnabled(feature: Setting): boolean {
  return feature.get('Status')?.known === 'ENABLED';
}
