import { createServer } from 'http';
import type { Server } from 'http';
import type { AddressInfo } from 'net';
import { types } from 'util';

/** An answer of CloudFormation's API that isn't the usual one. */
export type Refusal = { readonly status: number; readonly code: string; readonly message: string } | { readonly status: number; readonly body: string } | 'cutOff' | 'cutInBody';

export const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/studio/11111111-2222-3333-4444-555555555555';

type Resource = [logicalId: string, physicalId: string, type: string, status?: string];

export const ACCESS_DENIED: Refusal = { status: 403, code: 'AccessDenied', message: 'User: function is not authorized to perform: cloudformation:DescribeStacks' };
export const NOT_THERE: Refusal = { status: 400, code: 'ValidationError', message: 'Stack with id studio does not exist' };

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

/** One stack, as CloudFormation's API tells of it over HTTP on the loopback interface. */
export class StackEmulator {
  public static async start(): Promise<StackEmulator> {
    const emulator = new StackEmulator();
    await new Promise<void>((resolve) => emulator.server.listen(0, '127.0.0.1', resolve));
    return emulator;
  }

  /** Of the stack; no stack is listed without one. */
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
  /** What the next calls are answered with; the last of it for ever, if told so. */
  public refusals: Refusal[] = [];
  public refusesForEver = false;

  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const input = new URLSearchParams(Buffer.concat(chunks).toString());
      const action = input.get('Action')!;
      this.calls.push([action, input.get('StackName'), input.get('TemplateStage')].filter((part) => part !== null).join(' '));
      this.onCall();
      const refusal = this.refusesForEver ? this.refusals[0] : this.refusals.shift();
      if (refusal === 'cutOff') {
        response.socket!.resetAndDestroy();
      } else if (refusal === 'cutInBody') {
        response.writeHead(200, { 'content-type': 'text/xml', 'content-length': 1000 }).write('<DescribeStacksResponse>');
        setTimeout(() => response.socket!.resetAndDestroy(), 10);
      } else if (refusal) {
        response.writeHead(refusal.status, { 'content-type': 'text/xml' }).end('body' in refusal ? refusal.body
          : `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>${refusal.code}</Code>`
            + `<Message>${refusal.message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`);
      } else {
        response.writeHead(200, { 'content-type': 'text/xml' }).end(`<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">`
          + `<${action}Result>${this.resultOf(action, Number(input.get('NextToken') ?? 0))}</${action}Result></${action}Response>`);
      }
    });
  });

  private constructor() {}

  /** Called with each call. */
  public onCall: () => void = () => undefined;

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Makes it an ordinary stack without resources again. */
  public reset(): void {
    this.status = 'UPDATE_IN_PROGRESS';
    this.template = {};
    this.resources = [];
    this.events = [];
    this.pageSize = 100;
    this.calls.length = 0;
    this.refusals = [];
    this.refusesForEver = false;
    this.onCall = () => undefined;
  }

  public async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private resultOf(action: string, start: number): string {
    if (action === 'ListStackResources') {
      return this.page('StackResourceSummaries', this.resources, start);
    }
    if (action === 'DescribeStackEvents') {
      return this.page('StackEvents', this.events, start);
    }
    if (action === 'DescribeStacks') {
      return `<Stacks>${this.status === undefined ? '' : `<member><StackName>studio</StackName><StackStatus>${this.status}</StackStatus></member>`}</Stacks>`;
    }
    const body = typeof this.template === 'string' ? this.template : JSON.stringify(this.template);
    return this.template === undefined ? '' : `<TemplateBody>${body.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)}</TemplateBody>`;
  }

  private page(list: string, resources: readonly Resource[], start: number): string {
    const end = start + this.pageSize;
    const members = resources.slice(start, end).map(([logicalId, physicalId, type, status = 'CREATE_COMPLETE']) => '<member>'
      + `<StackId>${STACK_ID}</StackId><EventId>${logicalId}-${status}</EventId><StackName>studio</StackName>`
      + `<LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${physicalId}</PhysicalResourceId><ResourceType>${type}</ResourceType>`
      + `<ResourceStatus>${status}</ResourceStatus><Timestamp>2026-11-20T12:00:00.000Z</Timestamp>`
      + '<LastUpdatedTimestamp>2026-11-20T12:00:00.000Z</LastUpdatedTimestamp></member>');
    return `<${list}>${members.join('')}</${list}>${end < resources.length ? `<NextToken>${end}</NextToken>` : ''}`;
  }
}
