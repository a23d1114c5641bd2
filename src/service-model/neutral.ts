import { USER_PROFILE } from './user-profile.generated';

/**
 * What takes a setting back as far as the service lets it: an empty list or string, `None` or `STATIC`, which are as if it had never been set, or
 * `DISABLED`, which isn't: it holds against the domain's default. Undefined for a setting that can't be taken back.
 *
 * The documentation states `None` and the empty list for a few members, and their patterns admit them for others. A role, an instance type, an
 * image or a version alias has no such value.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceSpec.html
 */
export function neutralValueOf(servicePath: string): string | readonly never[] | undefined {
  const { kind, api } = USER_PROFILE[servicePath];
  if (kind === 'list') {
    return [];
  }
  const known = ['DISABLED', 'STATIC'].find((value) => api.enum?.includes(value));
  return known ?? (api.pattern === undefined ? undefined : ['', 'None'].find((value) => admits(api.pattern!, value) && value.length >= (api.min ?? 0)));
}

function admits(pattern: string, value: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(value);
}
