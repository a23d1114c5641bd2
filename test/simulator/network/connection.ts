import { Duplex } from 'stream';
import type { Clock } from '../clock/clock';
import { systemError } from '../process/realm';

/** Whoever opens connections: nothing reaches one that is frozen before it is thawed, and nothing ever leaves or reaches one that was killed. */
export interface Client {
  readonly name: string;
  readonly isRunning: boolean;
  /** Does something in the client, when it can. */
  deliver(act: () => void): void;
}

/** One end of a connection: as much of a socket as Node's own HTTP asks of one. */
export class ConnectionEnd extends Duplex {
  public readonly connecting = false;
  private callOffTimeout?: () => void;

  public constructor(private readonly clock: Clock, private readonly owner: string, behaviour: ConstructorParameters<typeof Duplex>[0]) {
    super(behaviour);
    this.once('close', () => this.callOffTimeout?.());
  }

  public setTimeout(ms: number, listener?: () => void): this {
    this.callOffTimeout?.();
    this.callOffTimeout = ms ? this.clock.after(ms, () => this.emit('timeout'), this.owner) : undefined;
    if (ms && listener) {
      this.once('timeout', listener);
    }
    return this;
  }

  public setNoDelay(): this { return this; }
  public setKeepAlive(): this { return this; }
  public ref(): this { return this; }
  public unref(): this { return this; }

  public destroySoon(): void {
    this.end(() => this.destroy());
  }

  /** Ends the connection so that the other end is told of a reset. */
  public resetAndDestroy(): this {
    return this.destroy(reset());
  }
}

/** Is told of whatever goes over a connection: from or to which client, and what. */
export type OnBytes = (direction: string, bytes: Buffer) => void;

/** Joins a client with a server, in this process and without a socket. What is written at one end is read at the other within the same turn. */
export function connect(clock: Clock, client: Client, onBytes: OnBytes = () => {}): { readonly near: ConnectionEnd; readonly far: ConnectionEnd } {
  const toServer = (act: () => void) => {
    if (client.isRunning) {
      act();
    }
  };
  const toClient = (act: () => void) => client.deliver(act);
  type Closes = (error: Error | null, other: ConnectionEnd) => void;
  const end = (owner: string, other: () => ConnectionEnd, pass: (act: () => void) => void, closes: Closes) =>
    new ConnectionEnd(clock, owner, {
      read() {},
      write(chunk, _, done) {
        pass(() => {
          if (chunk.length) { // versions of Node.js differ in what they write for nothing
            onBytes(owner, chunk);
            other().push(chunk);
          }
        });
        done();
      },
      final(done) {
        pass(() => other().push(null));
        done();
      },
      destroy(error, done) {
        pass(() => process.nextTick(() => other().destroyed || closes(error, other())));
        done(error);
      },
    });
  const near: ConnectionEnd = end(client.name, () => far, toServer, (_, server) => server.destroy());
  const far: ConnectionEnd = end(`the server of ${client.name}`, () => near, toClient, (error, mine) => mine.destroy(error ? reset() : undefined));
  far.on('error', () => {}); // that of its own reset
  return { near, far };
}

/** The end of a connection that never came about. */
export function refused(clock: Clock, client: Client, error: Error): ConnectionEnd {
  const near: ConnectionEnd = new ConnectionEnd(clock, client.name, { read() {}, write(_chunk, _encoding, done) { done(); } });
  process.nextTick(() => client.deliver(() => near.destroy(error)));
  return near;
}

function reset(): Error {
  return systemError('read ECONNRESET', 'ECONNRESET');
}
