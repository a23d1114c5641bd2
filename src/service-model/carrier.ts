import { USER_PROFILE } from './user-profile.generated';

/**
 * Whether CloudFormation takes a member of the settings tree, with this value if it is known: some values only the API takes.
 *
 * Shared with the handler of the custom resource, and so without anything of the CDK.
 */
export function isTakenByCloudFormation(servicePath: string, value?: unknown): boolean {
  const { api, cfn } = USER_PROFILE[servicePath] ?? {};
  const onlyTheApiHasIt = typeof value === 'string' && cfn?.enum && !cfn.enum.includes(value) && api?.enum?.includes(value);
  return cfn !== undefined && !onlyTheApiHasIt;
}

/** Whether a member is a role, or a list of roles: whoever sends it to the service has to be allowed to pass it. */
export function isRole(servicePath: string): boolean {
  return [servicePath, `${servicePath}[]`].some((path) => USER_PROFILE[path]?.api.pattern?.includes(':iam::'));
}

/** Leaves of the settings tree by their paths: scalars, and lists, which are carried as a whole or not at all. */
export type Leaves = ReadonlyMap<string, unknown>;

/** The leaves of a plain tree of settings. */
export function leavesOf(tree: unknown, path = ''): Leaves {
  return new Map([...eachLeaf(tree, path)]);
}

function* eachLeaf(value: unknown, path: string): Generator<[string, unknown]> {
  if (!isStructure(value)) {
    yield [path, value];
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) {
      yield* eachLeaf(member, path ? `${path}.${name}` : name);
    }
  }
}

/** Whether a plain value has members. */
export function isStructure(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
