import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The most characters that a name may have. */
export const MAX_LENGTH = 63;

const HASH_LENGTH = 8;

/** The most characters that a name may have before a hyphen and a hash. */
export const MAX_LENGTH_BEFORE_HASH = MAX_LENGTH - HASH_LENGTH - 1;

/**
 * A name for a profile that was given none: the end of the construct's path, so that it can be recognized, and a hash of the whole path, so that
 * no other profile has it, whatever the case of the letters.
 *
 * The path starts with the stack's name, which tells deployments of the same app apart.
 */
export function generateUserProfileName(scope: Construct, id: string): string {
  const stack = topLevelStack(scope);
  const start = Token.isUnresolved(stack.stackName) ? stack.node.path : stack.stackName;
  const path = [start, ...scope.node.path.slice(stack.node.path.length).split('/'), id].filter((part) => part).join('/');
  const readable = path.replace(/[^a-zA-Z0-9]+/g, '-').slice(-MAX_LENGTH_BEFORE_HASH).replace(/^-|-$/g, '');
  return [readable, hashOf(path)].filter((part) => part).join('-');
}

/** What tells a name from others that would read the same, and can end any name. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
}

function topLevelStack(scope: Construct): Stack {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent) {
    stack = stack.nestedStackParent;
  }
  return stack;
}
