import { CfnParameter, Validations } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CfnRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CanvasAppSettings, Domain } from '../../../src';
import type { CanvasAppSettingsOptions } from '../../../src';
import { cfnDomain, profileWith, testStack, warnings } from '../../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const FORECAST = 'forecast.amazonaws.com';
const BEDROCK = 'bedrock.amazonaws.com';
const EMR_SERVERLESS = 'emr-serverless.amazonaws.com';
const SAGEMAKER = 'sagemaker.amazonaws.com';

/** A role of this app that these services can assume. */
function roleFor(...services: string[]): CfnRole {
  return new CfnRole(stack, 'Role', {
    assumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: services } }] },
  });
}

const canvas = (options: CanvasAppSettingsOptions) => profileWith(stack, { canvas: new CanvasAppSettings(options) });

type OptionsWith = (role: CfnRole) => CanvasAppSettingsOptions;

const ROLES: [what: string, principal: string, other: string, options: OptionsWith, warning: string][] = [
  ['Forecast', FORECAST, SAGEMAKER, (forecastRole) => ({ timeSeriesForecasting: { enabled: true, forecastRole } }),
    "canvas.timeSeriesForecasting.forecastRole: Stack/Role can't be assumed by Amazon Forecast: its trust policy doesn't let forecast.amazonaws.com call sts:AssumeRole [ack: cdk-sagemaker-studio:forecastRoleTrust]"],
  ['Bedrock', BEDROCK, SAGEMAKER, (bedrockRole) => ({ generativeAi: { bedrockRole } }),
    "canvas.generativeAi.bedrockRole: Stack/Role can't be assumed by Amazon Bedrock: its trust policy doesn't let bedrock.amazonaws.com call sts:AssumeRole [ack: cdk-sagemaker-studio:bedrockRoleTrust]"],
  ['EMR Serverless', EMR_SERVERLESS, 'elasticmapreduce.amazonaws.com', (executionRole) => ({ emrServerless: { enabled: true, executionRole } }),
    "canvas.emrServerless.executionRole: Stack/Role can't be assumed by EMR Serverless: its trust policy doesn't let emr-serverless.amazonaws.com call sts:AssumeRole [ack: cdk-sagemaker-studio:emrServerlessRoleTrust]"],
];

describe('a role of Canvas', () => {
  test.each(ROLES)('is warned of when %s cannot assume it', (_what, _principal, other, options, warning) => {
    canvas(options(roleFor(other)));
    expect(warnings(stack)).toEqual([warning]);
  });

  test.each(ROLES)('is fine when %s can assume it', (_what, principal, _other, options) => {
    canvas(options(roleFor(principal)));
    expect(warnings(stack)).toEqual([]);
  });

  test.each(ROLES)('is fine when %s can assume it under a condition', (_what, principal, _other, options) => {
    const role = new CfnRole(stack, 'Role', {
      assumeRolePolicyDocument: {
        Statement: [{
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: principal },
          Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
        }],
      },
    });
    canvas(options(role));
    expect(warnings(stack)).toEqual([]);
  });

  test.each(ROLES)('is judged as it is at synthesis: %s', (_what, principal, other, options) => {
    const role = roleFor(other);
    canvas(options(role));
    role.assumeRolePolicyDocument = { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: principal } }] };
    expect(warnings(stack)).toEqual([]);
  });

  test.each(ROLES)('is not judged when its trust policy is known only at deployment: %s', (_what, _principal, other, options) => {
    const role = roleFor(other);
    canvas(options(role));
    role.addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Principal.Service', { Ref: 'Service' });
    expect(warnings(stack)).toEqual([]);
  });

  test.each(ROLES)('is not warned of once that is acknowledged: %s', (_what, _principal, other, options, warning) => {
    Validations.of(stack).acknowledge({ id: /\[ack: (.*)\]/.exec(warning)![1], reason: 'another app lets the service in' });
    canvas(options(roleFor(other)));
    expect(warnings(stack)).toEqual([]);
  });

  test('is judged by the service that uses it, and no other', () => {
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal(FORECAST) });
    canvas({ timeSeriesForecasting: { enabled: true, forecastRole: role }, generativeAi: { bedrockRole: role } });
    expect(warnings(stack)).toEqual([expect.stringMatching(/^canvas\.generativeAi\.bedrockRole: Stack\/Role can't be assumed by Amazon Bedrock/)]);
  });

  test('is not judged when it is outside the app, or known only at deployment', () => {
    canvas({
      timeSeriesForecasting: { enabled: true, forecastRole: Role.fromRoleArn(stack, 'Outside', 'arn:aws:iam::123456789012:role/forecast') },
      generativeAi: { bedrockRole: Role.fromRoleArn(stack, 'FromParameter', new CfnParameter(stack, 'RoleArn').valueAsString) },
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('is not judged when nothing uses it', () => {
    const role = roleFor(SAGEMAKER);
    canvas({ timeSeriesForecasting: { enabled: false, forecastRole: role }, emrServerless: { enabled: false, executionRole: role } });
    expect(warnings(stack)).toEqual([]);
  });

  test('of another account, for the model registry, is not judged', () => {
    canvas({ modelRegistration: { enabled: true, crossAccountRole: roleFor('lambda.amazonaws.com') } });
    expect(warnings(stack)).toEqual([]);
  });
});

describe('time series forecasting without a role of its own', () => {
  const forecasting = new CanvasAppSettings({ timeSeriesForecasting: { enabled: true } });
  const WARNING = "canvas.timeSeriesForecasting.forecastRole: left out, it is the execution role: Stack/Role can't be assumed by Amazon Forecast: "
    + "its trust policy doesn't let forecast.amazonaws.com call sts:AssumeRole [ack: cdk-sagemaker-studio:forecastRoleTrust]";

  test('warns of an execution role of the profile that Forecast cannot assume', () => {
    profileWith(stack, { canvas: forecasting, executionRole: roleFor(SAGEMAKER) });
    expect(warnings(stack)).toEqual([WARNING]);
  });

  test("warns of the domain's default execution role that Forecast cannot assume", () => {
    const domain = cfnDomain(stack, { defaultUserSettings: { executionRole: roleFor(SAGEMAKER).attrArn } });
    profileWith(stack, { domain, canvas: forecasting });
    expect(warnings(stack)).toEqual([WARNING]);
  });

  test('is silent about an execution role that Forecast can assume too', () => {
    profileWith(stack, { canvas: forecasting, executionRole: roleFor(SAGEMAKER, FORECAST) });
    expect(warnings(stack)).toEqual([]);
  });

  test("is silent about the domain's role when the profile has one of its own", () => {
    const domain = cfnDomain(stack, { defaultUserSettings: { executionRole: roleFor(SAGEMAKER).attrArn } });
    profileWith(stack, { domain, canvas: forecasting, executionRole: Role.fromRoleArn(stack, 'Outside', 'arn:aws:iam::123456789012:role/studio') });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about an execution role when it is off', () => {
    profileWith(stack, { canvas: new CanvasAppSettings({ timeSeriesForecasting: { enabled: false } }), executionRole: roleFor(SAGEMAKER) });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent where nothing is known of the domain', () => {
    profileWith(stack, { domain: Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl'), canvas: forecasting });
    expect(warnings(stack)).toEqual([]);
  });
});
