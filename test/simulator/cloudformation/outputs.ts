import type { References } from './evaluation';
import type { Stack } from './stack';
import { ResourceFailure } from './template';

/** What the references in a stack's template come to at this moment. */
export function referencesOf(stack: Stack): References {
  const there = (logicalId: string) => {
    const deployed = stack.resource(logicalId);
    if (!deployed) {
      throw new Error(`template error: unresolved resource dependency ${logicalId} in stack ${stack.name}`);
    }
    return deployed;
  };
  return {
    ref(logicalId) {
      const { ref, physicalId } = there(logicalId);
      return ref ?? physicalId;
    },
    attribute(logicalId, name) {
      const value = there(logicalId).attribute(name);
      if (value === undefined) {
        throw new ResourceFailure(`Requested attribute ${name} does not exist in schema or response of ${logicalId}`);
      }
      return value;
    },
    importValue(name) {
      const exporter = stack.account.exporterOf(name);
      if (!exporter) {
        throw new ResourceFailure(`No export named ${name} found`);
      }
      stack.imports.add(name);
      return exporter.exports.get(name);
    },
  };
}

/** Gives a stack the outputs that its template has now, unless that takes an export from a stack that imports it. */
export function giveOutputs(stack: Stack): ResourceFailure | undefined {
  try {
    const { values, exports } = stack.template.outputs(referencesOf(stack));
    const refusal = refusalOf(stack, exports);
    if (refusal) {
      return new ResourceFailure(refusal);
    }
    replaceAll(stack.outputs, values);
    replaceAll(stack.exports, exports);
    return undefined;
  } catch (failure) {
    if (failure instanceof ResourceFailure) {
      return failure;
    }
    throw failure;
  }
}

function refusalOf({ account, exports: before, ...stack }: Stack, exports: ReadonlyMap<string, unknown>): string | undefined {
  for (const [name, value] of before) {
    const users = account.importersOf(name).map((user) => user.name);
    if (users.length && exports.get(name) !== value) {
      return `Export ${name} cannot be ${exports.has(name) ? 'updated' : 'deleted'} as it is in use by ${users.join(' and ')}`;
    }
  }
  const taken = [...exports.keys()].map((name) => ({ name, by: account.exporterOf(name) })).find(({ by }) => by && by.id !== stack.id);
  return taken && `Export with name ${taken.name} is already exported by stack ${taken.by!.name}`;
}

function replaceAll<K, V>(map: Map<K, V>, entries: ReadonlyMap<K, V>): void {
  map.clear();
  entries.forEach((value, key) => map.set(key, value));
}
