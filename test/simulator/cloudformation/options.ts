import type { EmulatorOptions } from '../sagemaker';
import type { CloudFormationApiOptions } from './cloudformation-api';
import type { FailOn } from './events';
import type { Chance } from '../clock/chance';
import type { OnBytes } from '../network/connection';
import type { Latency } from '../network/latency';

/** How a rehearsal is played. */
export interface RehearsalOptions {
  /** Of the emulator that it starts. Its `authorize` is asked beside the policies of the templates. */
  readonly emulator?: Omit<EmulatorOptions, 'clock' | 'latency'>;
  /** Of all chance in it; 1 unless told otherwise. */
  readonly seed?: number;
  /** Called before each event of the simulation, with how many there were. */
  readonly onEvent?: (count: number) => void;
  /** Is told of whatever goes over the network of the functions. */
  readonly onBytes?: OnBytes;
  /** What becomes of a call of CloudFormation's API in place of what should, if something does. */
  readonly cloudFormation?: CloudFormationApiOptions['instead'];
  /** How long a call of a service takes, with the chance of the services; up to 20 ms until something is done and 20 to 80 ms more unless told otherwise. */
  readonly latency?: (chance: Chance) => ReturnType<Latency>;
  /** How likely an execution environment of a function is gone before its next event; never unless told otherwise. */
  readonly reclaims?: number;
  /**
   * Functions at once, 10 unless told otherwise; further events queue, and who waits for a function is told that there are too many. Each request that a
   * `Provider` serves takes two at once.
   */
  readonly concurrency?: number;
  /** What GetTemplate shows while an update is rolled back and cleaned up; the previous template unless told otherwise. */
  readonly templateInRollback?: 'previous' | 'failed';
  /**
   * Whether CloudFormation, when a resource fails, gives up the custom resources that have not answered yet: their rollback then meets
   * a function that still runs. It waits for them unless told otherwise, which makes what happens the same each time.
   */
  readonly cancelsWhatIsUnderWay?: boolean;
  /** How the physical ID of a user profile is put together, of which the service's documentation says both; the name comes first unless told otherwise. */
  readonly userProfileIdOrder?: 'name first' | 'domain first';
  /** Resources on a page of ListStackResources, 100 unless told otherwise. */
  readonly resourcesPerPage?: number;
  /** Whether functions may do only what the policies in the templates allow, which is so unless told otherwise. */
  readonly iam?: boolean;
}

/** What goes wrong with events. */
export type Deliveries = Pick<DeployOptions, 'deliveries'>;

/** What goes wrong in a deployment, and what it is given. */
export interface DeployOptions {
  /** Makes resources fail after they were created or updated. */
  readonly failOn?: FailOn;
  /** Makes resources fail before anything is done. */
  readonly failInstead?: FailOn;
  /** After how many milliseconds an update is cancelled, if it lasts so long. */
  readonly cancelAfter?: number;
  /** Whether Lambda delivers each event twice, at once, which it says of asynchronous invocations that it may. */
  readonly deliversTwice?: boolean;
  /** When Lambda delivers an event, in milliseconds from now, once for each time; once and at once unless told otherwise. One that is lost comes never. */
  readonly deliveries?: (event: any) => readonly number[];
  /** By the name of the parameter, in whatever stacks have it; those of an update are kept unless given again. */
  readonly parameters?: Record<string, string>;
}

/** Which function an event is sent to. */
export interface InvokeOptions {
  /** That behind the custom resources of this type; needed where a stack's have several functions. */
  readonly resourceType?: string;
  /** The function of this name, be it behind custom resources or not. */
  readonly functionName?: string;
}

/** What came of an event. */
export interface Invocation {
  /** What was put under the event's ResponseURL, until the function and the state machines that it started came to an end. */
  readonly response?: any;
  /** Why the function failed, if it did. */
  readonly error?: string;
  /** What the function returned otherwise. */
  readonly returned?: any;
}
