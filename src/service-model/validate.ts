import type { IConstruct } from 'constructs';
import { check } from './check';
import type { DomainFacts } from './domain-facts';
import { Report, show } from './report';
import type { Violation } from './report';
import { DOMAIN_RULES, PROFILE_RULES, REFERENCE_RULES, SETTINGS_RULES } from './rules';
import { membersOf } from './setting';
import type { Setting } from './setting';

/**
 * What can be said of a profile when it is created.
 *
 * @param facts of its domain, if they can't change any more
 */
export function validateAtConstruction(profile: Setting, facts: DomainFacts | undefined): Report {
  const report = new Report();
  check(profile, report);
  PROFILE_RULES.forEach((rule) => rule(profile, report));
  if (membersOf(profile.get('UserSettings')?.value).length) {
    SETTINGS_RULES.forEach((rule) => rule(profile, report));
  }
  if (facts) {
    DOMAIN_RULES.forEach((rule) => rule(profile, facts, report));
  }
  return report;
}

/**
 * What can be said of a profile only at synthesis, when other resources of its app no longer change.
 *
 * @param facts of its domain, as they are now
 * @param areNew whether they were unknown when the profile was created
 */
export function validateAtSynthesis(profile: Setting, facts: DomainFacts, areNew: boolean): Report {
  const report = new Report();
  [...areNew ? DOMAIN_RULES : [], ...REFERENCE_RULES].forEach((rule) => rule(profile, facts, report));
  return report;
}

/** Throws one error for all that a report refuses. */
export function refuseInvalid(userProfileName: string, { node }: IConstruct, { violations }: Report): void {
  if (violations.length) {
    throw new InvalidUserProfileError(`${show(userProfileName)} (${node.path})`, violations);
  }
}

/** One error for all that is wrong with a profile. */
class InvalidUserProfileError extends Error {
  public constructor(profile: string, violations: readonly Violation[]) {
    const lines = [...violations]
      .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
      .map(({ path, message }) => `  - ${path}: ${message}`);
    super(`user profile ${profile} can't be deployed as it is:\n${lines.join('\n')}`);
    this.name = 'InvalidUserProfileError';
  }
}
