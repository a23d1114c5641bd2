import type { Phase } from './events';
import type { Physical } from './resources/resource';

/** A resource as ListStackResources lists it. */
export interface ResourceSummary {
  readonly LogicalResourceId: string;
  /** Undefined as long as nobody knows it. */
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceStatus: string;
  /** In milliseconds since 1970. */
  readonly LastUpdatedTimestamp: number;
}

/** What a resource came to. */
export interface Change {
  readonly logicalId: string;
  readonly type: string;
  readonly phase: Phase;
  readonly status: string;
  readonly physicalId?: string;
}

/**
 * The resources of a stack, each with what happened to it last. A stack that goes lists what is gone as `DELETE_COMPLETE`; one that stays doesn't
 * list it any more.
 */
export class ResourceSummaries {
  private readonly summaries = new Map<string, ResourceSummary>();

  /**
   * @param current what is there under a logical id
   * @param now the time, in milliseconds since 1970
   */
  public constructor(private readonly current: (logicalId: string) => Physical | undefined, private readonly now: () => number) {}

  public record({ logicalId, type, phase, status, physicalId }: Change): void {
    const current = this.current(logicalId);
    const isReplaced = phase === 'cleanup' && current !== undefined && physicalId !== current.physicalId;
    if (!isReplaced) {
      this.summaries.set(logicalId, {
        LogicalResourceId: logicalId,
        PhysicalResourceId: current?.ref ?? current?.physicalId ?? physicalId ?? this.summaries.get(logicalId)?.PhysicalResourceId,
        ResourceType: type,
        ResourceStatus: status,
        LastUpdatedTimestamp: this.now(),
      });
    }
  }

  /** A resource that isn't one of the stack's any more, unless another is in its place. */
  public forget(logicalId: string): void {
    if (!this.current(logicalId)) {
      this.summaries.delete(logicalId);
    }
  }

  /** Forgets what was begun and never came to be. */
  public forgetWhatIsNot(): void {
    [...this.summaries.keys()].forEach((logicalId) => this.forget(logicalId));
  }

  public list(): ResourceSummary[] {
    return [...this.summaries.values()].sort((left, right) => left.LogicalResourceId < right.LogicalResourceId ? -1 : 1);
  }
}
