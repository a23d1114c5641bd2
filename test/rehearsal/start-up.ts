/**
 * How long processes took to start, which is a matter of the machine and no part of the time that is rehearsed. Whatever an event brings about
 * shares one: the functions that its function invokes, and the state machines that it starts.
 */
export class StartUp {
  private total = 0;
  private since = 0;
  private starting = 0;

  /** In milliseconds of the machine. */
  public get elapsed(): number {
    return this.total + (this.starting ? performance.now() - this.since : 0);
  }

  /** A process starts, until what is returned is called for the first time. */
  public begin(): () => void {
    if (this.starting++ === 0) {
      this.since = performance.now();
    }
    let isStarting = true;
    return () => {
      if (isStarting) {
        isStarting = false;
        this.total = this.elapsed;
        this.since = performance.now();
        this.starting--;
      }
    };
  }

  /**
   * Does something after so many milliseconds of the machine in which no process was starting.
   *
   * @returns what calls it off
   */
  public after(ms: number, act: () => void): () => void {
    const end = performance.now() + ms - this.elapsed;
    let timer: NodeJS.Timeout;
    const check = () => {
      const left = end + this.elapsed - performance.now();
      if (left > 0) {
        timer = setTimeout(check, left);
      } else {
        act();
      }
    };
    timer = setTimeout(check, ms);
    return () => clearTimeout(timer);
  }
}
