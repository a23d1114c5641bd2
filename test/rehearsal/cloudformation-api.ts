import { randomUUID } from 'crypto';
import { createServer } from 'http';
import type { IncomingMessage, Server, ServerResponse } from 'http';
import type { AddressInfo } from 'net';
import type { Account } from './account';
import type { Stack } from './stack';

/** Says why a caller may not do something to a stack; undefined if it may. */
export type Authorize = (accessKeyId: string, action: string, stackId: string) => string | undefined;

/** What CloudFormation's API says of the stacks: DescribeStacks and GetTemplate, over HTTP on the loopback interface. */
export class CloudFormationApi {
  public static async start(account: Account, authorize: Authorize): Promise<CloudFormationApi> {
    const api = new CloudFormationApi(account, authorize);
    await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  private readonly server: Server = createServer((request, response) => this.receive(request, response));

  private constructor(private readonly account: Account, private readonly authorize: Authorize) {}

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const input = new URLSearchParams(Buffer.concat(chunks).toString());
      const [, accessKeyId = ''] = /Credential=([^/,]+)\//.exec(request.headers.authorization ?? '') ?? [];
      const [status, body] = this.answer(input, accessKeyId);
      response.writeHead(status, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) }).end(body);
    });
  }

  private answer(input: URLSearchParams, accessKeyId: string): [status: number, body: string] {
    const action = input.get('Action') ?? '';
    const wanted = input.get('StackName') ?? '';
    const stack = this.account.stacks.get(wanted) ?? this.account.stackNamed(wanted);
    const refusal = this.authorize(accessKeyId, action, stack?.id ?? wanted);
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
      default: return error(400, 'InvalidAction', `Could not find operation ${action} for version ${input.get('Version')}`);
    }
  }
}

function describe(stack: Stack): string {
  return `<StackName>${escape(stack.name)}</StackName><StackId>${stack.id}</StackId><StackStatus>${stack.status}</StackStatus>`
    + '<CreationTime>2026-11-20T12:00:00.000Z</CreationTime>';
}

function result(action: string, content: string): [number, string] {
  return [200, `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${action}Result>${content}</${action}Result>`
    + `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`];
}

function error(status: number, code: string, message: string): [number, string] {
  return [status, '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>'
    + `<Code>${code}</Code><Message>${escape(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`];
}

function escape(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
