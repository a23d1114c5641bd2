import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';

/**
 * The name of a function of a stack: unlike that of other stacks in the account, and without anything of the stack's own name.
 * AmazonSageMakerFullAccess lets every user of Studio invoke what has 'sagemaker' in its name.
 */
export function functionNameFor(stack: Stack, purpose: string): string {
  return `studio-${purpose}-${hashOf(stack)}`;
}

function hashOf(stack: Stack): string {
  const { nestedStackParent: parent, stackName } = stack;
  const name = parent ? stack.node.path.slice(parent.node.path.length) : Token.isUnresolved(stackName) ? stack.node.path : stackName;
  return createHash('sha256').update(`${parent ? hashOf(parent) : ''}/${name}`).digest('hex').slice(0, 16);
}
