import { createServer } from 'http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, RequestListener, Server, ServerResponse } from 'http';
import { dateAt } from '../clock/clock';
import type { Clock } from '../clock/clock';

/** A request, with its body. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
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

/** What else can become of a request: its connection is reset, at once or in the middle of the answer, or nothing is ever heard of it. */
export type NoAnswer = 'reset' | 'reset in the answer' | 'silence';

/** What a service does with a request. */
export type Respond = (request: ReceivedRequest) => GivenAnswer | NoAnswer | Promise<GivenAnswer | NoAnswer>;

/**
 * A service of AWS, as far as HTTP is concerned. Node's own Date header is the time of the machine, to which the SDK would set its clock: the answers have
 * that of the service's clock.
 *
 * @param respond what the service does; a request for which it throws is answered with status 500
 * @param onFault is told of whatever it throws
 */
export function httpServiceOf(clock: Clock, respond: Respond, onFault: (fault: Error) => void): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => {}); // a client that is gone
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        give(response, clock, await respond(received(request, Buffer.concat(chunks).toString())));
      } catch (fault) {
        onFault(fault as Error);
        give(response, clock, { status: 500 });
      }
    });
  };
}

/** A server that makes no difference to time: none of its own timers ever fires. */
export function serverOf(listener: RequestListener): Server {
  return createServer({ connectionsCheckingInterval: 2 ** 31 - 1, requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, listener);
}

function received({ method, url, headers }: IncomingMessage, body: string): ReceivedRequest {
  const [, accessKeyId = ''] = /Credential=([^/,]+)\//.exec(headers.authorization ?? '') ?? [];
  const { pathname: path, search: query } = new URL(url!, 'http://localhost');
  return { method: method!, path, query, headers, body, accessKeyId };
}

function give(response: ServerResponse, clock: Clock, answer: GivenAnswer | NoAnswer): void {
  const socket = response.socket as { resetAndDestroy(): void } | null;
  if (answer === 'silence' || !socket) {
    return;
  }
  if (answer === 'reset') {
    socket.resetAndDestroy();
    return;
  }
  response.sendDate = false;
  const date = dateAt(clock.now()).toUTCString();
  if (answer === 'reset in the answer') {
    response.writeHead(200, { date, 'content-length': 1000 }).write('<');
    clock.after(0, () => socket.resetAndDestroy(), 'a reset'); // not in the turn in which the answer begins: on a network, that comes as two things
    return;
  }
  const { status, headers, body = '' } = answer;
  response.writeHead(status, { date, ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}
