import { domainArn, REGION, spaceArn, userProfileArn } from './arns';
import type { Domains } from './domains';
import { resourceInUse, resourceNotFound, validationException } from './errors';
import type { Outcome } from './faults';
import { withoutNulls } from './merge';
import { isSameName, keyOf } from './names';
import { page, sorted } from './pages';
import { isChanging, refuseUnlessUsable } from './states';
import { tagsFrom } from './tags';
import type { Tags } from './tags';
import { Transitions } from './transitions';
import type { UserProfiles } from './user-profiles';
import { violationsOf } from './validation';
import type { Clock } from '../clock/clock';

/** A space that a test adds without a call. */
export interface AddedSpace {
  readonly DomainId: string;
  readonly SpaceName: string;
  /** A profile of the domain; none unless told otherwise. */
  readonly OwnerUserProfileName?: string;
  /** None unless told otherwise. */
  readonly SharingType?: 'Private' | 'Shared';
  /** InService unless told otherwise. What is under way (Pending, Updating, Deleting) ends after the emulator's `transitionTime`. */
  readonly Status?: 'Pending' | 'InService' | 'Updating' | 'Deleting' | 'Failed' | 'Update_Failed' | 'Delete_Failed';
  readonly FailureReason?: string;
  /** Of its ARN; eu-west-1 unless told otherwise. */
  readonly region?: string;
}

/** How the service treats spaces. */
export interface SpacesOptions {
  readonly clock: Clock;
  readonly transitionTime: number;
  readonly pageSize: number;
  /** What a space has that keeps it from being deleted, by its description; undefined when nothing does. */
  readonly keptBy: (space: any) => string | undefined;
}

interface Space {
  /** As DescribeSpace gives it. */
  readonly described: any;
  readonly tags: Tags;
}

/** The spaces of the emulator, and the actions on them. Input of the actions is valid by the service model here. */
export class Spaces {
  private readonly spaces = new Map<string, Space>();
  private readonly transitions: Transitions<Space>;

  public constructor(private readonly domains: Domains, private readonly profiles: UserProfiles, private readonly options: SpacesOptions) {
    this.transitions = new Transitions(options.clock, options.transitionTime);
  }

  /** The space of this name, in whatever case; undefined when there is none. */
  public find(domainId: string, spaceName: string): Space | undefined {
    this.transitions.settle();
    return this.spaces.get(keyOf(domainId, spaceName));
  }

  /** Each space as DescribeSpace gives it. */
  public all(): any[] {
    this.transitions.settle();
    return [...this.spaces.values()].map(({ described }) => described);
  }

  /** Takes a space away at once. */
  public remove(domainId: string, spaceName: string): void {
    this.spaces.delete(keyOf(domainId, spaceName));
  }

  public ownedBy(domainId: string, userProfileName: string): any[] {
    return this.all().filter(({ DomainId, OwnershipSettings }) =>
      DomainId === domainId && isSameName(OwnershipSettings?.OwnerUserProfileName, userProfileName));
  }

  public tags(arn: string): Tags | undefined {
    this.transitions.settle();
    return [...this.spaces.values()].find(({ described }) => isSameName(described.SpaceArn, arn))?.tags;
  }

  public add({ DomainId, SpaceName, OwnerUserProfileName, SharingType, Status = 'InService', FailureReason, region = REGION }: AddedSpace): void {
    const members = {
      DomainId,
      SpaceName,
      ...OwnerUserProfileName !== undefined && { OwnershipSettings: { OwnerUserProfileName } },
      ...SharingType !== undefined && { SpaceSharingSettings: { SharingType } },
    };
    const [violation] = violationsOf('CreateSpace', members);
    if (violation) {
      throw new Error(violation.message);
    }
    this.place({ ...members, Status, ...FailureReason !== undefined && { FailureReason } }, region, new Map());
  }

  public create(input: any, region: string): unknown {
    const { Tags: tags = [], ...members } = withoutNulls(input);
    const owner = this.ownerOf(members);
    refuseUnlessUsable(`UserProfile [${owner?.UserProfileArn}]`, owner?.Status);
    return { SpaceArn: this.place({ ...members, Status: 'Pending' }, region, tagsFrom(tags)).SpaceArn };
  }

  public describe(input: any, region: string): unknown {
    return structuredClone(this.existing(input, region).described);
  }

  /** @param outcome what becomes of the deletion once it is accepted, where that isn't what it should */
  public delete(input: any, region: string, outcome?: Outcome): void {
    const space = this.existing(input, region);
    const { described } = space;
    const what = `Space [${described.SpaceArn}]`;
    if (isChanging(described.Status)) {
      throw resourceInUse(`Unable to delete ${what} because it is in [${described.Status}] state`);
    }
    const keeper = this.options.keptBy(described);
    if (keeper !== undefined) {
      throw resourceInUse(`Unable to delete ${what} because ${keeper}(s) are associated with it`);
    }
    outcome?.use();
    described.Status = 'Deleting';
    described.LastModifiedTime = this.options.clock.now() / 1000;
    delete described.FailureReason;
    this.transitions.begin(space, (at) => {
      if (outcome) {
        Object.assign(described, { Status: 'Delete_Failed', FailureReason: outcome.reason ?? 'InternalFailure', LastModifiedTime: at / 1000 });
      } else {
        this.remove(space.described.DomainId, space.described.SpaceName);
      }
    });
  }

  public list(input: any): unknown {
    const { DomainIdEquals, SpaceNameContains = '', ...rest } = withoutNulls(input);
    const matching = this.all()
      .filter(({ DomainId }) => DomainIdEquals === undefined || DomainId === DomainIdEquals)
      .filter(({ SpaceName }) => SpaceName.toLowerCase().includes(SpaceNameContains.toLowerCase()));
    const { pageSize } = this.options;
    const { items, ...next } = page(sorted(matching, rest), rest, pageSize, pageSize);
    return { Spaces: items.map(detailsOf), ...next };
  }

  private place(members: any, region: string, tags: Tags): any {
    const { DomainId, SpaceName, OwnershipSettings, Status } = members;
    if (this.domains.authMode(DomainId) === undefined) {
      throw validationException(`Domain [${domainArn(region, DomainId)}] does not exist`);
    }
    const existing = this.find(DomainId, SpaceName);
    if (existing) {
      throw resourceInUse(`Space [${existing.described.SpaceArn}] already exists`);
    }
    if (OwnershipSettings && !this.ownerOf(members)) {
      throw validationException(`UserProfile [${userProfileArn(region, DomainId, OwnershipSettings.OwnerUserProfileName)}] does not exist`);
    }
    const now = this.options.clock.now() / 1000;
    const described = { ...members, SpaceArn: spaceArn(region, DomainId, SpaceName), CreationTime: now, LastModifiedTime: now };
    const space = { described, tags };
    this.spaces.set(keyOf(DomainId, SpaceName), space);
    if (isChanging(Status)) {
      this.transitions.begin(space, Status === 'Deleting' ? () => this.remove(space.described.DomainId, space.described.SpaceName) : () => { described.Status = 'InService'; });
    }
    return described;
  }

  private ownerOf({ DomainId, OwnershipSettings }: any): any {
    return OwnershipSettings && this.profiles.find(DomainId, OwnershipSettings.OwnerUserProfileName)?.described;
  }

  private existing({ DomainId, SpaceName }: any, region: string): Space {
    const space = this.find(DomainId, SpaceName);
    if (!space) {
      throw resourceNotFound(`Space [${spaceArn(region, DomainId, SpaceName)}] does not exist`);
    }
    return space;
  }
}

/** What ListSpaces tells of a space. */
function detailsOf(space: any): unknown {
  const { DomainId, SpaceName, SpaceDisplayName, Status, CreationTime, LastModifiedTime } = space;
  const { SpaceSettings, SpaceSharingSettings, OwnershipSettings } = space;
  const { AppType, RemoteAccess, SpaceStorageSettings } = SpaceSettings ?? {};
  return structuredClone({
    DomainId,
    SpaceName,
    SpaceDisplayName,
    Status,
    CreationTime,
    LastModifiedTime,
    SpaceSettingsSummary: SpaceSettings && { AppType, RemoteAccess, SpaceStorageSettings },
    SpaceSharingSettingsSummary: SpaceSharingSettings,
    OwnershipSettingsSummary: OwnershipSettings,
  });
}
