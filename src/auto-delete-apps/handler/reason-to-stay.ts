import { eventsOfThisUpdate, isDeletionOf, isProfile, resourcesOf } from './stack-resources';
import { idOf } from '../../custom-resources/runtime/event';
import type { NamedProfile } from '../../custom-resources/runtime/event';
import type { Patience } from '../../custom-resources/runtime/patience';
import { Stack } from '../../custom-resources/runtime/stack';

/** The custom resource whose deletion is asked for. */
export interface Deletion extends NamedProfile {
  readonly logicalId: string;
}

/**
 * Why nothing that belongs to a profile may be deleted; undefined if the profile goes for good. CloudFormation says the same when the option is
 * switched off, when the construct moves, and when the profile is removed: only what the stack itself says counts, and any doubt is a reason to
 * stay.
 */
export async function reasonToStay(deletion: Deletion, stackId: string, patience: Patience): Promise<string | undefined> {
  const { profile, userProfileLogicalId } = deletion;
  const stack = new Stack(stackId, patience);
  const status = await stack.status();
  if (status !== 'DELETE_IN_PROGRESS' && status !== 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS') {
    return `the stack is neither being deleted nor cleaned up after an update: its status is ${status ?? 'DELETE_COMPLETE'}`;
  }
  const { Resources: inTemplate = {} } = await stack.template();
  const { DeletionPolicy, UpdateReplacePolicy } = inTemplate[userProfileLogicalId] ?? {};
  const resources = await resourcesOf(stackId, patience);

  const isCleanUp = status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
  const stays = resources.find((resource) => isCleanUp && isProfile(resource, profile) && inTemplate[resource.LogicalResourceId!]);
  if (stays) {
    return `the profile stays, as resource ${stays.LogicalResourceId}`;
  }
  const isReplaced = isCleanUp && inTemplate[userProfileLogicalId] !== undefined;
  if (isKept(isReplaced ? UpdateReplacePolicy : DeletionPolicy)) {
    return `the profile's ${isReplaced ? 'UpdateReplacePolicy' : 'DeletionPolicy'} keeps it`;
  }
  // of a resource that was replaced, only the events tell what it was
  const told = isReplaced ? await eventsOfThisUpdate(stackId, patience) : resources;
  if (!told.some((resource) => resource.LogicalResourceId === userProfileLogicalId && isProfile(resource, profile))) {
    return `the stack does not say that its resource ${userProfileLogicalId} was this profile`;
  }
  if (!told.some((resource) => resource.LogicalResourceId === deletion.logicalId && isDeletionOf(resource, idOf(profile)))) {
    return `the stack does not say that its resource ${deletion.logicalId} is deleted for this profile`;
  }
  return undefined;
}

function isKept(policy: unknown): boolean {
  return policy !== undefined && policy !== 'Delete';
}
