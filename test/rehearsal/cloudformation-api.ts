import { randomUUID } from 'crypto';
import type { Account } from './account';
import type { Authorize } from './lambda-api';
import { LoopbackServer } from './loopback-server';
import type { GivenAnswer, ReceivedRequest } from './loopback-server';
import type { ResourceSummary } from './resource-summaries';
import type { Stack } from './stack';
import type { StackEvent } from './stack-events';

/** Calls of CloudFormation's API that go wrong. */
export interface CloudFormationFault {
  /** Such as `DescribeStacks`. */
  readonly action: string;
  readonly status: number;
  /** Such as `Throttling`. */
  readonly code: string;
  readonly message: string;
  /** How many calls it hits. */
  times: number;
}

/** What CloudFormation's API says of the stacks: DescribeStacks, DescribeStackEvents, GetTemplate and ListStackResources. */
export class CloudFormationApi {
  public static async start(account: Account, authorize: Authorize): Promise<CloudFormationApi> {
    const api = new CloudFormationApi(account, authorize);
    api.server = await LoopbackServer.start((request) => api.answer(request), (fault) => account.fail(fault));
    return api;
  }

  private server!: LoopbackServer;
  private readonly faults: CloudFormationFault[] = [];

  private constructor(private readonly account: Account, private readonly authorize: Authorize) {}

  public get endpoint(): string {
    return this.server.endpoint;
  }

  /** Makes calls go wrong. A fault counts down its `times`, so that it is seen whether it struck. */
  public inject(fault: CloudFormationFault): void {
    this.faults.push(fault);
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }

  private answer({ body, accessKeyId }: ReceivedRequest): GivenAnswer {
    const input = new URLSearchParams(body);
    const action = input.get('Action') ?? '';
    const fault = this.faults.find((pending) => pending.action === action && pending.times > 0);
    if (fault) {
      fault.times -= 1;
      return error(fault.status, fault.code, fault.message);
    }
    const wanted = input.get('StackName') ?? '';
    const stack = this.account.stacks.get(wanted) ?? this.account.stackNamed(wanted);
    const refusal = this.authorize(accessKeyId, `cloudformation:${action}`, stack?.id ?? wanted);
    if (refusal) {
      return error(403, 'AccessDenied', refusal);
    }
    if (!stack) {
      return error(400, 'ValidationError', `Stack with id ${wanted} does not exist`);
    }
    switch (action) {
      case 'DescribeStacks': return result(action, `<Stacks><member>${describe(stack)}</member></Stacks>`);
      case 'GetTemplate': return result(action, `<TemplateBody>${escape(JSON.stringify(stack.shownTemplate))}</TemplateBody>`
        + '<StagesAvailable><member>Original</member><member>Processed</member></StagesAvailable>');
      case 'ListStackResources': return this.list(action, 'StackResourceSummaries', stack.summaries.list(), stack, input.get('NextToken'));
      case 'DescribeStackEvents': return this.list(action, 'StackEvents', stack.history.list(), stack, input.get('NextToken'));
      default: return error(400, 'InvalidAction', `Could not find operation ${action} for version ${input.get('Version')}`);
    }
  }

  private list(action: string, name: string, all: readonly (ResourceSummary | StackEvent)[], { id }: Stack, token: string | null): GivenAnswer {
    const [, start] = /^(\d+) of /.exec(token ?? `0 of ${id}`) ?? [];
    if (start === undefined || (token !== null && token !== `${start} of ${id}`)) {
      return error(400, 'ValidationError', `Invalid NextToken: ${token}`);
    }
    const end = Number(start) + this.account.behaviour.resourcesPerPage;
    return result(action, `<${name}>${all.slice(Number(start), end).map((item) => member(item, id)).join('')}</${name}>`
      + (end < all.length ? `<NextToken>${escape(`${end} of ${id}`)}</NextToken>` : ''));
  }
}

function member(item: ResourceSummary | StackEvent, stackId: string): string {
  return `<member>${Object.entries({ StackId: stackId, ...item })
    .flatMap(([name, value]) => value === undefined ? [] : [`<${name}>${escape(value instanceof Date ? value.toISOString() : value)}</${name}>`])
    .join('')}</member>`;
}

function describe(stack: Stack): string {
  return `<StackName>${escape(stack.name)}</StackName><StackId>${stack.id}</StackId><StackStatus>${stack.status}</StackStatus>`
    + '<CreationTime>2026-11-20T12:00:00.000Z</CreationTime>';
}

function result(action: string, content: string): GivenAnswer {
  return xml(200, `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${action}Result>${content}</${action}Result>`
    + `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`);
}

function error(status: number, code: string, message: string): GivenAnswer {
  return xml(status, '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>'
    + `<Code>${code}</Code><Message>${escape(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`);
}

function xml(status: number, body: string): GivenAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function escape(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
