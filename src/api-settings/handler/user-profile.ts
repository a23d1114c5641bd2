import { DescribeUserProfileCommand, SageMakerClient, UpdateUserProfileCommand } from '@aws-sdk/client-sagemaker';
import type { UserSettings } from '@aws-sdk/client-sagemaker';
import type { ProfileId } from '../../custom-resources/runtime/event';
import type { Patience } from '../../custom-resources/runtime/patience';

// one attempt: how long to be patient depends on the Lambda's deadline, which the SDK knows nothing of
const sagemaker = new SageMakerClient({ maxAttempts: 1 });

/** What the service says of whatever has settings. */
export interface Described {
  readonly status: string;
  readonly failureReason?: string;
  readonly lastModified?: number;
  readonly settings: unknown;
  readonly homeEfsFileSystemUid?: string;
}

/** The two calls that the settings of a user profile are read and written with. */
export class UserProfile {
  /** As described last. */
  public status?: string;

  public constructor(public readonly id: ProfileId, private readonly patience: Patience) {}

  public async describe(): Promise<Described> {
    const described = await this.patience.call('waiting for DescribeUserProfile', (abortSignal) =>
      sagemaker.send(new DescribeUserProfileCommand(this.input), { abortSignal }));
    this.status = described.Status ?? 'unknown';
    return {
      status: this.status,
      failureReason: described.FailureReason,
      lastModified: described.LastModifiedTime?.getTime(),
      settings: described.UserSettings,
      homeEfsFileSystemUid: described.HomeEfsFileSystemUid,
    };
  }

  /** Sends once: whether an update whose answer was lost has arrived is for the caller to see. */
  public async update(blocks: UserSettings): Promise<void> {
    await this.patience.once((abortSignal) =>
      sagemaker.send(new UpdateUserProfileCommand({ ...this.input, UserSettings: blocks }), { abortSignal }));
  }

  private get input() {
    return { DomainId: this.id.domainId, UserProfileName: this.id.userProfileName };
  }
}
