import { CfnParameter } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as fsx from 'aws-cdk-lib/aws-fsx';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { DependencyGroup } from 'constructs';
import { CustomFileSystem } from '../../src';
import { profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const rendered = (...customFileSystems: CustomFileSystem[]) => propertiesOf(profileWith(stack, { customFileSystems })).UserSettings;
const refused = (...customFileSystems: CustomFileSystem[]) => refusal(() => profileWith(stack, { customFileSystems }));
const efsFileSystem = (id = 'fs-0123456789abcdef0') => efs.CfnFileSystem.fromFileSystemId(stack, 'Efs', id);
const bucket = () => Bucket.fromBucketName(stack, 'Bucket', 'team');

describe('CustomFileSystem.efs', () => {
  test('mounts the root of a file system', () => {
    expect(rendered(CustomFileSystem.efs(efsFileSystem()))).toEqual({
      CustomFileSystemConfigs: [{ EFSFileSystemConfig: { FileSystemId: 'fs-0123456789abcdef0' } }],
    });
  });

  test('mounts a directory of a file system', () => {
    expect(rendered(CustomFileSystem.efs(efsFileSystem(), { fileSystemPath: '/data' }))).toEqual({
      CustomFileSystemConfigs: [{ EFSFileSystemConfig: { FileSystemId: 'fs-0123456789abcdef0', FileSystemPath: '/data' } }],
    });
  });

  test('refers to a file system of this app', () => {
    expect(rendered(CustomFileSystem.efs(new efs.CfnFileSystem(stack, 'Own')))).toEqual({
      CustomFileSystemConfigs: [{ EFSFileSystemConfig: { FileSystemId: { Ref: 'Own' } } }],
    });
  });

  test('waits for the mount targets of a file system of this app', () => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'], privateSubnetIds: ['subnet-1', 'subnet-2'],
    });
    profileWith(stack, { customFileSystems: [CustomFileSystem.efs(new efs.FileSystem(stack, 'Own', { vpc }))] });
    Template.fromStack(stack).hasResource('AWS::SageMaker::UserProfile', {
      DependsOn: [Match.stringLikeRegexp('^OwnEfsMountTarget1'), Match.stringLikeRegexp('^OwnEfsMountTarget2')],
    });
  });

  test('waits for mount targets of this app of an imported file system', () => {
    const fileSystem = efsFileSystem('fs-0123456789abcdef0');
    const mountTargetsAvailable = new DependencyGroup();
    profileWith(stack, { customFileSystems: [CustomFileSystem.efs(Object.assign(fileSystem, { mountTargetsAvailable }))] });
    mountTargetsAvailable.add(new efs.CfnMountTarget(stack, 'MountTarget', { fileSystemId: 'fs-0123456789abcdef0', securityGroups: [], subnetId: 'subnet-1' }));
    Template.fromStack(stack).hasResource('AWS::SageMaker::UserProfile', { DependsOn: ['MountTarget'] });
  });

  test('refuses the ID of something else', () => {
    expect(refused(CustomFileSystem.efs(efsFileSystem('vol-01234567')))).toEqual([
      "customFileSystems[0].fileSystem: must be the ID of a file system, such as fs-0123456789abcdef0, got 'vol-01234567'",
    ]);
  });

  test('refuses a directory without a leading slash', () => {
    expect(refused(CustomFileSystem.efs(efsFileSystem(), { fileSystemPath: 'data' }))).toEqual([
      "customFileSystems[0].fileSystemPath: must be an absolute path without white space, such as /home, got 'data'",
    ]);
  });
});

describe('CustomFileSystem.fsxLustre', () => {
  const ownFileSystem = () => new fsx.CfnFileSystem(stack, 'Own', { fileSystemType: 'LUSTRE', subnetIds: ['subnet-1'] });

  test('mounts the root of a file system', () => {
    expect(rendered(CustomFileSystem.fsxLustre(ownFileSystem()))).toEqual({
      CustomFileSystemConfigs: [{ FSxLustreFileSystemConfig: { FileSystemId: { Ref: 'Own' } } }],
    });
  });

  test('mounts a directory of a file system', () => {
    expect(rendered(CustomFileSystem.fsxLustre(ownFileSystem(), { fileSystemPath: '/scratch' }))).toEqual({
      CustomFileSystemConfigs: [{ FSxLustreFileSystemConfig: { FileSystemId: { Ref: 'Own' }, FileSystemPath: '/scratch' } }],
    });
  });

  test('refuses a directory without a leading slash', () => {
    expect(refused(CustomFileSystem.fsxLustre(ownFileSystem(), { fileSystemPath: 'scratch' }))).toEqual([
      "customFileSystems[0].fileSystemPath: must be an absolute path without white space, such as /home, got 'scratch'",
    ]);
  });
});

describe('CustomFileSystem.fsxLustreById', () => {
  test('mounts the root of a file system', () => {
    expect(rendered(CustomFileSystem.fsxLustreById('fs-0123456789abcdef0'))).toEqual({
      CustomFileSystemConfigs: [{ FSxLustreFileSystemConfig: { FileSystemId: 'fs-0123456789abcdef0' } }],
    });
  });

  test('mounts a directory of a file system', () => {
    expect(rendered(CustomFileSystem.fsxLustreById('fs-0123456789abcdef0', { fileSystemPath: '/scratch' }))).toEqual({
      CustomFileSystemConfigs: [{ FSxLustreFileSystemConfig: { FileSystemId: 'fs-0123456789abcdef0', FileSystemPath: '/scratch' } }],
    });
  });

  test('takes the ID of an L2 of this app', () => {
    const vpcSubnet = ec2.Subnet.fromSubnetId(stack, 'Subnet', 'subnet-1');
    const fileSystem = new fsx.LustreFileSystem(stack, 'Own', {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }),
      vpcSubnet,
      storageCapacityGiB: 1200,
      lustreConfiguration: { deploymentType: fsx.LustreDeploymentType.SCRATCH_2 },
    });
    expect(rendered(CustomFileSystem.fsxLustreById(fileSystem.fileSystemId))).toEqual({
      CustomFileSystemConfigs: [{ FSxLustreFileSystemConfig: { FileSystemId: { Ref: expect.stringMatching(/^Own/) } } }],
    });
  });

  test('refuses the ID of something else', () => {
    expect(refused(CustomFileSystem.fsxLustreById('vol-01234567'))).toEqual([
      "customFileSystems[0].fileSystemId: must be the ID of a file system, such as fs-0123456789abcdef0, got 'vol-01234567'",
    ]);
  });

  test('accepts an ID known only at deployment', () => {
    expect(refused(CustomFileSystem.fsxLustreById(new CfnParameter(stack, 'FileSystem').valueAsString))).toEqual([]);
  });
});

describe('CustomFileSystem.s3', () => {
  test('mounts a whole bucket', () => {
    expect(rendered(CustomFileSystem.s3(bucket()))).toEqual({ CustomFileSystemConfigs: [{ S3FileSystemConfig: { S3Uri: 's3://team' } }] });
  });

  test('mounts a part of a bucket at a path', () => {
    expect(rendered(CustomFileSystem.s3(bucket(), { prefix: 'models/v2', mountPath: '/models' }))).toEqual({
      CustomFileSystemConfigs: [{ S3FileSystemConfig: { S3Uri: 's3://team/models/v2', MountPath: '/models' } }],
    });
  });

  test('refers to a bucket of this app', () => {
    expect(rendered(CustomFileSystem.s3(new Bucket(stack, 'Own'), { prefix: 'models' }))).toEqual({
      CustomFileSystemConfigs: [{
        S3FileSystemConfig: { S3Uri: { 'Fn::Join': ['', ['s3://', { Ref: expect.stringMatching(/^Own/) }, '/models']] } },
      }],
    });
  });

  test('refuses a prefix with a leading slash', () => {
    expect(refused(CustomFileSystem.s3(bucket(), { prefix: '/models' }))).toEqual([
      "customFileSystems[0].prefix: must not start with '/', got '/models'",
    ]);
  });

  test('refuses a prefix that is too long, under the name of the option', () => {
    expect(refused(CustomFileSystem.s3(bucket(), { prefix: 'a'.repeat(1025) }))).toEqual([
      expect.stringMatching(/^customFileSystems\[0\]\.prefix: .* at most 1024 characters/),
    ]);
  });
});

describe('custom file systems', () => {
  test('keep their order', () => {
    expect(rendered(CustomFileSystem.s3(bucket()), CustomFileSystem.efs(efsFileSystem()))).toEqual({
      CustomFileSystemConfigs: [
        { S3FileSystemConfig: { S3Uri: 's3://team' } },
        { EFSFileSystemConfig: { FileSystemId: 'fs-0123456789abcdef0' } },
      ],
    });
  });

  test('can be an empty list', () => {
    expect(rendered()).toEqual({ CustomFileSystemConfigs: [] });
  });

  test('serve two profiles', () => {
    const fileSystem = CustomFileSystem.s3(bucket());
    profileWith(stack, { customFileSystems: [fileSystem] }, 'Bob');
    expect(rendered(fileSystem)).toEqual({ CustomFileSystemConfigs: [{ S3FileSystemConfig: { S3Uri: 's3://team' } }] });
  });
});
