import { setImmediate as turnOfTheMachine } from 'timers';
import { Chance, hashOf } from './chance';
import type { Clock } from './clock';

/** When a simulation begins unless told otherwise: 2026-11-20, in milliseconds since 1970. */
export const BEGINNING = Date.UTC(2026, 10, 20);

/** What takes longer than that in one `run` will never end: three weeks, in milliseconds. */
const NO_END_IN_SIGHT = 21 * 24 * 60 * 60 * 1000;

/** How a simulation is played. */
export interface SimulationOptions {
  /** Of all chance; 1 unless told otherwise. */
  readonly seed?: number;
  /** Called before each event, with how many there were: to stall like a busy machine, or to end something just then. */
  readonly onEvent?: (count: number) => void;
}

/** Who can be asked, when nothing goes on, what it waits for. */
export interface Waiting {
  /** A line for each thing that it waits for. */
  waitsFor(): readonly string[];
}

/** Something that happens at a time. */
interface Event {
  readonly at: number;
  /** Drawn from the seed: the order of what several owners do at one time. */
  readonly tie: number;
  readonly order: number;
  readonly act: () => void;
}

/**
 * Decides time and chance for all that runs in it: a discrete-event simulation. Its clock stands still while anything can run, and jumps to the next event
 * when nothing can. The machine's clock and the machine's chance decide nothing.
 *
 * Nothing can run any more when one turn of the machine's event loop is over: promises, ticks and streams are all done by then. That holds because
 * nothing in here can reach a socket, a file or a thread: `process/modules.ts` has what a simulated process may load.
 */
export class Simulation implements Clock {
  public readonly seed: number;
  /** Who is asked when nothing can run and no event is left. */
  public readonly waiting = new Set<Waiting>();
  private happened = 0;
  private readonly onEvent?: (count: number) => void;
  private readonly streams = new Map<string, Chance>();
  private readonly events: Event[] = [];
  private readonly running = new Set<{ readonly since: number; fail(hang: Error): void }>();
  private time = BEGINNING;
  private count = 0;
  private isDriven = false;

  public constructor({ seed = 1, onEvent }: SimulationOptions = {}) {
    if (!Number.isSafeInteger(seed)) {
      throw new Error(`a seed is a whole number, got ${seed}`);
    }
    this.seed = seed;
    this.onEvent = onEvent;
  }

  public now(): number {
    return this.time;
  }

  /** The chance of one process, or for one purpose: what one of them draws changes nothing for the others. */
  public chance(name: string): Chance {
    let chance = this.streams.get(name);
    if (!chance) {
      chance = new Chance(this.seed, name);
      this.streams.set(name, chance);
    }
    return chance;
  }

  public after(ms: number, act: () => void, owner: string): () => void {
    const at = this.time + Math.max(0, Math.trunc(ms));
    const event: Event = { at, tie: hashOf(this.seed, owner, at), order: this.count++, act };
    this.events.splice(this.indexFor(event), 0, event);
    return () => {
      const index = this.events.indexOf(event, Math.max(0, this.indexFor(event) - 1));
      if (index >= 0) {
        this.events.splice(index, 1);
      }
    };
  }

  /** Waits for so many milliseconds. Somebody has to `run` what waits. */
  public async sleep(ms: number, owner = 'simulation'): Promise<void> {
    await new Promise<void>((resolve) => this.after(ms, resolve, owner));
  }

  /** Lets so many milliseconds pass at once, in which nothing is to happen. */
  public advance(ms: number): void {
    if (!(ms >= 0)) {
      throw new Error(`a clock can't be advanced by ${ms} ms`);
    }
    if (this.events.length && this.events[0].at < this.time + ms) {
      throw new Error('something happens in that time: run it');
    }
    this.time += ms;
  }

  /**
   * Does something, and lets time pass until it has come to its end.
   *
   * @throws a hang, if it can't come to an end, with what everybody waits for
   */
  public async run<T>(act: () => Promise<T> | T): Promise<T> {
    let run: { readonly since: number; fail(hang: Error): void };
    const hang = new Promise<never>((_, reject) => { run = { since: this.time, fail: reject }; });
    this.running.add(run!);
    const end = (async () => act())().finally(() => this.running.delete(run));
    if (!this.isDriven) {
      this.isDriven = true;
      void this.drive();
    }
    return Promise.race([end, hang]);
  }

  private async drive(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => turnOfTheMachine(resolve));
      if (!this.running.size) {
        this.isDriven = false;
        return;
      }
      const event = this.events.shift();
      if (!event) {
        this.hang('nothing can run, and no event is left');
        continue;
      }
      if (event.at > this.time) {
        this.time = event.at;
        [...this.running].filter(({ since }) => this.time - since > NO_END_IN_SIGHT).forEach(() => this.hang('there is no end in sight after three weeks'));
      }
      this.onEvent?.(++this.happened);
      event.act();
    }
  }

  private hang(what: string): void {
    const lines = [...this.waiting].flatMap((waiting) => waiting.waitsFor());
    const error = new Error([`hang at ${this.shownTime()}, seed ${this.seed}: ${what}`, ...lines].join('\n  '));
    for (const run of [...this.running]) {
      this.running.delete(run);
      run.fail(error);
    }
  }

  /** The time since the beginning, in seconds. */
  public shownTime(time = this.time): string {
    return `${((time - BEGINNING) / 1000).toFixed(3)} s`;
  }

  /** Where an event belongs, by binary search. */
  private indexFor({ at, tie, order }: Event): number {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const other = this.events[middle];
      if ((other.at - at || other.tie - tie || other.order - order) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
