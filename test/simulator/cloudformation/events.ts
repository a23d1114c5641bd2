/** What CloudFormation says of a resource while a stack is deployed. */
export interface ResourceEvent {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly phase: Phase;
  /** As CloudFormation words it, such as `CREATE_IN_PROGRESS` or `DELETE_SKIPPED`. */
  readonly status: string;
  readonly reason?: string;
  readonly physicalId?: string;
}

/** Creating and updating, deleting what that left over, or undoing. */
export type Phase = 'main' | 'cleanup' | 'rollback';

/** Says why a resource fails, or undefined if it doesn't. */
export type FailOn = (logicalId: string, properties: any) => string | undefined;

/** How a deployment ended. */
export interface Deployment {
  /** Of the stack that was deployed last: the one that failed, if one did. */
  readonly status: string;
  /** Of the first failure. */
  readonly reason?: string;
  /** Of all stacks, in order. */
  readonly events: readonly ResourceEvent[];
  /** The status of each stack that was deployed, by its name. */
  readonly stacks: Readonly<Record<string, string>>;
}
