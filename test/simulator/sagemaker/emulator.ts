import type { RequestListener } from 'http';
import type { AddedApp } from './apps';
import type { DomainMembers } from './domains';
import { accessDenied, ServiceError, throttlingException } from './errors';
import { Faults, PendingFault } from './faults';
import type { Fault } from './faults';
import type { OmissionSemantics } from './merge';
import type { EmulatorOptions } from './options';
import { answer, inputFrom, refusal, requestFrom } from './protocol';
import { RateLimit } from './rate-limit';
import { Service } from './service';
import type { AddedSpace } from './spaces';
import type { CallTarget } from './targets';
import { refuseInvalid } from './validation';
import { sleep } from '../clock/clock';
import { httpServiceOf } from '../network/http-service';
import type { GivenAnswer, NoAnswer, ReceivedRequest } from '../network/http-service';

/** A call that reached the emulator. */
export interface RecordedCall {
  readonly action: string;
  /** Undefined where the body was no JSON. */
  readonly input: any;
  readonly accessKeyId: string;
  /** When it was served, in milliseconds of the clock. */
  readonly at: number;
  /** `ok`, the name of the error that it was answered with, or the kind of the fault that hit it in another way. */
  readonly outcome: string;
}

/** A call, whatever brought it here. */
export interface Call {
  readonly action: string;
  readonly input: any;
  readonly accessKeyId: string;
  readonly region: string;
}

/** What becomes of a call that isn't refused. */
export type Output = { readonly output: unknown } | 'reset';

/**
 * SageMaker's API for user profiles, and for their spaces and apps. It has no transport of its own: `listener` serves it over HTTP, and `call` serves who is in
 * this process. Calls are served one after another.
 */
export class SageMakerEmulator {
  /** Every call of the API, in the order in which they were served. */
  public readonly calls: RecordedCall[] = [];

  /** Serves the API over HTTP. */
  public readonly listener: RequestListener;

  private readonly service: Service;
  private readonly rateLimit?: RateLimit;
  private readonly faults = new Faults();
  private defect?: unknown;

  public constructor(private readonly options: EmulatorOptions) {
    const { clock, callsPerSecond } = options;
    this.service = new Service(clock, options);
    this.rateLimit = callsPerSecond === undefined ? undefined : new RateLimit(callsPerSecond, clock);
    this.listener = httpServiceOf(clock, (request) => this.respond(request), (defect) => { this.defect ??= defect; });
  }

  /** What becomes of members that the next update leaves out. */
  public get omission(): OmissionSemantics {
    return this.service.omission;
  }

  public set omission(omission: OmissionSemantics) {
    this.service.omission = omission;
  }

  /** Adds a domain that is in service; with AuthMode IAM unless told otherwise. Further members are what DescribeDomain gives, and Tags. */
  public addDomain(domain: DomainMembers): void {
    this.service.domains.add(domain);
  }

  /** Adds a space to a domain, as nobody's call. Its owner has to be there. */
  public addSpace(space: AddedSpace): void {
    this.service.spaces.add(space);
  }

  /** Adds an app of a user profile or in a space, as nobody's call. The profile or space has to be there. */
  public addApp(app: AddedApp): void {
    this.service.apps.add(app);
  }

  /** The spaces that are in a domain now, each as DescribeSpace gives it, times in seconds, without a call, sorted by name. */
  public spaces(domainId: string): any[] {
    return inDomain(this.service.spaces.all(), domainId, 'SpaceName');
  }

  /** The apps that are in a domain now and aren't Deleted, each as DescribeApp gives it, times in seconds, without a call, sorted by ARN. */
  public apps(domainId: string): any[] {
    return inDomain(this.service.apps.all(), domainId, 'AppArn');
  }

  /** A profile as DescribeUserProfile gives it now, times in seconds, without a call; undefined if there is none. */
  public userProfile(domainId: string, userProfileName: string): any {
    return structuredClone(this.service.userProfiles.find(domainId, userProfileName)?.described);
  }

  /** The tags of what has an ARN, without a call; undefined if there is nothing of that ARN. */
  public tags(arn: string): { Key: string; Value: string }[] | undefined {
    const tags = this.service.tagsOf(arn);
    return tags && [...tags].map(([Key, Value]) => ({ Key, Value }));
  }

  /** Changes a stored profile behind everybody's back. `change` gets what DescribeUserProfile gives, its Status included. */
  public change(domainId: string, userProfileName: string, change: (profile: any) => void): void {
    const profile = this.service.userProfiles.find(domainId, userProfileName);
    if (!profile) {
      throw new Error(`there is no user profile ${userProfileName} in domain ${domainId}`);
    }
    change(profile.described);
  }

  /** Takes a profile away behind everybody's back, at once. */
  public remove(domainId: string, userProfileName: string): void {
    if (!this.service.userProfiles.remove(domainId, userProfileName)) {
      throw new Error(`there is no user profile ${userProfileName} in domain ${domainId}`);
    }
  }

  /** Takes a space away with the apps in it, behind everybody's back, at once. */
  public removeSpace(domainId: string, spaceName: string): void {
    this.service.apps.removeFrom(domainId, spaceName);
    this.service.spaces.remove(domainId, spaceName);
  }

  /** Makes calls go wrong. Of several faults that fit a call, the one that was injected first hits it. */
  public inject(...faults: Fault[]): void {
    this.faults.inject(faults);
  }

  /** Lets all calls go well again. */
  public clearFaults(): void {
    this.faults.clear();
  }

  /** Throws what broke inside the emulator or in `authorize` during a call, if anything did. */
  public assertWhole(): void {
    if (this.defect !== undefined) {
      throw this.defect;
    }
  }

  /**
   * Serves a call of somebody in this process.
   *
   * @throws a ServiceError for what the service refuses
   */
  public async call(call: Call): Promise<Output> {
    return this.serve(call.action, call.accessKeyId, call.region, () => call.input);
  }

  private async respond(request: ReceivedRequest): Promise<GivenAnswer | NoAnswer> {
    try {
      const { action, accessKeyId, region } = requestFrom(request);
      const result = await this.serve(action, accessKeyId, region, () => inputFrom(request.body));
      return result === 'reset' ? result : answer(result.output);
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        this.defect ??= error;
      }
      return refusal(error instanceof ServiceError ? error : new ServiceError('InternalFailure', `the emulator broke: ${error}`, 500));
    }
  }

  private async serve(action: string, accessKeyId: string, region: string, read: () => unknown): Promise<Output> {
    const { clock, latency = () => NO_LATENCY } = this.options;
    const owner = `SageMaker for ${accessKeyId}`;
    const { before, after } = latency(action);
    await sleep(clock, before, owner);
    const at = clock.now();
    const record = (input: unknown, outcome: string) => this.calls.push({ action, input, accessKeyId, at, outcome });
    let input: any;
    let fault: PendingFault | undefined;
    try {
      if (!this.service.has(action)) {
        throw new ServiceError('UnknownOperationException', 'The requested operation is not supported in the called region.');
      }
      input = read();
      fault = this.faults.meet({ action, accessKeyId }) ?? mishapFrom(this.options.mishap?.(action, accessKeyId));
      const output = this.perform({ action, accessKeyId, ...this.service.targets.targetOf(action, input, region), input, region }, fault);
      const kind = fault?.isUsed ? fault.kind : undefined;
      record(input, kind ?? 'ok');
      if (kind === 'connectionReset' || kind === 'failureAfterAccepting') {
        return 'reset';
      }
      await sleep(clock, after + (kind === 'slowAnswer' ? fault!.delay : 0), owner);
      return { output };
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        throw error;
      }
      record(input, error.name);
      await sleep(clock, after + (fault?.isUsed && fault.kind === 'slowAnswer' ? fault.delay : 0), owner);
      throw error;
    }
  }

  private perform(call: CallTarget & { accessKeyId: string; action: string; input: any; region: string }, fault?: PendingFault): unknown {
    const { action, input, region, ...target } = call;
    const refused = fault?.refusalOf({ action, ...target });
    if (fault && (refused || fault.kind === 'connectionReset' || fault.kind === 'slowAnswer')) {
      fault.use();
    }
    if (refused) {
      throw refused;
    }
    if (fault?.kind === 'connectionReset') {
      return undefined;
    }
    if (this.rateLimit && !this.rateLimit.take()) {
      throw throttlingException();
    }
    refuseInvalid(action, input);
    const reason = this.options.authorize?.({ action, input, ...target });
    if (reason !== undefined) {
      throw accessDenied(reason);
    }
    const output = this.service.perform(action, input, region, fault);
    if (fault?.kind === 'failureAfterAccepting') {
      fault.use();
    }
    return output;
  }
}

function mishapFrom(fault: Fault | undefined): PendingFault | undefined {
  return fault && new PendingFault(fault);
}

const NO_LATENCY = { before: 0, after: 0 };

function inDomain(described: readonly any[], domainId: string, key: string): any[] {
  return structuredClone(described.filter(({ DomainId }) => DomainId === domainId).sort((a, b) => a[key] < b[key] ? -1 : 1));
}
