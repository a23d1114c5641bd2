import type * as apiSettings from './api-settings';

export type { ApiSettings } from './api-settings';
export { assertUnclaimed } from './owner';

/** What makes the custom resource, loaded when the first profile needs it: Lambda, IAM and logs are nothing that every app has to load. */
export function apiSettingsFor(...args: Parameters<typeof apiSettings.ApiSettings.for>): apiSettings.ApiSettings {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('./api-settings') as typeof apiSettings).ApiSettings.for(...args);
}
