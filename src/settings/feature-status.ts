import { show } from '../service-model/report';
import { Unusable } from '../service-model/setting';

/** A switch in the form that the service takes. Languages without `undefined` give `null`, and those without types anything else. */
export function renderStatus(enabled: boolean | undefined): string | Unusable | undefined {
  if (enabled === undefined || enabled === null) {
    return undefined;
  }
  if (typeof enabled !== 'boolean') {
    return new Unusable(`must be true or false, got ${show(enabled)}`);
  }
  return enabled ? 'ENABLED' : 'DISABLED';
}
