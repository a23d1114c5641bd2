import { decide } from './policy';
import { ANSWERING, assembly, custom, DOMAIN_ID, profile, rehearsal, allWhole } from '../cloudformation/fixtures';

const OWNER = `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/${DOMAIN_ID}/alice`;
const APP = `arn:aws:sagemaker:eu-west-1:123456789012:app/${DOMAIN_ID}/alice/JupyterLab/default`;

afterEach(allWhole);

/** What a statement on every resource with this condition comes to, for the deletion of an app. */
function decision(condition: any, context: Record<string, string | undefined> = {}, more: any = {}): string {
  const known = new Map(Object.entries({ 'sagemaker:OwnerUserProfileArn': undefined, 'sagemaker:SpaceSharingType': undefined, ...context })
    .map(([key, value]) => [key.toLowerCase(), value]));
  return decide([{ Effect: 'Allow', Action: 'sagemaker:DeleteApp', Resource: '*', Condition: condition, ...more }], 'sagemaker:DeleteApp', APP, known);
}

const owned = { 'sagemaker:OwnerUserProfileArn': OWNER };
const shared = { 'sagemaker:SpaceSharingType': 'Shared' };

describe('a condition', () => {
  test.each<[condition: any, context: Record<string, string>, decision: string]>([
    [{ Null: { 'sagemaker:OwnerUserProfileArn': 'true' } }, {}, 'allowed'],
    [{ Null: { 'sagemaker:OwnerUserProfileArn': true } }, owned, 'not allowed'],
    [{ Null: { 'sagemaker:OwnerUserProfileArn': 'false' } }, owned, 'allowed'],
    [{ StringEquals: { 'sagemaker:SpaceSharingType': ['Private', 'Shared'] } }, shared, 'allowed'],
    [{ StringEquals: { 'SAGEMAKER:spacesharingtype': 'Shared' } }, shared, 'allowed'],
    [{ StringEquals: { 'sagemaker:SpaceSharingType': 'shared' } }, shared, 'not allowed'],
    [{ StringEquals: { 'sagemaker:SpaceSharingType': 'S*' } }, shared, 'not allowed'],
    [{ StringEquals: { 'sagemaker:SpaceSharingType': 'Shared' } }, {}, 'not allowed'],
    [{ StringEqualsIfExists: { 'sagemaker:SpaceSharingType': 'Private' } }, {}, 'allowed'],
    [{ StringEqualsIfExists: { 'sagemaker:SpaceSharingType': 'Private' } }, shared, 'not allowed'],
    [{ StringNotEquals: { 'sagemaker:SpaceSharingType': 'Private' } }, {}, 'allowed'],
    [{ StringNotLike: { 'sagemaker:SpaceSharingType': 'S*' } }, shared, 'not allowed'],
    [{ ArnLike: { 'sagemaker:OwnerUserProfileArn': `arn:aws:sagemaker:*:*:user-profile/${DOMAIN_ID}/*` } }, owned, 'allowed'],
    [{ ArnEquals: { 'sagemaker:OwnerUserProfileArn': 'arn:*:sagemaker:*:*:user-profile/*/alic?' } }, owned, 'allowed'],
    [{ ArnLike: { 'sagemaker:OwnerUserProfileArn': 'arn:aws:*:user-profile/*' } }, owned, 'not allowed'],
    [{ ArnLike: { 'sagemaker:OwnerUserProfileArn': `${OWNER}x` } }, owned, 'not allowed'],
    [{ ArnNotLike: { 'sagemaker:OwnerUserProfileArn': OWNER } }, owned, 'not allowed'],
    [{ ArnLike: { 'sagemaker:OwnerUserProfileArn': OWNER } }, {}, 'not allowed'],
    [{ Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': 'true' }, 'allowed'],
    [{ Bool: { 'aws:SecureTransport': 'False' } }, { 'aws:SecureTransport': 'true' }, 'not allowed'],
    [{ StringEquals: { 'sagemaker:SpaceSharingType': 'Private' }, ArnLike: { 'sagemaker:OwnerUserProfileArn': OWNER } }, { ...owned, ...shared }, 'not allowed'],
  ])('%j with %j: %s', (condition, context, expected) => {
    expect(decision(condition, context)).toBe(expected);
  });

  test('denies, where the statement does', () => {
    expect(decision({ Null: { 'sagemaker:OwnerUserProfileArn': 'true' } }, {}, { Effect: 'Deny' })).toBe('denied');
  });

  test.each([
    ['an operator', { DateLessThan: { 'sagemaker:SpaceSharingType': '2026' } }, "a rehearsal doesn't know the condition operator DateLessThan"],
    ['a quantifier', { 'ForAnyValue:StringEquals': { 'sagemaker:SpaceSharingType': 'x' } }, "a rehearsal doesn't know the condition operator ForAnyValue:StringEquals"],
    ['a key', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, "a rehearsal doesn't know the condition key aws:SourceVpce"],
    ['a variable', { ArnLike: { 'sagemaker:OwnerUserProfileArn': 'arn:aws:sagemaker:*:*:user-profile/${sagemaker:DomainId}/*' } },
      "a rehearsal doesn't know the policy variable ${sagemaker:DomainId}"],
  ])('with %s that nobody knows is refused rather than guessed at', (_, condition, message) => {
    expect(() => decision(condition, owned)).toThrow(message);
  });
});

describe('a policy variable', () => {
  test('stands for what it says, without wildcards', () => {
    expect(decision({}, { 'aws:PrincipalAccount': '123456789012' }, { Resource: 'arn:aws:sagemaker:*:${aws:PrincipalAccount}:app/*' })).toBe('allowed');
    expect(decision({}, { 'aws:PrincipalAccount': '*' }, { Resource: 'arn:aws:sagemaker:*:${aws:PrincipalAccount}:app/*' })).toBe('not allowed');
    expect(decision({ ArnLike: { 'sagemaker:OwnerUserProfileArn': 'arn:aws:sagemaker:*:${aws:PrincipalAccount}:user-profile/*' } }, { ...owned, 'aws:PrincipalAccount': '123456789012' })).toBe('allowed');
    expect(decision({ StringEquals: { 'sagemaker:SpaceSharingType': '${aws:PrincipalAccount}' } }, { ...shared, 'aws:PrincipalAccount': 'Shared' })).toBe('allowed');
    expect(decision({ StringLike: { 'sagemaker:SpaceSharingType': '${*}' } }, shared)).toBe('not allowed');
  });

  test('without a value matches nothing', () => {
    expect(decision({}, {}, { Resource: 'arn:aws:sagemaker:*:*:app/${sagemaker:SpaceSharingType}*' })).toBe('not allowed');
  });
});

describe("a function's call", () => {
  const DELETING = `
const { DeleteAppCommand, SageMakerClient } = require('@aws-sdk/client-sagemaker');
exports.handler = (place) => new SageMakerClient().send(new DeleteAppCommand({ DomainId: '${DOMAIN_ID}', AppType: 'JupyterLab', AppName: 'default', ...place }));
`;
  const PLACES = { profile: { UserProfileName: 'alice' }, ownSpace: { SpaceName: 'own' }, sharedSpace: { SpaceName: 'shared' } };

  /** Where a function may delete apps that may do so under this condition. */
  async function placesUnder(condition: any): Promise<string[]> {
    const played = rehearsal();
    const statements = [{ Effect: 'Allow', Action: 'sagemaker:DeleteApp', Resource: `arn:aws:sagemaker:eu-west-1:123456789012:app/${DOMAIN_ID}/*`, Condition: condition }];
    await played.deploy(assembly({ Alice: profile() }, { code: 'deleting', statements }, { deleting: DELETING }));
    played.emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'own', OwnerUserProfileName: 'alice', SharingType: 'Private' });
    played.emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'shared', OwnerUserProfileName: 'alice', SharingType: 'Shared' });
    const allowed: string[] = [];
    for (const [name, place] of Object.entries(PLACES)) {
      played.emulator.addApp({ DomainId: DOMAIN_ID, ...place, AppType: 'JupyterLab', AppName: 'default' });
      const { error } = await played.invoke('Stack', place);
      expect(error ?? '').toMatch(/^$|^AccessDeniedException: User: .* is not authorized to perform: sagemaker:DeleteApp on resource: arn:aws:sagemaker:/);
      allowed.push(...error === undefined ? [name] : []);
    }
    return allowed;
  }

  test.each([
    ['apps outside spaces', { Null: { 'sagemaker:OwnerUserProfileArn': 'true' } }, ['profile']],
    ['apps in private spaces', { StringEquals: { 'sagemaker:SpaceSharingType': 'Private' }, ArnLike: { 'sagemaker:OwnerUserProfileArn': OWNER } }, ['ownSpace']],
    ["apps in anybody's spaces", { ArnLike: { 'sagemaker:OwnerUserProfileArn': 'arn:aws:sagemaker:*:*:user-profile/*' } }, ['ownSpace', 'sharedSpace']],
  ])('is decided by the owner and the sharing of the space: %s', async (_, condition, places) => {
    expect(await placesUnder(condition)).toEqual(places);
  });

  test('that nobody can decide on stops the rehearsal', async () => {
    await expect(placesUnder({ StringEquals: { 'aws:ResourceTag/team': 'x' } })).rejects.toThrow("a rehearsal doesn't know the condition key aws:ResourceTag/team");
  });

  test('that nobody can decide on stops a deployment at once', async () => {
    const played = rehearsal();
    const statements = [{ Effect: 'Allow', Action: 'sagemaker:*', Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/team': 'x' } } }];
    const code = `${ANSWERING}${DELETING} const act = exports.handler; exports.handler = async () => { await act({ UserProfileName: 'alice' }).catch(() => {}); };`;
    const began = played.simulation.now();
    await expect(played.deploy(assembly({ Thing: custom() }, { code: 'silent', statements }, { silent: code })))
      .rejects.toThrow("a rehearsal doesn't know the condition key aws:ResourceTag/team");
    expect(played.simulation.now() - began).toBeLessThan(60_000); // not the hour that an answer may take
  });
});
