/** What happened to a resource, or to the stack itself, as DescribeStackEvents tells it. */
export interface StackEvent {
  readonly LogicalResourceId: string;
  /** Undefined as long as nobody knows it. */
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceStatus: string;
  /** In milliseconds since 1970. */
  readonly Timestamp: number;
}

/** All that ever happened to a stack. */
export class StackEvents {
  private readonly events: StackEvent[] = [];

  /** @param now the time, in milliseconds since 1970 */
  public constructor(private readonly now: () => number) {}

  public record(event: Omit<StackEvent, 'Timestamp'>): void {
    this.events.unshift({ ...event, Timestamp: this.now() });
  }

  /** The newest first. */
  public list(): readonly StackEvent[] {
    return this.events;
  }
}
