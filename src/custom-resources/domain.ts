import { createHash } from 'crypto';
import type { CfnResource, Stack } from 'aws-cdk-lib';
import { follow } from './follow';
import { resourceBehind } from '../service-model/template';

/** An ID for what a stack has once for each domain: the same however profiles refer to it. */
export function idForDomain(stack: Stack, domainId: string): string {
  const domain = resourceBehind(domainId);
  const key = [JSON.stringify(stack.resolve(domainId)), ...domain && domain.stack !== stack ? [domain.stack.node.path] : []].join(' of ');
  return `Domain${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}

/** Has a policy that names a domain be there only if the domain is, where both are in one stack. */
export function followDomain(policy: CfnResource, domainId: string): void {
  const domain = resourceBehind(domainId);
  if (domain?.stack === policy.stack) {
    follow(policy, domain, ['condition']);
  }
}
