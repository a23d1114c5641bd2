import { CfnParameter, Lazy, Size, Validations } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CustomFileSystem, NotebookOutputOption } from '../../../src';
import type { SharingSettings } from '../../../src';
import { defaultSizeAboveMaximum } from '../../../src/service-model/rules/storage';
import { given } from '../../fixtures/given';
import { findings, profileWith, refusal, testStack, warnings } from '../../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

describe('size of a new space', () => {
  const refusedSizes = (defaultSize: Size, maximumSize: Size) =>
    refusal(() => profileWith(stack, { spaceStorage: { defaultSize, maximumSize } }));
  const sizeFromParameter = () => Size.gibibytes(new CfnParameter(stack, 'Size', { type: 'Number' }).valueAsNumber);

  test('is refused above the maximum size', () => {
    expect(refusedSizes(Size.gibibytes(101), Size.gibibytes(100))).toEqual([
      'spaceStorage.defaultSize: must be at most the maximum size (100 GiB), got 101 GiB',
    ]);
  });

  test('is accepted where it equals the maximum size', () => {
    expect(refusedSizes(Size.gibibytes(100), Size.gibibytes(100))).toEqual([]);
  });

  test('is accepted where it is known only at deployment', () => {
    expect(refusedSizes(sizeFromParameter(), Size.gibibytes(5))).toEqual([]);
  });

  test('is accepted where the maximum size is known only at deployment', () => {
    expect(refusedSizes(Size.gibibytes(16384), sizeFromParameter())).toEqual([]);
  });

  test.each<[string | number | undefined, string | number | undefined]>([['200', 100], [200, '100'], [undefined, 100], [200, undefined]])('is left to others where it is %p and the maximum is %p', (size, maximum) => {
    const sizes = given('', { DefaultEbsVolumeSizeInGb: given('', size), MaximumEbsVolumeSizeInGb: given('', maximum) });
    const storage = given('', { SpaceStorageSettings: given('', { DefaultEbsStorageSettings: sizes }) });
    expect(findings(defaultSizeAboveMaximum, { UserSettings: storage })).toEqual([]);
  });
});

describe('mount path', () => {
  const refusedPaths = (...mountPaths: (string | undefined)[]) => refusal(() => profileWith(stack, {
    customFileSystems: mountPaths.map((mountPath, index) =>
      CustomFileSystem.s3(Bucket.fromBucketName(stack, `Bucket${index}`, `team-${index}`), { mountPath })),
  }));

  test('is refused where another file system has it', () => {
    expect(refusedPaths('/data', '/models', '/data')).toEqual([
      "customFileSystems[2].mountPath: must be another path than that of customFileSystems[0], got '/data' twice",
    ]);
  });

  test('is refused where another file system has the same one, though it is known only at deployment', () => {
    const mountPath = new CfnParameter(stack, 'MountPath').valueAsString;
    expect(refusedPaths(mountPath, mountPath)).toEqual([
      "customFileSystems[1].mountPath: must be another path than that of customFileSystems[0], got '(known at deployment)' twice",
    ]);
  });

  test('is accepted beside another', () => {
    expect(refusedPaths('/data', '/models')).toEqual([]);
  });

  test('is left to the service where none is given', () => {
    expect(refusedPaths(undefined, undefined)).toEqual([]);
  });

  test('is accepted where it is known only at deployment', () => {
    expect(refusedPaths(Lazy.string({ produce: () => '/data' }), Lazy.string({ produce: () => '/data' }), '/data')).toEqual([]);
  });
});

describe('shared notebook output', () => {
  const sharing = (settings: SharingSettings) => profileWith(stack, { sharing: settings });
  const bucket = () => Bucket.fromBucketName(stack, 'Bucket', 'team');
  const { ALLOWED, DISABLED } = NotebookOutputOption;

  test('warns of output that is allowed without a bucket to share it in', () => {
    sharing({ notebookOutputOption: ALLOWED });
    expect(warnings(stack)).toEqual([
      'sharing.bucket: notebook output may be shared, but there is no bucket to share it in [ack: cdk-sagemaker-studio:sharingWithoutBucket]',
    ]);
  });

  test('is silent about output that is allowed with a bucket', () => {
    sharing({ notebookOutputOption: ALLOWED, bucket: bucket() });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about a bucket known only at deployment', () => {
    sharing({ notebookOutputOption: ALLOWED, bucket: new Bucket(stack, 'Bucket') });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about output that is not allowed', () => {
    sharing({ notebookOutputOption: DISABLED });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent where it is known only at deployment whether output is allowed', () => {
    sharing({ notebookOutputOption: new CfnParameter(stack, 'Output').valueAsString as NotebookOutputOption });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent once acknowledged', () => {
    Validations.of(stack).acknowledge({ id: 'cdk-sagemaker-studio:sharingWithoutBucket', reason: 'the domain has one' });
    sharing({ notebookOutputOption: ALLOWED });
    expect(warnings(stack)).toEqual([]);
  });
});
