import { createHash } from 'crypto';
import { setMaxListeners } from 'events';
import type { CustomResources } from './custom-resources';
import type { FailOn, ResourceEvent } from './events';
import type { Stack } from './stack';
import { ResourceFailure } from './template';
import type { Simulation } from '../clock/simulation';
import type { SageMakerEmulator } from '../sagemaker';
import { ServiceError } from '../sagemaker/errors';

export const REGION = 'eu-west-1';
export const ACCOUNT_ID = '123456789012';
export const PARTITION = 'aws';
export const URL_SUFFIX = 'amazonaws.com';

/** The access key of the calls that CloudFormation itself makes. */
export const CLOUDFORMATION_ACCESS_KEY_ID = 'CLOUDFORMATION';

/** What makes resources fail in the deployment that is being played. */
export interface Failures {
  readonly failOn?: FailOn;
  readonly failInstead?: FailOn;
  readonly deliversTwice?: boolean;
  readonly deliveries?: (event: any) => readonly number[];
  readonly cancelAfter?: number;
}

/** How an account behaves, where that isn't the same each time or nobody knows. */
export interface Behaviour {
  readonly templateInRollback: 'previous' | 'failed';
  readonly cancelsWhatIsUnderWay: boolean;
  readonly userProfileIdOrder: 'name first' | 'domain first';
  readonly resourcesPerPage: number;
}

/** What all stacks share: the account they are deployed to, and what is there already. */
export class Account {
  /** Every stack that ever was, nested ones included, by its id. */
  public readonly stacks = new Map<string, Stack>();
  /** Where the directories of file assets lie, by object key. */
  public readonly assets = new Map<string, string>();
  /** Of the deployment that is being played. */
  public events: ResourceEvent[] = [];
  public failures: Failures = {};
  /** Ends when what is under way in the first phase of a deployment is given up. */
  public underWay = beginning();
  /** What went wrong with the rehearsal itself in a place from which it can't be thrown. */
  public readonly faults: Error[] = [];
  public customResources!: CustomResources;
  private readonly names = new Set<string>();
  private madeUp = 0;

  public constructor(
    public readonly simulation: Simulation,
    public readonly emulator: SageMakerEmulator,
    public readonly behaviour: Behaviour,
  ) {}

  /** Has what comes now go on until it is given up in its turn. */
  public begin(): void {
    this.underWay = beginning();
  }

  /** Takes note of a fault of the rehearsal, or of a template, and has nobody wait for an answer that may never come. */
  public fail(fault: Error): void {
    this.faults.push(fault);
    this.underWay.abort();
  }

  /** The chance of what CloudFormation does. */
  public get chance() {
    return this.simulation.chance('CloudFormation');
  }

  public async sleep(ms: number): Promise<void> {
    await this.simulation.sleep(ms, 'CloudFormation');
  }

  /**
   * Calls SageMaker as CloudFormation does for its resources.
   *
   * @throws what a client of the SDK would throw
   */
  public async callSageMaker(action: string, input: unknown): Promise<any> {
    try {
      const sent = JSON.parse(JSON.stringify(input));
      const result = await this.emulator.call({ action, input: sent, accessKeyId: CLOUDFORMATION_ACCESS_KEY_ID, region: REGION });
      if (result === 'reset') {
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      }
      return result.output;
    } catch (error) {
      throw error instanceof ServiceError ? Object.assign(error, { $metadata: { httpStatusCode: error.statusCode } }) : error;
    }
  }

  /** Resources on a page of a list. */
  public get resourcesPerPage(): number {
    return this.behaviour.resourcesPerPage;
  }

  /** The stack of an ID, or that which lives under a name. */
  public stack(nameOrId: string): Stack | undefined {
    return this.stacks.get(nameOrId) ?? this.stackNamed(nameOrId);
  }

  /** The stack that lives under a name, nested ones included. */
  public stackNamed(name: string): Stack | undefined {
    return [...this.stacks.values()].find((stack) => stack.name === name && stack.exists);
  }

  /** The resources that are deployed at this moment, those included that wait for a clean-up to delete them. */
  public deployed(type: string) {
    return [...this.stacks.values()].flatMap((stack) => stack.live().filter((resource) => resource.type === type));
  }

  /** The stack that exports a value under a name. */
  public exporterOf(name: string): Stack | undefined {
    return [...this.stacks.values()].find((stack) => stack.exists && stack.exports.has(name));
  }

  /** The stacks that import what is exported under a name. */
  public importersOf(name: string): Stack[] {
    return [...this.stacks.values()].filter((stack) => stack.exists && stack.imports.has(name));
  }

  /** Takes a physical name, of which an account has each only once. */
  public takeName(kind: string, name: string): void {
    const key = `${kind} ${name}`;
    if (this.names.has(key)) {
      throw new ResourceFailure(`${name} already exists (Service: ${kind}, Status Code: 409, HandlerErrorCode: AlreadyExists)`);
    }
    this.names.add(key);
  }

  public freeName(kind: string, name: string): void {
    this.names.delete(`${kind} ${name}`);
  }

  /** A made-up hexadecimal string, another one each time, the same ones in each rehearsal. */
  public hex(length: number): string {
    return createHash('sha256').update(String(++this.madeUp)).digest('hex').slice(0, length);
  }

  public arn(service: string, resource: string, region = REGION): string {
    return `arn:${PARTITION}:${service}:${region}:${ACCOUNT_ID}:${resource}`;
  }
}

function beginning(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // any number of resources can be under way
  return controller;
}
