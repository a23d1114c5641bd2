import { show } from '../report';
import type { Report } from '../report';
import type { Setting } from '../setting';

/**
 * DefaultEbsStorageSettings.MaximumEbsVolumeSizeInGb: "Must be greater than or equal to the DefaultEbsVolumeSizeInGb."
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-sagemaker-userprofile-defaultebsstoragesettings.html
 */
export function defaultSizeAboveMaximum(profile: Setting, report: Report): void {
  const storage = profile.get('UserSettings.SpaceStorageSettings.DefaultEbsStorageSettings');
  const size = storage?.get('DefaultEbsVolumeSizeInGb');
  const maximum = storage?.get('MaximumEbsVolumeSizeInGb')?.known;
  if (size && typeof size.known === 'number' && typeof maximum === 'number' && size.known > maximum) {
    report.refuse(size.path, `must be at most the maximum size (${maximum} GiB), got ${size.known} GiB`);
  }
}

/**
 * S3FileSystemConfig.MountPath: "The file system path where the Amazon S3 storage location will be mounted within the Amazon SageMaker Studio
 * environment." One path holds one file system.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3FileSystemConfig.html
 */
export function mountPathTwice(profile: Setting, report: Report): void {
  const firstAt = new Map<unknown, Setting>();
  for (const fileSystem of profile.get('UserSettings.CustomFileSystemConfigs')?.items ?? []) {
    const mountPath = fileSystem.get('S3FileSystemConfig.MountPath');
    const first = mountPath && firstAt.get(mountPath.scalar);
    if (first) {
      report.refuse(mountPath.path, `must be another path than that of ${first.path}, got ${show(mountPath.scalar)} twice`);
    } else if (mountPath) {
      firstAt.set(mountPath.scalar, fileSystem);
    }
  }
}

/**
 * SharingSettings.S3OutputPath: "When NotebookOutputOption is Allowed, the Amazon S3 bucket used to store the shared notebook snapshots."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SharingSettings.html
 */
export function sharingWithoutBucket(profile: Setting, report: Report): void {
  const sharing = profile.get('UserSettings.SharingSettings');
  const isAllowed = sharing?.get('NotebookOutputOption')?.known === 'Allowed';
  const bucket = sharing?.get('S3OutputPath');
  if (sharing && isAllowed && !bucket) {
    report.doubt('sharingWithoutBucket', sharing.pathOf('S3OutputPath'), 'notebook output may be shared, but there is no bucket to share it in');
  }
}
