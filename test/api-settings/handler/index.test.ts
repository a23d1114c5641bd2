import { BEDROCK_ROLE, eventOf, properties, SECRET, STACK_ID, World } from './world';
import type { FaultKind } from '../../simulator/sagemaker';
import { DOMAIN_ID } from '../../simulator/sagemaker/client';

const KENDRA = (Status: string) => ({ CanvasAppSettings: { KendraSettings: { Status } } });
const DIRECT_DEPLOY = { CanvasAppSettings: { DirectDeploySettings: { Status: 'ENABLED' } } };

let world: World;

beforeEach(async () => {
  world = await World.begin();
});

afterEach(() => {
  world.end();
  world.expectNoSecretToBeTold();
});

const create = (settings: unknown, options = {}) => world.answerTo(eventOf('Create', { ResourceProperties: properties(settings, options) }));
const update = (old: any, now: any) => world.answerTo(eventOf('Update', { OldResourceProperties: old, ResourceProperties: now }));

const IDS = { StackId: STACK_ID, RequestId: 'request-1', LogicalResourceId: 'AliceApiSettings', PhysicalResourceId: 'd-abcdefghijkl/alice' };

describe('Create', () => {
  test('sets what is asked for with one update, and answers with the attributes', async () => {
    world.has({ SharingSettings: { NotebookOutputOption: 'Disabled' }, CanvasAppSettings: { DirectDeploySettings: { Status: 'DISABLED' } } });
    expect(await create(KENDRA('ENABLED'))).toEqual({
      Status: 'SUCCESS',
      ...IDS,
      Data: {
        UserProfileArn: 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice',
        UserProfileName: 'alice',
        HomeEfsFileSystemUid: '200005',
      },
    });
    expect(world.calls).toEqual(['DescribeUserProfile', 'UpdateUserProfile', 'DescribeUserProfile']);
    expect(world.sageMaker.calls[1].input).toEqual({
      DomainId: 'd-abcdefghijkl',
      UserProfileName: 'alice',
      UserSettings: { CanvasAppSettings: { DirectDeploySettings: { Status: 'DISABLED' }, KendraSettings: { Status: 'ENABLED' } } },
    });
    expect(world.settings).toEqual({
      SharingSettings: { NotebookOutputOption: 'Disabled' },
      CanvasAppSettings: { DirectDeploySettings: { Status: 'DISABLED' }, KendraSettings: { Status: 'ENABLED' } },
    });
  });

  test('only describes a profile that has what is asked for', async () => {
    world.has(KENDRA('ENABLED'));
    expect((await create(KENDRA('ENABLED'))).Status).toBe('SUCCESS');
    expect(world.calls).toEqual(['DescribeUserProfile']);
  });

  test('only describes a profile of which nothing is asked but its home directory\'s user', async () => {
    expect((await create({})).Data.HomeEfsFileSystemUid).toBe('200005');
    expect(world.calls).toEqual(['DescribeUserProfile']);
  });

  test('gives an empty attribute for a profile without a user of its home directory, and logs it', async () => {
    world.sageMaker.change(DOMAIN_ID, 'alice', (profile) => { delete profile.HomeEfsFileSystemUid; });
    const { Status, Data } = await create({});
    expect([Status, Data.HomeEfsFileSystemUid]).toEqual(['SUCCESS', '']);
    expect(world.messages).toEqual(['the profile has no HomeEfsFileSystemUid yet: the attribute is empty', 'done']);
  });

  test('logs what was asked, what it did and that it is done, and no settings', async () => {
    await create({ CanvasAppSettings: { IdentityProviderOAuthSettings: [{ DataSourceName: 'Snowflake', Status: 'ENABLED', SecretArn: SECRET }] } });
    expect(world.settings.CanvasAppSettings.IdentityProviderOAuthSettings[0].SecretArn).toBe(SECRET);
    expect(world.logs).toEqual([
      '{"message":"asked","RequestType":"Create","LogicalResourceId":"AliceApiSettings"}',
      '{"message":"updated","changed":["CanvasAppSettings.IdentityProviderOAuthSettings"]}',
      '{"message":"done"}',
    ]);
  });

  test.each<[kind: FaultKind, action: string]>([
    ['throttling', 'DescribeUserProfile'], ['throttling', 'UpdateUserProfile'],
    ['internalError', 'DescribeUserProfile'], ['internalError', 'UpdateUserProfile'],
    ['unavailable', 'DescribeUserProfile'], ['unavailable', 'UpdateUserProfile'],
    ['connectionReset', 'DescribeUserProfile'], ['connectionReset', 'UpdateUserProfile'],
    ['accessDenied', 'DescribeUserProfile'], ['accessDenied', 'UpdateUserProfile'],
    ['resourceInUse', 'UpdateUserProfile'], ['alreadyBeingUpdated', 'UpdateUserProfile'],
  ])('gets over a fault: %s of %s', async (kind, action) => {
    world.sageMaker.inject({ action, kind });
    expect((await create(KENDRA('ENABLED'))).Status).toBe('SUCCESS');
    expect(world.settings).toEqual(KENDRA('ENABLED'));
  });

  test('does not repeat an update whose answer was lost', async () => {
    world.sageMaker.inject({ action: 'UpdateUserProfile', kind: 'failureAfterAccepting' });
    expect((await create(KENDRA('ENABLED'))).Status).toBe('SUCCESS');
    expect(world.calls.filter((action) => action === 'UpdateUserProfile')).toHaveLength(1);
  });

  test.each<[FaultKind, string]>([
    ['validation', 'ValidationException: 1 validation error detected: the emulator was told to refuse this'],
    ['resourceLimitExceeded', 'ResourceLimitExceeded: The account-level service limit has been reached'],
  ])('fails at once because of %s, with the profile, its domain, its status and the reason', async (kind, reason) => {
    world.sageMaker.inject({ action: 'UpdateUserProfile', kind });
    expect(await create(KENDRA('ENABLED'))).toEqual({
      Status: 'FAILED',
      ...IDS,
      Reason: `user profile 'alice' of domain d-abcdefghijkl, status InService: ${reason}`,
    });
    expect(world.calls).toEqual(['DescribeUserProfile', 'UpdateUserProfile']);
    expect(world.messages).toEqual(['failed']);
  });

  test('fails for a profile that isn\'t there, under the ID that the profile would have', async () => {
    const { Status, PhysicalResourceId, Reason } = await create(KENDRA('ENABLED'), { userProfileName: 'bob' });
    expect([Status, PhysicalResourceId]).toEqual(['FAILED', 'd-abcdefghijkl/bob']);
    expect(Reason).toMatch(/^user profile 'bob' of domain d-abcdefghijkl, status unknown: ResourceNotFound: /);
  });

  test('fails with the reason of the service when the update fails later, but for a secret in it', async () => {
    world.sageMaker.inject({ action: 'UpdateUserProfile', kind: 'updateFailed', reason: `no access to [${SECRET}]` });
    expect((await create(KENDRA('ENABLED'))).Reason)
      .toBe("user profile 'alice' of domain d-abcdefghijkl, status Update_Failed: the update failed: no access to [(the ARN of a secret)]");
    expect(world.logs.at(-1)).toContain('no access to [(the ARN of a secret)]');
  });

  test('fails for a profile that is being deleted', async () => {
    world.sageMaker.change(DOMAIN_ID, 'alice', (profile) => { profile.Status = 'Deleting'; });
    expect((await create(KENDRA('ENABLED'))).Reason)
      .toBe("user profile 'alice' of domain d-abcdefghijkl, status Deleting: its settings can't be changed in this status");
  });

  test('sets the settings of a profile of which the service says no time of its last change', async () => {
    world.sageMaker.change(DOMAIN_ID, 'alice', (profile) => { delete (profile as any).LastModifiedTime; });
    expect((await create(KENDRA('ENABLED'))).Status).toBe('SUCCESS');
    expect(world.settings.CanvasAppSettings).toEqual({ KendraSettings: { Status: 'ENABLED' } });
  });

  test('fails for a profile of which the service says no status', async () => {
    world.sageMaker.change(DOMAIN_ID, 'alice', (profile) => { delete profile.Status; });
    expect((await create(KENDRA('ENABLED'))).Reason)
      .toBe("user profile 'alice' of domain d-abcdefghijkl, status unknown: its settings can't be changed in this status");
  });

  test('answers within the time that it has', async () => {
    world.process.force(1);
    world.sageMaker.inject({ action: 'DescribeUserProfile', kind: 'throttling', times: 100 });
    const { Reason } = await world.answerTo(eventOf('Create', { ResourceProperties: properties({}) }), { milliseconds: 32_000 });
    expect(Reason).toBe("user profile 'alice' of domain d-abcdefghijkl, status unknown: gave up after 2 seconds waiting for DescribeUserProfile; "
      + 'the last error: ThrottlingException: Rate exceeded');
    expect(world.took).toBe(1500);
  });
});

describe('Update', () => {
  describe('of a profile that is gone', () => {
    const gone = (settings: unknown) => properties(settings, { userProfileName: 'gone' });

    test('is nothing to do in a rollback, and still answers with the attributes', async () => {
      world.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
      expect(await update(gone(KENDRA('ENABLED')), gone(KENDRA('DISABLED')))).toEqual({
        Status: 'SUCCESS',
        ...IDS,
        PhysicalResourceId: 'd-abcdefghijkl/gone',
        Data: {
          UserProfileArn: 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/gone',
          UserProfileName: 'gone',
          HomeEfsFileSystemUid: '',
        },
      });
      expect(world.messages).toEqual(['nothing to restore: the profile is gone', 'done']);
    });

    test.each(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', undefined])('fails when the stack\'s status is %s', async (status) => {
      world.stack.status = status;
      expect(await update(gone(KENDRA('ENABLED')), gone(KENDRA('DISABLED')))).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining("user profile 'gone' of domain d-abcdefghijkl, status unknown: ResourceNotFound: "),
      });
    });

    test('fails in a rollback when it can\'t be known whether the profile is gone', async () => {
      world.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
      world.sageMaker.inject(
        { action: 'DescribeUserProfile', kind: 'resourceNotFound', reason: 'not there' }, { action: 'DescribeUserProfile', kind: 'validation', reason: 'not now' });
      expect(await update(properties(KENDRA('ENABLED')), properties(KENDRA('DISABLED')))).toMatchObject({
        Status: 'FAILED', Reason: "user profile 'alice' of domain d-abcdefghijkl, status unknown: ResourceNotFound: not there",
      });
    });

    test('fails in a rollback when something else isn\'t found', async () => {
      world.stack.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
      world.sageMaker.inject({ action: 'UpdateUserProfile', kind: 'resourceNotFound', reason: 'no such image' });
      expect(await update(properties(KENDRA('ENABLED')), properties(KENDRA('DISABLED')))).toMatchObject({
        Status: 'FAILED',
        Reason: "user profile 'alice' of domain d-abcdefghijkl, status InService: ResourceNotFound: no such image",
      });
    });
  });

  test('takes back what is not asked for any more, and sets the rest', async () => {
    world.has({ CanvasAppSettings: { ...KENDRA('ENABLED').CanvasAppSettings, GenerativeAiSettings: { AmazonBedrockRoleArn: BEDROCK_ROLE } } });
    const old = properties({ CanvasAppSettings: { ...KENDRA('ENABLED').CanvasAppSettings, GenerativeAiSettings: { AmazonBedrockRoleArn: BEDROCK_ROLE } } });
    expect(await update(old, properties(DIRECT_DEPLOY))).toMatchObject({ Status: 'SUCCESS', ...IDS });
    expect(world.settings).toEqual({
      CanvasAppSettings: {
        KendraSettings: { Status: 'DISABLED' }, DirectDeploySettings: { Status: 'ENABLED' }, GenerativeAiSettings: { AmazonBedrockRoleArn: BEDROCK_ROLE },
      },
    });
    expect(world.logs[1]).toBe('{"message":"these settings have no value that takes them back, and stay","stays":["CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn"]}');
    expect(world.calls).toEqual(['DescribeUserProfile', 'UpdateUserProfile', 'DescribeUserProfile']);
  });

  test('leaves a list alone that is CloudFormation\'s again', async () => {
    world.has({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } });
    const old = properties({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas', 'KernelGateway'] } });
    expect((await update(old, properties({}, { carried: { StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } } }))).Status).toBe('SUCCESS');
    expect(world.calls).toEqual(['DescribeUserProfile']);
    expect(world.settings).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } });
  });

  test('empties a list that nobody asks for', async () => {
    world.has({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas', 'KernelGateway'] } });
    await update(properties({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas', 'KernelGateway'] } }), properties({}));
    expect(world.settings).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: [] } });
  });

  test('puts back what went missing', async () => {
    await update(properties(KENDRA('ENABLED')), properties(KENDRA('ENABLED'), { carried: { SecurityGroups: ['sg-2'] } }));
    expect(world.settings).toEqual(KENDRA('ENABLED'));
  });

  test('only describes a profile where nothing is missing', async () => {
    world.has(KENDRA('ENABLED'));
    await update(properties(KENDRA('ENABLED')), properties(KENDRA('ENABLED'), { carried: { SecurityGroups: ['sg-2'] } }));
    expect(world.calls).toEqual(['DescribeUserProfile']);
  });

  test('goes to another profile under another ID, and takes nothing back there', async () => {
    world.has(KENDRA('ENABLED'));
    const { Status, PhysicalResourceId } = await world.answerTo(eventOf('Update', {
      PhysicalResourceId: 'd-abcdefghijkl/bob',
      OldResourceProperties: properties(KENDRA('ENABLED'), { userProfileName: 'bob' }),
      ResourceProperties: properties({}),
    }));
    expect([Status, PhysicalResourceId]).toEqual(['SUCCESS', 'd-abcdefghijkl/alice']);
    expect(world.settings).toEqual(KENDRA('ENABLED'));
  });

  test('keeps the ID of the old profile when it fails on another', async () => {
    const { Status, PhysicalResourceId } = await update(properties({}), properties(KENDRA('ENABLED'), { userProfileName: 'bob' }));
    expect([Status, PhysicalResourceId]).toEqual(['FAILED', 'd-abcdefghijkl/alice']);
  });

  test('after one that was refused sets what it would have set, and takes back none of that', async () => {
    world.has(DIRECT_DEPLOY);
    expect((await update({ ...properties({}), Settings: '{' }, properties(KENDRA('ENABLED')))).Status).toBe('SUCCESS');
    expect(world.settings.CanvasAppSettings).toEqual({ KendraSettings: { Status: 'ENABLED' }, DirectDeploySettings: { Status: 'ENABLED' } });
  });

  test('never takes back what isn\'t ours', async () => {
    world.has({ SecurityGroups: ['sg-1'] });
    await update(properties({ SecurityGroups: ['sg-1'] }), properties({}));
    expect(world.calls).toEqual(['DescribeUserProfile']);
  });
});
