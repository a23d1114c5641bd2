import { CfnParameter, Lazy } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CfnRole, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CanvasAppSettings, CanvasDataSource } from '../../src';
import type { CanvasAppSettingsOptions, CanvasIdentityProvider } from '../../src';
import { apiSettings } from '../fixtures/api-settings';
import { profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const KEY_ARN = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:snowflake-AbCdEf';

const role = (name: string) => Role.fromRoleArn(stack, name, `arn:aws:iam::123456789012:role/${name}`);
const bucket = () => Bucket.fromBucketName(stack, 'Bucket', 'team');
const secret = (id = 'Secret') => Secret.fromSecretCompleteArn(stack, id, SECRET_ARN);
const snowflake = (): CanvasIdentityProvider => ({ dataSource: CanvasDataSource.SNOWFLAKE, secret: secret() });

const rendered = (canvas: CanvasAppSettings) => apiSettings(stack, { canvas });
const renderedWith = (options: CanvasAppSettingsOptions) => rendered(new CanvasAppSettings(options));
const refused = (options: CanvasAppSettingsOptions) => refusal(() => profileWith(stack, { canvas: new CanvasAppSettings(options) }));

describe('CanvasAppSettings', () => {
  test('renders all that it was given', () => {
    expect(renderedWith({
      workspace: { bucket: bucket(), prefix: 'canvas/team', encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) },
      timeSeriesForecasting: { enabled: true, forecastRole: role('forecast') },
      modelRegistration: { enabled: true, crossAccountRole: role('registry') },
      directDeploy: true,
      kendra: true,
      identityProviders: [snowflake()],
      generativeAi: { bedrockRole: role('bedrock') },
      emrServerless: { enabled: true, executionRole: role('emr') },
    })).toEqual({
      CanvasAppSettings: {
        WorkspaceSettings: { S3ArtifactPath: 's3://team/canvas/team', S3KmsKeyId: KEY_ARN },
        TimeSeriesForecastingSettings: { Status: 'ENABLED', AmazonForecastRoleArn: 'arn:aws:iam::123456789012:role/forecast' },
        ModelRegisterSettings: { Status: 'ENABLED', CrossAccountModelRegisterRoleArn: 'arn:aws:iam::123456789012:role/registry' },
        DirectDeploySettings: { Status: 'ENABLED' },
        KendraSettings: { Status: 'ENABLED' },
        IdentityProviderOAuthSettings: [{ DataSourceName: 'Snowflake', Status: 'ENABLED', SecretArn: SECRET_ARN }],
        GenerativeAiSettings: { AmazonBedrockRoleArn: 'arn:aws:iam::123456789012:role/bedrock' },
        EmrServerlessSettings: { Status: 'ENABLED', ExecutionRoleArn: 'arn:aws:iam::123456789012:role/emr' },
      },
    });
  });

  test('renders nothing when it was given nothing', () => {
    expect(renderedWith({})).toBeUndefined();
    expect(propertiesOf(profileWith(stack, { canvas: new CanvasAppSettings() })).UserSettings).toBeUndefined();
  });

  test('leaves the template of the profile alone', () => {
    expect(propertiesOf(profileWith(stack, { canvas: new CanvasAppSettings({ directDeploy: true }) })).UserSettings).toBeUndefined();
  });

  test('serves two profiles', () => {
    const canvas = new CanvasAppSettings({ directDeploy: true });
    profileWith(stack, { canvas });
    profileWith(stack, { canvas }, 'Bob');
    expect(rendered(canvas)).toEqual({ CanvasAppSettings: { DirectDeploySettings: { Status: 'ENABLED' } } });
  });

  test('does not change with the options that it was given', () => {
    const timeSeriesForecasting = { enabled: true };
    const canvas = new CanvasAppSettings({ timeSeriesForecasting });
    timeSeriesForecasting.enabled = false;
    expect(rendered(canvas)).toEqual({ CanvasAppSettings: { TimeSeriesForecastingSettings: { Status: 'ENABLED' } } });
  });
});

describe('a switch of Canvas', () => {
  const SWITCHES: [path: string, options: (enabled: boolean) => CanvasAppSettingsOptions, structure: string][] = [
    ['canvas.timeSeriesForecasting.enabled', (enabled) => ({ timeSeriesForecasting: { enabled } }), 'TimeSeriesForecastingSettings'],
    ['canvas.modelRegistration.enabled', (enabled) => ({ modelRegistration: { enabled } }), 'ModelRegisterSettings'],
    ['canvas.directDeploy', (directDeploy) => ({ directDeploy }), 'DirectDeploySettings'],
    ['canvas.kendra', (kendra) => ({ kendra }), 'KendraSettings'],
    ['canvas.emrServerless.enabled', (enabled) => ({ emrServerless: { enabled } }), 'EmrServerlessSettings'],
  ];

  test.each(SWITCHES)('is rendered on and off: %s', (_, options, structure) => {
    expect(renderedWith(options(true))).toEqual({ CanvasAppSettings: { [structure]: { Status: 'ENABLED' } } });
    expect(renderedWith(options(false))).toEqual({ CanvasAppSettings: { [structure]: { Status: 'DISABLED' } } });
  });

  test.each(SWITCHES)('is left out when it is left out as null: %s', (_, options) => {
    expect(renderedWith(options(null as unknown as boolean))).toBeUndefined();
  });

  test.each(SWITCHES)('that is neither true nor false is refused, not guessed at: %s', (path, options) => {
    expect(refused(options('false' as unknown as boolean))).toEqual([`${path}: must be true or false, got 'false'`]);
  });

  test.each(SWITCHES)('known only at deployment is refused, since it has no form in the template: %s', (path, options) => {
    const enabled = Lazy.any({ produce: () => true }) as unknown as boolean;
    expect(refused(options(enabled))).toEqual([expect.stringContaining(`${path}: must be true or false, got `)]);
  });
});

describe('the workspace of Canvas', () => {
  test('is the root of the bucket without a prefix', () => {
    expect(renderedWith({ workspace: { bucket: bucket() } })).toEqual({ CanvasAppSettings: { WorkspaceSettings: { S3ArtifactPath: 's3://team' } } });
  });

  test('refers to a bucket and a key of this app', () => {
    expect(renderedWith({ workspace: { bucket: new Bucket(stack, 'Own'), prefix: 'canvas', encryptionKey: new Key(stack, 'Key') } })).toEqual({
      CanvasAppSettings: {
        WorkspaceSettings: {
          S3ArtifactPath: { 'Fn::Join': ['', ['s3://', { Ref: expect.stringMatching(/^Own/) }, '/canvas']] },
          S3KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
        },
      },
    });
  });

  test('refuses a prefix with a leading slash', () => {
    expect(refused({ workspace: { bucket: bucket(), prefix: '/canvas' } })).toEqual(["canvas.workspace.prefix: must not start with '/', got '/canvas'"]);
  });

  test('refuses a prefix of two lines, in words', () => {
    expect(refused({ workspace: { bucket: bucket(), prefix: 'canvas\nteam' } })).toEqual([
      "canvas.workspace.prefix: must be the URI of a place in a bucket (s3://BUCKET/PREFIX), got 's3://team/canvas\\nteam'",
    ]);
  });

  test('refuses a prefix that is too long', () => {
    expect(refused({ workspace: { bucket: bucket(), prefix: 'a'.repeat(1015) } })).toEqual([
      expect.stringMatching(/^canvas\.workspace\.prefix: must have at most 1024 characters, has 1025/),
    ]);
  });

  test('accepts a prefix that fills the URI', () => {
    expect(refused({ workspace: { bucket: bucket(), prefix: 'a'.repeat(1014) } })).toEqual([]);
  });

  test('accepts a prefix known only at deployment', () => {
    expect(refused({ workspace: { bucket: bucket(), prefix: new CfnParameter(stack, 'Prefix').valueAsString } })).toEqual([]);
  });

  test('refuses a key whose ARN has other characters than the service takes', () => {
    const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/a.b');
    expect(refused({ workspace: { bucket: bucket(), encryptionKey } })).toEqual([
      "canvas.workspace.encryptionKey: must match [a-zA-Z0-9:/_-]*, got 'arn:aws:kms:eu-west-1:123456789012:key/a.b'",
    ]);
  });
});

describe('a role of Canvas', () => {
  const OUTSIDE = 'arn:aws:iam::210987654321:role/outside';
  const outsideRole = () => Role.fromRoleArn(testStack(), 'Outside', OUTSIDE);

  type OptionsWith = (role: CfnRole | ReturnType<typeof Role.fromRoleArn>) => CanvasAppSettingsOptions;
  const ROLES: [path: string, options: OptionsWith, structure: string, member: string][] = [
    ['canvas.timeSeriesForecasting.forecastRole', (forecastRole) => ({ timeSeriesForecasting: { enabled: true, forecastRole } }),
      'TimeSeriesForecastingSettings', 'AmazonForecastRoleArn'],
    ['canvas.modelRegistration.crossAccountRole', (crossAccountRole) => ({ modelRegistration: { enabled: true, crossAccountRole } }),
      'ModelRegisterSettings', 'CrossAccountModelRegisterRoleArn'],
    ['canvas.generativeAi.bedrockRole', (bedrockRole) => ({ generativeAi: { bedrockRole } }), 'GenerativeAiSettings', 'AmazonBedrockRoleArn'],
    ['canvas.emrServerless.executionRole', (executionRole) => ({ emrServerless: { enabled: true, executionRole } }),
      'EmrServerlessSettings', 'ExecutionRoleArn'],
  ];

  test.each(ROLES)('is referred to when it is one of this app: %s', (_, options, structure, member) => {
    const own = new CfnRole(stack, 'Own', { assumeRolePolicyDocument: {} });
    expect(renderedWith(options(own)).CanvasAppSettings[structure][member]).toEqual({ 'Fn::GetAtt': ['Own', 'Arn'] });
  });

  test.each(ROLES)('is refused with an ARN of another form: %s', (path, options) => {
    const outside = Role.fromRoleArn(stack, 'Outside', 'arn:aws:iam::1234:role/canvas');
    expect(refused(options(outside))).toEqual([
      `${path}: must be the ARN of an IAM role (arn:aws:iam::ACCOUNT:role/NAME), got 'arn:aws:iam::1234:role/canvas'`,
    ]);
  });

  test.each(ROLES)('is accepted when its ARN is known only at deployment: %s', (_, options) => {
    expect(refused(options(Role.fromRoleArn(stack, 'Outside', new CfnParameter(stack, 'RoleArn').valueAsString)))).toEqual([]);
  });

  test.each<[string, CanvasAppSettingsOptions, unknown]>([
    ['canvas.timeSeriesForecasting.forecastRole', { timeSeriesForecasting: { enabled: false, forecastRole: outsideRole() } },
      { TimeSeriesForecastingSettings: { Status: 'DISABLED', AmazonForecastRoleArn: OUTSIDE } }],
    ['canvas.modelRegistration.crossAccountRole', { modelRegistration: { enabled: false, crossAccountRole: outsideRole() } },
      { ModelRegisterSettings: { Status: 'DISABLED', CrossAccountModelRegisterRoleArn: OUTSIDE } }],
    ['canvas.emrServerless.executionRole', { emrServerless: { enabled: false, executionRole: outsideRole() } },
      { EmrServerlessSettings: { Status: 'DISABLED', ExecutionRoleArn: OUTSIDE } }],
  ])('is kept when its switch is off: %s', (_, options, settings) => {
    expect(renderedWith(options)).toEqual({ CanvasAppSettings: settings });
  });
});

describe('the identity providers of Canvas', () => {
  const renderedProviders = (canvas: CanvasAppSettings) => rendered(canvas).CanvasAppSettings.IdentityProviderOAuthSettings;

  test.each([
    [CanvasDataSource.SNOWFLAKE, 'Snowflake'],
    [CanvasDataSource.SALESFORCE_GENIE, 'SalesforceGenie'],
  ])('are rendered for %s', (dataSource, DataSourceName) => {
    expect(renderedProviders(new CanvasAppSettings({ identityProviders: [{ dataSource, secret: secret() }] }))).toEqual([
      { DataSourceName, Status: 'ENABLED', SecretArn: SECRET_ARN },
    ]);
  });

  test.each([
    [true, 'ENABLED'],
    [false, 'DISABLED'],
    [null as unknown as boolean, 'ENABLED'],
  ])('are rendered with enabled: %s', (enabled, Status) => {
    expect(renderedProviders(new CanvasAppSettings({ identityProviders: [{ ...snowflake(), enabled }] }))).toEqual([
      { DataSourceName: 'Snowflake', Status, SecretArn: SECRET_ARN },
    ]);
  });

  test('keep an empty list, which removes those that the profile has', () => {
    expect(renderedProviders(new CanvasAppSettings({ identityProviders: [] }))).toEqual([]);
  });

  test('refer to secrets of this app, whatever kind of construct they are', () => {
    const canvas = new CanvasAppSettings()
      .addIdentityProvider({ dataSource: CanvasDataSource.SNOWFLAKE, secret: new Secret(stack, 'L2') })
      .addIdentityProvider({ dataSource: CanvasDataSource.SALESFORCE_GENIE, secret: new CfnSecret(stack, 'L1') });
    expect(renderedProviders(canvas).map((provider: any) => provider.SecretArn)).toEqual([
      { Ref: expect.stringMatching(/^L2/) },
      { Ref: 'L1' },
    ]);
  });

  test('are added behind those that it was given', () => {
    const canvas = new CanvasAppSettings({ identityProviders: [snowflake()] });
    canvas.addIdentityProvider({ dataSource: CanvasDataSource.SALESFORCE_GENIE, enabled: false, secret: secret('Salesforce') });
    expect(renderedProviders(canvas)).toEqual([
      { DataSourceName: 'Snowflake', Status: 'ENABLED', SecretArn: SECRET_ARN },
      { DataSourceName: 'SalesforceGenie', Status: 'DISABLED', SecretArn: SECRET_ARN },
    ]);
  });

  test('are added with the settings themselves returned', () => {
    const canvas = new CanvasAppSettings();
    expect(canvas.addIdentityProvider(snowflake())).toBe(canvas);
  });

  test('refuse an addition once a profile has taken the settings', () => {
    const canvas = new CanvasAppSettings();
    profileWith(stack, { canvas });
    expect(() => canvas.addIdentityProvider(snowflake())).toThrow(new Error(
      'CanvasAppSettings.addIdentityProvider(): user profile Stack/Alice has taken these settings already; '
      + 'call it before the profile is created, or give the profile settings of its own',
    ));
  });

  test('do not change with the array that they were given in', () => {
    const identityProviders = [snowflake()];
    const canvas = new CanvasAppSettings({ identityProviders });
    identityProviders.pop();
    expect(renderedProviders(canvas)).toHaveLength(1);
  });

  test('refuse more than the service takes', () => {
    const provider = snowflake();
    expect(refused({ identityProviders: Array.from({ length: 21 }, () => provider) })).toEqual([
      'canvas.identityProviders: must have at most 20 items, has 21',
    ]);
  });

  test('accept as many as the service takes', () => {
    const provider = snowflake();
    expect(refused({ identityProviders: Array.from({ length: 20 }, () => provider) })).toEqual([]);
  });

  test('refuse a data source that the service does not know', () => {
    expect(refused({ identityProviders: [{ dataSource: 'Databricks' as CanvasDataSource, secret: secret() }] })).toEqual([
      "canvas.identityProviders[0].dataSource: must be one of 'SalesforceGenie', 'Snowflake', got 'Databricks'",
    ]);
  });

  test('refuse a secret by its name alone', () => {
    const byName = CfnSecret.fromSecretId(stack, 'ByName', 'snowflake');
    expect(refused({ identityProviders: [snowflake(), { dataSource: CanvasDataSource.SNOWFLAKE, secret: byName }] })).toEqual([
      "canvas.identityProviders[1].secret: must be the ARN of a secret (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME), got 'snowflake'",
    ]);
  });

  test('accept a secret known only at deployment', () => {
    const fromParameter = CfnSecret.fromSecretId(stack, 'FromParameter', new CfnParameter(stack, 'SecretArn').valueAsString);
    expect(refused({ identityProviders: [{ dataSource: CanvasDataSource.SNOWFLAKE, secret: fromParameter }] })).toEqual([]);
  });

  test('refuse a list that is known only at deployment as a whole', () => {
    const identityProviders = Lazy.list({ produce: () => [] }) as unknown as CanvasIdentityProvider[];
    expect(refused({ identityProviders })).toEqual([
      'canvas.identityProviders: must be a list whose items are written out, got one that is known only at deployment',
    ]);
  });
});
