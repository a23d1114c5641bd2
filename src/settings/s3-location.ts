import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { show } from '../service-model/report';
import { given, Unusable } from '../service-model/setting';
import type { Given } from '../service-model/setting';

/** The URI of a place in a bucket, under the names of the two options that make it up. */
export function renderS3Location(bucket: IBucketRef | undefined, prefix: string | undefined): Given {
  if (!bucket) {
    return prefix === undefined ? given('bucket', undefined) : given('bucket', new Unusable(`is required when prefix is given, got none beside prefix ${show(prefix)}`));
  }
  if (prefix?.startsWith('/')) {
    return given('prefix', new Unusable(`must not start with '/', got ${show(prefix)}`));
  }
  const { bucketName } = bucket.bucketRef;
  return prefix === undefined ? given('bucket', `s3://${bucketName}`) : given('prefix', `s3://${bucketName}/${prefix}`);
}
