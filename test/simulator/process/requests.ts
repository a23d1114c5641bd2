import * as http from 'http';
import { urlToHttpOptions } from 'url';
import type { Simulation } from '../clock/simulation';
import type { Client } from '../network/connection';
import type { Network } from '../network/network';

// a test's own process has `http.request` replaced by the one below
const { request: requestOfNode } = http;

/** The requests of one process: Node's own HTTP client, over connections of the simulation's network. */
export class Requests {
  private readonly open = new Map<http.ClientRequest, { readonly what: string; readonly since: number }>();

  public constructor(private readonly simulation: Simulation, private readonly network: Network, private readonly client: Client) {}

  /** Those that wait for an answer, and since when, for a hang. */
  public get shown(): string {
    const open = [...this.open.values()].map(({ what, since }) => `${what} since ${this.simulation.shownTime(since)}`);
    return open.length ? `open requests: ${open.join(', ')}` : 'no open request';
  }

  /** In the place of `http.request` and `https.request`. */
  public readonly request = (...args: any[]): http.ClientRequest => {
    const url = typeof args[0] === 'string' ? new URL(args[0]) : args[0] instanceof URL ? args[0] : undefined;
    const given = args[url ? 1 : 0];
    const { hostname, host, ...options }: http.RequestOptions = { ...url && urlToHttpOptions(url), ...typeof given === 'object' ? given : undefined };
    const name = hostname ?? host ?? 'localhost';
    const sent = requestOfNode({
      ...options,
      protocol: 'http:',
      host: name,
      port: 443, // neither is a port: it keeps one out of the Host header
      defaultPort: 443,
      agent: undefined,
      createConnection: () => this.network.connect(name, this.client).setTimeout(options.timeout ?? 0) as any,
    }, args.find((argument) => typeof argument === 'function'));
    this.open.set(sent, { what: `${options.method ?? 'GET'} ${name} ${options.headers ? targetOf(options.headers) : ''}`.trim(), since: this.simulation.now() });
    sent.on('close', () => this.open.delete(sent));
    return sent;
  };

  /** In the place of `http.get` and `https.get`. */
  public readonly get = (...args: any[]): http.ClientRequest => this.request(...args).end();
}

function targetOf(headers: object): string {
  return String(Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1] ?? '');
}
