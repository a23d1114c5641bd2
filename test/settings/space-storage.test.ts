import { Size } from 'aws-cdk-lib';
import { profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

const spaceOf = (defaultSize: number, maximumSize: number) => profileWith(testStack(), {
  spaceStorage: { defaultSize: Size.gibibytes(defaultSize), maximumSize: Size.gibibytes(maximumSize) },
});

describe('space storage', () => {
  test('renders both sizes in GiB', () => {
    expect(propertiesOf(spaceOf(20, 200)).UserSettings).toEqual({
      SpaceStorageSettings: { DefaultEbsStorageSettings: { DefaultEbsVolumeSizeInGb: 20, MaximumEbsVolumeSizeInGb: 200 } },
    });
  });

  test('refuses sizes outside of what the service takes', () => {
    expect(refusal(() => spaceOf(4, 16385))).toEqual([
      'spaceStorage.defaultSize: must be from 5 to 16384 GiB, got 4',
      'spaceStorage.maximumSize: must be from 5 to 16384 GiB, got 16385',
    ]);
  });

  test('accepts the smallest and the largest size', () => {
    expect(refusal(() => spaceOf(5, 16384))).toEqual([]);
  });
});
