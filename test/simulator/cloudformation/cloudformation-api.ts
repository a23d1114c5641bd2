import type { RequestListener } from 'http';
import type { ResourceSummary } from './resource-summaries';
import type { StackEvent } from './stack-events';
import { dateAt } from '../clock/clock';
import type { Clock } from '../clock/clock';
import type { Authorize } from '../iam/authorize';
import { httpServiceOf } from '../network/http-service';
import type { GivenAnswer, NoAnswer, ReceivedRequest } from '../network/http-service';
import type { Latency } from '../network/latency';
import { NO_LATENCY, served } from '../network/latency';

/** Calls of CloudFormation's API that go wrong. */
export interface CloudFormationFault {
  /** Such as `DescribeStacks`; any action unless told. */
  readonly action?: string;
  readonly status: number;
  /** Such as `Throttling`. */
  readonly code: string;
  readonly message: string;
  /** How many calls it hits. */
  times: number;
}

/** A stack as the API shows it. */
export interface ShownStack {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** A text is shown as it is; undefined is no template. */
  readonly shownTemplate: unknown;
  readonly summaries: { list(): readonly ResourceSummary[] };
  readonly history: { list(): readonly StackEvent[] };
}

/** Where the API finds its stacks. */
export interface Stacks {
  /** Resources, or events, on a page. */
  readonly resourcesPerPage: number;
  /** The stack of a name or an ID. */
  stack(nameOrId: string): ShownStack | undefined;
}

/** How the API behaves. */
export interface CloudFormationApiOptions {
  readonly latency?: Latency;
  readonly authorize?: Authorize;
  /** Decides what becomes of a call in place of the API, if it does: told the parameters of the call. */
  readonly instead?: (input: URLSearchParams) => GivenAnswer | NoAnswer | undefined;
  /** Is told of what breaks inside. */
  readonly onFault: (fault: Error) => void;
}

/** CloudFormation's API as far as functions ask it: DescribeStacks, DescribeStackEvents, GetTemplate and ListStackResources. */
export class CloudFormationApi {
  public readonly listener: RequestListener;
  private readonly faults: CloudFormationFault[] = [];
  private requests = 0;

  public constructor(clock: Clock, private readonly stacks: Stacks, private readonly options: CloudFormationApiOptions) {
    const { latency = NO_LATENCY, onFault } = options;
    this.listener = httpServiceOf(clock, served(clock, 'CloudFormation', latency, (request) => this.answer(request)), onFault);
  }

  /** Makes calls go wrong. A fault counts down its `times`, so that it is seen whether it struck. */
  public inject(fault: CloudFormationFault): void {
    this.faults.push(fault);
  }

  private answer({ body, accessKeyId }: ReceivedRequest): GivenAnswer | NoAnswer {
    const input = new URLSearchParams(body);
    const action = input.get('Action') ?? '';
    const instead = this.options.instead?.(input);
    if (instead) {
      return instead;
    }
    const fault = this.faults.find((pending) => (pending.action ?? action) === action && pending.times > 0);
    if (fault) {
      fault.times -= 1;
      return this.error(fault.status, fault.code, fault.message);
    }
    const wanted = input.get('StackName') ?? '';
    const stack = this.stacks.stack(wanted);
    const refusal = this.options.authorize?.(accessKeyId, `cloudformation:${action}`, stack?.id ?? wanted);
    if (refusal) {
      return this.error(403, 'AccessDenied', refusal);
    }
    if (!stack) {
      return this.error(400, 'ValidationError', `Stack with id ${wanted} does not exist`);
    }
    switch (action) {
      case 'DescribeStacks': return this.result(action, `<Stacks><member>${describe(stack)}</member></Stacks>`);
      case 'GetTemplate': return this.result(action, templateBody(stack.shownTemplate)
        + '<StagesAvailable><member>Original</member><member>Processed</member></StagesAvailable>');
      case 'ListStackResources': return this.list(action, 'StackResourceSummaries', stack.summaries.list(), stack, input.get('NextToken'));
      case 'DescribeStackEvents': return this.list(action, 'StackEvents', stack.history.list(), stack, input.get('NextToken'));
      default: return this.error(400, 'InvalidAction', `Could not find operation ${action} for version ${input.get('Version')}`);
    }
  }

  private list(action: string, name: string, all: readonly (ResourceSummary | StackEvent)[], { id }: ShownStack, token: string | null): GivenAnswer {
    const [, start] = /^(\d+) of /.exec(token ?? `0 of ${id}`) ?? [];
    if (start === undefined || (token !== null && token !== `${start} of ${id}`)) {
      return this.error(400, 'ValidationError', `Invalid NextToken: ${token}`);
    }
    const end = Number(start) + this.stacks.resourcesPerPage;
    return this.result(action, `<${name}>${all.slice(Number(start), end).map((item) => member(item, id)).join('')}</${name}>`
      + (end < all.length ? `<NextToken>${escape(`${end} of ${id}`)}</NextToken>` : ''));
  }

  private result(action: string, content: string): GivenAnswer {
    return xml(200, `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${action}Result>${content}</${action}Result>`
      + `<ResponseMetadata><RequestId>${this.requestId()}</RequestId></ResponseMetadata></${action}Response>`);
  }

  private error(status: number, code: string, message: string): GivenAnswer {
    return xml(status, '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>'
      + `<Code>${code}</Code><Message>${escape(message)}</Message></Error><RequestId>${this.requestId()}</RequestId></ErrorResponse>`);
  }

  private requestId(): string {
    return `00000000-0000-4000-8000-${String(++this.requests).padStart(12, '0')}`;
  }
}

function templateBody(template: unknown): string {
  return template === undefined ? '' : `<TemplateBody>${escape(typeof template === 'string' ? template : JSON.stringify(template))}</TemplateBody>`;
}

function member(item: ResourceSummary | StackEvent, stackId: string): string {
  return `<member>${Object.entries({ StackId: stackId, ...item })
    .flatMap(([name, value]) => value === undefined ? [] : [`<${name}>${escape(typeof value === 'number' ? dateAt(value).toISOString() : value)}</${name}>`])
    .join('')}</member>`;
}

function describe(stack: ShownStack): string {
  return `<StackName>${escape(stack.name)}</StackName><StackId>${stack.id}</StackId><StackStatus>${stack.status}</StackStatus>`
    + '<CreationTime>2026-11-20T12:00:00.000Z</CreationTime>';
}

function xml(status: number, body: string): GivenAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function escape(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
