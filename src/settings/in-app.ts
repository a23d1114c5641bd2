import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Whether there is a resource of this app behind a reference, to wait for: what is imported is none, and has none. */
export function isInApp(reference: IConstruct): boolean {
  return CfnResource.isCfnResource(reference) || reference.node.children.length > 0;
}
