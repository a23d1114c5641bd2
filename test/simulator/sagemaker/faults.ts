import { accessDenied, alreadyBeingUpdated, notAuthorized, resourceInUse, resourceNotFound, ServiceError, throttlingException, validationException } from './errors';
import { REQUESTS } from './requests';

/** What the service can be made to do wrong. */
export type FaultKind =
  | 'throttling'
  /** Answers 500. */
  | 'internalError'
  /** Answers 503. */
  | 'unavailable'
  /** Cuts the connection before it does anything. */
  | 'connectionReset'
  /** Does it at once, and answers after `delay`. */
  | 'slowAnswer'
  /** Does it, then cuts the connection. A call that is refused is answered as ever, and doesn't count. */
  | 'failureAfterAccepting'
  | 'accessDenied'
  | 'resourceInUse'
  /** A ValidationException that says so. */
  | 'alreadyBeingUpdated'
  | 'validation'
  | 'resourceLimitExceeded'
  | 'resourceNotFound'
  /** Accepts the update; then the profile becomes Update_Failed with `reason`, unchanged. */
  | 'updateFailed'
  /** Accepts the update; then the profile is InService again, unchanged. */
  | 'notApplied'
  /** Accepts the update and applies it, but another block loses its first member. Waits for an update beside which there is such a block. */
  | 'touchesOthers'
  /** Accepts the update and applies its first block only; then the profile is InService again. Waits for an update of several blocks. */
  | 'halfApplied'
  /** Accepts the deletion; then the space becomes Delete_Failed, or the app Failed, with `reason`. */
  | 'deleteFailed';

/** Something that goes wrong with calls of one action. */
export interface Fault {
  /** An action of the API, such as `UpdateUserProfile`. */
  readonly action: string;
  readonly kind: FaultKind;
  /** How many calls it hits, one unless told otherwise. */
  readonly times?: number;
  /** How many calls of the action pass first, counted from its injection. */
  readonly after?: number;
  /** How long a slow answer takes, in milliseconds of the clock. */
  readonly delay?: number;
  /** The text of the error, or the failure reason of the profile, space or app. */
  readonly reason?: string;
  /** Only calls of this caller. */
  readonly accessKeyId?: string;
  /** No calls of this caller. */
  readonly spares?: string;
}

/** What becomes of an accepted update or deletion instead of what should; `use` says that it has. */
export interface Outcome {
  readonly kind: FaultKind;
  readonly reason?: string;
  use(): void;
}

/** The faults that act on calls that were accepted, with the actions they can befall. */
const OUTCOMES: Partial<Record<FaultKind, readonly string[]>> = {
  updateFailed: ['UpdateUserProfile'],
  notApplied: ['UpdateUserProfile'],
  touchesOthers: ['UpdateUserProfile'],
  halfApplied: ['UpdateUserProfile'],
  deleteFailed: ['DeleteSpace', 'DeleteApp'],
};

const REFUSALS: Partial<Record<FaultKind, (call: Target, reason?: string) => ServiceError>> = {
  throttling: (_call, reason) => throttlingException(reason),
  internalError: (_call, reason) => new ServiceError('InternalFailure', reason ?? 'The request processing has failed because of an unknown error', 500),
  unavailable: (_call, reason) => new ServiceError('ServiceUnavailable', reason ?? 'The request has failed due to a temporary failure of the server', 503),
  accessDenied: ({ accessKeyId, action, resource }, reason) => accessDenied(reason ?? notAuthorized(accessKeyId, action, resource)),
  resourceInUse: ({ resource }, reason) => resourceInUse(reason ?? `Resource [${resource}] is in use`),
  alreadyBeingUpdated: ({ resource }, reason) => reason === undefined ? alreadyBeingUpdated(`UserProfile [${resource}]`) : validationException(reason),
  validation: (_call, reason) => validationException(reason ?? '1 validation error detected: the emulator was told to refuse this'),
  resourceLimitExceeded: (_call, reason) => new ServiceError('ResourceLimitExceeded', reason ?? 'The account-level service limit has been reached'),
  resourceNotFound: ({ resource }, reason) => resourceNotFound(reason ?? `Resource [${resource}] does not exist`),
};

/** What a call wants to do, to what, for whom. */
export interface Target {
  readonly accessKeyId: string;
  readonly action: string;
  readonly resource: string;
}

/** A fault that waits for its calls. */
export class PendingFault implements Outcome {
  /** Whether it has hit the call that met it last. */
  public isUsed = false;
  private toPass: number;
  private left: number;

  public constructor(private readonly fault: Fault) {
    this.toPass = fault.after ?? 0;
    this.left = fault.times ?? 1;
  }

  public get kind(): FaultKind {
    return this.fault.kind;
  }

  public get reason(): string | undefined {
    return this.fault.reason;
  }

  /** How long the answer takes. */
  public get delay(): number {
    return this.fault.delay ?? 0;
  }

  /** Whether it acts on calls that were accepted. */
  public get isOutcome(): boolean {
    return OUTCOMES[this.kind] !== undefined;
  }

  /** Whether it hits this call, if no fault before it does. */
  public isReadyFor({ action, accessKeyId }: Pick<Target, 'action' | 'accessKeyId'>): boolean {
    this.isUsed = false;
    const isMeant = this.fault.action === action && (this.fault.accessKeyId ?? accessKeyId) === accessKeyId && this.fault.spares !== accessKeyId;
    if (this.left === 0 || !isMeant) {
      return false;
    }
    if (this.toPass > 0) {
      this.toPass -= 1;
      return false;
    }
    return true;
  }

  public use(): void {
    this.isUsed = true;
    this.left -= 1;
  }

  /** The error that it answers with; undefined when it does something else. */
  public refusalOf(target: Target): ServiceError | undefined {
    return REFUSALS[this.kind]?.(target, this.reason);
  }
}

/** The faults that were injected, in that order: the first that is ready for a call hits it. */
export class Faults {
  private pending: PendingFault[] = [];

  public inject(faults: readonly Fault[]): void {
    faults.forEach(refuseMistake);
    this.pending.push(...faults.map((fault) => new PendingFault(fault)));
  }

  public clear(): void {
    this.pending = [];
  }

  /** The fault that hits this call, and counts the call for those that let some pass. */
  public meet(call: Pick<Target, 'action' | 'accessKeyId'>): PendingFault | undefined {
    return this.pending.filter((fault) => fault.isReadyFor(call))[0];
  }
}

/** A fault that can never strike makes a test that can't fail. */
function refuseMistake({ action, kind, times = 1, after = 0, delay }: Fault): void {
  if (!Object.hasOwn(REQUESTS, action)) {
    throw new Error(`there is no action ${action} to go wrong`);
  }
  const befalls = OUTCOMES[kind];
  if (befalls && !befalls.includes(action)) {
    throw new Error(`${kind} can only befall ${befalls.join(' and ')}, not ${action}`);
  }
  if (times < 1 || after < 0) {
    throw new Error(`${kind} can't hit ${times} calls after ${after}`);
  }
  if ((kind === 'slowAnswer') !== (delay !== undefined)) {
    throw new Error(kind === 'slowAnswer' ? 'a slow answer needs a delay' : `${kind} takes no delay`);
  }
}
