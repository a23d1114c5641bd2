import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'http';
import { connect, refused } from './connection';
import type { Client, ConnectionEnd, OnBytes } from './connection';
import { serverOf } from './http-service';
import type { Simulation } from '../clock/simulation';
import { systemError } from '../process/realm';

/** The network of a simulation: which host is which service. No other host can be reached. */
export class Network {
  private readonly services = new Map<string, RequestListener>();
  private readonly serving = new WeakMap<object, RequestListener>();
  private readonly server: Server = serverOf((request: IncomingMessage, response: ServerResponse) =>
    this.serving.get(request.socket)!(request, response));

  /** @param onBytes is told of whatever goes over the network */
  public constructor(private readonly simulation: Simulation, private readonly onBytes?: OnBytes) {}

  /** Has a service answer under the name of a host. */
  public serve(host: string, service: RequestListener): void {
    this.services.set(host, service);
  }

  /** A connection to a host, ready to be written to. */
  public connect(host: string, client: Client): ConnectionEnd {
    const service = this.services.get(host);
    if (!service) {
      return refused(this.simulation, client, systemError(`getaddrinfo ENOTFOUND ${host}`, 'ENOTFOUND'));
    }
    const { near, far } = connect(this.simulation, client, this.onBytes);
    this.serving.set(far, service);
    this.server.emit('connection', far);
    return near;
  }
}
