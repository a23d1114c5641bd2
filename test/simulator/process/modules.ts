import * as crypto from 'crypto';
import * as http from 'http';
import * as os from 'os';
import { systemError } from './realm';
import type { Requests } from './requests';
import type { Timers } from './timers';
import type { Chance } from '../clock/chance';

/** Those of Node.js that have neither time nor chance, and reach nothing outside of JavaScript: all are done with what they do in a turn of the event loop. */
const PLAIN = ['assert', 'buffer', 'events', 'path', 'querystring', 'stream', 'stream/promises', 'string_decoder', 'url', 'util'] as const;

/** What of `crypto` is computed at once, and not in a thread. */
const HASHES = ['createHash', 'createHmac', 'getHashes', 'timingSafeEqual', 'constants'] as const;

/** What a process is made of that its modules have to do with. */
export interface Parts {
  readonly timers: Timers;
  readonly requests: Requests;
  readonly chance: Chance;
  readonly process: object;
}

/**
 * The modules of Node.js that a simulated process may load, by name. This list is what keeps time: a turn of the event loop is the end of all that runs
 * only as long as nothing waits for a thread, a file or a socket. Whatever isn't here can't be loaded, and says so.
 */
export function modulesFor({ timers, requests, chance, process }: Parts): Record<string, unknown> {
  const { request, get } = requests;
  const nothing = async (path: unknown) => { throw systemError(`ENOENT: no such file or directory, open '${path}'`, 'ENOENT'); };
  const web = { randomUUID: () => chance.uuid(), getRandomValues: (array: NodeJS.ArrayBufferView) => chance.bytes(array) };
  const random = { ...web, randomBytes: (size: number) => Buffer.from(chance.bytes(new Uint8Array(size))), randomInt: undefined };
  const promises = only('fs/promises', { readFile: nothing, access: nothing, stat: nothing });
  const { promises: timersPromises, ...timerFunctions } = timers.functions;
  const { STATUS_CODES, METHODS, IncomingMessage, ClientRequest, OutgoingMessage } = http;
  const classes = { IncomingMessage, ClientRequest, OutgoingMessage, Agent: NoAgent };
  const client = { STATUS_CODES, METHODS, ...classes, globalAgent: new NoAgent(), request, get };
  return {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- by names that a list has
    ...Object.fromEntries(PLAIN.map((name) => [name, require(name)])),
    'http': only('http', client),
    'https': only('https', client),
    'http2': only('http2', { constants: {} }),
    'crypto': only('crypto', { ...Object.fromEntries(HASHES.map((name) => [name, crypto[name]])), ...random, webcrypto: only('crypto.webcrypto', web) }),
    'fs/promises': promises,
    'fs': only('fs', { promises, readFileSync: missing, existsSync: () => false }),
    'os': only('os', { homedir: () => '/home/sbx_user1051', tmpdir: () => '/tmp', platform: () => 'linux', release: () => '6.1.0', type: () => 'Linux', arch: () => 'arm64', hostname: () => '169.254.100.6', EOL: os.EOL }),
    'child_process': only('child_process', {}),
    'zlib': only('zlib', { crc32: undefined }), // the SDK then has one of its own; all else in there waits for a thread
    'process': process,
    'timers': only('timers', { ...timerFunctions, promises: timersPromises }),
    'timers/promises': only('timers/promises', timersPromises),
  };
}

/** An agent that keeps no connection: in a simulated process, each request has one of its own. */
class NoAgent {
  public readonly sockets = {};
  public readonly requests = {};
  public destroy(): void {}
}

function missing(path: unknown): never {
  throw systemError(`ENOENT: no such file or directory, open '${path}'`, 'ENOENT');
}

/** An object that has these members, and throws when another is asked for: what isn't simulated is never taken from the machine in silence. */
export function only<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get: (target, key) => {
      if (typeof key === 'string' && !(key in target) && !['__esModule', 'then', 'default', 'toJSON'].includes(key)) {
        throw new Error(`a simulated process can't use ${name}.${key}: nothing stands for it in the simulation`);
      }
      return target[key as keyof T];
    },
  });
}
