import type { Fault } from './faults';
import type { OmissionSemantics } from './merge';
import type { ConditionKeys } from './targets';
import type { Clock } from '../clock/clock';

/** How the emulated service behaves. */
export interface EmulatorOptions {
  /** What becomes of members that an update leaves out; kept and kept unless told otherwise. */
  readonly omission?: OmissionSemantics;
  /** What decides about time. */
  readonly clock: Clock;
  /** How long a call of an action takes until something is done, and from then until it is answered, in milliseconds of the clock; no time unless told otherwise. */
  readonly latency?: (action: string) => { readonly before: number; readonly after: number };
  /** How long Pending, Updating and Deleting last, in milliseconds of the clock; 0, the default: the next call sees the end. */
  readonly transitionTime?: number;
  /** How long Deleting lasts for an app, in milliseconds of the clock; as long as everything else unless told otherwise. */
  readonly appDeletionTime?: number;
  /** More calls than that per second of the clock are throttled; no limit unless told otherwise. */
  readonly callsPerSecond?: number;
  /** How an update of a profile that is Updating is refused; ResourceInUse unless told otherwise. */
  readonly busyError?: 'ResourceInUse' | 'ValidationException';
  /** How the deletion of an app that is Pending or Deleting is refused; ResourceInUse unless told otherwise. */
  readonly appBusyError?: 'ResourceInUse' | 'ValidationException';
  /** Whether a profile can't be deleted while it owns a shared space, as it can't while it owns a private one; true unless told otherwise. */
  readonly sharedSpacesKeepOwner?: boolean;
  /**
   * The most items that a page of the lists of spaces and of apps has, 10 unless told otherwise. A request that asks for more gets no more:
   * "The MaxResults parameter is an upper bound, not a target."
   */
  readonly pageSize?: number;
  /** What new profiles describe, '200005' unless told otherwise; null: none yet. */
  readonly homeEfsFileSystemUid?: string | null;
  /** Draws what goes wrong with a call for which nothing was injected; nothing unless told otherwise. */
  readonly mishap?: (action: string, accessKeyId: string) => Fault | undefined;
  /** Says why a caller may not do this, in IAM's words; undefined when it may. */
  readonly authorize?: (call: AuthorizedCall) => string | undefined;
}

/** A call that somebody has to be allowed. */
export interface AuthorizedCall {
  /** Of the request's signature. */
  readonly accessKeyId: string;
  /** Without a prefix: `UpdateUserProfile`. */
  readonly action: string;
  /** The ARN of the profile, space, app or domain, or of the tagged resource; `*` for lists of profiles, spaces, apps and domains. */
  readonly resource: string;
  readonly input: any;
  /**
   * The values of IAM's condition keys, for the actions that have them: what creates or deletes a space, or an app in a space, has
   * `sagemaker:OwnerUserProfileArn` if the space has an owner, and `sagemaker:SpaceSharingType` if it has one. All else has none, and so
   * have apps of a user profile.
   */
  readonly context: ConditionKeys;
}
