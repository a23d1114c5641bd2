import type { IFileSystemRef as IEfsFileSystemRef } from 'aws-cdk-lib/aws-efs';
import type { IFileSystemRef as IFsxFileSystemRef } from 'aws-cdk-lib/aws-fsx';
import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import type { IDependable } from 'constructs';
import { givenNamesWithS3Location, renderS3Location } from './s3-location';
import { GIVEN_AS, WAITS_FOR } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * Which part of a file system the user sees.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_EFSFileSystemConfig.html
 */
export interface CustomFileSystemOptions {
  /**
   * The directory that the user can access, with all below it: an absolute path without white space, from 1 to 256 characters.
   *
   * @default - the file system's root
   */
  readonly fileSystemPath?: string;
}

/**
 * Which part of a bucket the user sees, and where.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3FileSystemConfig.html
 */
export interface S3FileSystemOptions {
  /**
   * What the keys that the user sees start with: no leading slash, together with bucket and scheme at most 1,024 characters.
   *
   * @default - the whole bucket
   */
  readonly prefix?: string;

  /**
   * Where the bucket is mounted in the user's spaces, at most 1,024 characters, another path for each file system.
   *
   * @default - left to the service
   */
  readonly mountPath?: string;
}

const UNION_GIVEN_NAMES = { EFSFileSystemConfig: '', FSxLustreFileSystemConfig: '', S3FileSystemConfig: '' };
const GIVEN_NAMES = { FileSystemId: 'fileSystem', FileSystemPath: 'fileSystemPath' };

const s3GivenNames = givenNamesWithS3Location('S3Uri', { MountPath: 'mountPath' });

/**
 * A file system of your own that is mounted in the user's private spaces.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CustomFileSystemConfig.html
 *
 * @example
 * new studio.UserProfile(stack, 'Alice', {
 *   domain,
 *   customFileSystems: [
 *     studio.CustomFileSystem.efs(efsFileSystem, { fileSystemPath: '/team' }),
 *     studio.CustomFileSystem.fsxLustreById(lustreFileSystem.fileSystemId),
 *     studio.CustomFileSystem.s3(bucket, { prefix: 'data', mountPath: '/home/sagemaker-user/data' }),
 *   ],
 *   customPosixUser: { uid: 10001, gid: 1001 },
 * });
 */
export class CustomFileSystem {
  /**
   * An Amazon EFS file system. It needs a mount target in each subnet of the domain: those of an `efs.FileSystem` of this app are waited for.
   * The execution role needs `elasticfilesystem:DescribeMountTargets` on it.
   *
   * @param fileSystem an `efs.FileSystem`, an imported one, or a `CfnFileSystem`
   * @param options which part of it the user sees, all of it if left out
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_EFSFileSystemConfig.html
   */
  public static efs(fileSystem: IEfsFileSystemRef, options: CustomFileSystemOptions = {}): CustomFileSystem {
    const { mountTargetsAvailable } = fileSystem as { mountTargetsAvailable?: IDependable };
    return new CustomFileSystem('EFSFileSystemConfig', {
      FileSystemId: fileSystem.fileSystemRef.fileSystemId,
      FileSystemPath: options.fileSystemPath,
      [GIVEN_AS]: GIVEN_NAMES,
      [WAITS_FOR]: mountTargetsAvailable,
    });
  }

  /**
   * An Amazon FSx for Lustre file system that is a `CfnFileSystem`. For any other, `fsx.LustreFileSystem` too, see `fsxLustreById()`.
   *
   * @param fileSystem a `CfnFileSystem` of the type `LUSTRE`
   * @param options which part of it the user sees, all of it if left out
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_FSxLustreFileSystemConfig.html
   */
  public static fsxLustre(fileSystem: IFsxFileSystemRef, options: CustomFileSystemOptions = {}): CustomFileSystem {
    return new CustomFileSystem('FSxLustreFileSystemConfig', {
      FileSystemId: fileSystem.fileSystemRef.fileSystemId,
      FileSystemPath: options.fileSystemPath,
      [GIVEN_AS]: GIVEN_NAMES,
    });
  }

  /**
   * An Amazon FSx for Lustre file system, by its ID.
   *
   * @param fileSystemId `fs-` and 8 to 18 hexadecimal digits, such as `fs-0123456789abcdef0`, or the `fileSystemId` of an `fsx.LustreFileSystem`
   * @param options which part of it the user sees, all of it if left out
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_FSxLustreFileSystemConfig.html
   */
  public static fsxLustreById(fileSystemId: string, options: CustomFileSystemOptions = {}): CustomFileSystem {
    return new CustomFileSystem('FSxLustreFileSystemConfig', {
      FileSystemId: fileSystemId,
      FileSystemPath: options.fileSystemPath,
      [GIVEN_AS]: { ...GIVEN_NAMES, FileSystemId: 'fileSystemId' },
    });
  }

  /**
   * An Amazon S3 bucket, or a part of it.
   *
   * @param bucket of this app or another
   * @param options which part of it the user sees, and where, the whole bucket if left out
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3FileSystemConfig.html
   */
  public static s3(bucket: IBucketRef, options: S3FileSystemOptions = {}): CustomFileSystem {
    return new CustomFileSystem('S3FileSystemConfig', {
      MountPath: options.mountPath,
      S3Uri: renderS3Location(bucket, options.prefix),
      [GIVEN_AS]: s3GivenNames(bucket, options.prefix),
    });
  }

  private constructor(private readonly member: string, private readonly config: GivenMembers) {}

  /** @internal */
  public _render(): GivenMembers {
    return { [this.member]: this.config, [GIVEN_AS]: UNION_GIVEN_NAMES };
  }
}
