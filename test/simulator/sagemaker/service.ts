import { Apps } from './apps';
import { Domains } from './domains';
import type { PendingFault } from './faults';
import type { OmissionSemantics } from './merge';
import type { EmulatorOptions } from './options';
import { Spaces } from './spaces';
import { Tagging } from './tags';
import type { Tags } from './tags';
import { Targets } from './targets';
import { UserProfiles } from './user-profiles';
import type { Clock } from '../clock/clock';

type Action = (input: any, region: string, fault?: PendingFault) => unknown;

/** What there is in the emulator, and what each action of the API does with it. */
export class Service {
  public readonly domains: Domains;
  public readonly userProfiles: UserProfiles;
  public readonly spaces: Spaces;
  public readonly apps: Apps;
  public readonly targets: Targets;
  /** What becomes of members that the next update leaves out. */
  public omission: OmissionSemantics;

  private readonly actions: Readonly<Record<string, Action>>;

  public constructor(clock: Clock, options: EmulatorOptions) {
    const { transitionTime = 0, pageSize = 10, sharedSpacesKeepOwner = true } = options;
    if (!(pageSize >= 1)) {
      throw new Error(`a page can't have ${pageSize} items`);
    }
    this.omission = options.omission ?? { inBlocks: 'kept', inNestedStructures: 'kept' };
    const domains = this.domains = new Domains(clock);
    const profiles = this.userProfiles = new UserProfiles(domains, {
      clock,
      transitionTime,
      busyError: options.busyError ?? 'ResourceInUse',
      homeEfsFileSystemUid: options.homeEfsFileSystemUid === undefined ? '200005' : options.homeEfsFileSystemUid,
      keptBy: (profile) => this.whatKeepsProfile(profile, sharedSpacesKeepOwner),
    });
    const spaces = this.spaces = new Spaces(domains, profiles, {
      clock,
      transitionTime,
      pageSize,
      keptBy: (space) => this.whatKeepsSpace(space),
    });
    const apps = this.apps = new Apps(domains, profiles, spaces, {
      clock,
      transitionTime,
      pageSize,
      deletionTime: options.appDeletionTime ?? transitionTime,
      busyError: options.appBusyError ?? 'ResourceInUse',
    });
    this.targets = new Targets(profiles, spaces, apps);
    const tagging = new Tagging((arn) => this.tagsOf(arn));
    this.actions = {
      CreateUserProfile: (input, region) => profiles.create(input, region),
      UpdateUserProfile: (input, region, fault) => profiles.update(input, region, this.omission, outcomeIn(fault)),
      DescribeUserProfile: (input, region) => profiles.describe(input, region),
      DeleteUserProfile: (input, region) => profiles.delete(input, region),
      ListUserProfiles: (input) => profiles.list(input),
      CreateSpace: (input, region) => spaces.create(input, region),
      DescribeSpace: (input, region) => spaces.describe(input, region),
      DeleteSpace: (input, region, fault) => spaces.delete(input, region, outcomeIn(fault)),
      ListSpaces: (input) => spaces.list(input),
      CreateApp: (input, region) => apps.create(input, region),
      DescribeApp: (input, region) => apps.describe(input, region),
      DeleteApp: (input, region, fault) => apps.delete(input, region, outcomeIn(fault)),
      ListApps: (input) => apps.list(input),
      DescribeDomain: (input, region) => domains.describe(input, region),
      ListDomains: (input, region) => domains.list(input, region),
      AddTags: (input) => tagging.add(input),
      ListTags: (input) => tagging.list(input),
      DeleteTags: (input) => tagging.remove(input),
    };
  }

  public has(action: string): boolean {
    return Object.hasOwn(this.actions, action);
  }

  /**
   * Does what a call asks for, whose input is valid and whose caller may.
   *
   * @param fault what hits the call, and may change what becomes of it
   */
  public perform(action: string, input: unknown, region: string, fault?: PendingFault): unknown {
    return this.actions[action](input, region, fault);
  }

  private whatKeepsProfile({ DomainId, UserProfileName }: any, sharedSpacesKeepOwner: boolean): string | undefined {
    if (this.apps.ofUserProfile(DomainId, UserProfileName).length > 0) {
      return 'App';
    }
    const keepsOwner = ({ SpaceSharingSettings }: any) => sharedSpacesKeepOwner || SpaceSharingSettings?.SharingType !== 'Shared';
    return this.spaces.ownedBy(DomainId, UserProfileName).some(keepsOwner) ? 'Space' : undefined;
  }

  private whatKeepsSpace({ DomainId, SpaceName }: any): string | undefined {
    return this.apps.inSpace(DomainId, SpaceName).length > 0 ? 'App' : undefined;
  }

  /** The tags of what has an ARN; undefined if there is nothing of that ARN. */
  public tagsOf(arn: string): Tags | undefined {
    const [, domainId] = /:domain\/([^/]+)$/.exec(arn) ?? [];
    return domainId !== undefined ? this.domains.tags(domainId) : this.userProfiles.tags(arn) ?? this.spaces.tags(arn) ?? this.apps.tags(arn);
  }
}

function outcomeIn(fault: PendingFault | undefined): PendingFault | undefined {
  return fault?.isOutcome ? fault : undefined;
}
