import type { Phase, ResourceEvent } from './events';
import type { Physical, Target } from './resources/resource';
import { ResourceFailure } from './template';

/** A resource as far as an event says it. */
export type Reported = Pick<Target, 'stack' | 'logicalId' | 'type'> & { readonly physicalId?: string };

/** Does something to a resource, and records it as CloudFormation does. */
export async function report(
  action: ResourceEvent['action'],
  phase: Phase,
  { stack, logicalId, type, physicalId }: Reported,
  act: () => Promise<Physical | 'SKIPPED' | void>,
): Promise<void> {
  const record = (status: string, more: Pick<ResourceEvent, 'physicalId' | 'reason'>) => {
    stack.account.events.push({ stackName: stack.name, logicalId, type, action, phase, status: `${action.toUpperCase()}_${status}`, ...more });
  };
  record('IN_PROGRESS', { physicalId });
  try {
    const result = await act();
    record(result === 'SKIPPED' ? 'SKIPPED' : 'COMPLETE', { physicalId: typeof result === 'object' ? result.physicalId : physicalId });
  } catch (failure) {
    if (failure instanceof ResourceFailure) {
      record('FAILED', { reason: failure.message, physicalId: failure.physicalId ?? physicalId });
    }
    throw failure;
  }
}
