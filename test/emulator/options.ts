import type { Clock } from './clock';
import type { OmissionSemantics } from './merge';

/** How the emulated service behaves. */
export interface EmulatorOptions {
  /** What becomes of members that an update leaves out; kept and kept unless told otherwise. */
  readonly omission?: OmissionSemantics;
  /** The machine's unless told otherwise. */
  readonly clock?: Clock;
  /** How long Pending, Updating and Deleting last, in milliseconds of the clock; 0, the default: the next call sees the end. */
  readonly transitionTime?: number;
  /** More calls than that per second of the clock are throttled; no limit unless told otherwise. */
  readonly callsPerSecond?: number;
  /** How an update of a profile that is Updating is refused; ResourceInUse unless told otherwise. */
  readonly busyError?: 'ResourceInUse' | 'ValidationException';
  /** What new profiles describe, '200005' unless told otherwise; null: none yet. */
  readonly homeEfsFileSystemUid?: string | null;
  /**
   * Says why a caller may not do this, in IAM's words; undefined when it may.
   *
   * Called with the access key ID of the request's signature, the action without a prefix (`UpdateUserProfile`), the ARN of the
   * profile, the domain or the tagged resource (`*` for the lists of profiles and domains), and the input.
   */
  readonly authorize?: (call: { accessKeyId: string; action: string; resource: string; input: any }) => string | undefined;
}
