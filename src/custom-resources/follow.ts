import type { CfnResource } from 'aws-cdk-lib';

/** Has a resource be there, stay and go as another does, whatever that will be told until synthesis. */
export function follow(resource: CfnResource, other: CfnResource, options: readonly ('condition' | 'deletionPolicy' | 'updateReplacePolicy')[]): void {
  for (const option of options) {
    // an Aspect that sets it on every resource sets it on the other, too
    Object.defineProperty(resource.cfnOptions, option, { get: () => other.cfnOptions[option], set: () => undefined, enumerable: true });
  }
}
