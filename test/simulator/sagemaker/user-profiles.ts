import { domainArn, userProfileArn } from './arns';
import type { Domains } from './domains';
import { alreadyBeingUpdated, resourceInUse, resourceNotFound, validationException } from './errors';
import type { Outcome } from './faults';
import { isStructure, merge, withoutNulls } from './merge';
import type { OmissionSemantics } from './merge';
import { isSameName, keyOf } from './names';
import { page, sorted } from './pages';
import { isChanging } from './states';
import { tagsFrom } from './tags';
import type { Tags } from './tags';
import { Transitions } from './transitions';
import type { Clock } from '../clock/clock';

/** How the service treats profiles. */
export interface UserProfilesOptions {
  readonly clock: Clock;
  readonly transitionTime: number;
  readonly busyError: 'ResourceInUse' | 'ValidationException';
  readonly homeEfsFileSystemUid: string | null;
  /** What a profile has that keeps it from being deleted, by its description; undefined when nothing does. */
  readonly keptBy: (profile: any) => string | undefined;
}

interface UserProfile {
  /** As DescribeUserProfile gives it. */
  readonly described: any;
  readonly tags: Tags;
}

/** The user profiles of the emulator, and the actions on them. Input is valid by the service model here. */
export class UserProfiles {
  private readonly profiles = new Map<string, UserProfile>();
  private readonly transitions: Transitions<UserProfile>;

  public constructor(private readonly domains: Domains, private readonly options: UserProfilesOptions) {
    this.transitions = new Transitions(options.clock, options.transitionTime);
  }

  /** The profile of this name, in whatever case; undefined when there is none. */
  public find(domainId: string, userProfileName: string): UserProfile | undefined {
    this.transitions.settle();
    return this.profiles.get(keyOf(domainId, userProfileName));
  }

  public tags(arn: string): Tags | undefined {
    this.transitions.settle();
    return [...this.profiles.values()].find(({ described }) => isSameName(described.UserProfileArn, arn))?.tags;
  }

  public create({ Tags: tags, UserSettings, ...names }: any, region: string): unknown {
    const { DomainId, UserProfileName } = names;
    const existing = this.find(DomainId, UserProfileName);
    if (existing) {
      throw resourceInUse(`UserProfile [${existing.described.UserProfileArn}] already exists`);
    }
    this.refuseWrongSignOn(names, region);
    const { clock, homeEfsFileSystemUid } = this.options;
    const now = clock.now() / 1000;
    const profile: UserProfile = {
      described: {
        ...withoutNulls(names),
        UserProfileArn: userProfileArn(region, DomainId, UserProfileName),
        ...homeEfsFileSystemUid !== null && { HomeEfsFileSystemUid: homeEfsFileSystemUid },
        Status: 'Pending',
        CreationTime: now,
        LastModifiedTime: now,
        UserSettings: withoutNulls(UserSettings ?? {}),
      },
      tags: tagsFrom(tags ?? []),
    };
    this.profiles.set(keyOf(DomainId, UserProfileName), profile);
    this.transitions.begin(profile, () => { profile.described.Status = 'InService'; });
    return { UserProfileArn: profile.described.UserProfileArn };
  }

  /**
   * Updates a profile. What it describes changes when the update has lasted its time.
   *
   * @param outcome what becomes of the update once it is accepted, where that isn't what it should
   */
  public update({ UserSettings, ...names }: any, region: string, omission: OmissionSemantics, outcome?: Outcome): unknown {
    const profile = this.existing(names, region);
    const { described } = profile;
    this.refuseUnlessUpdatable(described);
    const sent = withoutNulls(UserSettings ?? {});
    const victim = outcome?.kind === 'touchesOthers' ? blockBeside(described.UserSettings, sent) : undefined;
    const [first, ...rest] = Object.entries(sent);
    const canStrike = { touchesOthers: victim !== undefined, halfApplied: rest.length > 0 };
    const happens = canStrike[outcome?.kind as keyof typeof canStrike] === false ? undefined : outcome;
    happens?.use();
    described.Status = 'Updating';
    described.LastModifiedTime = this.options.clock.now() / 1000;
    delete described.FailureReason;
    this.transitions.begin(profile, (at) => {
      described.Status = 'InService';
      described.LastModifiedTime = at / 1000;
      if (happens?.kind === 'updateFailed') {
        described.Status = 'Update_Failed';
        described.FailureReason = happens.reason ?? 'InternalFailure';
      } else if (happens?.kind !== 'notApplied') {
        const applied = happens?.kind === 'halfApplied' ? Object.fromEntries([first]) : sent;
        described.UserSettings = merge(described.UserSettings, applied, omission);
        if (victim) {
          delete described.UserSettings[victim][Object.keys(described.UserSettings[victim])[0]];
        }
      }
    });
    return { UserProfileArn: described.UserProfileArn };
  }

  public describe(input: any, region: string): unknown {
    return structuredClone(this.existing(input, region).described);
  }

  public delete(input: any, region: string): void {
    const profile = this.existing(input, region);
    const { described } = profile;
    const what = `UserProfile [${described.UserProfileArn}]`;
    if (isChanging(described.Status)) {
      throw resourceInUse(`Unable to delete ${what} because it is in [${described.Status}] state`);
    }
    const keeper = this.options.keptBy(described);
    if (keeper !== undefined) {
      throw resourceInUse(`Unable to delete ${what} because ${keeper}(s) are associated with it`);
    }
    described.Status = 'Deleting';
    described.LastModifiedTime = this.options.clock.now() / 1000;
    this.transitions.begin(profile, () => this.profiles.delete(keyOf(described.DomainId, described.UserProfileName)));
  }

  /** Takes a profile away at once; whether there was one. */
  public remove(domainId: string, userProfileName: string): boolean {
    return this.profiles.delete(keyOf(domainId, userProfileName));
  }

  public list(input: any): unknown {
    this.transitions.settle();
    const { DomainIdEquals, UserProfileNameContains = '', ...rest } = withoutNulls(input);
    const matching = [...this.profiles.values()].map(({ described }) => described)
      .filter(({ DomainId }) => DomainIdEquals === undefined || DomainId === DomainIdEquals)
      .filter(({ UserProfileName }) => UserProfileName.toLowerCase().includes(UserProfileNameContains.toLowerCase()));
    const { items, ...next } = page(sorted(matching, rest), rest, 10);
    return {
      UserProfiles: items.map(({ DomainId, UserProfileName, Status, CreationTime, LastModifiedTime }) =>
        ({ DomainId, UserProfileName, Status, CreationTime, LastModifiedTime })),
      ...next,
    };
  }

  private existing({ DomainId, UserProfileName }: any, region: string): UserProfile {
    const profile = this.find(DomainId, UserProfileName);
    if (!profile) {
      throw resourceNotFound(`UserProfile [${userProfileArn(region, DomainId, UserProfileName)}] does not exist`);
    }
    return profile;
  }

  /** "If the Domain's AuthMode is IAM Identity Center, this field is required. If [it is] not, this field cannot be specified." */
  private refuseWrongSignOn({ DomainId, SingleSignOnUserIdentifier, SingleSignOnUserValue }: any, region: string): void {
    const authMode = this.domains.authMode(DomainId);
    if (authMode === undefined) {
      throw validationException(`Domain [${domainArn(region, DomainId)}] does not exist`);
    }
    const given = [SingleSignOnUserIdentifier, SingleSignOnUserValue].filter((value) => value !== undefined && value !== null);
    if (authMode === 'SSO' && given.length < 2) {
      throw validationException('SingleSignOnUserIdentifier and SingleSignOnUserValue are required for a domain with AuthMode SSO');
    }
    if (authMode !== 'SSO' && given.length > 0) {
      throw validationException(`SingleSignOnUserIdentifier and SingleSignOnUserValue cannot be specified for a domain with AuthMode ${authMode}`);
    }
  }

  private refuseUnlessUpdatable({ Status, UserProfileArn }: any): void {
    const what = `UserProfile [${UserProfileArn}]`;
    if (Status === 'Updating' && this.options.busyError === 'ValidationException') {
      throw alreadyBeingUpdated(what);
    }
    if (isChanging(Status)) {
      throw resourceInUse(`Unable to update ${what} because it is in [${Status}] state`);
    }
    if (['Failed', 'Delete_Failed'].includes(Status)) {
      throw validationException(`Unable to update ${what} because it is in [${Status}] state`);
    }
  }
}

/** A block that an update leaves alone and that has a member to lose. */
function blockBeside(stored: any, sent: any): string | undefined {
  return Object.keys(stored).find((block) => !(block in sent) && isStructure(stored[block]) && Object.keys(stored[block]).length > 0);
}
