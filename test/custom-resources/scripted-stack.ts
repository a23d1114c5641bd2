import { types } from 'util';
import { CloudFormationApi } from '../simulator/cloudformation/cloudformation-api';
import type { ShownStack } from '../simulator/cloudformation/cloudformation-api';
import type { GivenAnswer, NoAnswer } from '../simulator/network/http-service';
import type { ThisProcess } from '../simulator/process/this-process';

export const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/studio/11111111-2222-3333-4444-555555555555';

/** What a call of CloudFormation's API is answered with that isn't the usual: an error, or whatever else. */
export type Refusal = { readonly status: number; readonly code: string; readonly message: string } | GivenAnswer | NoAnswer;

export const ACCESS_DENIED: Refusal = { status: 403, code: 'AccessDenied', message: 'User: function is not authorized to perform: cloudformation:DescribeStacks' };
export const NOT_THERE: Refusal = { status: 400, code: 'ValidationError', message: 'Stack with id studio does not exist' };

type Resource = [logicalId: string, physicalId: string, type: string, status?: string];

/**
 * Has `instanceof Error` hold for errors of Node itself, too: each test file of Jest's has an Error of its own, and the SDK wraps what is none,
 * which takes the error's code away.
 */
export function recogniseErrorsOfNode(): void {
  Object.defineProperty(Error, Symbol.hasInstance, {
    configurable: true,
    value(this: any, error: unknown) {
      return this === Error ? types.isNativeError(error) || error instanceof Object && Error.prototype.isPrototypeOf(error)
        : Function.prototype[Symbol.hasInstance].call(this, error);
    },
  });
}

/** One stack of which a test says what it is, as CloudFormation's API tells of it. */
export class ScriptedStack {
  /** Of the stack; there is no stack without one. */
  public status: string | undefined = 'UPDATE_IN_PROGRESS';
  /** What the stack's template is; a text as it is. */
  public template: any = {};
  /** The resources of the stack, in the order in which they are listed: logical and physical ID, type, and status if it isn't CREATE_COMPLETE. */
  public resources: Resource[] = [];
  /** What happened, the newest first: as above. */
  public events: Resource[] = [];
  /** How many resources or events are told at a time. */
  public pageSize = 100;
  /** The actions that were asked for, each with the stack's name and the other parameters. */
  public readonly calls: string[] = [];
  /** What the next calls are answered with; the first of it for ever, if told so. */
  public refusals: Refusal[] = [];
  public refusesForEver = false;
  private readonly api: CloudFormationApi;

  /** Has CloudFormation know this stack alone, in the simulation of a test file. */
  public constructor({ simulation, network }: ThisProcess) {
    const stack = this;
    this.api = new CloudFormationApi(simulation, {
      get resourcesPerPage() { return stack.pageSize; },
      stack: (nameOrId) => nameOrId === STACK_ID ? this.shownAt(simulation.now()) : undefined,
    }, {
      instead: (input) => this.answerInstead(input),
      onFault: (fault) => { throw fault; },
    });
    network.serve('cloudformation.eu-west-1.amazonaws.com', this.api.listener);
  }

  /** Called with each call. */
  public onCall: () => void = () => undefined;

  private answerInstead(input: URLSearchParams): GivenAnswer | NoAnswer | undefined {
    this.calls.push(['Action', 'StackName', 'TemplateStage'].flatMap((name) => input.get(name) ?? []).join(' '));
    this.onCall();
    const refusal = this.refusesForEver ? this.refusals[0] : this.refusals.shift();
    if (typeof refusal === 'object' && 'code' in refusal) {
      this.api.inject({ ...refusal, times: 1 });
      return undefined;
    }
    return refusal;
  }

  private shownAt(now: number): ShownStack | undefined {
    const list = (resources: readonly Resource[]) => ({
      list: () => resources.map(([LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus = 'CREATE_COMPLETE']) =>
        ({ LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus, Timestamp: now, LastUpdatedTimestamp: now })),
    });
    return this.status === undefined ? undefined
      : { id: STACK_ID, name: 'studio', status: this.status, shownTemplate: this.template, summaries: list(this.resources), history: list(this.events) };
  }
}
