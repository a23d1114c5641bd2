import type { Size } from 'aws-cdk-lib';
import { inGibibytes } from './quantities';
import { GIVEN_AS } from '../service-model/setting';
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

const NESTING_GIVEN_NAMES = { DefaultEbsStorageSettings: '' };
const GIVEN_NAMES = { DefaultEbsVolumeSizeInGb: 'defaultSize', MaximumEbsVolumeSizeInGb: 'maximumSize' };

/** The form that the service takes. */
export function renderSpaceStorage(storage: SpaceStorageSettings | undefined): GivenMembers | undefined {
  return storage && {
    DefaultEbsStorageSettings: {
      [GIVEN_AS]: GIVEN_NAMES,
      DefaultEbsVolumeSizeInGb: inGibibytes(storage.defaultSize),
      MaximumEbsVolumeSizeInGb: inGibibytes(storage.maximumSize),
    },
    [GIVEN_AS]: NESTING_GIVEN_NAMES,
  };
}
