import type { Answer } from '../custom-resources';
import { ResourceFailure } from '../template';
import { physicalName } from './names';
import type { Physical, ResourceKind } from './resource';

/** A custom resource, whose function says what becomes of it. */
export const customResource: ResourceKind = {
  normalize: asStrings,

  refusal: ({ properties: before }, { properties }) =>
    before.ServiceToken === properties.ServiceToken ? undefined : 'Modifying service token is not allowed.',

  async create(target) {
    const madeUp = physicalName(target, 'mixed');
    const answer = await target.stack.account.customResources.ask({ RequestType: 'Create' }, target)
      .catch((failure) => { throw withPhysicalId(failure, madeUp); });
    return physicalOf(answer, madeUp);
  },

  async update(target, { physicalId, properties }) {
    const answer = await target.stack.account.customResources.ask(
      { RequestType: 'Update', PhysicalResourceId: physicalId, OldResourceProperties: properties }, target);
    return physicalOf(answer, physicalId);
  },

  async delete(deployed) {
    const { PhysicalResourceId, failure } = await deployed.stack.account.customResources.ask(
      { RequestType: 'Delete', PhysicalResourceId: deployed.physicalId }, deployed);
    if (failure) {
      throw new ResourceFailure(failure, PhysicalResourceId);
    }
  },
};

function physicalOf({ PhysicalResourceId, Data, failure }: Answer, otherwise: string): Physical {
  const physicalId = PhysicalResourceId ?? otherwise;
  if (failure) {
    throw new ResourceFailure(failure, physicalId);
  }
  return { physicalId, attribute: (name) => Data?.[name] };
}

function withPhysicalId(failure: unknown, physicalId: string): unknown {
  return failure instanceof ResourceFailure ? new ResourceFailure(failure.message, failure.physicalId ?? physicalId) : failure;
}

/** What CloudFormation makes of a custom resource's properties. */
function asStrings(value: any): any {
  if (Array.isArray(value)) {
    return value.map(asStrings);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asStrings(member)])) : String(value);
}
