import { log } from '../../custom-resources/runtime/log';
import { describe, isTransient } from '../../custom-resources/runtime/patience';
import type { Patience } from '../../custom-resources/runtime/patience';
import type { Stack } from '../../custom-resources/runtime/stack';

/** While a stack has one of these, CloudFormation asks for settings: it creates, updates, or restores what was before. */
const ASKS_FOR_SETTINGS = /^(CREATE|UPDATE|IMPORT)(_ROLLBACK)?_IN_PROGRESS$/;

/** What CloudFormation does when something is to be as it was before. */
const RESTORES = /_ROLLBACK_/;

/** How long the status of a stack may take to show, in milliseconds. */
const SHOWS_WITHIN = 20_000;

const UNKNOWN = 'unknown';

/**
 * Watches whether settings are still wanted. CloudFormation doesn't stop a function whose request it has given up, and a request may wait in a queue
 * until long after: what is written then would stay.
 */
export class StackWatch {
  private noted?: Promise<string>;
  private begunIn?: string;

  public constructor(private readonly stack: Pick<Stack, 'statusAtOnce'>, private readonly patience: Patience) {}

  /** Notes what CloudFormation does when the request comes. */
  public begin(): void {
    this.noted = this.status();
    this.noted.catch(() => {}); // told when it is needed
  }

  /** Whether CloudFormation puts things back as they were. Not known counts as no. */
  public async isRestoring(): Promise<boolean> {
    return RESTORES.test(await this.status());
  }

  /**
   * Throws if CloudFormation doesn't ask for settings any more, or for others than when the request came.
   *
   * @param isAtOnce whether the request came just now, so that what was noted then still holds
   */
  public async assertWanted(isAtOnce: boolean): Promise<void> {
    this.begunIn ??= await this.untilItShows(await this.noted!);
    const now = isAtOnce ? this.begunIn : await this.status();
    const isKnown = now !== UNKNOWN && this.begunIn !== UNKNOWN;
    if (isKnown && (!ASKS_FOR_SETTINGS.test(now) || RESTORES.test(now) !== RESTORES.test(this.begunIn))) {
      throw new Error(`given up, since CloudFormation doesn't wait for this any more: the stack's status is ${now}`);
    }
  }

  /** A status may be that of before the deployment for a while. */
  private async untilItShows(noted: string): Promise<string> {
    const start = this.patience.spent;
    let status = noted;
    for (let attempt = 0; status !== UNKNOWN && !ASKS_FOR_SETTINGS.test(status) && this.patience.spent - start < SHOWS_WITHIN; attempt++) {
      await this.patience.pause(attempt, "waiting for the stack's status to show");
      status = await this.status();
    }
    return status;
  }

  /** What passes is waited for. Else the status is unknown: a role of the user's may lack the right to ask, which is no reason to set nothing. */
  private async status(): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.stack.statusAtOnce() ?? 'DELETE_COMPLETE';
      } catch (error) {
        if (!isTransient(error)) {
          log('the status of the stack is not known, and so not watched', { error: describe(error) });
          return UNKNOWN;
        }
        await this.patience.pause(attempt, 'asking for the status of the stack', error);
      }
    }
  }
}
