import { promisify } from 'util';
import type { Simulation } from '../clock/simulation';

/** A timer as Node.js hands it out. */
class Timer {
  public callOff?: () => void;
  public at = 0;

  public constructor(
    private readonly timers: Timers, public readonly ms: number, public readonly act: () => void, public readonly isRepeated: boolean,
    private readonly id: number,
  ) {}

  public ref(): this { return this; }
  public unref(): this { return this; }
  public hasRef(): boolean { return true; }

  public refresh(): this {
    this.timers.start(this);
    return this;
  }

  public close(): this {
    this.timers.stop(this);
    return this;
  }

  public [Symbol.toPrimitive](): number {
    return this.id;
  }
}

/** The timers of one process. */
export class Timers {
  /** The functions of `timers`, for a process. */
  public readonly functions = this.functionsOf();
  private readonly pending = new Set<Timer>();
  private isFrozen = false;
  private count = 0;

  public constructor(private readonly simulation: Simulation, private readonly owner: string) {}

  /** When those fire that are still to fire, in milliseconds since 1970. */
  public get due(): number[] {
    return [...this.pending].map(({ at }) => at).sort((a, b) => a - b);
  }

  /** The same, for a hang. */
  public get shown(): string {
    const due = this.due.map((at) => this.simulation.shownTime(at));
    return due.length ? `timers: ${due.join(', ')}` : 'no timer';
  }

  public start(timer: Timer): void {
    this.stop(timer);
    timer.at = this.simulation.now() + timer.ms;
    this.pending.add(timer);
    if (!this.isFrozen) {
      this.schedule(timer);
    }
  }

  public stop(timer: Timer): void {
    timer.callOff?.();
    timer.callOff = undefined;
    this.pending.delete(timer);
  }

  /** Has none fire from now on. */
  public freeze(): void {
    this.isFrozen = true;
    this.pending.forEach((timer) => timer.callOff?.());
  }

  /** Has them fire again; those that are overdue, at once. */
  public thaw(): void {
    this.isFrozen = false;
    this.pending.forEach((timer) => this.schedule(timer));
  }

  public stopAll(): void {
    [...this.pending].forEach((timer) => this.stop(timer));
  }

  private schedule(timer: Timer): void {
    timer.callOff = this.simulation.after(timer.at - this.simulation.now(), () => {
      this.stop(timer);
      if (timer.isRepeated) {
        this.start(timer);
      }
      timer.act();
    }, this.owner);
  }

  private functionsOf() {
    const later = (isRepeated: boolean) => (act: (...args: any[]) => void, ms?: number, ...args: any[]) => {
      // Node.js itself takes what it can't count for one millisecond
      const counted = ms !== undefined && ms >= 1 && ms <= 2 ** 31 - 1 ? Math.trunc(ms) : 1;
      const timer = new Timer(this, counted, () => act(...args), isRepeated, ++this.count);
      this.start(timer);
      return timer;
    };
    const clear = (timer: unknown) => {
      const found = timer instanceof Timer ? timer : [...this.pending].find((candidate) => `${Number(candidate)}` === `${timer}`);
      if (found) {
        this.stop(found);
      }
    };
    const setTimeout = later(false);
    const setImmediate = (act: (...args: any[]) => void, ...args: any[]) => {
      const timer = new Timer(this, 0, () => act(...args), false, ++this.count);
      this.start(timer);
      return timer;
    };
    const promises = {
      setTimeout: (ms?: number, value?: unknown) => new Promise((resolve) => setTimeout(resolve, ms, value)),
      setImmediate: (value?: unknown) => new Promise((resolve) => setImmediate(resolve, value)),
    };
    return {
      setTimeout: Object.assign(setTimeout, { [promisify.custom]: promises.setTimeout }),
      setInterval: later(true),
      setImmediate: Object.assign(setImmediate, { [promisify.custom]: promises.setImmediate }),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
      promises,
    };
  }
}
