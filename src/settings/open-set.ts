import { show } from '../service-model/report';
import { Unusable } from '../service-model/setting';

/** The name of a value of an open set. A caller without types may have given the bare name: that is told, not dropped. */
export function nameIn(setName: string, value: { readonly name: string } | undefined): string | Unusable | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  return value.name || new Unusable(`must be a ${setName}, such as ${setName}.of('...'), got ${show(typeof value === 'string' ? value : value.name)}`);
}
