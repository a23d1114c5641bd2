import { createServer } from 'http';
import type { IncomingMessage, Server, ServerResponse } from 'http';
import type { AddressInfo } from 'net';
import type { AddedApp } from './apps';
import { MachineClock } from './clock';
import type { Clock } from './clock';
import type { DomainMembers } from './domains';
import { accessDenied, ServiceError, throttlingException } from './errors';
import { Faults } from './faults';
import type { Fault, PendingFault } from './faults';
import type { OmissionSemantics } from './merge';
import type { EmulatorOptions } from './options';
import { answer, inputFrom, refuse, requestFrom } from './protocol';
import type { ServiceRequest } from './protocol';
import { RateLimit } from './rate-limit';
import { Service } from './service';
import type { AddedSpace } from './spaces';
import type { CallTarget } from './targets';
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

/**
 * SageMaker's API for user profiles, and for their spaces and apps, over HTTP on the loopback interface. Calls are served one after another.
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

  private readonly clock: Clock;
  private readonly service: Service;
  private readonly rateLimit?: RateLimit;
  private readonly faults = new Faults();
  private readonly server: Server = createServer((request, response) => this.receive(request, response));
  private readonly delays = new Set<NodeJS.Timeout>();
  private port = 0;
  private defect?: unknown;

  private constructor(private readonly options: EmulatorOptions) {
    this.clock = options.clock ?? new MachineClock();
    this.service = new Service(this.clock, options);
    this.rateLimit = options.callsPerSecond === undefined ? undefined : new RateLimit(options.callsPerSecond, this.clock);
    this.server.keepAliveTimeout = 0; // a connection that closes while its client reuses it would be a fault that nobody injected
  }

  /** What becomes of members that the next update leaves out. */
  public get omission(): OmissionSemantics {
    return this.service.omission;
  }

  public set omission(omission: OmissionSemantics) {
    this.service.omission = omission;
  }

  /** Where the emulator listens: `http://127.0.0.1:PORT`. */
  public get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
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
      if (!this.service.has(action)) {
        throw new ServiceError('UnknownOperationException', 'The requested operation is not supported in the called region.');
      }
      input = inputFrom(body);
      fault = this.faults.meet({ action, accessKeyId });
      const output = this.perform({ action, accessKeyId, ...this.service.targets.targetOf(action, input, region), input, region }, fault);
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

  private perform(call: CallTarget & { accessKeyId: string; action: string; input: any; region: string }, fault?: PendingFault): unknown {
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
    const output = this.service.perform(action, input, region, fault);
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
}

function inDomain(described: readonly any[], domainId: string, key: string): any[] {
  return structuredClone(described.filter(({ DomainId }) => DomainId === domainId).sort((a, b) => a[key] < b[key] ? -1 : 1));
}
