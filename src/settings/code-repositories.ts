import { GIVEN_AS, givenItems } from '../service-model/setting';
import type { GivenValue } from '../service-model/setting';

const GIVEN_NAMES = { RepositoryUrl: '' };

/** The form that the service takes. */
export function renderCodeRepositories(repositoryUrls: readonly string[] | undefined): GivenValue {
  return givenItems(repositoryUrls, (url) => ({ RepositoryUrl: url, [GIVEN_AS]: GIVEN_NAMES }));
}
