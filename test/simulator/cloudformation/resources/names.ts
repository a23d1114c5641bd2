import type { Target } from './resource';

/** How a generated name is written. */
export type Letters = 'mixed' | 'lower case';

/** A name as CloudFormation generates it: of stack and logical id, at most 64 characters, and never the same. */
export function physicalName({ stack, logicalId }: Target, letters: Letters, longest = 64): string {
  const suffix = stack.account.hex(12).toUpperCase();
  const room = longest - suffix.length - 2;
  const ofStack = stack.name.slice(0, Math.max(room - logicalId.length, Math.floor(room / 2)));
  const name = `${ofStack}-${logicalId.slice(0, room - ofStack.length)}-${suffix}`;
  return letters === 'lower case' ? name.toLowerCase() : name;
}
