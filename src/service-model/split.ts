import type { Setting } from './setting';
import { USER_PROFILE } from './user-profile.generated';

/** The settings of one profile, by what carries them. */
export interface Split {
  /** What goes into the template, as CloudFormation takes it. */
  readonly cloudFormation: any;
  /** What only the API takes, in the same form. */
  readonly api: any;
  /** The settings and lists that only the API takes. */
  readonly apiOnly: Setting[];
}

/** Tells what CloudFormation carries from what only the API takes. */
export function split(tree: Setting): Split {
  return {
    cloudFormation: tree.toService(isCarriedByCloudFormation),
    api: tree.toService((setting) => !isCarriedByCloudFormation(setting)),
    apiOnly: apiOnly(tree),
  };
}

/**
 * Whether CloudFormation carries a setting with the value it has.
 *
 * A list is carried as a whole or not at all: one value that only the API takes moves the entire list there.
 */
export function isCarriedByCloudFormation(setting: Setting): boolean {
  const spec = USER_PROFILE[setting.servicePath];
  if (setting.servicePath !== '' && !spec?.cfn) {
    return false;
  }
  if (setting.items) {
    return setting.items.every((item) => [...item.all()].every(isCarriedByCloudFormation));
  }
  const onlyTheApiHas = (value: string) => spec.api.enum?.includes(value) && spec.cfn?.enum && !spec.cfn.enum.includes(value);
  return !(typeof setting.known === 'string' && onlyTheApiHas(setting.known));
}

function apiOnly(setting: Setting): Setting[] {
  if (setting.members) {
    return [...setting.members.values()].flatMap(apiOnly);
  }
  return isCarriedByCloudFormation(setting) ? [] : [setting];
}
