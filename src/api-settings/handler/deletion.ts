import { ROOT } from './event';
import type { ProfileId } from '../../custom-resources/runtime/event';
import type { Patience } from '../../custom-resources/runtime/patience';
import { Stack } from '../../custom-resources/runtime/stack';
import { isStructure, leavesOf } from '../../service-model/carrier';
import type { Leaves } from '../../service-model/carrier';
import { isIntrinsic } from '../../service-model/intrinsic';
import { RESOURCE_TYPE } from '../properties';

/** Stands in a JSON string for a function, within a text or instead of a number. */
const FUNCTION = '9007199254740881';

/** The resource whose deletion is asked for. */
export interface Leaving {
  readonly stackId: string;
  readonly logicalId: string;
  readonly userProfileLogicalId: string;
  readonly profile: ProfileId;
}

/** What the stack wants when it deletes a custom resource: nothing, and why, or that settings be taken back, but for those that it still asks for. */
export type Wish = { readonly leaveAlone: string } | {
  /** What other custom resources ask for on the same profile, as far as the template says: after a rollback, theirs has to be put back. */
  readonly asksFor: Leaves;
  stillAsksFor(path: string): boolean;
};

/**
 * Asks the stack why it deletes a custom resource: CloudFormation says the same when the settings are removed, when they move to another
 * construct, when the profile is replaced, and when everything goes.
 */
export async function wishOf(leaving: Leaving, patience: Patience): Promise<Wish> {
  const stack = new Stack(leaving.stackId, patience);
  const status = await stack.status();
  if (status === undefined || /^(DELETE|ROLLBACK)_/.test(status)) {
    return { leaveAlone: 'the stack goes' };
  }
  const { Resources: resources = {} } = await stack.template();
  const profile = resources[leaving.userProfileLogicalId];
  if (!profile) {
    return { leaveAlone: 'the profile goes, too' };
  }
  if (resources[leaving.logicalId]?.Type === RESOURCE_TYPE || isAnother(profile.Properties, leaving.profile)) {
    return { leaveAlone: 'it was replaced: the profile is another one now' };
  }
  const others = Object.values<any>(resources)
    .filter(({ Type, Properties }) => Type === RESOURCE_TYPE && Properties?.UserProfileLogicalId === leaving.userProfileLogicalId);
  const settings = others.map(({ Properties }) => JSON.parse(withoutFunctions(Properties.Settings)));
  return {
    stillAsksFor: (path) => [profile.Properties?.[ROOT], ...settings].some((tree) => has(tree, path.split('.'))),
    asksFor: new Map(settings.flatMap((tree) => [...leavesOf(tree)]).filter(([, value]) => !JSON.stringify(value).includes(FUNCTION))),
  };
}

/** Whether the resource in the template is for sure another profile than that whose settings are to be taken back. */
function isAnother(properties: any, { domainId, userProfileName }: ProfileId): boolean {
  const differs = (value: unknown, expected: string) => typeof value === 'string' && value.toLowerCase() !== expected.toLowerCase();
  return differs(properties?.DomainId, domainId) || differs(properties?.UserProfileName, userProfileName);
}

/** Whether settings of a template have something at a path. What is behind a function is known at deployment only, and may be anything. */
function has(settings: unknown, [name, ...below]: string[]): boolean {
  return name === undefined || !isStructure(settings) || isIntrinsic(settings)
    ? settings !== undefined && settings !== null
    : has(settings[name], below);
}

/** A JSON string as the template has it, with a number for each function in it: which settings it names is known before their values are. */
function withoutFunctions(text: any): string {
  const parts = text?.['Fn::Join']?.[1] ?? [text];
  return parts.map((part: unknown) => (typeof part === 'string' ? part : FUNCTION)).join('');
}
