import { isDeepStrictEqual } from 'util';
import { assemblyOf, DOMAIN_IDS, LEAVES, STACK } from './app';
import type { AppModel, ProfileInApp } from './app';
import { NO_MISHAPS } from './steps';
import type { Change, Mishaps, Step } from './steps';
import type { Assembly } from '../cloudformation/assembly';
import { CLOUDFORMATION_ACCESS_KEY_ID, Rehearsal } from '../cloudformation/rehearsal';
import type { Deployment, DeployOptions } from '../cloudformation/rehearsal';
import type { GivenAnswer } from '../network/http-service';
import type { Fault, FaultKind, OmissionSemantics } from '../sagemaker';

/** What a history is played in. */
export interface HistoryOptions {
  readonly seed: number;
  readonly omission: OmissionSemantics;
  /** Has other code run in the functions than what ships: to see whether a history finds what is wrong with it. */
  readonly instead?: (assembly: Assembly) => Assembly;
}

/** What must be so was not. */
export class Violation extends Error {}

/** What a setting may be: one of these values, or anything where nobody can know. */
type Expected = readonly unknown[] | 'anything';

/** A profile that the history knows of. */
interface Known {
  readonly domain: 0 | 1;
  readonly name: string;
  /** By the settings' paths. */
  readonly expected: Map<string, Expected>;
  /** Set by people: nobody else may change that. */
  readonly byHand: Map<string, unknown>;
  /** Whether it has a space with an app in it. */
  hasWork: boolean;
  /** In the stack, or left to itself with the settings that it had then. */
  state: 'in the stack' | 'retained' | 'left over';
  settingsWhenRetained?: unknown;
}

/** How long somebody else's update of a profile takes, in milliseconds. */
const BUSY_FOR = 5 * 60_000;

/** How long a look at the stack and an update after it may take together, in milliseconds. */
const CALLS_TAKE = 90_000;

const PASSING: readonly FaultKind[] = ['throttling', 'internalError', 'unavailable', 'connectionReset'];
const PASSING_FOR_FUNCTIONS: readonly FaultKind[] = [...PASSING, 'slowAnswer', 'failureAfterAccepting'];
const LASTING_UPDATES: readonly FaultKind[] = ['validation', 'resourceLimitExceeded', 'updateFailed', 'notApplied', 'halfApplied', 'touchesOthers'];
const GIVEN_UP = 'the settings stay: this function may not take them back any more';

/** One history: an account in which a stack is deployed, changed and deleted, things go wrong, and people do what they do. Judges after each step. */
export class History {
  /** How many calls of services and deployments there were. */
  public calls = 0;
  public deployments = 0;
  private readonly rehearsal: Rehearsal;
  private readonly known = new Map<string, Known>();
  private app?: AppModel;
  private mishaps = NO_MISHAPS;
  private made = 0;

  public constructor(private readonly options: HistoryOptions) {
    const { seed, omission } = options;
    this.rehearsal = new Rehearsal({
      seed,
      reclaims: 0.1,
      emulator: {
        omission,
        transitionTime: 8_000,
        appDeletionTime: 40_000,
        pageSize: 2,
        mishap: (action, accessKeyId) => this.mishapOf(action, accessKeyId === CLOUDFORMATION_ACCESS_KEY_ID),
      },
      cloudFormation: () => this.mishapOfCloudFormation(),
      resourcesPerPage: 3,
      latency: (chance) => ({ before: chance.integer(1, 30), after: chance.is(0.01) ? chance.integer(1_000, 40_000) : chance.integer(1, 120) }),
    });
    DOMAIN_IDS.forEach((DomainId) => this.rehearsal.emulator.addDomain({ DomainId }));
  }

  /** Plays a step. Throws a Violation if something is not as it must be afterwards. */
  public async play(step: Step): Promise<void> {
    const before = this.rehearsal.emulator.calls.length;
    switch (step.do) {
      case 'deploy': await this.deploy(step); break;
      case 'byHand': this.doByHand(step); break;
      case 'destroy': await this.destroy(step.mishaps); break;
    }
    this.calls += this.rehearsal.emulator.calls.length - before;
    this.rehearsal.emulator.calls.length = 0;
  }

  private async deploy({ changes, how, after, busy, mishaps }: Extract<Step, { do: 'deploy' }>): Promise<void> {
    const was = this.app;
    const next = this.changed(was ?? { profiles: [], revision: 0 }, changes, how);
    const { instead = (assembly) => assembly } = this.options;
    const isPlain = how === 'plainly';
    const settingsBefore = new Map([...this.known].map(([identity, known]) => [identity, this.settingsOf(known)]));
    if (busy !== null) {
      this.beginBusy(busy);
    }
    const { isBusy } = this;
    this.mishaps = mishaps;
    const deployment = await this.rehearsal.deploy(instead(assemblyOf(next)), {
      failOn: (logicalId) => how === 'failing' && logicalId.startsWith('Other') ? 'made to fail' : undefined,
      ...how === 'cancelled' && { cancelAfter: after },
      deliveries: this.deliveries(isPlain),
    });
    this.deployments++;
    await this.settle();
    this.mishaps = NO_MISHAPS;
    if (isBusy) {
      await this.rehearsal.pass(BUSY_FOR);
    }
    const all = [deployment];
    for (let attempt = 0; all.at(-1)!.status === 'UPDATE_ROLLBACK_FAILED'; attempt++) {
      if (attempt === 2) {
        throw new Violation(`a rollback can't be ended although nothing goes wrong any more: ${all.at(-1)!.reason}`);
      }
      all.push(await this.rehearsal.continueUpdateRollback(STACK));
      await this.settle();
    }
    if (was !== undefined && (isDeepStrictEqual(was, next) || !deployment.events.length)) {
      this.assertNothingDone(deployment);
      this.app = next; // another app with the same template, perhaps
      return;
    }
    this.judgeStatus(deployment, how === 'failing' || how === 'cancelled' || isBusy, mishaps);
    this.judgeWrites(all, mishaps);
    const { status } = all.at(-1)!;
    if (/^(CREATE|UPDATE)_COMPLETE$/.test(status)) {
      this.app = next;
      this.expectDeployed(was, next, all, settingsBefore);
    } else if (status === 'UPDATE_ROLLBACK_COMPLETE') {
      this.expectRolledBack(was!, next, all);
    } else {
      this.app = undefined;
      await this.expectNothing(was, next, settingsBefore, all);
    }
    this.judge(all);
  }

  private async destroy(mishaps: Mishaps): Promise<void> {
    if (!this.app) {
      return;
    }
    const was = this.app;
    const settingsBefore = new Map([...this.known].map(([identity, known]) => [identity, this.settingsOf(known)]));
    this.mishaps = mishaps;
    const deployment = await this.rehearsal.destroy(STACK, { deliveries: this.deliveries(true) });
    this.deployments++;
    await this.settle();
    this.mishaps = NO_MISHAPS;
    this.app = undefined;
    const isHeldUp = was.profiles.some((profile) => !profile.isRetained && !profile.deletesApps && this.knownOf(profile)?.hasWork);
    this.judgeStatus(deployment, isHeldUp, mishaps);
    await this.expectNothing(was, was, settingsBefore, [deployment]);
    this.judge([deployment]);
  }

  /** The stack is gone, or has to go now: what it left is removed by hand, as people do it, and then it has to go. */
  private async expectNothing(
    was: AppModel | undefined, failed: AppModel, settingsBefore: ReadonlyMap<string, unknown>, deployments: readonly Deployment[],
  ): Promise<void> {
    const isGone = () => !/_FAILED$/.test(deployments.at(-1)!.status);
    for (const profile of was?.profiles ?? []) {
      const known = this.knownOf(profile)!;
      if (profile.isRetained) {
        this.retain(known, settingsBefore);
      } else if (isGone()) {
        this.forget(known);
      }
    }
    if (!isGone()) {
      this.assertWorkIsThere((known) => !was?.profiles.some((profile) => profile.deletesApps && this.knownOf(profile) === known));
      for (const profile of was?.profiles.filter(({ isRetained }) => !isRetained) ?? []) {
        this.removeWork(this.knownOf(profile)!);
      }
      const again = await this.rehearsal.destroy(STACK);
      await this.settle();
      if (again.status !== 'DELETE_COMPLETE') {
        throw new Violation(`a second deletion of the stack, with nothing in its way, ends in ${again.status}: ${again.reason}`);
      }
      was?.profiles.filter(({ isRetained }) => !isRetained).forEach((profile) => this.forget(this.knownOf(profile)!));
    }
    this.removeLeftOvers(was, failed);
  }

  /** A profile that is retained although its stack never came to be is in the way of the next: people remove it. */
  private removeLeftOvers(was: AppModel | undefined, failed: AppModel): void {
    for (const profile of failed.profiles) {
      const isKnown = was?.profiles.some((other) => identityOf(other) === identityOf(profile));
      if (!isKnown && this.described(profile.domain, profile.name)) {
        if (!profile.isRetained) {
          throw new Violation(`the profile ${profile.name} is still there after its stack went`);
        }
        this.rehearsal.emulator.remove(DOMAIN_IDS[profile.domain], profile.name);
      }
    }
  }

  private doByHand({ profile: index, what }: Extract<Step, { do: 'byHand' }>): void {
    const profile = this.app?.profiles.length ? this.app.profiles[index % this.app.profiles.length] : undefined;
    if (!profile) {
      return;
    }
    const known = this.knownOf(profile)!;
    const DomainId = DOMAIN_IDS[profile.domain];
    if (what === 'work') {
      if (!known.hasWork) {
        known.hasWork = true;
        this.rehearsal.emulator.addSpace({ DomainId, SpaceName: spaceOf(known), OwnerUserProfileName: profile.name, SharingType: 'Private' });
        this.rehearsal.emulator.addApp({ DomainId, SpaceName: spaceOf(known), AppType: 'JupyterLab', AppName: 'default' });
      }
      return;
    }
    const [path, value] = what === 'sharing' ? ['SharingSettings.NotebookOutputOption', 'Disabled'] : ['CanvasAppSettings.ModelRegisterSettings.Status', 'ENABLED'];
    known.byHand.set(path, value);
    this.rehearsal.emulator.change(DomainId, profile.name, ({ UserSettings }) => put(UserSettings, path, value));
  }

  /** Somebody else begins to update a profile. */
  private beginBusy(index: number): void {
    const profile = this.app?.profiles.length ? this.app.profiles[index % this.app.profiles.length] : undefined;
    const known = profile && this.knownOf(profile);
    if (known) {
      this.rehearsal.emulator.change(DOMAIN_IDS[known.domain], known.name, (described) => { described.Status = 'Updating'; });
      this.rehearsal.simulation.after(BUSY_FOR, () => this.endBusy(known), 'somebody');
    }
  }

  private endBusy({ domain, name }: Known): void {
    if (this.described(domain, name)?.Status === 'Updating') {
      this.rehearsal.emulator.change(DOMAIN_IDS[domain], name, (described) => { described.Status = 'InService'; });
    }
  }

  /** Whether somebody else updates a profile, for so long that CloudFormation's own updates of it fail. */
  private get isBusy(): boolean {
    return [...this.known.values()].some(({ domain, name }) => this.described(domain, name)?.Status === 'Updating');
  }

  /** The app after its changes. What would make two wishes of one profile in one step is left out: nobody can say what is meant then. */
  private changed({ profiles: before, revision }: AppModel, changes: readonly Change[], how: string): AppModel {
    let profiles = [...before];
    const changedInIdentity = new Set<string>();
    const changedInRetention = new Set<string>();
    const replace = (profile: ProfileInApp, change: Partial<ProfileInApp>) => {
      profiles = profiles.map((other) => (other === profile ? { ...other, ...change } : other));
    };
    for (const change of changes) {
      if (change.of === 'add') {
        if (profiles.length < 3) {
          const { settings, domain, deletesApps } = change;
          profiles = [...profiles, {
            ...settings, key: `Profile${++this.made}`, name: `user-${this.made}`, domain, deletesApps, moved: 0, isRetained: false, exposesUid: false,
          }];
        }
        continue;
      }
      const profile = profiles.length ? profiles[change.profile % profiles.length] : undefined;
      if (!profile) {
        continue;
      }
      const { key, moved, name, domain, isRetained, exposesUid, deletesApps } = profile;
      switch (change.of) {
        case 'settings':
          profiles = profiles.map((other) => (other === profile
            ? { ...change.settings, key, moved, name, domain, isRetained, exposesUid, deletesApps } : other));
          break;
        case 'option':
          if (change.option === 'exposesUid' || !changedInIdentity.has(key)) {
            changedInRetention.add(change.option === 'exposesUid' ? '' : key);
            const excludes = change.option === 'isRetained' ? 'deletesApps' : change.option === 'deletesApps' ? 'isRetained' : undefined;
            replace(profile, { [change.option]: !profile[change.option], ...excludes && { [excludes]: false } });
          }
          break;
        case 'remove':
          if (!changedInRetention.has(key)) {
            profiles = profiles.filter((other) => other !== profile);
          }
          break;
        case 'move': replace(profile, { moved: moved + 1 }); break;
        case 'rename':
        case 'domain':
          if (!changedInRetention.has(key)) {
            changedInIdentity.add(key);
            replace(profile, change.of === 'rename' ? { name: `user-${++this.made}` } : { domain: domain ? 0 : 1, name: `user-${++this.made}` });
          }
      }
    }
    return { profiles, revision: how === 'plainly' ? revision : revision + 1 };
  }

  private expectDeployed(
    was: AppModel | undefined, now: AppModel, deployments: readonly Deployment[], settingsBefore: ReadonlyMap<string, unknown>,
  ): void {
    for (const profile of was?.profiles ?? []) {
      if (!now.profiles.some((other) => identityOf(other) === identityOf(profile))) {
        const known = this.knownOf(profile)!;
        if (profile.isRetained) {
          this.retain(known, settingsBefore);
        } else if (!this.described(profile.domain, profile.name)) {
          this.forget(known, !profile.deletesApps);
        } else {
          this.assertTold(deployments, profile.key, `the profile ${profile.name}, which was to go, is still there`);
          known.state = 'left over';
          known.expected.clear();
          if (profile.deletesApps) {
            known.hasWork = false; // wished away, and perhaps half gone
          }
        }
      }
    }
    for (const profile of now.profiles) {
      const earlier = was?.profiles.find((other) => identityOf(other) === identityOf(profile));
      const known = this.knownOf(profile) ?? this.learn(profile);
      LEAVES.forEach(({ path, asked, isNative, neutral }) => {
        const value = asked(profile);
        const valueBefore = earlier && asked(earlier);
        const isWritten = isNative(profile) || deployments.flatMap(({ events }) => events).some(({ logicalId, type, phase }) =>
          phase === 'main' && type === 'Custom::SageMakerUserProfileSettings' && logicalId.startsWith(profile.key));
        if (value !== undefined) {
          // what was lost before stays so until something has it written again
          if (known.expected.get(path) !== 'anything' || isWritten || !isDeepStrictEqual(value, valueBefore)) {
            known.expected.set(path, [value]);
          }
        } else if (valueBefore !== undefined) {
          // the custom resource stays with the profile, and isn't told
          const isKept = earlier!.isRetained && (!hasCustomResource(profile) || earlier!.moved !== profile.moved);
          known.expected.set(path, isNative(earlier!) || neutral === undefined || isKept || this.isGivenUp(deployments, profile) ? 'anything' : [neutral, undefined]);
        }
      });
    }
  }

  private expectRolledBack(was: AppModel, failed: AppModel, deployments: readonly Deployment[]): void {
    for (const profile of failed.profiles) {
      const earlier = was.profiles.find((other) => identityOf(other) === identityOf(profile));
      if (!earlier) {
        if (this.described(profile.domain, profile.name)) {
          this.assertTold(deployments, profile.key, `the profile ${profile.name} is still there after the rollback`, profile.isRetained);
          this.rehearsal.emulator.remove(DOMAIN_IDS[profile.domain], profile.name);
        }
        continue;
      }
      const known = this.knownOf(profile)!;
      // CloudFormation rolls back what it carries of a block, and tells a custom resource that it hadn't come to yet nothing: see docs/custom-resource.md
      const isTold = deployments.flatMap(({ events }) => events).some(({ logicalId, type, phase }) =>
        phase === 'rollback' && type === 'Custom::SageMakerUserProfileSettings' && logicalId.startsWith(profile.key));
      const resets = this.options.omission.inBlocks === 'reset';
      const sent = this.blocksSentByCloudFormation(profile);
      LEAVES.forEach(({ path, asked, isNative, neutral }) => {
        const isSent = sent.has(path.split('.')[0]) && (resets || (asked(profile) !== undefined && isNative(profile)));
        if (this.isWrittenLate(profile, path, asked(profile), asked(earlier)) || (!isTold && isSent && !isNative(earlier))) {
          known.expected.set(path, 'anything');
        } else if (asked(earlier) === undefined && asked(profile) !== undefined) {
          const before = known.expected.get(path)!;
          const isUnknown = before === 'anything' || isNative(profile) || neutral === undefined || this.isGivenUp(deployments, profile);
          known.expected.set(path, isUnknown ? 'anything' : [neutral, undefined, ...before as readonly unknown[]]);
        }
      });
    }
  }

  /** Everything that was asked for last is in place, and nothing else has changed. */
  private judge(deployments: readonly Deployment[]): void {
    for (const known of this.known.values()) {
      const settings = this.settingsOf(known);
      if (settings === undefined) {
        throw new Violation(`the profile ${known.name} (${known.state}) is gone`);
      }
      if (known.state === 'retained' && !isDeepStrictEqual(settings, known.settingsWhenRetained)) {
        throw new Violation(`the retained profile ${known.name} was touched: ${JSON.stringify(settings)} instead of ${JSON.stringify(known.settingsWhenRetained)}`);
      }
      if (known.state !== 'in the stack') {
        continue;
      }
      for (const [path, expected] of known.expected) {
        const value = at(settings, path);
        if (expected !== 'anything' && !expected.some((acceptable) => isDeepStrictEqual(value, acceptable))) {
          if (isToldOf(deployments, path)) {
            known.expected.set(path, 'anything');
            continue;
          }
          throw new Violation(`${path} of ${known.name} is ${JSON.stringify(value)} instead of ${expected.map((acceptable) => JSON.stringify(acceptable)).join(' or ')}`);
        }
      }
      for (const [path, value] of known.byHand) {
        if (!isDeepStrictEqual(at(settings, path), value)) {
          if (!isToldOf(deployments, path)) {
            throw new Violation(`${path} of ${known.name}, which was set by hand, is ${JSON.stringify(at(settings, path))} instead of ${JSON.stringify(value)}`);
          }
          known.byHand.delete(path);
        }
      }
    }
    this.assertWorkIsThere(() => true);
    this.rehearsal.assertWhole();
  }

  /** Nothing is deleted that nobody wished away. */
  private assertWorkIsThere(isMeant: (known: Known) => boolean): void {
    for (const known of [...this.known.values()].filter(({ hasWork }) => hasWork).filter(isMeant)) {
      const DomainId = DOMAIN_IDS[known.domain];
      const isThere = this.rehearsal.emulator.spaces(DomainId).some(({ SpaceName, Status }) => SpaceName === spaceOf(known) && Status === 'InService')
        && this.rehearsal.emulator.apps(DomainId).some(({ SpaceName, Status }) => SpaceName === spaceOf(known) && Status === 'InService');
      if (!isThere) {
        throw new Violation(`the space of ${known.name} (${known.state}) or the app in it was deleted, which nobody wished`);
      }
    }
  }

  private judgeStatus({ status, reason, events }: Deployment, mayFail: boolean, { lasting, lost }: Mishaps): void {
    const isGood = /^(CREATE|UPDATE|DELETE)_COMPLETE$/.test(status);
    if (!isGood && !reason) {
      throw new Violation(`the stack is ${status}, and nobody says why`);
    }
    if (!isGood && !mayFail && !lasting && !lost) {
      throw new Violation(`the stack is ${status} although nothing went wrong that lasts: ${reason}`);
    }
    const silent = events.find((event) => /did not receive a response|timed out/.test(event.reason ?? ''));
    if (silent && !lost) {
      throw new Violation(`a function did not answer: ${silent.reason}`);
    }
  }

  /** A function writes once for an event at most where nothing goes wrong, and never without one. */
  private judgeWrites(deployments: readonly Deployment[], { passing, lasting, twice }: Mishaps): void {
    const writes = this.rehearsal.emulator.calls.filter(({ action, accessKeyId, outcome }) => action === 'UpdateUserProfile' && accessKeyId !== CLOUDFORMATION_ACCESS_KEY_ID && outcome === 'ok').length;
    const events = deployments.flatMap((deployment) => deployment.events)
      .filter(({ type, status }) => type === 'Custom::SageMakerUserProfileSettings' && status.endsWith('_IN_PROGRESS')).length;
    if (!passing && !lasting && !twice && writes > events) {
      throw new Violation(`${writes} updates were written for ${events} events`);
    }
  }

  private assertNothingDone({ events }: Deployment): void {
    const { calls } = this.rehearsal.emulator;
    if (events.length || calls.length) {
      throw new Violation(`a deployment without a change does something: ${[...events.map(({ logicalId }) => logicalId), ...calls.map(({ action }) => action)].join(', ')}`);
    }
  }

  private assertTold(deployments: readonly Deployment[], key: string, what: string, isExcused = false): void {
    const failed = deployments.flatMap(({ events }) => events).filter(({ logicalId, status, reason }) => logicalId.startsWith(key) && status.endsWith('_FAILED') && reason);
    if (!failed.length && !isExcused) {
      throw new Violation(`${what}, and nobody says why`);
    }
  }

  /** Whether it was told that settings of a profile couldn't be taken back. */
  private isGivenUp(deployments: readonly Deployment[], { key, name }: ProfileInApp): boolean {
    return this.rehearsal.logs.some((line) => line.includes(GIVEN_UP)) || deployments.flatMap(({ events }) => events)
      .some(({ action, logicalId, status, reason = '' }) => action === 'delete' && status.endsWith('_FAILED') && (logicalId.startsWith(key) || reason.includes(`'${name}'`)));
  }

  private deliveries(mayComeTwice: boolean): DeployOptions['deliveries'] {
    const { twice, lost } = this.mishaps;
    const chance = this.rehearsal.simulation.chance('deliveries');
    return () => lost && chance.is(lost) ? [] : twice && mayComeTwice && chance.is(twice) ? [0, chance.integer(0, 120_000)] : [0];
  }

  private mishapOf(action: string, isCloudFormation: boolean): Fault | undefined {
    const { passing, lasting } = this.mishaps;
    const chance = this.rehearsal.simulation.chance('mishaps');
    const pick = (kinds: readonly FaultKind[]): Fault => {
      const kind = kinds[chance.integer(0, kinds.length - 1)];
      return { action, kind, ...kind === 'slowAnswer' && { delay: 40_000 }, ...kind === 'updateFailed' && { reason: 'the service has its reason' } };
    };
    if (passing && chance.is(passing)) {
      const isUpdate = action === 'UpdateUserProfile';
      return pick(isCloudFormation ? PASSING : [...PASSING_FOR_FUNCTIONS, ...isUpdate ? ['resourceInUse', 'alreadyBeingUpdated'] as const : []]);
    }
    if (lasting && chance.is(lasting * 3)) {
      return action === 'UpdateUserProfile' ? pick(isCloudFormation ? ['validation'] : LASTING_UPDATES)
        : /^Delete(App|Space)$/.test(action) ? pick(['deleteFailed']) : undefined;
    }
    return undefined;
  }

  private mishapOfCloudFormation(): GivenAnswer | undefined {
    const chance = this.rehearsal.simulation.chance('mishaps');
    const error = (status: number, code: string) => ({
      status, headers: { 'content-type': 'text/xml' }, body: `<ErrorResponse><Error><Code>${code}</Code><Message>Rate exceeded</Message></Error></ErrorResponse>`,
    });
    return this.mishaps.passing && chance.is(this.mishaps.passing) ? (chance.is(0.5) ? error(400, 'Throttling') : error(503, 'ServiceUnavailable')) : undefined;
  }

  /**
   * Whether a request that CloudFormation had given up has still written a value. A function that was told just before that it is wanted can't know: it may
   * have asked and sent with calls that took long. Later than that, it must not.
   */
  private isWrittenLate({ name }: ProfileInApp, path: string, value: unknown, valueBefore: unknown): boolean {
    const begun = this.rehearsal.lastTimeOf(STACK, 'UPDATE_ROLLBACK_IN_PROGRESS')!;
    const late = this.rehearsal.emulator.calls.filter(({ action, accessKeyId, outcome, input, at: time }) => time > begun
      && action === 'UpdateUserProfile' && outcome !== 'connectionReset' && accessKeyId !== CLOUDFORMATION_ACCESS_KEY_ID
      && input.UserProfileName === name && isDeepStrictEqual(at(input.UserSettings, path), value));
    if (value === undefined || isDeepStrictEqual(value, valueBefore) || !late.length) {
      return false;
    }
    if (late.some(({ at: time }) => time > begun + CALLS_TAKE)) {
      throw new Violation(`${path} of ${name} is written ${late.map(({ at: time }) => (time - begun) / 1000).join(' and ')} seconds after CloudFormation gave that up`);
    }
    return true;
  }

  /** The blocks of a profile's settings that CloudFormation itself has sent in this step. */
  private blocksSentByCloudFormation({ name }: ProfileInApp): Set<string> {
    return new Set(this.rehearsal.emulator.calls
      .filter(({ action, accessKeyId, input }) => action === 'UpdateUserProfile' && accessKeyId === CLOUDFORMATION_ACCESS_KEY_ID && input.UserProfileName === name)
      .flatMap(({ input }) => Object.keys(input.UserSettings ?? {})));
  }

  /** Waits until all that is under way is over, so that what comes late comes in this step. */
  private async settle(): Promise<void> {
    await this.rehearsal.settled();
  }

  private learn({ domain, name }: ProfileInApp): Known {
    const known: Known = {
      domain, name, hasWork: false, state: 'in the stack', byHand: new Map(), expected: new Map(LEAVES.map(({ path }) => [path, [undefined]])),
    };
    this.known.set(`${domain}/${name}`, known);
    return known;
  }

  private knownOf({ domain, name }: ProfileInApp): Known | undefined {
    return this.known.get(`${domain}/${name}`);
  }

  private retain(known: Known, settingsBefore: ReadonlyMap<string, unknown>): void {
    known.state = 'retained';
    known.settingsWhenRetained = settingsBefore.get(`${known.domain}/${known.name}`);
  }

  /** A profile is gone, as it should be; its work went before it, and only if that was wished. */
  private forget(known: Known, isWorkKept = false): void {
    if (this.described(known.domain, known.name)) {
      throw new Violation(`the profile ${known.name} is still there`);
    }
    if (known.hasWork && isWorkKept) {
      throw new Violation(`the work of ${known.name} is gone with it, which nobody wished`);
    }
    this.known.delete(`${known.domain}/${known.name}`);
  }

  /** What people do when a stack can't be deleted for what its profiles own. */
  private removeWork(known: Known): void {
    known.hasWork = false;
    this.rehearsal.emulator.removeSpace(DOMAIN_IDS[known.domain], spaceOf(known));
  }

  private described(domain: 0 | 1, name: string): any {
    return this.rehearsal.emulator.userProfile(DOMAIN_IDS[domain], name);
  }

  private settingsOf({ domain, name }: Pick<Known, 'domain' | 'name'>): unknown {
    const settings = this.described(domain, name)?.UserSettings;
    return settings && JSON.parse(JSON.stringify(settings));
  }
}

/** Whether there is something that CloudFormation doesn't carry. */
function hasCustomResource(profile: ProfileInApp): boolean {
  return profile.exposesUid || LEAVES.some(({ asked, isNative }) => asked(profile) !== undefined && !isNative(profile));
}

function identityOf({ domain, name }: ProfileInApp): string {
  return `${domain}/${name}`;
}

function spaceOf({ name }: Known): string {
  return `space-of-${name}`;
}

function isToldOf(deployments: readonly Deployment[], path: string): boolean {
  return deployments.flatMap(({ events }) => events).some(({ reason }) => reason?.includes(path));
}

function at(tree: any, path: string): unknown {
  return path.split('.').reduce((value, name) => value?.[name], tree);
}

function put(tree: any, path: string, value: unknown): void {
  const names = path.split('.');
  const parent = names.slice(0, -1).reduce((structure, name) => (structure[name] ??= {}), tree);
  parent[names[names.length - 1]] = value;
}
