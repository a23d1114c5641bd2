import { Token } from 'aws-cdk-lib';
import { show } from './service-model/report';
import { hashOf, MAX_LENGTH, MAX_LENGTH_BEFORE_HASH } from './user-profile-name';

/** Latin letters that Unicode doesn't take apart into a letter and an accent. */
const SPELLED: { readonly [letter: string]: string } = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'ng', ŧ: 't',
};

/**
 * Names of user profiles made of e-mail addresses or user IDs: the same name for the same ID, at every synthesis and on every machine.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html
 *
 * @example
 * const names = studio.UserProfileName.fromUserIds(['alice.smith@example.com', 'bob@example.com']);
 * new studio.UserProfile(stack, 'Alice', { domain, userProfileName: names['alice.smith@example.com'] }); // alice-smith-example-com
 * new studio.UserProfile(stack, 'Bob', { domain, userProfileName: names['bob@example.com'] }); // bob-example-com
 */
export class UserProfileName {
  /**
   * The name for one user: `alice.smith@example.com` gives `alice-smith-example-com`.
   *
   * It is made of the ID, step by step:
   *
   * - Letters are lower case, since names that differ only in case are the same to SageMaker. Accents are dropped (`é` is `e`, `ü` is `u`), `ß` is
   *   `ss`, `ø` is `o` and the like.
   * - Whatever is neither letter nor digit becomes a hyphen, several of them in a row become one.
   * - The domain part of an address is kept: without it `alice@example.com` and `alice@example.org` would be one.
   * - What would have more than 63 characters is cut, and ends with a hash of the whole ID. So does a name from which letters or digits of another
   *   script than Latin are gone: `田中@example.com` gives `example-com-776c8c1d`.
   *
   * Different IDs can give the same name, such as `alice.smith@example.com` and `alice-smith@example.com`: `fromUserIds()` refuses that. The name
   * becomes part of the profile's ARN, where those who read logs and policies see it.
   *
   * A token is an error, since it isn't known yet, and so is what isn't a string or has no letter or digit.
   *
   * @param userId such as an e-mail address
   */
  public static fromUserId(userId: string): string {
    const problem = problemWith(userId);
    if (problem) {
      throw new Error(`userId: ${problem}`);
    }
    return nameOf(userId);
  }

  /**
   * The names for all users of a domain, each under its ID. IDs that give the same name are an error that lists all of them, and so is an ID that
   * is given twice or that gives no name.
   *
   * @param userIds such as e-mail addresses, in a list that is known at synthesis
   */
  public static fromUserIds(userIds: string[]): { [userId: string]: string } {
    if (Token.isUnresolved(userIds)) {
      throw new Error('userIds: must be a list whose items are written out, got one that is known only at deployment');
    }
    if (!Array.isArray(userIds)) {
      throw new Error(`userIds: must be a list, got ${show(userIds)}`);
    }
    const problems: string[] = [];
    const idsOf = new Map<string, Set<string>>();
    const repeated = new Set<string>();
    userIds.forEach((userId, index) => {
      const problem = problemWith(userId);
      if (problem) {
        problems.push(`userIds[${index}]: ${problem}`);
      } else {
        const name = nameOf(userId);
        const ids = idsOf.get(name) ?? new Set();
        if (ids.has(userId)) {
          repeated.add(userId);
        }
        idsOf.set(name, ids.add(userId));
      }
    });
    repeated.forEach((userId) => problems.push(`userIds: ${show(userId)} is given twice`));
    for (const [name, ids] of idsOf) {
      if (ids.size > 1) {
        problems.push(`userIds: must give different names, but ${[...ids].map(show).join(' and ')} all give ${show(name)}`);
      }
    }
    if (problems.length) {
      throw new Error(`names can't be made of these user IDs:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    }
    return Object.fromEntries([...idsOf].map(([name, [userId]]) => [userId, name]));
  }

  private constructor() {}
}

function problemWith(userId: string): string | undefined {
  if (Token.isUnresolved(userId)) {
    return 'must be known at synthesis, got a token; give the profile a userProfileName of its own';
  }
  if (typeof userId !== 'string') {
    return `must be a string, got ${show(userId)}`;
  }
  return /[\p{L}\p{N}]/u.test(userId) ? undefined : `must have at least one letter or digit, got ${show(userId)}`;
}

function nameOf(userId: string): string {
  const id = userId.normalize('NFKC').toLowerCase();
  const latin = id.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^\x00-\x7f]/gu, (letter) => SPELLED[letter] ?? letter);
  const name = latin.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  // a letter that is made of a space and an accent leaves nothing
  const isWhole = name !== '' && name.length <= MAX_LENGTH && !/[\p{L}\p{N}]/u.test(latin.replace(/[a-z0-9]/g, ''));
  return isWhole ? name : `${name.slice(0, MAX_LENGTH_BEFORE_HASH).replace(/-$/, '') || 'user'}-${hashOf(id)}`;
}
