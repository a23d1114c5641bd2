import type { RequestListener, Server } from 'http';
import type { AddressInfo } from 'net';
import { serverOf } from '../network/http-service';

/** A service on a free port of the loopback interface. */
export class LoopbackServer {
  /** A server that listens. Stop it in the end. */
  public static async start(listener: RequestListener): Promise<LoopbackServer> {
    const server = serverOf(listener);
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return new LoopbackServer(server);
  }

  /** How many TCP connections there were so far. */
  public connections = 0;

  private constructor(private readonly server: Server) {
    server.on('connection', () => { this.connections++; });
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Cuts off whoever still waits for an answer. */
  public async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
