import { POLLUTING, UNSAFE } from './texts';
import { LINEAR, timed } from './time';
import { foreignSettings, readProperties, readSettings } from '../../src/api-settings/handler/event';
import { planOf } from '../../src/api-settings/handler/plan';
import { redact } from '../../src/custom-resources/runtime/log';
import { eventOf, properties, World } from '../api-settings/handler/world';

jest.setTimeout(120_000);

const SETTINGS = { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } }, SecurityGroups: ['sg-1'] };
const inherited = Reflect.ownKeys(Object.prototype);

let world: World;

beforeEach(async () => {
  world = await World.begin(SETTINGS);
  world.stack.template = { Resources: { Alice: { Type: 'AWS::SageMaker::UserProfile' } } };
});

afterEach(() => {
  world.end();
  expect(Reflect.ownKeys(Object.prototype)).toEqual(inherited);
  expect(({} as any).Status).toBeUndefined();
});

/** An event whose settings are this JSON. */
const asking = (json: string, more: object = {}) => eventOf('Create', { ResourceProperties: { ...properties({}), Settings: json, ...more } });

describe('settings with names that objects inherit', () => {
  const forged = POLLUTING.flatMap((name) => [
    `{"${name}": {"Status": "ENABLED"}}`,
    `{"CanvasAppSettings": {"${name}": {"Status": "ENABLED"}}}`,
    `{"CanvasAppSettings": {"KendraSettings": {"${name}": "ENABLED"}}}`,
    `{"JupyterServerAppSettings": {"CodeRepositories": [{"RepositoryUrl": "https://example.com/a", "${name}": "x"}]}}`,
    `{"${name}.${name}": "ENABLED"}`,
  ]);

  test.each(forged)('are refused, and change nothing: %s', async (json) => {
    const { Status, Reason } = await world.answerTo(asking(json));
    expect([Status, Reason]).toEqual(['FAILED', expect.stringMatching(/^refused: these settings are not for this function to set: /)]);
    expect(world.settings).toEqual(SETTINGS);
    expect(world.calls).toEqual([]);
  });

  test.each(forged)('are left alone where an earlier version had them: %s', async (json) => {
    const event = eventOf('Update', { ResourceProperties: properties({}), OldResourceProperties: { ...properties({}), Settings: json } });
    expect(await world.answerTo(event)).toMatchObject({ Status: 'SUCCESS' });
    expect(world.settings).toEqual(SETTINGS);
  });

  test('that the service describes stay as they are', () => {
    const described = JSON.parse('{"CanvasAppSettings": {"__proto__": {"polluted": true}, "KendraSettings": {"Status": "DISABLED"}}}');
    const { blocks } = planOf(described, {
      set: new Map([['CanvasAppSettings.KendraSettings.Status', 'ENABLED']]), undo: new Map(), carriedByCloudFormation: new Set(),
    });
    expect(JSON.stringify(blocks)).toBe('{"CanvasAppSettings":{"__proto__":{"polluted":true},"KendraSettings":{"Status":"ENABLED"}}}');
  });
});

describe('settings that are nested deeply', () => {
  const deep = (open: string, close: string) => `${open.repeat(200_000)}1${close.repeat(200_000)}`;

  test.each([
    ['structures', deep('{"a":', '}'), 'Settings is nested too deeply'],
    ['lists', `{"a":${deep('[', ']')}}`, 'refused: these settings are not for this function to set: a'],
    ['a list of lists where a list belongs', `{"JupyterServerAppSettings":{"CodeRepositories":${deep('[', ']')}}}`,
      'refused: these settings are not for this function to set: JupyterServerAppSettings.CodeRepositories'],
    ['lists without end', '['.repeat(1_000_000), 'Settings is not JSON'],
  ])('are refused: %s', async (_, json, reason) => {
    expect(await world.answerTo(asking(json))).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason) });
    expect(world.calls).toEqual([]);
  });

  test('are refused in what CloudFormation carries, too', async () => {
    const CarriedByCloudFormation = { UserSettings: JSON.parse(deep('{"a":', '}')) };
    expect(await world.answerTo(asking('{}', { CarriedByCloudFormation }))).toMatchObject({
      Status: 'FAILED', Reason: expect.stringContaining('CarriedByCloudFormation is nested too deeply'), PhysicalResourceId: 'refused/AliceApiSettings',
    });
    expect(world.calls).toEqual([]);
  });
});

describe('a million characters', () => {
  const long = 'a'.repeat(1_000_000);
  const urls = JSON.stringify({ JupyterServerAppSettings: { CodeRepositories: [{ RepositoryUrl: `https://${long}!` }] } });

  test.each<[string, () => unknown]>([
    ['of settings', () => foreignSettings(readSettings(urls))],
    ['of a name', () => foreignSettings(readSettings(`{"${long}": 1}`))],
    ['of dots', () => foreignSettings(readSettings(`{"${'.'.repeat(1_000_000)}": 1}`))],
    ['of many names', () => foreignSettings(readSettings(JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [index, 1])))))],
    ['of an ARN', () => readProperties({ ...properties({}), UserProfileArn: `arn:aws:sagemaker:${'a:'.repeat(500_000)}` })],
    ['of slashes', () => readProperties({ ...properties({}), UserProfileArn: `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/${'/'.repeat(1_000_000)}` })],
    ['of beginnings of ARNs', () => redact('arn:'.repeat(250_000))],
    ['of an ARN with hyphens', () => redact(`arn:${'-a'.repeat(500_000)}`)],
    ['of encoded colons', () => redact('arn%3a'.repeat(160_000))],
    ['of backslashes', () => redact(`arn${'\\'.repeat(1_000_000)}`)],
    ['of a secret', () => redact(`arn:aws:secretsmanager:${long}`)],
    ['of a secret with backslashes', () => redact(`arn:aws:secretsmanager:${'\\'.repeat(1_000_000)}`)],
    ['of secrets', () => redact('arn:aws:secretsmanager'.repeat(45_000))],
  ])('%s takes linear time', (_, run) => {
    expect(timed(run).milliseconds).toBeLessThan(LINEAR);
  });

  test('gives a reason that CloudFormation takes, on one line', async () => {
    const { Status, Reason } = await world.answerTo(asking(JSON.stringify({ [`${long}\u0000\n\u202e`]: 1 })));
    expect(Status).toBe('FAILED');
    expect(Buffer.byteLength(Reason)).toBeLessThanOrEqual(1024);
    expect(UNSAFE.test(Reason)).toBe(false);
  });
});

describe('control characters in the names of settings', () => {
  test('are in the reason as what they are', async () => {
    const { Reason } = await world.answerTo(asking(JSON.stringify({ 'evil\u0000\u001b[2J\n\u202e\u2028\ud83d': 1 })));
    expect(Reason).toBe('refused: these settings are not for this function to set: evil\\u0000\\u001b[2J\\n\\u{202e}\\u{2028}\\ud83d');
  });

  test('are in no line of the log', async () => {
    await world.answerTo(asking(JSON.stringify({ 'evil\u0000\u001b[2J\n\u202e\u2028': 1 })));
    expect(world.logs.filter((line) => /[\u0000-\u001f]/.test(line))).toEqual([]);
  });
});
