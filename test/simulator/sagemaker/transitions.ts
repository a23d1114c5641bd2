import type { Clock } from '../clock/clock';

/** What a change of a resource comes to once its time has passed. */
interface Transition {
  readonly until: number;
  readonly finish: (at: number) => void;
}

/** Changes under way: each takes effect when the clock says so, on the next look at what it changes. */
export class Transitions<Subject> {
  private readonly underWay = new Map<Subject, Transition>();

  public constructor(private readonly clock: Clock, private readonly duration: number) {}

  /** Begins a change that ends with `finish`. */
  public begin(subject: Subject, finish: (at: number) => void, duration = this.duration): void {
    this.underWay.set(subject, { until: this.clock.now() + duration, finish });
  }

  /** Ends what has lasted its time. */
  public settle(): void {
    for (const [subject, { until, finish }] of [...this.underWay]) {
      if (this.clock.now() >= until) {
        this.underWay.delete(subject);
        finish(until);
      }
    }
  }
}
