import { createHash } from 'crypto';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator } from '../emulator';
import type { CustomResources } from './custom-resources';
import type { FailOn, ResourceEvent } from './events';
import type { Stack } from './stack';
import { ResourceFailure } from './template';

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
  public underWay = new AbortController();
  public customResources!: CustomResources;
  private readonly names = new Set<string>();
  private madeUp = 0;

  public constructor(
    public readonly emulator: SageMakerEmulator,
    public readonly sagemaker: SageMakerClient,
    public readonly timeScale: number,
    public readonly templateInRollback: 'previous' | 'failed',
    public readonly cancelsWhatIsUnderWay: boolean,
  ) {}

  /** Waits for so long in the time of the rehearsal. */
  public async sleep(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms / this.timeScale));
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
