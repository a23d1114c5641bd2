import { dirname } from 'path';
import { compile, packageSource, resolve, SHADOWED, sourceOf } from './code';
import { modulesFor, only } from './modules';
import { NODE } from './realm';
import { Requests } from './requests';
import { Timers } from './timers';
import type { Simulation, Waiting } from '../clock/simulation';
import { BEGINNING } from '../clock/simulation';
import type { Client } from '../network/connection';
import type { Network } from '../network/network';

/** What a process is started with. */
export interface ProcessOptions {
  /** Of it alone: in hangs, and of its chance. */
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** Called with each line that it prints. */
  readonly onLine: (line: string) => void;
  /** What is printed below this level, nobody sees; all is printed unless told otherwise. */
  readonly logLevel?: string;
  /** Modules beside those of `modules.ts`, by name: only to show what happens then. */
  readonly letIn?: Readonly<Record<string, unknown>>;
}

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const METHODS = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };

/** Stand in for what nothing in a process may use: they say so when they are called. */
const FORBIDDEN = [
  'fetch', 'WebSocket', 'EventSource', 'BroadcastChannel', 'MessageChannel', 'WebAssembly', 'Atomics', 'FinalizationRegistry', 'WeakRef', 'navigator',
] as const;

/**
 * A process of Node.js in the simulation: code as it ships, with the simulation's time, chance, network and surroundings in the place of the machine's.
 *
 * It can be frozen and thawed, as Lambda does it between invocations, and killed: then it never runs again. No event reaches it any more, and what it still
 * does in the turn in which it was killed reaches nobody.
 */
export class JavascriptProcess implements Client, Waiting {
  public readonly name: string;
  public readonly timers: Timers;
  public readonly requests: Requests;
  private readonly modules: Record<string, unknown>;
  private readonly loaded = new Map<string, { exports: any }>();
  private readonly globals: Record<string, unknown>;
  private readonly held: (() => void)[] = [];
  private state: 'running' | 'frozen' | 'killed' = 'running';
  private lastLine = '';

  public constructor(private readonly simulation: Simulation, network: Network, private readonly options: ProcessOptions) {
    this.name = options.name;
    this.timers = new Timers(simulation, this.name);
    this.requests = new Requests(simulation, network, this);
    const chance = simulation.chance(this.name);
    const process = this.processObject();
    this.modules = { ...modulesFor({ timers: this.timers, requests: this.requests, chance, process }), ...options.letIn };
    this.globals = this.globalsWith(process);
    simulation.waiting.add(this);
  }

  public get isRunning(): boolean {
    return this.state === 'running';
  }

  public waitsFor(): readonly string[] {
    const said = this.lastLine ? `last line: ${this.lastLine}` : 'nothing printed';
    return [`${this.name} (${this.state}): ${this.requests.shown}; ${this.timers.shown}; ${said}`];
  }

  public deliver(act: () => void): void {
    if (this.state === 'running') {
      act();
    } else if (this.state === 'frozen') {
      this.held.push(act);
    }
  }

  public freeze(): void {
    if (this.state === 'running') {
      this.state = 'frozen';
      this.timers.freeze();
    }
  }

  public thaw(): void {
    if (this.state === 'frozen') {
      this.state = 'running';
      this.timers.thaw();
      this.held.splice(0).forEach((act) => this.deliver(act));
    }
  }

  public kill(): void {
    this.state = 'killed';
    this.timers.stopAll();
    this.held.length = 0;
    this.simulation.waiting.delete(this);
  }

  /** Runs a file of CommonJS, if it hasn't run in this process, and gives what it exports. */
  public load(file: string): any {
    return this.run(file, file, () => sourceOf(file));
  }

  private run(key: string, file: string, source: () => string): any {
    let module = this.loaded.get(key);
    if (!module) {
      module = { exports: {} };
      this.loaded.set(key, module);
      const folder = dirname(file);
      const require = (specifier: string) => this.require(folder, specifier);
      try {
        compile(source(), file).call(module.exports, module.exports, require, module, file, folder, ...SHADOWED.map((name) => this.globals[name]));
      } catch (error) {
        this.loaded.delete(key);
        throw error;
      }
    }
    return module.exports;
  }

  private require(folder: string, specifier: string): unknown {
    const name = specifier.replace(/^node:/, '');
    if (Object.hasOwn(this.modules, name)) {
      return this.modules[name];
    }
    const own = /^(\.|\/)/.test(specifier) ? resolve(specifier.startsWith('/') ? '/' : folder, specifier) : undefined;
    if (own !== undefined) {
      return this.load(own);
    }
    if (/^@(aws-sdk|smithy)\/[\w-]+$/.test(specifier)) {
      return this.run(specifier, `/var/runtime/${specifier}.js`, () => packageSource(specifier));
    }
    throw Object.assign(new NODE.Error(`Cannot find module '${specifier}' in a simulated process`), { code: 'MODULE_NOT_FOUND' });
  }

  /** Prints what went wrong, as the runtime does for a function. */
  public print(error: unknown): void {
    this.printAs('error', [error]);
  }

  private printAs(method: keyof typeof METHODS, words: readonly unknown[]): void {
    if (this.state === 'killed' || LEVELS.indexOf(METHODS[method]) < LEVELS.indexOf(this.options.logLevel ?? 'TRACE')) {
      return;
    }
    for (const line of (this.modules.util as typeof import('util')).format(...words).split('\n')) {
      this.lastLine = line;
      this.options.onLine(line);
    }
  }

  private processObject(): object {
    const { simulation, options } = this;
    const elapsed = () => simulation.now() - BEGINNING;
    const emitter = { on: () => undefined, once: () => undefined, off: () => undefined, removeListener: () => undefined, emit: () => false };
    return only('process', {
      ...emitter,
      env: { ...options.env },
      argv: ['/var/lang/bin/node', '/var/runtime/index.mjs'],
      execArgv: [],
      arch: 'arm64',
      platform: 'linux',
      pid: 8,
      version: 'v24.11.0',
      versions: { node: '24.11.0' },
      release: { name: 'node' },
      cwd: () => '/var/task',
      uptime: () => elapsed() / 1000,
      memoryUsage: () => ({ rss: 80 * 2 ** 20, heapUsed: 20 * 2 ** 20, heapTotal: 30 * 2 ** 20 }),
      hrtime: Object.assign(() => [Math.floor(elapsed() / 1000), (elapsed() % 1000) * 1e6], { bigint: () => BigInt(elapsed()) * 1_000_000n }),
      nextTick: process.nextTick,
      emitWarning: () => undefined,
      geteuid: () => 993,
      getuid: () => 993,
    });
  }

  private globalsWith(fakeProcess: object): Record<string, unknown> {
    const { simulation, timers } = this;
    const { promises: _, ...timerFunctions } = timers.functions;
    const crypto = (this.modules.crypto as any).webcrypto;
    const console = Object.fromEntries((Object.keys(METHODS) as (keyof typeof METHODS)[])
      .map((method) => [method, (...words: unknown[]) => this.printAs(method, words)]));
    const globals: Record<string, unknown> = {
      ...timerFunctions,
      process: fakeProcess,
      Date: dateOf(NODE.Date, () => simulation.now()),
      Math: mathOf(NODE.Math, () => simulation.chance(this.name).next()),
      crypto,
      console: only('console', console),
      performance: only('performance', { now: () => simulation.now() - BEGINNING, timeOrigin: BEGINNING }),
      AbortSignal: abortSignalOf(NODE.AbortSignal, timerFunctions.setTimeout),
      ...Object.fromEntries(FORBIDDEN.map((name) => [name, function (): never { throw new Error(`a simulated process can't use ${name}: nothing stands for it in the simulation`); }])),
    };
    const all: object = new Proxy(globals, {
      has: () => true,
      get: (target, key) => key in target ? target[key as string] : NODE[key as keyof typeof NODE],
    });
    return Object.assign(globals, { global: all, globalThis: all });
  }
}

/** `Date` with another now. It is a function, since `Date()` without `new` is a text. */
export function dateOf(RealDate: DateConstructor, now: () => number): DateConstructor {
  const SimulatedDate = function (...args: unknown[]) {
    return new.target ? Reflect.construct(RealDate, args.length ? args : [now()], new.target) : new RealDate(now()).toString();
  };
  Object.setPrototypeOf(SimulatedDate, RealDate);
  Object.defineProperty(SimulatedDate, 'prototype', { value: RealDate.prototype });
  return Object.assign(SimulatedDate, { now }) as unknown as DateConstructor;
}

/** `Math` with another chance. */
export function mathOf(RealMath: Math, random: () => number): Math {
  return Object.create(RealMath, { random: { value: random, writable: true, configurable: true } });
}

/** `AbortSignal` whose time-outs are those of the simulation. */
export function abortSignalOf(RealAbortSignal: typeof AbortSignal, setTimeout: (act: () => void, ms: number) => unknown): typeof AbortSignal {
  const timeout = (ms: number) => {
    const controller = new NODE.AbortController();
    setTimeout(() => controller.abort(new NODE.DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms);
    return controller.signal;
  };
  return new Proxy(RealAbortSignal, { get: (target, key) => key === 'timeout' ? timeout : Reflect.get(target, key) });
}
