import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { UserProfileName } from '../src';
import { SEED } from './properties/runs';

describe('the name for a user', () => {
  test.each([
    ['alice.smith@example.com', 'alice-smith-example-com'],
    ['Alice.Smith@Example.COM', 'alice-smith-example-com'],
    ['alice', 'alice'],
    ['AD\\alice', 'ad-alice'],
    ['alice+studio@example.com', 'alice-studio-example-com'],
    ["o'neill@example.com", 'o-neill-example-com'],
    ['_alice_', 'alice'],
    ['  alice  smith ', 'alice-smith'],
    ['4711', '4711'],
    ['11112222-3333-4444-5555-666677778888', '11112222-3333-4444-5555-666677778888'],
    ['José.Núñez@example.com', 'jose-nunez-example-com'],
    ['José', 'jose'],
    ['Jürgen.Groß@example.com', 'jurgen-gross-example-com'],
    ['Łukasz@example.com', 'lukasz-example-com'],
    ['søren.ærø', 'soren-aero'],
    ['İpek', 'ipek'],
    ['ALICE', 'alice'],
  ])("'%s' is '%s'", (userId, name) => {
    expect(UserProfileName.fromUserId(userId)).toBe(name);
  });

  test('keeps the domain part of an address, which tells people apart', () => {
    expect(UserProfileName.fromUserId('alice@example.com')).toBe('alice-example-com');
    expect(UserProfileName.fromUserId('alice@example.org')).toBe('alice-example-org');
  });

  test('has all of 63 characters', () => {
    expect(UserProfileName.fromUserId('a'.repeat(63))).toBe('a'.repeat(63));
  });

  test('is cut and gets a hash of the whole ID where it would be longer', () => {
    expect(UserProfileName.fromUserId('a'.repeat(64))).toBe(`${'a'.repeat(54)}-ffe054fe`);
    expect(UserProfileName.fromUserId(`${'a'.repeat(64)}b`)).toMatch(/^a{54}-(?!ffe054fe)[0-9a-f]{8}$/);
  });

  test('has one hyphen before the hash where it is cut at one', () => {
    expect(UserProfileName.fromUserId(`${'a'.repeat(53)}.${'b'.repeat(20)}`)).toMatch(/^a{53}-[0-9a-f]{8}$/);
  });

  test('gets a hash where letters of another script than Latin are gone', () => {
    expect(UserProfileName.fromUserId('田中@example.com')).toMatch(/^example-com-[0-9a-f]{8}$/);
    expect(UserProfileName.fromUserId('田中@example.com')).not.toBe(UserProfileName.fromUserId('中田@example.com'));
  });

  test('is a hash behind a word where there are no Latin letters at all', () => {
    expect(UserProfileName.fromUserId('田中')).toMatch(/^user-[0-9a-f]{8}$/);
  });

  test("doesn't depend on how accents are encoded, in any script", () => {
    expect(UserProfileName.fromUserId('Андре\u0439')).toBe(UserProfileName.fromUserId('Андре\u0438\u0306'));
  });

  test("doesn't depend on the case of the letters, in any script", () => {
    expect(UserProfileName.fromUserId('ИВАН@example.com')).toBe(UserProfileName.fromUserId('иван@EXAMPLE.com'));
  });

  test.each(['', '   ', '@.-_', '🙂'])("can't be made of '%s'", (userId) => {
    expect(() => UserProfileName.fromUserId(userId)).toThrow(`userId: must have at least one letter or digit, got '${userId}'`);
  });

  test("can't be made of a token", () => {
    const parameter = new CfnParameter(new Stack(), 'User').valueAsString;

    expect(() => UserProfileName.fromUserId(parameter)).toThrow('userId: must be known at synthesis, got a token; give the profile a userProfileName of its own');
    expect(() => UserProfileName.fromUserId(`${parameter}@example.com`)).toThrow('userId: must be known at synthesis');
  });

  const userId = fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary', maxLength: 120 }), fc.string({ unit: 'grapheme', maxLength: 120 })).filter((text) => /[\p{L}\p{N}]/u.test(text));

  test('is legal whatever the ID', () => {
    fc.assert(fc.property(userId, (id) => {
      const name = UserProfileName.fromUserId(id);
      expect(name).toMatch(/^[a-z0-9](-*[a-z0-9]){0,62}$/);
      expect(name).not.toContain('--');
    }), { seed: SEED, numRuns: 1000, examples: [['\ufe7e']] });
  });

  test('is the same each time, and its own name', () => {
    fc.assert(fc.property(userId, (id) => {
      expect(UserProfileName.fromUserId(id)).toBe(UserProfileName.fromUserId(id));
      expect(UserProfileName.fromUserId(UserProfileName.fromUserId(id))).toBe(UserProfileName.fromUserId(id));
    }), { seed: SEED });
  });
});

describe('the names for all users', () => {
  test('are told by their IDs', () => {
    expect(UserProfileName.fromUserIds(['alice@example.com', 'Bob'])).toEqual({ 'alice@example.com': 'alice-example-com', 'Bob': 'bob' });
  });

  test('can be none', () => {
    expect(UserProfileName.fromUserIds([])).toEqual({});
  });

  test('are refused where they are equal, all of them at once', () => {
    expect(() => UserProfileName.fromUserIds(['a.b@x.org', 'alice', 'a-b@x.org', 'ALICE', 'bob', 'a_b@x.org'])).toThrow([
      "names can't be made of these user IDs:",
      "  - userIds: must give different names, but 'a.b@x.org' and 'a-b@x.org' and 'a_b@x.org' all give 'a-b-x-org'",
      "  - userIds: must give different names, but 'alice' and 'ALICE' all give 'alice'",
    ].join('\n'));
  });

  test('are refused where an ID is given twice', () => {
    expect(() => UserProfileName.fromUserIds(['alice', 'alice'])).toThrow("names can't be made of these user IDs:\n  - userIds: 'alice' is given twice");
  });

  test('are refused with each ID that gives none, beside those that give the same', () => {
    const parameter = new CfnParameter(new Stack(), 'User').valueAsString;

    expect(() => UserProfileName.fromUserIds(['bob', '@', parameter, 'Bob'])).toThrow([
      "names can't be made of these user IDs:",
      "  - userIds[1]: must have at least one letter or digit, got '@'",
      '  - userIds[2]: must be known at synthesis, got a token; give the profile a userProfileName of its own',
      "  - userIds: must give different names, but 'bob' and 'Bob' all give 'bob'",
    ].join('\n'));
  });

  test('are refused for a list that is known only at deployment', () => {
    expect(() => UserProfileName.fromUserIds(Fn.split(',', Fn.importValue('Users')))).toThrow('userIds: must be a list whose items are written out');
  });

  test('are those that each gives alone, and differ', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.emailAddress(), { selector: (id) => UserProfileName.fromUserId(id), maxLength: 20 }), (ids) => {
      const names = UserProfileName.fromUserIds(ids);
      expect(Object.keys(names).sort()).toEqual([...ids].sort());
      ids.forEach((id) => expect(names[id]).toBe(UserProfileName.fromUserId(id)));
    }), { seed: SEED });
  });
});

describe('what is no text', () => {
  test.each([[undefined, 'none'], [5, '5'], [null, 'null']])('is refused as an ID: %p', (given, shown) => {
    expect(() => UserProfileName.fromUserId(given as unknown as string)).toThrow(`userId: must be a string, got ${shown}`);
    expect(() => UserProfileName.fromUserIds(['alice', given as unknown as string])).toThrow(`userIds[1]: must be a string, got ${shown}`);
  });

  test('is refused as a list of IDs', () => {
    expect(() => UserProfileName.fromUserIds('alice' as unknown as string[])).toThrow('must be a list');
  });
});
