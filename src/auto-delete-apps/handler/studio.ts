import {
  DeleteAppCommand, DeleteSpaceCommand, DescribeAppCommand, DescribeSpaceCommand, DescribeUserProfileCommand, ListAppsCommand, ListSpacesCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { AppDetails, DeleteAppCommandInput, SpaceDetails } from '@aws-sdk/client-sagemaker';
import { isThrottled } from '../../custom-resources/runtime/patience';
import type { Patience } from '../../custom-resources/runtime/patience';

const client = new SageMakerClient({ maxAttempts: 3 });

const LONGEST_PAGE = 100;

/** What apps belong to: a profile, or one of its spaces. */
export type AppOwner = { readonly UserProfileName: string } | { readonly SpaceName: string };

/** An app, without its domain. */
export type AppId = Omit<DeleteAppCommandInput, 'DomainId'>;

/** The calls that a profile, its spaces and their apps are looked at and deleted with, in one domain. */
export class Studio {
  public constructor(private readonly DomainId: string, private readonly patience: Patience) {}

  /** The name of a profile as it was given, whatever the case of the letters here; undefined when the profile is gone or going. */
  public async userProfileNamed(name: string): Promise<string | undefined> {
    try {
      const { UserProfileName = name, Status } = await this.patience.call('waiting for DescribeUserProfile', (abortSignal) =>
        client.send(new DescribeUserProfileCommand({ DomainId: this.DomainId, UserProfileName: name }), { abortSignal }));
      return Status === 'Deleting' ? undefined : UserProfileName;
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** The apps of a profile that aren't in a space, or those in a space; without those that are deleted already. */
  public async apps(owner: AppOwner): Promise<AppDetails[]> {
    const filter = 'SpaceName' in owner ? { SpaceNameEquals: owner.SpaceName } : { UserProfileNameEquals: owner.UserProfileName };
    const isAsked = (app: AppDetails) => 'SpaceName' in owner ? isSame(app.SpaceName, owner.SpaceName)
      : isSame(app.UserProfileName, owner.UserProfileName) && !app.SpaceName;
    const apps: AppDetails[] = [];
    for await (const { Apps = [] } of this.patience.pages('waiting for ListApps', (NextToken, abortSignal) => client.send(
      new ListAppsCommand({ DomainIdEquals: this.DomainId, ...filter, MaxResults: LONGEST_PAGE, NextToken }), { abortSignal }))) {
      apps.push(...Apps);
    }
    return apps.filter((app) => app.Status !== 'Deleted' && isAsked(app));
  }

  /** The spaces that a profile owns, private or shared. */
  public async spaces(userProfileName: string): Promise<SpaceDetails[]> {
    const spaces: SpaceDetails[] = [];
    for await (const { Spaces = [] } of this.patience.pages('waiting for ListSpaces', (NextToken, abortSignal) => client.send(
      new ListSpacesCommand({ DomainIdEquals: this.DomainId, MaxResults: LONGEST_PAGE, NextToken }), { abortSignal }))) {
      spaces.push(...Spaces);
    }
    return spaces.filter(({ OwnershipSettingsSummary: owner }) => isSame(owner?.OwnerUserProfileName, userProfileName));
  }

  public async deleteApp(app: AppId): Promise<void> {
    await this.unlessGone('waiting for DeleteApp', (abortSignal) =>
      client.send(new DeleteAppCommand({ DomainId: this.DomainId, ...app }), { abortSignal }));
  }

  public async deleteSpace(SpaceName: string): Promise<void> {
    await this.unlessGone('waiting for DeleteSpace', (abortSignal) =>
      client.send(new DeleteSpaceCommand({ DomainId: this.DomainId, SpaceName }), { abortSignal }));
  }

  /** Why an app failed, if the service says. */
  public async failureOfApp(app: AppId): Promise<string | undefined> {
    const { FailureReason } = await this.patience.once((abortSignal) =>
      client.send(new DescribeAppCommand({ DomainId: this.DomainId, ...app }), { abortSignal }));
    return FailureReason;
  }

  /** Why a space failed, if the service says. */
  public async failureOfSpace(SpaceName: string): Promise<string | undefined> {
    const { FailureReason } = await this.patience.once((abortSignal) =>
      client.send(new DescribeSpaceCommand({ DomainId: this.DomainId, SpaceName }), { abortSignal }));
    return FailureReason;
  }

  /** Waits for its turn when there are too many calls, which the many of the next look at what is left would only take from it again. */
  private async unlessGone(what: string, send: (abortSignal: AbortSignal) => Promise<unknown>): Promise<void> {
    try {
      await this.patience.call(what, send, isThrottled);
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
  }
}

/** The service tells names of one domain apart without regard to case. */
function isSame(name: string | undefined, other: string): boolean {
  return name?.toLowerCase() === other.toLowerCase();
}

function isNotFound(error: unknown): boolean {
  return (error as Error).name === 'ResourceNotFound';
}
