import { readFileSync } from 'fs';
import type { Account } from '../account';
import { Stack } from '../stack';
import { ResourceFailure } from '../template';
import type { Physical, ResourceKind, Target } from './resource';

/** A stack within a stack: updated, cleaned up and rolled back together with the one around it. */
export const nestedStack: ResourceKind = {
  async create(target) {
    const { account, name } = target.stack;
    const nested = new Stack(account, `${name}-${target.logicalId}-${account.hex(12).toUpperCase()}`);
    return apply(nested, target);
  },

  async update(target, before) {
    return apply(stackOf(before.stack.account, before.physicalId), target);
  },

  async cleanUp({ stack, physicalId }) {
    await stackOf(stack.account, physicalId).cleanUp();
  },

  async rollBack({ stack, physicalId }) {
    const nested = stackOf(stack.account, physicalId);
    const wasReached = nested.status === 'UPDATE_FAILED' || nested.status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    const failure = wasReached ? await nested.rollBack() : undefined;
    if (failure) {
      throw new ResourceFailure(`Embedded stack ${physicalId} was not successfully rolled back: ${failure.message}`);
    }
  },

  async cleanUpRollBack({ stack, physicalId }) {
    const nested = stackOf(stack.account, physicalId);
    if (nested.status === 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS') {
      await nested.cleanUpRollBack();
    }
  },

  async delete({ stack, physicalId }) {
    const nested = stackOf(stack.account, physicalId);
    nested.status = 'DELETE_IN_PROGRESS';
    const failure = await nested.deleteResources('main');
    nested.status = failure ? 'DELETE_FAILED' : 'DELETE_COMPLETE';
    if (failure) {
      throw new ResourceFailure(`Embedded stack ${physicalId} was not successfully deleted: ${failure.message}`);
    }
  },
};

async function apply(nested: Stack, { stack, properties }: Target): Promise<Physical> {
  const isNew = nested.template === undefined;
  const template = nested.read(bodyOf(stack.account, properties.TemplateURL), properties.Parameters ?? {});
  const failure = await nested.apply(template);
  if (failure) {
    throw new ResourceFailure(
      `Embedded stack ${nested.id} was not successfully ${isNew ? 'created' : 'updated'}: ${failure.message}`, isNew ? nested.id : undefined);
  }
  return { physicalId: nested.id, attribute: (name) => name.startsWith('Outputs.') ? nested.outputs.get(name.slice('Outputs.'.length)) : undefined };
}

function stackOf(account: Account, id: string): Stack {
  return account.stacks.get(id)!;
}

function bodyOf(account: Account, url: string): any {
  const file = account.assets.get(url.split('/').pop()!);
  if (!file) {
    throw new Error(`no asset of the cloud assembly is the nested template ${url}`);
  }
  return JSON.parse(readFileSync(file, 'utf-8'));
}
