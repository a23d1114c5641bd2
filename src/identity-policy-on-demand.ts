import type * as identityPolicy from './identity-policy';

/** What makes statements, loaded when the first one is needed: IAM is nothing that every app has to load. */
export function policies(): typeof identityPolicy {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./identity-policy') as typeof identityPolicy;
}
