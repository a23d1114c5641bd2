import { log, redact } from '../../../src/custom-resources/runtime/log';
import { LINEAR, timed } from '../../hostile/time';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/oauth_1+=.@-AbCdEf';

describe('what is logged', () => {
  let lines: string[];

  beforeEach(() => {
    lines = [];
    jest.spyOn(console, 'log').mockImplementation((line) => { lines.push(line); });
  });

  afterEach(() => jest.restoreAllMocks());

  test('is a message on a line of its own', () => {
    log('done');
    expect(lines).toEqual(['{"message":"done"}']);
  });

  test('has its details beside the message, on the same line', () => {
    log('failed', { Reason: 'line one\nline two', attempt: 2, missing: undefined });
    expect(lines).toEqual(['{"message":"failed","Reason":"line one\\nline two","attempt":2}']);
  });

  test('has no ARN of a secret, however deep in the details', () => {
    log(`about ${SECRET}`, { first: [{ second: `'${SECRET}' is not valid` }] });
    expect(lines).toEqual(['{"message":"about (the ARN of a secret)","first":[{"second":"\'(the ARN of a secret)\' is not valid"}]}']);
  });
});

describe('the ARN of a secret', () => {
  test.each([
    ['alone', SECRET, '(the ARN of a secret)'],
    ['in single quotes', `Value '${SECRET}' at 'secretArn'`, "Value '(the ARN of a secret)' at 'secretArn'"],
    ['in double quotes', `{"SecretArn":"${SECRET}"}`, '{"SecretArn":"(the ARN of a secret)"}'],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ SecretArn: SECRET })), '"{\\"SecretArn\\":\\"(the ARN of a secret)\\"}"'],
    ['in square brackets', `Secret [${SECRET}] does not exist`, 'Secret [(the ARN of a secret)] does not exist'],
    ['in round brackets', `the secret (${SECRET})`, 'the secret ((the ARN of a secret))'],
    ['as the service prints a structure', `{SecretArn=${SECRET}}`, '{SecretArn=(the ARN of a secret)}'],
    ['in a list', `${SECRET}, ${SECRET}`, '(the ARN of a secret), (the ARN of a secret)'],
    ['before a line break', `${SECRET}\nsecond line`, '(the ARN of a secret)\nsecond line'],
    ['before a line break in JSON', JSON.stringify(`${SECRET}\nsecond line`), '"(the ARN of a secret)\\nsecond line"'],
    ['with escaped slashes', JSON.stringify({ SecretArn: SECRET }).replace('team/', 'team\\/'), '{"SecretArn":"(the ARN of a secret)"}'],
    ['with its colons in per cent', `secret ${SECRET.replace(/:/g, '%3A')} not found`, 'secret (the ARN of a secret) not found'],
    ['with its colons escaped', `secret ${SECRET.replace(/:/g, '\\u003a')} not found`, 'secret (the ARN of a secret) not found'],
    ['with its colons escaped twice', `secret ${SECRET.replace(/:/g, '\\\\u003a')} not found`, 'secret (the ARN of a secret) not found'],
    ['with its slashes escaped twice', `secret ${SECRET.replace('/', '\\\\/')} not found`, 'secret (the ARN of a secret) not found'],
    ['with its plus escaped twice', `secret ${SECRET.replace('+', '\\\\u002b')} not found`, 'secret (the ARN of a secret) not found'],
    ['in upper case', SECRET.toUpperCase(), '(the ARN of a secret)'],
    ['in another partition', SECRET.replace('arn:aws:', 'arn:aws-us-gov:'), '(the ARN of a secret)'],
    ['of which the message has the start only', 'no access to arn:aws:secretsmanager:eu-west-1:1234', 'no access to (the ARN of a secret)'],
  ])('is taken out %s', (_where, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test('is taken out at the end of a sentence', () => {
    expect(redact(`The role can't read ${SECRET}. Allow it.`)).toMatch(/^The role can't read \(the ARN of a secret\)\.? Allow it\.$/);
  });

  test('is taken out of a megabyte of look-alikes at once', () => {
    let text = '';
    const { milliseconds } = timed(() => { text = redact(`${'arn:aws:'.repeat(60_000)}${'arn:'.repeat(130_000)}${SECRET}`); });
    expect(text.endsWith('(the ARN of a secret)')).toBe(true);
    expect(milliseconds).toBeLessThan(LINEAR);
  });

  test('is the only one that is taken out', () => {
    expect(redact('arn:aws:iam::123456789012:role/secretsmanager')).toBe('arn:aws:iam::123456789012:role/secretsmanager');
  });
});
