import { given, givenItems } from '../service-model/setting';
import type { GivenValue } from '../service-model/setting';

/** The form that the service takes. */
export function renderCodeRepositories(repositoryUrls: readonly string[] | undefined): GivenValue {
  return givenItems(repositoryUrls, (url) => ({ RepositoryUrl: given('', url) }));
}
