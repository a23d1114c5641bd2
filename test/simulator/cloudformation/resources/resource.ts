import type { Stack } from '../stack';
import type { Declaration } from '../template';

/** What a resource is to be. */
export interface Target {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: any;
}

/** What a resource is once it is there. */
export interface Physical {
  readonly physicalId: string;
  /** What `Ref` gives, where that isn't the physical id. */
  readonly ref?: string;
  /** What `Fn::GetAtt` gives; undefined where there is no such attribute. */
  attribute(name: string): unknown;
}

/** A resource of a stack that is there. */
export interface Deployed extends Physical, Target {
  readonly declaration: Declaration;
  readonly waitsFor: readonly string[];
}

/** How resources of a type come and go. A failure is a ResourceFailure. */
export interface ResourceKind {
  /** The properties as the type takes them. */
  normalize?(properties: any): any;
  /** Whether a change needs a new resource. Without it, none does. */
  replaces?(before: Deployed, target: Target): boolean;
  /** Why a change isn't possible at all; undefined if it is. */
  refusal?(before: Deployed, target: Target): string | undefined;
  create(target: Target): Promise<Physical>;
  /** Another physical id than before means that the old one is left for the clean-up. */
  update(target: Target, before: Deployed): Promise<Physical>;
  delete(deployed: Deployed): Promise<void>;
  /** What an update of it leaves to the clean-up phase. */
  cleanUp?(deployed: Deployed): Promise<void>;
  /** Undoes an update in a way of its own, instead of one with the properties of before. */
  rollBack?(deployed: Deployed): Promise<void>;
  /** Deletes what an undone update left over. */
  cleanUpRollBack?(deployed: Deployed): Promise<void>;
}
