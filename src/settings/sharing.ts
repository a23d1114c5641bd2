import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { givenNamesWithS3Location, renderS3Location } from './s3-location';
import { GIVEN_AS } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * Whether a shared notebook shows the output of its cells.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SharingSettings.html
 */
export enum NotebookOutputOption {
  /** Cell output is shared. */
  ALLOWED = 'Allowed',

  /** Cell output is left out. */
  DISABLED = 'Disabled',
}

/**
 * How notebooks are shared from Studio Classic. Where neither the profile nor the domain has such settings, notebooks can't be shared.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SharingSettings.html
 */
export interface SharingSettings {
  /**
   * Whether a shared notebook shows the output of its cells. Allowed without a bucket, it gives a warning.
   *
   * @default NotebookOutputOption.DISABLED
   */
  readonly notebookOutputOption?: NotebookOutputOption;

  /**
   * The bucket that shared notebooks are stored in, when output is allowed.
   *
   * @default - none
   */
  readonly bucket?: IBucketRef;

  /**
   * What the keys of shared notebooks start with in the bucket: no leading slash, together with bucket and scheme at most 1,024 characters. An error
   * without `bucket`.
   *
   * @default - the bucket's root
   */
  readonly prefix?: string;

  /**
   * The key that encrypts the cell output of shared notebooks in the bucket, when output is allowed.
   *
   * @default - none
   */
  readonly encryptionKey?: IKeyRef;
}

const givenNames = givenNamesWithS3Location('S3OutputPath', { NotebookOutputOption: 'notebookOutputOption', S3KmsKeyId: 'encryptionKey' });

/** The form that the service takes. */
export function renderSharing(sharing: SharingSettings | undefined): GivenMembers | undefined {
  return sharing && {
    NotebookOutputOption: sharing.notebookOutputOption,
    S3OutputPath: renderS3Location(sharing.bucket, sharing.prefix),
    S3KmsKeyId: sharing.encryptionKey?.keyRef.keyArn,
    [GIVEN_AS]: givenNames(sharing.bucket, sharing.prefix),
  };
}
