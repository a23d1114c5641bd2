import { CloudFormationClient, DescribeStackEventsCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { StackEvent } from '@aws-sdk/client-cloudformation';
import type { ProfileId } from '../../custom-resources/runtime/event';
import type { Patience } from '../../custom-resources/runtime/patience';
import { RESOURCE_TYPE } from '../properties';

// one attempt, as for the other calls of CloudFormation
const client = new CloudFormationClient({ maxAttempts: 1 });

/** A resource with what is said of it. */
export type Resource = Pick<StackEvent, 'LogicalResourceId' | 'PhysicalResourceId' | 'ResourceType' | 'ResourceStatus'>;

/** The resources of a stack: those included that left its template and are still to be deleted, but of one that was replaced only the new. */
export async function resourcesOf(StackName: string, patience: Patience): Promise<Resource[]> {
  const resources: Resource[] = [];
  for await (const { StackResourceSummaries = [] } of patience.pages('asking for the resources of the stack', (NextToken, abortSignal) =>
    client.send(new ListStackResourcesCommand({ StackName, NextToken }), { abortSignal }))) {
    resources.push(...StackResourceSummaries);
  }
  return resources;
}

/** What has happened to the resources of a stack since its current update began. */
export async function eventsOfThisUpdate(StackName: string, patience: Patience): Promise<Resource[]> {
  const events: Resource[] = [];
  for await (const { StackEvents = [] } of patience.pages('asking for the events of the stack', (NextToken, abortSignal) =>
    client.send(new DescribeStackEventsCommand({ StackName, NextToken }), { abortSignal }))) {
    // the newest come first
    const beginning = StackEvents.findIndex((event) => event.PhysicalResourceId === event.StackId && event.ResourceStatus === 'UPDATE_IN_PROGRESS');
    events.push(...StackEvents.slice(0, beginning < 0 ? undefined : beginning));
    if (beginning >= 0) {
      break;
    }
  }
  return events;
}

/** Whether a resource is this profile. The service's documentation contradicts itself on the order of domain and name in its physical ID. */
export function isProfile({ ResourceType, PhysicalResourceId }: Resource, { domainId, userProfileName }: ProfileId): boolean {
  const parts = PhysicalResourceId?.toLowerCase().split(/[|/]/).slice(-2).sort();
  return ResourceType === 'AWS::SageMaker::UserProfile' && parts?.join() === [domainId, userProfileName].map((part) => part.toLowerCase()).sort().join();
}

/** Whether this is a custom resource of ours with this ID, being deleted now. */
export function isDeletionOf({ ResourceType, PhysicalResourceId, ResourceStatus }: Resource, physicalId: string): boolean {
  return ResourceType === RESOURCE_TYPE && PhysicalResourceId === physicalId && ResourceStatus === 'DELETE_IN_PROGRESS';
}
