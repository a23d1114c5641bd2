import type { GivenAnswer, NoAnswer, ReceivedRequest, Respond } from './http-service';
import { sleep } from '../clock/clock';
import type { Clock } from '../clock/clock';

/** How long a call takes: until something is done, and from then until it is answered, in milliseconds. */
export type Latency = () => { readonly before: number; readonly after: number };

export const NO_LATENCY: Latency = () => ({ before: 0, after: 0 });

/** A service that takes its time, which passes for its caller. */
export function served(
  clock: Clock, name: string, latency: Latency, respond: (request: ReceivedRequest) => GivenAnswer | NoAnswer | Promise<GivenAnswer | NoAnswer>,
): Respond {
  return async (request) => {
    const owner = `${name} for ${request.accessKeyId}`;
    const { before, after } = latency();
    await sleep(clock, before, owner);
    const answer = await respond(request);
    await sleep(clock, after, owner);
    return answer;
  };
}
