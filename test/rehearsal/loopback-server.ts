import { createServer } from 'http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'http';
import type { AddressInfo } from 'net';

/** A request, with its body. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of the signature; empty where nothing is signed. */
  readonly accessKeyId: string;
}

/** What a request is answered with. */
export interface GivenAnswer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** A service of AWS on the loopback interface. */
export class LoopbackServer {
  /**
   * Listens on a free port.
   *
   * @param answer what the service does; a request for which it throws is answered with status 500
   * @param onFault what is told of whatever it throws
   */
  public static async start(
    answer: (request: ReceivedRequest) => GivenAnswer | Promise<GivenAnswer>, onFault: (fault: Error) => void,
  ): Promise<LoopbackServer> {
    const server = createServer((request, response) => receive(request, response, answer, onFault));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new LoopbackServer(server);
  }

  private constructor(private readonly server: Server) {}

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Cuts off whoever still waits for an answer. */
  public async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }
}

function receive(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: ReceivedRequest) => GivenAnswer | Promise<GivenAnswer>,
  onFault: (fault: Error) => void,
): void {
  const chunks: Buffer[] = [];
  const respond = ({ status, headers, body = '' }: GivenAnswer) => {
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
  };
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const [, accessKeyId = ''] = /Credential=([^/,]+)\//.exec(request.headers.authorization ?? '') ?? [];
    try {
      respond(await answer({
        method: request.method!,
        path: new URL(request.url!, 'http://localhost').pathname,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        accessKeyId,
      }));
    } catch (fault) {
      onFault(fault as Error);
      respond({ status: 500 });
    }
  });
}
