import crypto from 'crypto';
import http from 'http';
import https from 'https';
import { abortSignalOf, dateOf, mathOf } from './javascript-process';
import { Requests } from './requests';
import { Timers } from './timers';
import { BEGINNING, Simulation } from '../clock/simulation';
import type { Waiting } from '../clock/simulation';
import type { Client } from '../network/connection';
import { Network } from '../network/network';

/**
 * Has the code of a test file itself run in a simulation: `src/`, the SDK and the test have its time, chance and network, as a simulated process does, so that
 * coverage and mutants see what runs. `end` gives the machine's back.
 */
export class ThisProcess implements Client, Waiting {
  /** Begins; the environment is that of a Lambda function, and nothing of the machine's is in it. */
  public static begin(env: Readonly<Record<string, string>> = {}): ThisProcess {
    return new ThisProcess(new Simulation(), env);
  }

  public readonly name = 'this process';
  public readonly isRunning = true;
  public readonly network: Network;
  public readonly timers: Timers;
  private readonly requests: Requests;
  private readonly restored: (() => void)[] = [];
  private readonly forced: number[] = [];

  private constructor(public readonly simulation: Simulation, env: Readonly<Record<string, string>>) {
    this.network = new Network(simulation);
    this.timers = new Timers(simulation, this.name);
    const { promises: _, ...timers } = this.timers.functions;
    this.requests = new Requests(simulation, this.network, this);
    const { request, get } = this.requests;
    const chance = simulation.chance(this.name);
    const next = () => this.forced.length ? this.forced[0] : chance.next();

    this.replace(globalThis, {
      ...timers,
      Date: dateOf(Date, () => simulation.now()),
      Math: mathOf(Math, next),
      performance: { now: () => simulation.now() - BEGINNING, timeOrigin: BEGINNING },
      AbortSignal: abortSignalOf(AbortSignal, timers.setTimeout),
    });
    this.replace(http, { request, get });
    this.replace(https, { request, get });
    this.replace(crypto, { randomUUID: () => chance.uuid(), randomBytes: (size: number) => Buffer.from(chance.bytes(new Uint8Array(size))) });
    const { env: before } = process;
    process.env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDTEST', AWS_SECRET_ACCESS_KEY: 'made-up', ...env };
    this.restored.push(() => { process.env = before; });
    simulation.waiting.add(this);
  }

  /** Has chance always give this number. */
  public force(chance: number): void {
    this.forced[0] = chance;
  }

  /** Has chance be the simulation's again. */
  public release(): void {
    this.forced.length = 0;
  }

  /** Does something, and lets time pass until it is over. */
  public async run<T>(act: () => Promise<T> | T): Promise<T> {
    return this.simulation.run(act);
  }

  public deliver(act: () => void): void {
    act();
  }

  public waitsFor(): readonly string[] {
    return [`${this.name}: ${this.requests.shown}; ${this.timers.shown}`];
  }

  public end(): void {
    this.simulation.waiting.delete(this);
    this.restored.splice(0).reverse().forEach((restore) => restore());
  }

  private replace(target: object, members: Readonly<Record<string, unknown>>): void {
    this.restored.push(replace(target, members));
  }
}

function replace(target: object, members: Readonly<Record<string, unknown>>): () => void {
  const before = Object.keys(members).map((name) => [name, Object.getOwnPropertyDescriptor(target, name)!] as const);
  for (const [name, { enumerable }] of before) {
    Object.defineProperty(target, name, { value: members[name], writable: true, configurable: true, enumerable });
  }
  return () => before.forEach(([name, descriptor]) => Object.defineProperty(target, name, descriptor));
}
