import { appArn, domainArn, REGION, spaceArn, userProfileArn } from './arns';
import type { Domains } from './domains';
import { resourceInUse, resourceNotFound, validationException } from './errors';
import type { Outcome } from './faults';
import { withoutNulls } from './merge';
import { isSameName, keyOf } from './names';
import { page, sorted } from './pages';
import type { Spaces } from './spaces';
import { refuseUnlessUsable } from './states';
import { tagsFrom } from './tags';
import type { Tags } from './tags';
import { Transitions } from './transitions';
import type { UserProfiles } from './user-profiles';
import { violationsOf } from './validation';
import type { Clock } from '../clock/clock';

/** "After an application has been shut down for 24 hours, SageMaker AI deletes all metadata for the application." */
const REMEMBERED = 24 * 60 * 60 * 1000;

/** An app that a test adds without a call, of a user profile or in a space. */
export interface AddedApp {
  readonly DomainId: string;
  readonly UserProfileName?: string;
  readonly SpaceName?: string;
  readonly AppType: string;
  readonly AppName: string;
  /**
   * InService unless told otherwise. Pending ends after the emulator's `transitionTime`, Deleting after its `appDeletionTime`; an app
   * that is Deleted was so just now.
   */
  readonly Status?: 'Pending' | 'InService' | 'Deleting' | 'Deleted' | 'Failed';
  readonly FailureReason?: string;
  /** An app that is Pending is so for ever. */
  readonly staysPending?: boolean;
  /** Of its ARN; eu-west-1 unless told otherwise. */
  readonly region?: string;
}

/** How the service treats apps. */
export interface AppsOptions {
  readonly clock: Clock;
  readonly transitionTime: number;
  readonly deletionTime: number;
  readonly busyError: 'ResourceInUse' | 'ValidationException';
  readonly pageSize: number;
}

interface App {
  /** As DescribeApp gives it. */
  readonly described: any;
  readonly tags: Tags;
  deletedAt?: number;
}

/** The apps of the emulator, and the actions on them. Input of the actions is valid by the service model here. */
export class Apps {
  private readonly apps = new Map<string, App>();
  private readonly transitions: Transitions<App>;

  public constructor(
    private readonly domains: Domains,
    private readonly profiles: UserProfiles,
    private readonly spaces: Spaces,
    private readonly options: AppsOptions,
  ) {
    this.transitions = new Transitions(options.clock, options.transitionTime);
  }

  /** The app that a request names; undefined when there is none. It may be Deleted. */
  public find(names: any): App | undefined {
    this.settle();
    return this.apps.get(appKey(names));
  }

  /** Each app that isn't Deleted, as DescribeApp gives it. */
  public all(): any[] {
    this.settle();
    return [...this.apps.values()].map(({ described }) => described).filter(({ Status }) => Status !== 'Deleted');
  }

  public ofUserProfile(domainId: string, userProfileName: string): any[] {
    return this.all().filter(({ DomainId, UserProfileName }) => DomainId === domainId && isSameName(UserProfileName, userProfileName));
  }

  public inSpace(domainId: string, spaceName: string): any[] {
    return this.all().filter(({ DomainId, SpaceName }) => DomainId === domainId && isSameName(SpaceName, spaceName));
  }

  /** Takes the apps in a space away at once. */
  public removeFrom(domainId: string, spaceName: string): void {
    this.inSpace(domainId, spaceName).forEach((app) => this.apps.delete(appKey(app)));
  }

  public tags(arn: string): Tags | undefined {
    this.settle();
    return [...this.apps.values()].find(({ described }) => described.Status !== 'Deleted' && isSameName(described.AppArn, arn))?.tags;
  }

  public add({ Status = 'InService', FailureReason, staysPending = false, region = REGION, ...names }: AddedApp): void {
    const [violation] = violationsOf('CreateApp', names);
    if (violation) {
      throw new Error(violation.message);
    }
    if (staysPending && Status !== 'Pending') {
      throw new Error(`an app that is ${Status} can't stay Pending`);
    }
    const app = this.place({ ...names, Status, ...FailureReason !== undefined && { FailureReason } }, region, new Map());
    if (Status === 'Pending' && !staysPending) {
      this.bringIntoService(app);
    } else if (Status === 'Deleting') {
      this.shutDown(app);
    } else if (Status === 'Deleted') {
      app.deletedAt = this.options.clock.now();
    }
  }

  public create(input: any, region: string): unknown {
    const { Tags: tags = [], ...members } = withoutNulls(input);
    const holder = this.holderOf(members, region);
    refuseUnlessUsable(holder.what, holder.described?.Status);
    const app = this.place({ ...members, Status: 'Pending' }, region, tagsFrom(tags));
    this.bringIntoService(app);
    return { AppArn: app.described.AppArn };
  }

  public describe(input: any, region: string): unknown {
    const app = this.find(input);
    if (!app) {
      throw this.notFound(input, region);
    }
    return structuredClone(app.described);
  }

  /** @param outcome what becomes of the deletion once it is accepted, where that isn't what it should */
  public delete(input: any, region: string, outcome?: Outcome): void {
    const app = this.find(input);
    if (!app || app.described.Status === 'Deleted') {
      throw this.notFound(input, region);
    }
    const { AppArn, Status } = app.described;
    if (Status === 'Pending' || Status === 'Deleting') {
      const refused = this.options.busyError === 'ResourceInUse' ? resourceInUse : validationException;
      throw refused(`Unable to delete App [${AppArn}] because it is in [${Status}] state`);
    }
    outcome?.use();
    app.described.Status = 'Deleting';
    delete app.described.FailureReason;
    this.shutDown(app, outcome);
  }

  public list(input: any): unknown {
    this.settle();
    const { DomainIdEquals, UserProfileNameEquals, SpaceNameEquals, ...rest } = withoutNulls(input);
    const matching = [...this.apps.values()].map(({ described }) => described)
      .filter(({ DomainId }) => DomainIdEquals === undefined || DomainId === DomainIdEquals)
      .filter(({ UserProfileName }) => UserProfileNameEquals === undefined || isSameName(UserProfileName, UserProfileNameEquals))
      .filter(({ SpaceName }) => SpaceNameEquals === undefined || isSameName(SpaceName, SpaceNameEquals));
    const { pageSize } = this.options;
    const { items, ...next } = page(sorted(matching, rest), rest, pageSize, pageSize);
    return {
      Apps: items.map(({ DomainId, UserProfileName, SpaceName, AppType, AppName, Status, CreationTime, ResourceSpec }) =>
        structuredClone({ DomainId, UserProfileName, SpaceName, AppType, AppName, Status, CreationTime, ResourceSpec })),
      ...next,
    };
  }

  /** The ARN of the app that a request names, whether there is one or not. */
  public arnOf(names: any, region: string): string {
    const { DomainId, AppType, AppName } = names;
    return this.find(names)?.described.AppArn ?? appArn(region, DomainId, this.holderOf(names, region).name, AppType, AppName);
  }

  private settle(): void {
    this.transitions.settle();
    for (const [key, { deletedAt = Infinity }] of this.apps) {
      if (deletedAt + REMEMBERED <= this.options.clock.now()) {
        this.apps.delete(key);
      }
    }
  }

  private bringIntoService(app: App): void {
    this.transitions.begin(app, () => { app.described.Status = 'InService'; });
  }

  private shutDown(app: App, outcome?: Outcome): void {
    this.transitions.begin(app, (at) => {
      if (outcome) {
        Object.assign(app.described, { Status: 'Failed', FailureReason: outcome.reason ?? 'InternalFailure' });
      } else {
        app.described.Status = 'Deleted';
        app.deletedAt = at;
      }
    }, this.options.deletionTime);
  }

  /** "To be considered an update and retain application metadata, applications must be restarted within 24 hours." */
  private place(members: any, region: string, tags: Tags): App {
    if (this.domains.authMode(members.DomainId) === undefined) {
      throw validationException(`Domain [${domainArn(region, members.DomainId)}] does not exist`);
    }
    const holder = this.holderOf(members, region);
    if (!holder.described) {
      throw validationException(`${holder.what} does not exist`);
    }
    const previous = this.find(members)?.described;
    if (previous && previous.Status !== 'Deleted') {
      throw resourceInUse(`App [${previous.AppArn}] already exists`);
    }
    const app: App = {
      described: {
        ...members,
        ...members.SpaceName === undefined ? { UserProfileName: holder.name } : { SpaceName: holder.name },
        AppArn: appArn(region, members.DomainId, holder.name, members.AppType, members.AppName),
        CreationTime: previous?.CreationTime ?? this.options.clock.now() / 1000,
      },
      tags,
    };
    this.apps.set(appKey(members), app);
    return app;
  }

  /** Whose app a request is about, by the name that it was created with if it is there. */
  private holderOf({ DomainId, UserProfileName, SpaceName }: any, region: string): { what: string; name: string; described?: any } {
    if (UserProfileName !== undefined && UserProfileName !== null) {
      const described = this.profiles.find(DomainId, UserProfileName)?.described;
      const arn = described?.UserProfileArn ?? userProfileArn(region, DomainId, UserProfileName);
      return { what: `UserProfile [${arn}]`, name: described?.UserProfileName ?? UserProfileName, described };
    }
    const described = this.spaces.find(DomainId, SpaceName)?.described;
    return { what: `Space [${described?.SpaceArn ?? spaceArn(region, DomainId, SpaceName)}]`, name: described?.SpaceName ?? SpaceName, described };
  }

  private notFound(names: any, region: string): Error {
    return resourceNotFound(`App [${this.arnOf(names, region)}] does not exist`);
  }
}

function appKey({ DomainId, UserProfileName, SpaceName, AppType, AppName }: any): string {
  const isOfProfile = UserProfileName !== undefined && UserProfileName !== null;
  return `${keyOf(DomainId, isOfProfile ? 'user-profile' : 'space', isOfProfile ? UserProfileName : SpaceName)}/${AppType}/${AppName.toLowerCase()}`;
}
