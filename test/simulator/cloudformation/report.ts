import type { Phase, ResourceEvent } from './events';
import type { Physical, Target } from './resources/resource';
import { ResourceFailure } from './template';

/** A resource as far as an event says it. */
export type Reported = Pick<Target, 'stack' | 'logicalId' | 'type'> & Partial<Pick<Physical, 'physicalId' | 'ref'>>;

/** How long CloudFormation takes to begin with a resource, in milliseconds. */
const BEFORE_IT_BEGINS = [20, 1500] as const;

/** Does something to a resource, and records it as CloudFormation does. */
export async function report(
  action: ResourceEvent['action'],
  phase: Phase,
  { stack, logicalId, type, physicalId, ref }: Reported,
  act: () => Promise<Physical | 'SKIPPED' | void>,
): Promise<void> {
  const record = (status: string, { ref: shownAs, ...more }: Pick<ResourceEvent, 'physicalId' | 'reason'> & Pick<Physical, 'ref'>) => {
    const change = { logicalId, type, phase, status: `${action.toUpperCase()}_${status}`, ...more };
    stack.account.events.push({ stackName: stack.name, action, ...change });
    stack.summaries.record(change);
    const shown = shownAs ?? more.physicalId;
    stack.history.record({ LogicalResourceId: logicalId, PhysicalResourceId: shown, ResourceType: type, ResourceStatus: change.status });
  };
  await stack.account.sleep(stack.account.chance.integer(...BEFORE_IT_BEGINS));
  record('IN_PROGRESS', { physicalId, ref });
  try {
    const result = await act();
    const { physicalId: id, ref: shownAs } = typeof result === 'object' ? result : { physicalId, ref };
    record(result === 'SKIPPED' ? 'SKIPPED' : 'COMPLETE', { physicalId: id, ref: shownAs });
  } catch (failure) {
    if (failure instanceof ResourceFailure) {
      record('FAILED', { reason: failure.message, physicalId: failure.physicalId ?? physicalId });
    }
    throw failure;
  }
}
