/** What time it is, in milliseconds, for the emulator. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** The machine's clock. */
export class MachineClock implements Clock {
  public now(): number {
    return Date.now();
  }
}

/** A clock that stands still until it is advanced. */
export class ManualClock implements Clock {
  private time: number;

  /** @param start what the clock shows at first, in milliseconds since 1970 */
  public constructor(start = Date.UTC(2026, 10, 20)) {
    this.time = start;
  }

  public now(): number {
    return this.time;
  }

  /** Lets this many milliseconds pass. */
  public advance(ms: number): void {
    if (!(ms >= 0)) {
      throw new Error(`a clock can't be advanced by ${ms} ms`);
    }
    this.time += ms;
  }
}

/** A clock that runs `factor` times as fast as the machine's, from now on. */
export class ScaledClock implements Clock {
  private readonly start = Date.now();
  private readonly started = performance.now();

  public constructor(private readonly factor: number) {
    if (!(factor > 0)) {
      throw new Error(`a clock can't run ${factor} times as fast`);
    }
  }

  public now(): number {
    return this.start + (performance.now() - this.started) * this.factor;
  }
}
