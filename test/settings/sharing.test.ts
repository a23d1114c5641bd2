import type { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { NotebookOutputOption } from '../../src';
import type { SharingSettings } from '../../src';
import { profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const rendered = (sharing: SharingSettings) => propertiesOf(profileWith(stack, { sharing })).UserSettings;
const refused = (sharing: SharingSettings) => refusal(() => profileWith(stack, { sharing }));
const bucket = () => Bucket.fromBucketName(stack, 'Bucket', 'team');
const KEY_ARN = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

describe('sharing', () => {
  test('renders all that it was given', () => {
    expect(rendered({
      notebookOutputOption: NotebookOutputOption.ALLOWED,
      bucket: bucket(),
      prefix: 'notebooks/shared',
      encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN),
    })).toEqual({
      SharingSettings: { NotebookOutputOption: 'Allowed', S3OutputPath: 's3://team/notebooks/shared', S3KmsKeyId: KEY_ARN },
    });
  });

  test('renders nothing when it was given nothing', () => {
    expect(rendered({})).toBeUndefined();
  });

  test('goes to the root of the bucket without a prefix', () => {
    expect(rendered({ bucket: bucket() })).toEqual({ SharingSettings: { S3OutputPath: 's3://team' } });
  });

  test('refers to a bucket and a key of this app', () => {
    expect(rendered({ bucket: new Bucket(stack, 'Own'), encryptionKey: new Key(stack, 'Key') })).toEqual({
      SharingSettings: {
        S3OutputPath: { 'Fn::Join': ['', ['s3://', { Ref: expect.stringMatching(/^Own/) }]] },
        S3KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      },
    });
  });

  test('refuses a prefix with a leading slash', () => {
    expect(refused({ bucket: bucket(), prefix: '/shared' })).toEqual(["sharing.prefix: must not start with '/', got '/shared'"]);
  });

  test('refuses a prefix without a bucket', () => {
    expect(refused({ prefix: 'shared' })).toEqual(["sharing.bucket: is required when prefix is given, got none beside prefix 'shared'"]);
  });

  test('refuses a prefix that is too long, under the name of the option', () => {
    expect(refused({ bucket: bucket(), prefix: 'a'.repeat(1025) })).toEqual([
      expect.stringMatching(/^sharing\.prefix: .* at most 1024 characters/),
    ]);
  });

  test('accepts a prefix that fills the URI', () => {
    expect(refused({ bucket: bucket(), prefix: 'a'.repeat(1012) })).toEqual([]);
  });
});
