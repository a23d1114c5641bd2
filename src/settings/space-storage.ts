import type { Size } from 'aws-cdk-lib';
import { inGibibytes } from './quantities';
import { given } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * The Amazon EBS storage of the user's private spaces. A token has to be given as `Size.gibibytes()`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DefaultEbsStorageSettings.html
 */
export interface SpaceStorageSettings {
  /** The size of a new space's volume: whole GiB, from 5 to 16,384, at most the maximum size. */
  readonly defaultSize: Size;

  /** The largest size that the user can choose: whole GiB, from 5 to 16,384. */
  readonly maximumSize: Size;
}

/** The form that the service takes. */
export function renderSpaceStorage(storage: SpaceStorageSettings | undefined): GivenMembers | undefined {
  return storage && {
    DefaultEbsStorageSettings: given('', {
      DefaultEbsVolumeSizeInGb: given('defaultSize', inGibibytes(storage.defaultSize)),
      MaximumEbsVolumeSizeInGb: given('maximumSize', inGibibytes(storage.maximumSize)),
    }),
  };
}
