/** What the handler keeps for its answer, in milliseconds. */
const KEPT_FOR_THE_ANSWER = 30_000;

/** How long a role may be without a right that its policy gives it: IAM settles slowly. */
const IAM_SETTLES_IN = 90_000;

/** How long a call may take before it counts as lost. */
const CALL_TAKES_AT_MOST = 30_000;

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

/** The time is over: what was waited for, and the last error on the way. */
export class OutOfTime extends Error {}

/** The time an event may take: calls are repeated within it, and nothing is begun after it. */
export class Patience {
  private readonly start = Date.now();

  /** @param remaining milliseconds until the function is stopped */
  public constructor(private readonly remaining: () => number) {}

  /** Milliseconds since the event came. */
  public get spent(): number {
    return Date.now() - this.start;
  }

  /**
   * Calls a service until it answers, or refuses for a reason that won't pass.
   *
   * @param isWaitedFor whether this call is to wait until an error passes
   */
  public async call<T>(what: string, send: (abortSignal: AbortSignal) => Promise<T>, isWaitedFor = (_error: unknown) => true): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.once(send);
      } catch (error) {
        if (!isWaitedFor(error)) {
          throw error;
        }
        await this.pause(attempt, what, error);
      }
    }
  }

  /** Calls a service for one page of a list after another. */
  public async *pages<T extends { readonly NextToken?: string }>(
    what: string,
    send: (NextToken: string | undefined, abortSignal: AbortSignal) => Promise<T>,
  ): AsyncGenerator<T> {
    let next: string | undefined;
    do {
      const page = await this.call(what, (abortSignal) => send(next, abortSignal));
      yield page;
      next = page.NextToken;
    } while (next);
  }

  /** Calls a service once; no answer counts as a lost connection. */
  public async once<T>(send: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), Math.max(1, Math.min(CALL_TAKES_AT_MOST, this.left())));
    try {
      return await send(abort.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Waits longer with each attempt, but for a random part, so that many don't come back at once.
   *
   * @param error why the last attempt failed, if it did; one that won't pass is thrown
   */
  public async pause(attempt: number, what: string, error?: unknown): Promise<void> {
    if (error !== undefined && !this.canPass(error)) {
      throw error;
    }
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt);
    const pause = longest / 2 + Math.random() * longest / 2;
    if (pause > this.left()) {
      const because = error === undefined ? '' : `; the last error: ${describe(error)}`;
      throw new OutOfTime(`gave up after ${Math.round(this.spent / 1000)} seconds ${what}${because}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }

  private left(): number {
    return this.remaining() - KEPT_FOR_THE_ANSWER;
  }

  private canPass(error: unknown): boolean {
    return !(error instanceof OutOfTime) && (isTransient(error) || (isAccessDenied(error) && this.spent < IAM_SETTLES_IN));
  }
}

/** An error as a person reads it. */
export function describe(error: unknown): string {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  return [name === 'Error' ? code : name, message].filter((part) => part).join(': ');
}

/** Whether the function's role may not do what it tried. Passing a role that SageMaker can't assume yet is told as a bad request. */
export function isAccessDenied(error: unknown): boolean {
  const { name = '', message = '' } = error as Error;
  return /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(name) || /not authorized to perform|could not assume role/i.test(message);
}

/** Whether the service answered that it did nothing. */
export function isRefusal(error: unknown): boolean {
  const status = (error as any).$metadata?.httpStatusCode;
  return status >= 400 && status < 500;
}

/** Whether the service takes no more calls at the moment. */
export function isThrottled(error: unknown): boolean {
  const { name = '', $metadata } = error as any;
  return $metadata?.httpStatusCode === 429 || /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/.test(name);
}

/** Whether the same call may succeed later, for no reason of the caller's. */
export function isTransient(error: unknown): boolean {
  const { name = '', message = '', code = '', $metadata, $retryable } = error as any;
  return isThrottled(error) || $retryable !== undefined || $metadata?.httpStatusCode >= 500
    || /^ResourceInUse|^AbortError$|^TimeoutError$|RequestTimeout/.test(name)
    || /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)/.test(code)
    || /already being updated|socket hang up/i.test(message);
}
