import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { show } from '../service-model/report';
import { Unusable } from '../service-model/setting';
import type { GivenNames } from '../service-model/setting';

/** The URI of a place in a bucket. */
export function renderS3Location(bucket: IBucketRef | undefined, prefix: string | undefined): string | undefined | Unusable {
  if (!bucket) {
    return prefix === undefined ? undefined : new Unusable(`is required when prefix is given, got none beside prefix ${show(prefix)}`);
  }
  if (prefix?.startsWith('/')) {
    return new Unusable(`must not start with '/', got ${show(prefix)}`);
  }
  const { bucketName } = bucket.bucketRef;
  return prefix === undefined ? `s3://${bucketName}` : `s3://${bucketName}/${prefix}`;
}

/**
 * The names of members of which one is the URI of a place in a bucket: its user gave that as `bucket` and `prefix`.
 *
 * @returns what says which names they are: those with the option that a message about the URI is about
 */
export function givenNamesWithS3Location(
  member: string,
  others: GivenNames,
): (bucket: IBucketRef | undefined, prefix: string | undefined) => GivenNames {
  const [withBucket, withPrefix] = ['bucket', 'prefix'].map((option) => ({ ...others, [member]: option }));
  return (bucket, prefix) => bucket && prefix !== undefined ? withPrefix : withBucket;
}
