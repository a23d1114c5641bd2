import { createServer } from 'http';
import type { IncomingMessage, Server, ServerResponse } from 'http';
import type { AddressInfo } from 'net';
import { domainArn, userProfileArn } from './arns';
import { MachineClock } from './clock';
import type { Clock } from './clock';
import { Domains } from './domains';
import type { DomainMembers } from './domains';
import { accessDenied, ServiceError, throttlingException } from './errors';
import { Faults } from './faults';
import type { Fault, PendingFault } from './faults';
import type { OmissionSemantics } from './merge';
import type { EmulatorOptions } from './options';
import { answer, inputFrom, refuse, requestFrom } from './protocol';
import type { ServiceRequest } from './protocol';
import { RateLimit } from './rate-limit';
import { Tagging } from './tags';
import { UserProfiles } from './user-profiles';
import { refuseInvalid } from './validation';

/** A call that reached the emulator. */
export interface RecordedCall {
  readonly action: string;
  /** Undefined where the body was no JSON. */
  readonly input: any;
  readonly accessKeyId: string;
  /** When, in milliseconds of the clock. */
  readonly at: number;
  /** `ok`, the name of the error that it was answered with, or the kind of the fault that hit it in another way. */
  readonly outcome: string;
}

type Action = (input: any, region: string, fault?: PendingFault) => unknown;

/**
 * SageMaker's API for user profiles, over HTTP on the loopback interface. Calls are served one after another.
 *
 * A bare domain and a client are all a test needs:
 * `emulator.addDomain({ DomainId: 'd-abcdefghijkl' }); new SageMakerClient({ endpoint: emulator.endpoint, ... })`.
 */
export class SageMakerEmulator {
  /** An emulator that listens. Stop it in the end. */
  public static async start(options: EmulatorOptions = {}): Promise<SageMakerEmulator> {
    const emulator = new SageMakerEmulator(options);
    await new Promise<void>((resolve, reject) => emulator.server.once('error', reject).listen(0, '127.0.0.1', resolve));
    emulator.port = (emulator.server.address() as AddressInfo).port;
    return emulator;
  }

  /** Every call of the API, in the order in which they were served. */
  public readonly calls: RecordedCall[] = [];
  /** What becomes of members that the next update leaves out. */
  public omission: OmissionSemantics;

  private readonly clock: Clock;
  private readonly domains: Domains;
  private readonly userProfiles: UserProfiles;
  private readonly rateLimit?: RateLimit;
  private readonly faults = new Faults();
  private readonly actions: Readonly<Record<string, Action>>;
  private readonly server: Server = createServer((request, response) => this.receive(request, response));
  private readonly delays = new Set<NodeJS.Timeout>();
  private port = 0;
  private defect?: unknown;

  private constructor(private readonly options: EmulatorOptions) {
    this.clock = options.clock ?? new MachineClock();
    this.omission = options.omission ?? { inBlocks: 'kept', inNestedStructures: 'kept' };
    this.rateLimit = options.callsPerSecond === undefined ? undefined : new RateLimit(options.callsPerSecond, this.clock);
    this.server.keepAliveTimeout = 0; // a connection that closes while its client reuses it would be a fault that nobody injected
    const domains = this.domains = new Domains(this.clock);
    const profiles = this.userProfiles = new UserProfiles(domains, {
      clock: this.clock,
      transitionTime: options.transitionTime ?? 0,
      busyError: options.busyError ?? 'ResourceInUse',
      homeEfsFileSystemUid: options.homeEfsFileSystemUid === undefined ? '200005' : options.homeEfsFileSystemUid,
    });
    const tagging = new Tagging((arn) => this.tagsOf(arn));
    this.actions = {
      CreateUserProfile: (input, region) => profiles.create(input, region),
      UpdateUserProfile: (input, region, fault) => profiles.update(input, region, this.omission, fault?.isOutcome ? fault : undefined),
      DescribeUserProfile: (input, region) => profiles.describe(input, region),
      DeleteUserProfile: (input, region) => profiles.delete(input, region),
      ListUserProfiles: (input) => profiles.list(input),
      DescribeDomain: (input, region) => domains.describe(input, region),
      ListDomains: (input, region) => domains.list(input, region),
      AddTags: (input) => tagging.add(input),
      ListTags: (input) => tagging.list(input),
      DeleteTags: (input) => tagging.remove(input),
    };
  }

  /** Where the emulator listens: `http://127.0.0.1:PORT`. */
  public get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Adds a domain that is in service; with AuthMode IAM unless told otherwise. Further members are what DescribeDomain gives, and Tags. */
  public addDomain(domain: DomainMembers): void {
    this.domains.add(domain);
  }

  /** A profile as DescribeUserProfile gives it now, times in seconds, without a call; undefined if there is none. */
  public userProfile(domainId: string, userProfileName: string): any {
    return structuredClone(this.userProfiles.find(domainId, userProfileName)?.described);
  }

  /** Changes a stored profile behind everybody's back. `change` gets what DescribeUserProfile gives, its Status included. */
  public change(domainId: string, userProfileName: string, change: (profile: any) => void): void {
    const profile = this.userProfiles.find(domainId, userProfileName);
    if (!profile) {
      throw new Error(`there is no user profile ${userProfileName} in domain ${domainId}`);
    }
    change(profile.described);
  }

  /** Makes calls go wrong. Of several faults that fit a call, the one that was injected first hits it. */
  public inject(...faults: Fault[]): void {
    this.faults.inject(faults);
  }

  /** Lets all calls go well again. */
  public clearFaults(): void {
    this.faults.clear();
  }

  /**
   * Ends all connections and slow answers at once.
   *
   * @throws what broke inside the emulator or in `authorize` during a call, if anything did
   */
  public async stop(): Promise<void> {
    this.delays.forEach((delay) => clearTimeout(delay));
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
    if (this.defect !== undefined) {
      throw this.defect;
    }
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      try {
        this.serve(requestFrom(request, Buffer.concat(chunks).toString()), response);
      } catch (error) {
        if (!(error instanceof ServiceError)) {
          this.defect ??= error;
        }
        refuse(response, error instanceof ServiceError ? error : new ServiceError('InternalFailure', `the emulator broke: ${error}`, 500));
      }
    });
  }

  private serve({ action, accessKeyId, region, body }: ServiceRequest, response: ServerResponse): void {
    const at = this.clock.now();
    const record = (input: unknown, outcome: string) => this.calls.push({ action, input, accessKeyId, at, outcome });
    let input: any;
    let fault: PendingFault | undefined;
    try {
      if (!Object.hasOwn(this.actions, action)) {
        throw new ServiceError('UnknownOperationException', 'The requested operation is not supported in the called region.');
      }
      input = inputFrom(body);
      fault = this.faults.meet({ action, accessKeyId });
      const output = this.perform({ action, accessKeyId, resource: this.targetOf(input, region), input, region }, fault);
      record(input, fault?.isUsed ? fault.kind : 'ok');
      if (fault?.isUsed && (fault.kind === 'connectionReset' || fault.kind === 'failureAfterAccepting')) {
        response.socket?.resetAndDestroy();
      } else {
        this.afterDelay(fault, () => answer(response, output));
      }
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        throw error;
      }
      record(input, error.name);
      this.afterDelay(fault, () => refuse(response, error));
    }
  }

  private perform(call: { accessKeyId: string; action: string; resource: string; input: any; region: string }, fault?: PendingFault): unknown {
    const { action, input, region, ...target } = call;
    const refusal = fault?.refusalOf({ action, ...target });
    if (fault && (refusal || fault.kind === 'connectionReset' || fault.kind === 'slowAnswer')) {
      fault.use();
    }
    if (refusal) {
      throw refusal;
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
    const output = this.actions[action](input, region, fault);
    if (fault?.kind === 'failureAfterAccepting') {
      fault.use();
    }
    return output;
  }

  private afterDelay(fault: PendingFault | undefined, respond: () => void): void {
    if (fault?.kind !== 'slowAnswer') {
      respond();
      return;
    }
    const delay = setTimeout(() => {
      this.delays.delete(delay);
      respond();
    }, fault.delay);
    this.delays.add(delay);
  }

  /** The ARN of what a call is about. A fault may hit a call whose input is nonsense. */
  private targetOf(input: any, region: string): string {
    const { DomainId, UserProfileName, ResourceArn } = input ?? {};
    if (typeof DomainId === 'string' && typeof UserProfileName === 'string') {
      return this.userProfiles.find(DomainId, UserProfileName)?.described.UserProfileArn ?? userProfileArn(region, DomainId, UserProfileName);
    }
    return typeof DomainId === 'string' ? domainArn(region, DomainId) : typeof ResourceArn === 'string' ? ResourceArn : '*';
  }

  private tagsOf(arn: string) {
    const [, domainId, userProfileName] = /:(?:user-profile|domain)\/([^/]+)(?:\/([^/]+))?$/.exec(arn) ?? [];
    if (userProfileName === undefined) {
      return this.domains.tags(domainId);
    }
    const profile = this.userProfiles.find(domainId, userProfileName);
    return profile?.described.UserProfileArn.toLowerCase() === arn.toLowerCase() ? profile?.tags : undefined;
  }
}
