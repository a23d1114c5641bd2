import type { Clock } from '../clock/clock';

/** The machine's clock. What is still to happen keeps no process alive. */
export class MachineClock implements Clock {
  public now(): number {
    return Date.now();
  }

  public after(ms: number, act: () => void): () => void {
    const timer = setTimeout(act, ms).unref();
    return () => clearTimeout(timer);
  }
}
