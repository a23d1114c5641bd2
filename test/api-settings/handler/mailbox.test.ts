import { mailbox } from '../../../src/api-settings/handler/answer';
import { LINEAR, timed } from '../../hostile/time';

describe('the address of the mailbox', () => {
  test.each([
    ['https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/a?b=c', 'amazonaws.com'],
    ['https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/a?b=c', 'amazonaws.com'],
    ['https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/a?b=c', 'amazonaws.com'],
    ['https://cloudformation-custom-resource-response-euwest1.s3.dualstack.eu-west-1.amazonaws.com/a', 'amazonaws.com'],
    ['https://s3.eu-west-1.amazonaws.com/cloudformation-custom-resource-response-euwest1/a', 'amazonaws.com'],
    ['https://s3-us-west-2.amazonaws.com/cloudformation-custom-resource-response-uswest2/a', 'amazonaws.com'],
    ['https://s3.amazonaws.com/cloudformation-custom-resource-response-useast1/a', 'amazonaws.com'],
    ['https://bucket.s3.eu-west-10.amazonaws.com/a', 'amazonaws.com'],
    ['https://cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn/a', 'amazonaws.com.cn'],
    ['https://cloudformation-custom-resource-response-usisoeast1.s3.us-iso-east-1.c2s.ic.gov/a', 'c2s.ic.gov'],
  ])('may be %s, where names end with %s', (url, urlSuffix) => {
    expect(mailbox(url, urlSuffix).href).toBe(url);
  });

  test('may name the port of https, or be in capitals', () => {
    expect(mailbox('https://BUCKET.S3.AMAZONAWS.COM:443/a', 'amazonaws.com').href).toBe('https://bucket.s3.amazonaws.com/a');
  });

  test.each([
    'http://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/',
    'ftp://bucket.s3.amazonaws.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '//bucket.s3.amazonaws.com/',
    'bucket.s3.amazonaws.com',
    'https://example.com/',
    'https://example.com/bucket.s3.amazonaws.com',
    'https://example.com/?bucket.s3.amazonaws.com',
    'https://example.com#.s3.amazonaws.com',
    'https://example.com\\.s3.amazonaws.com/',
    'https://bucket.s3.amazonaws.com.evil.example/',
    'https://s3.amazonaws.com.evil.example/',
    'https://s3.amazonaws.com.cn/',
    'https://evils3.amazonaws.com/',
    'https://bucket.evils3.amazonaws.com/',
    'https://s3evil.amazonaws.com/',
    'https://s3.evilamazonaws.com/',
    'https://s3.amazonawsXcom/',
    'https://amazonaws.com/',
    'https://ec2.eu-west-1.amazonaws.com/',
    'https://abcdefghij.execute-api.eu-west-1.amazonaws.com/',
    'https://bucket.dualstack.eu-west-1.amazonaws.com/',
    'https://bucket.s3.website.eu-west-1.amazonaws.com/',
    'https://bucket.s3.eu-west-1-evil.amazonaws.com/',
    'https://bucket.s3-us-west-2.eu-west-1.amazonaws.com/',
    'https://bucket.e2-us-west-2.amazonaws.com/',
    'https://bucket.s3.amazonaws.com:8443/',
    'https://user@bucket.s3.amazonaws.com/',
    'https://user:password@bucket.s3.amazonaws.com/',
    'https://bucket.s3.amazonaws.com@evil.example/',
    'https://127.0.0.1/',
    'https://[::1]/',
    '',
    ' ',
    undefined,
    null,
    1,
    {},
    ['https://bucket.s3.amazonaws.com/'],
    { href: 'https://bucket.s3.amazonaws.com/' },
  ])('may not be %j', (url) => {
    expect(() => mailbox(url, 'amazonaws.com')).toThrow(new Error('refused: the ResponseURL is not an https address of Amazon S3'));
  });

  // anybody can have one that is called s3
  test.each([
    'https://s3-1234567890.eu-west-1.elb.amazonaws.com/',
    'https://www.s3-1234567890.eu-west-1.elb.amazonaws.com/',
    'https://s3-0123456789abcdef.elb.eu-west-1.amazonaws.com/',
  ])('may not be that of a load balancer: %s', (url) => {
    expect(() => mailbox(url, 'amazonaws.com')).toThrow('refused');
  });

  test('may have a host of 255 characters, as a name may, and no more', () => {
    const hostOf = (length: number) => 'a.s3.amazonaws.com'.padStart(length, 'a');
    expect(mailbox(`https://${hostOf(255)}/`, 'amazonaws.com').hostname).toHaveLength(255);
    expect(() => mailbox(`https://${hostOf(256)}/`, 'amazonaws.com')).toThrow('refused');
  });

  test('may not have a password without a user', () => {
    expect(() => mailbox('https://:password@bucket.s3.amazonaws.com/', 'amazonaws.com')).toThrow('refused');
  });

  test.each(['s3.', 's3-', 's3.amazonaws.com.', 'a.', '-'])('is refused at once when it repeats %s for a million characters', (part) => {
    const { error, milliseconds } = timed(() => mailbox(`https://${part.repeat(1_000_000 / part.length)}example/`, 'amazonaws.com'));
    expect(error?.message).toMatch('refused');
    expect(milliseconds).toBeLessThan(LINEAR);
  });

  test('is not in the message that refuses it', () => {
    expect(() => mailbox('https://example.com/?X-Amz-Signature=0123', 'amazonaws.com')).toThrow(/^(?!.*0123)/);
  });
});
