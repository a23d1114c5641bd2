import type { Clock } from '../clock/clock';

/** A token bucket that holds one second's calls. */
export class RateLimit {
  private tokens: number;
  private filledAt: number;

  public constructor(private readonly callsPerSecond: number, private readonly clock: Clock) {
    if (!(callsPerSecond > 0)) {
      throw new Error(`a service can't take ${callsPerSecond} calls per second`);
    }
    this.tokens = this.capacity;
    this.filledAt = clock.now();
  }

  /** Whether there is room for one more call; if so, takes it. */
  public take(): boolean {
    const now = this.clock.now();
    this.tokens = Math.min(this.capacity, this.tokens + (now - this.filledAt) / 1000 * this.callsPerSecond);
    this.filledAt = now;
    if (this.tokens < 1) {
      return false;
    }
    this.tokens -= 1;
    return true;
  }

  private get capacity(): number {
    return Math.max(1, this.callsPerSecond);
  }
}
