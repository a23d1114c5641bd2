import { App, Stack, Tags } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { INPUTS } from './inputs';
import { LONG_TEXTS, MEGABYTE, POLLUTING, UNSAFE, UNSAFE_TEXTS } from './texts';
import { LINEAR, timed } from './time';
import { Image, UserProfileName } from '../../src';
import { l1, profileWith, propertiesOf, refusalAtSynthesis, testStack, warnings } from '../fixtures/profile';

jest.setTimeout(300_000);

const inputs = Object.entries(INPUTS);

/** What prototypes have before anything hostile came. */
const inherited = [Object.prototype, Array.prototype, Function.prototype].map((prototype) => Reflect.ownKeys(prototype));

afterEach(() => {
  expect([Object.prototype, Array.prototype, Function.prototype].map((prototype) => Reflect.ownKeys(prototype))).toEqual(inherited);
  expect(({} as any).polluted).toBeUndefined();
});

/** The lines of all that is said of an input, as an error or as a warning. */
function said(give: (stack: Stack) => unknown): string[] {
  const stack = testStack();
  const { error } = timed(() => give(stack));
  return [...error?.message.split('\n') ?? [], ...error ? [] : warnings(stack)];
}

describe.each(inputs)('%s', (_, give) => {
  test.each(UNSAFE_TEXTS)('shows %s for what it is', (__, text, shown) => {
    const lines = said((stack) => give(stack, text));
    expect(lines.filter((line) => UNSAFE.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes('evil') && !line.includes(shown) && !line.includes('evil-'))).toEqual([]);
  });

  test.each(LONG_TEXTS)('takes little time for a million characters, and few to say so: %s', (__, text) => {
    const stack = testStack();
    const { milliseconds, error } = timed(() => give(stack, text));
    expect(error?.message.length ?? 0).toBeLessThan(1_500);
    expect(error?.message ?? '').not.toMatch(/call stack|Regular expression|Invalid string length/);
    expect(milliseconds).toBeLessThan(LINEAR);
  });

  test.each(POLLUTING)('takes %s for a text like any other', (text) => {
    const { error } = timed(() => give(testStack(), text));
    expect(error?.message ?? '').not.toMatch(/is not a function|undefined \(reading|Cannot read|native code/);
  });
});

describe('what is refused', () => {
  const refused = (name: string, text: string) => said((stack) => INPUTS[name](stack, text));

  test('shows a name that would forge another line', () => {
    expect(refused('userProfileName', 'evil\n  - tags: fine')).toEqual([
      'user profile \'evil\\n  - tags: fine\' (Stack/Alice) can\'t be deployed as it is:',
      '  - userProfileName: must consist of letters, digits and hyphens, and not start or end with a hyphen, got \'evil\\n  - tags: fine\'',
    ]);
  });

  test('shows the key of a tag in its path', () => {
    expect(refused('the key of a tag', 'evil\u202e\u001b[31m').slice(1)).toEqual([
      "  - tags.evil\\u{202e}\\u001b[31m: must consist of letters, digits, spaces and the characters _ . : / = + - @, got 'evil\\u{202e}\\u001b[31m'",
    ]);
  });

  test('is cut between characters, not within them', () => {
    expect(refused('autoMountHomeEfs', '\u{1f600}'.repeat(100)).slice(1)).toEqual([
      `  - autoMountHomeEfs: must be one of 'Enabled', 'Disabled', 'DefaultAsDomain', got '${'\u{1f600}'.repeat(58)}...`,
    ]);
  });

  test('is named for what it is where it can\'t be written down', () => {
    expect(said((stack) => profileWith(stack, { studioWebPortal: Image.fromImageName(stack, 'Image', 'pytorch') as any })).slice(1))
      .toEqual(['  - studioWebPortal: must be true or false, got a ImportedImage']);
  });
});

describe('tags', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString'])('can have the key %s', (key) => {
    const tags = JSON.parse(`{"${key}": "polluted"}`);
    expect(propertiesOf(profileWith(testStack(), { tags })).Tags).toEqual([{ Key: key, Value: 'polluted' }]);
  });

  test('that are added at the end are shown for what they are', () => {
    const stack = testStack();
    profileWith(stack);
    Tags.of(stack).add('evil\u001b[2J', 'x'.repeat(MEGABYTE));
    const { milliseconds } = timed(() => expect(refusalAtSynthesis(stack).filter((line) => UNSAFE.test(line) || line.length > 1_000)).toEqual([]));
    expect(refusalAtSynthesis(stack).join()).toContain('tags.evil\\u001b[2J');
    expect(milliseconds).toBeLessThan(LINEAR);
  });
});

describe('names', () => {
  test('made of IDs like those that objects inherit are names like any other', () => {
    const names = UserProfileName.fromUserIds(['__proto__', 'constructor', 'alice']);
    expect(Object.entries(names)).toEqual([['__proto__', 'proto'], ['constructor', 'constructor'], ['alice', 'alice']]);
  });
});

describe('overrides', () => {
  test('of names that objects inherit are unknown properties like any other', () => {
    const stack = testStack();
    const profile = profileWith(stack);
    l1(profile).addPropertyOverride('UserSettings', JSON.parse('{"toString": {"polluted": true}, "evil\\u001b": 1}'));
    expect(warnings(stack).filter((line) => line.includes('has no such property')).map((line) => line.replace(/: AWS.*/, '')))
      .toEqual(['UserSettings.toString', 'UserSettings.evil\\u001b']);
  });
});

describe('the trust policy of a role', () => {
  const warnedOf = (Action: string): { milliseconds: number; error?: Error } => {
    const stack = new Stack(new App(), 'Stack');
    const role = new CfnRole(stack, 'Role', {
      assumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action, Principal: { Service: 'sagemaker.amazonaws.com' } }] },
    });
    profileWith(stack, { executionRole: role });
    return timed(() => warnings(stack));
  };

  test.each([
    ['asterisks', `${'*'.repeat(MEGABYTE)}x`],
    ['asterisks and question marks', `${'*?'.repeat(1_000)}x`],
    ['asterisks between letters', `${'*s'.repeat(1_000)}x`],
    ['letters', 'x'.repeat(MEGABYTE)],
    ['brackets', '(['.repeat(1_000)],
    ['asterisks between the letters of the right one', `${[...'sts:AssumeRol'].join('*')}*x*`],
  ])('is looked at in little time, of whatever many %s it is made', (_, action) => {
    const { milliseconds, error } = warnedOf(action);
    expect(error).toBeUndefined();
    expect(milliseconds).toBeLessThan(LINEAR);
  });
});
