import { runInThisContext } from 'vm';

/** The global object of Node.js itself: in Jest, each test file has another one, and what Node.js makes is of none of those. */
export const NODE: typeof globalThis = runInThisContext('globalThis');

/** An error as Node.js makes it for what the system refuses. */
export function systemError(message: string, code: string): NodeJS.ErrnoException {
  return Object.assign(new NODE.Error(message), { code });
}
