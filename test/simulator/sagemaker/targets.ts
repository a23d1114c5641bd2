import type { Apps } from './apps';
import { domainArn, spaceArn, userProfileArn } from './arns';
import type { Spaces } from './spaces';
import type { UserProfiles } from './user-profiles';

/** The values of IAM's condition keys in a call; what isn't known isn't there. */
export type ConditionKeys = Readonly<Record<string, string>>;

/** What a call is about, for IAM. */
export interface CallTarget {
  /** An ARN; `*` where there is none to name. */
  readonly resource: string;
  readonly context: ConditionKeys;
}

/** The actions that IAM knows the owner and the sharing of a space for: those that describe have no such keys. */
const OF_OWNERS = ['CreateSpace', 'DeleteSpace', 'CreateApp', 'DeleteApp'];

/** Finds out what calls are about. A fault may hit a call whose input is nonsense, so anything may be in it here. */
export class Targets {
  public constructor(private readonly profiles: UserProfiles, private readonly spaces: Spaces, private readonly apps: Apps) {}

  public targetOf(action: string, input: any, region: string): CallTarget {
    return { resource: this.arnOf(input ?? {}, region), context: OF_OWNERS.includes(action) ? this.contextOf(action, input ?? {}, region) : {} };
  }

  private arnOf(input: any, region: string): string {
    const { DomainId, UserProfileName, SpaceName, AppType, AppName, ResourceArn } = input;
    if (!isString(DomainId)) {
      return isString(ResourceArn) ? ResourceArn : '*';
    }
    if (isString(AppType) && isString(AppName) && (isString(UserProfileName) || isString(SpaceName))) {
      return this.apps.arnOf({ DomainId, ...isString(UserProfileName) ? { UserProfileName } : { SpaceName }, AppType, AppName }, region);
    }
    if (isString(UserProfileName)) {
      return this.profiles.find(DomainId, UserProfileName)?.described.UserProfileArn ?? userProfileArn(region, DomainId, UserProfileName);
    }
    if (isString(SpaceName)) {
      return this.spaces.find(DomainId, SpaceName)?.described.SpaceArn ?? spaceArn(region, DomainId, SpaceName);
    }
    return domainArn(region, DomainId);
  }

  private contextOf(action: string, input: any, region: string): ConditionKeys {
    const { DomainId, SpaceName } = input;
    if (!isString(DomainId) || !isString(SpaceName)) {
      return {};
    }
    const space = action === 'CreateSpace' ? input : this.spaces.find(DomainId, SpaceName)?.described;
    const owner = space?.OwnershipSettings?.OwnerUserProfileName;
    const sharing = space?.SpaceSharingSettings?.SharingType;
    return {
      ...isString(owner) && { 'sagemaker:OwnerUserProfileArn': this.arnOf({ DomainId, UserProfileName: owner }, region) },
      ...isString(sharing) && { 'sagemaker:SpaceSharingType': sharing },
    };
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
