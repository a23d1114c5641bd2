import { BEDROCK_ROLE, eventOf, properties, STACK_ID, World } from './world';
import { ACCESS_DENIED, NOT_THERE } from '../../custom-resources/scripted-stack';
import { DOMAIN_ID } from '../../simulator/sagemaker/client';

const SETTINGS = {
  CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' }, WorkspaceSettings: { S3KmsKeyId: 'key' }, GenerativeAiSettings: { AmazonBedrockRoleArn: BEDROCK_ROLE } },
  StudioWebPortalSettings: { HiddenAppTypes: ['KernelGateway'] },
};
const TAKEN_BACK = {
  CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' }, WorkspaceSettings: { S3KmsKeyId: '' }, GenerativeAiSettings: { AmazonBedrockRoleArn: BEDROCK_ROLE } },
  StudioWebPortalSettings: { HiddenAppTypes: [] },
};

let world: World;

beforeEach(async () => {
  world = await World.begin(SETTINGS);
  world.stack.template = { Resources: { Alice: profile() } };
});

afterEach(() => {
  world.end();
  world.expectNoSecretToBeTold();
});

const profile = (UserSettings?: any) => ({ Type: 'AWS::SageMaker::UserProfile', Properties: { DomainId: DOMAIN_ID, UserProfileName: 'alice', UserSettings } });
const apiSettings = (Settings: any) => ({ Type: 'Custom::SageMakerUserProfileSettings', Properties: { UserProfileLogicalId: 'Alice', Settings } });
const remove = (members = {}, options?: { milliseconds: number }) =>
  world.answerTo(eventOf('Delete', { ResourceProperties: properties(SETTINGS), ...members }), options);

const SUCCESS = {
  Status: 'SUCCESS', StackId: STACK_ID, RequestId: 'request-1', LogicalResourceId: 'AliceApiSettings', PhysicalResourceId: 'd-abcdefghijkl/alice',
};

describe('Delete of settings that nobody asks for any more', () => {
  test('takes back what can be, and says what stays', async () => {
    expect(await remove()).toEqual(SUCCESS);
    expect(world.settings).toEqual(TAKEN_BACK);
    expect(world.calls.filter((action) => action === 'UpdateUserProfile')).toHaveLength(1);
    expect(world.messages).toEqual(['these settings have no value that takes them back, and stay', 'updated', 'done']);
  });

  test('takes back what is there still of a Create that failed', async () => {
    world.has({ CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } });
    expect((await remove()).Status).toBe('SUCCESS');
    expect(world.settings).toEqual({ CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' } } });
  });

  test('only describes a profile that has nothing of them', async () => {
    world.has({ SecurityGroups: ['sg-1'] });
    expect((await remove()).Status).toBe('SUCCESS');
    expect(world.calls).not.toContain('UpdateUserProfile');
  });

  test('does not take back what isn\'t ours', async () => {
    world.has({ SecurityGroups: ['sg-1'] });
    await remove({ ResourceProperties: properties({ SecurityGroups: ['sg-1'] }) });
    expect(world.settings).toEqual({ SecurityGroups: ['sg-1'] });
  });

  test('fails with the profile, its status and the reason when it can\'t take them back', async () => {
    world.sageMaker.inject({ action: 'UpdateUserProfile', kind: 'updateFailed', reason: 'no such key' });
    expect(await remove()).toEqual({
      ...SUCCESS,
      Status: 'FAILED',
      Reason: "user profile 'alice' of domain d-abcdefghijkl, status Update_Failed: the update failed: no such key",
    });
  });
});

describe('Delete where something else is gone', () => {
  test('fails, since the profile is still there with its settings', async () => {
    world.sageMaker.inject({ action: 'UpdateUserProfile', kind: 'resourceNotFound', reason: 'Image [old] does not exist' });
    expect(await remove()).toEqual({
      ...SUCCESS,
      Status: 'FAILED',
      Reason: "user profile 'alice' of domain d-abcdefghijkl, status InService: ResourceNotFound: Image [old] does not exist",
    });
  });
});

describe('Delete of settings that somebody asks for still', () => {
  test('leaves alone what the profile carries itself now', async () => {
    world.has({ ...SETTINGS, StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } });
    world.stack.template = { Resources: { Alice: profile({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } }) } };
    await remove();
    expect(world.settings).toEqual({ ...TAKEN_BACK, StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } });
  });

  test('leaves alone what another custom resource of the same profile sets', async () => {
    world.stack.template.Resources.MovedApiSettings = apiSettings(JSON.stringify(SETTINGS));
    expect(await remove()).toEqual(SUCCESS);
    expect(world.settings).toEqual(SETTINGS);
    expect(world.calls).not.toContain('UpdateUserProfile');
  });

  test('puts back what another one asks for where these were set over it, and takes back the rest', async () => {
    const leaving = { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' }, DirectDeploySettings: { Status: 'ENABLED' } } };
    const asked = { CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' } } };
    world.has({ CanvasAppSettings: { ...leaving.CanvasAppSettings, GenerativeAiSettings: { AmazonBedrockRoleArn: BEDROCK_ROLE } } });
    world.stack.template.Resources.MovedApiSettings = apiSettings(JSON.stringify(asked));
    expect(await remove({ ResourceProperties: properties(leaving) })).toEqual(SUCCESS);
    expect(world.settings.CanvasAppSettings).toEqual({
      KendraSettings: { Status: 'DISABLED' }, DirectDeploySettings: { Status: 'DISABLED' }, GenerativeAiSettings: { AmazonBedrockRoleArn: BEDROCK_ROLE },
    });
  });

  test('puts back what another one asks for in the same block, which the update of these may have reset', async () => {
    world.has({ CanvasAppSettings: { DirectDeploySettings: { Status: 'ENABLED' } } });
    world.stack.template.Resources.MovedApiSettings = apiSettings(JSON.stringify({
      CanvasAppSettings: { GenerativeAiSettings: { AmazonBedrockRoleArn: BEDROCK_ROLE } }, TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.m5.large' } },
    }));
    expect(await remove({ ResourceProperties: properties({ CanvasAppSettings: { DirectDeploySettings: { Status: 'ENABLED' } } }) })).toEqual(SUCCESS);
    expect(world.settings).toEqual({
      CanvasAppSettings: { DirectDeploySettings: { Status: 'DISABLED' }, GenerativeAiSettings: { AmazonBedrockRoleArn: BEDROCK_ROLE } },
    });
  });

  test('leaves what another one asks for beside these to that one', async () => {
    world.stack.template.Resources.MovedApiSettings = apiSettings(JSON.stringify({
      ...SETTINGS, TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.m5.large' } },
    }));
    expect(await remove()).toEqual(SUCCESS);
    expect(world.settings).toEqual(SETTINGS);
    expect(world.calls).not.toContain('UpdateUserProfile');
  });

  test('asks SageMaker nothing where another one asks for all of it, with values known at deployment only', async () => {
    const leaving = { CanvasAppSettings: { WorkspaceSettings: { S3KmsKeyId: 'key' } } };
    world.stack.template.Resources.MovedApiSettings = apiSettings({
      'Fn::Join': ['', ['{"CanvasAppSettings":{"WorkspaceSettings":{"S3KmsKeyId":"', { 'Fn::GetAtt': ['Key', 'Arn'] }, '"}}}']],
    });
    expect(await remove({ ResourceProperties: properties(leaving) })).toEqual(SUCCESS);
    expect(world.calls).toEqual([]);
  });

  test('leaves alone what another one sets to values known at deployment only', async () => {
    world.stack.template.Resources.MovedApiSettings = apiSettings({
      'Fn::Join': ['', ['{"CanvasAppSettings":{"WorkspaceSettings":{"S3KmsKeyId":"', { 'Fn::GetAtt': ['Key', 'Arn'] }, '"}}}']],
    });
    await remove();
    expect(world.settings.CanvasAppSettings).toEqual({ ...TAKEN_BACK.CanvasAppSettings, WorkspaceSettings: { S3KmsKeyId: 'key' } });
  });
});

describe('Delete with nothing to take back', () => {
  test.each<[why: string, message: string, prepare: () => void]>([
    ['the stack is deleted', 'the stack goes', () => { world.stack.status = 'DELETE_IN_PROGRESS'; }],
    ['the stack\'s creation is rolled back', 'the stack goes', () => { world.stack.status = 'ROLLBACK_IN_PROGRESS'; }],
    ['the stack is gone', 'the stack goes', () => { world.stack.refusals = [NOT_THERE]; }],
    ['the profile is gone from the template', 'the profile goes, too', () => { world.stack.template = { Resources: {} }; }],
    ['the profile was replaced', 'it was replaced: the profile is another one now', () => { world.stack.template.Resources.AliceApiSettings = apiSettings('{}'); }],
  ])('since %s asks SageMaker nothing', async (_why, message, prepare) => {
    prepare();
    expect(await remove()).toEqual(SUCCESS);
    expect(world.calls).toEqual([]);
    expect(world.messages).toEqual([`nothing to take back: ${message}`, 'done']);
  });

  test('since the profile is gone is a success', async () => {
    world.stack.template.Resources.Alice.Properties.UserProfileName = { Ref: 'Name' };
    const answer = await remove({ PhysicalResourceId: 'd-abcdefghijkl/bob', ResourceProperties: properties(SETTINGS, { userProfileName: 'bob' }) });
    expect(answer).toEqual({ ...SUCCESS, PhysicalResourceId: 'd-abcdefghijkl/bob' });
    expect(world.messages).toEqual(['nothing to take back: the profile goes', 'done']);
  });

  test('since the profile is being deleted is a success', async () => {
    world.sageMaker.change(DOMAIN_ID, 'alice', (alice) => { alice.Status = 'Deleting'; });
    expect(await remove()).toEqual(SUCCESS);
    expect(world.messages).toEqual(['nothing to take back: the profile goes', 'done']);
  });

  test('since the profile begins to be deleted is a success', async () => {
    let describes = 0;
    world.authorize = ({ action }) => {
      describes += action === 'DescribeUserProfile' ? 1 : 0;
      if (describes === 2) {
        world.sageMaker.change(DOMAIN_ID, 'alice', (alice) => { alice.Status = 'Deleting'; });
      }
      return undefined;
    };
    expect(await remove()).toEqual(SUCCESS);
  });

  test.each(['Failed', 'Delete_Failed'])('since the profile is %s is a success, and sends nothing', async (Status) => {
    world.sageMaker.change(DOMAIN_ID, 'alice', (alice) => { alice.Status = Status as any; });
    expect(await remove()).toEqual(SUCCESS);
    expect(world.settings).toEqual(SETTINGS);
    expect(world.calls).not.toContain('UpdateUserProfile');
    expect(world.messages).toEqual(['nothing to take back: the profile goes', 'done']);
  });

  test('since all is asked for elsewhere is a success in whatever status', async () => {
    world.stack.template.Resources.MovedApiSettings = apiSettings(JSON.stringify(SETTINGS));
    world.sageMaker.change(DOMAIN_ID, 'alice', (alice) => { alice.Status = 'Delete_Failed'; });
    expect(await remove()).toEqual(SUCCESS);
  });

  test.each([
    ['without properties', undefined],
    ['with settings that are no JSON', { ...properties({}), Settings: '{' }],
    ['without the profile', { ...properties({}), UserProfileArn: undefined }],
  ])('since the Create was malformed, %s, is a success under the ID that its failure had', async (_how, ResourceProperties) => {
    const created = await world.answerTo(eventOf('Create', { ResourceProperties }));
    expect([created.Status, created.PhysicalResourceId]).toEqual(['FAILED', 'refused/AliceApiSettings']);
    world.reset(SETTINGS);
    const { PhysicalResourceId } = created;
    expect(await remove({ PhysicalResourceId, ResourceProperties })).toEqual({ ...SUCCESS, PhysicalResourceId });
    expect(world.settings).toEqual(SETTINGS);
    expect(world.messages).toEqual(['nothing to take back: these properties were never applied', 'done']);
  });

  test('since the Create was refused is a success that takes nothing back', async () => {
    const ResourceProperties = properties({ ...SETTINGS, ExecutionRole: 'arn:aws:iam::123456789012:role/admin' });
    const { Status, PhysicalResourceId } = await world.answerTo(eventOf('Create', { ResourceProperties }));
    expect([Status, PhysicalResourceId]).toEqual(['FAILED', 'refused/AliceApiSettings']);
    world.reset(SETTINGS);
    world.stack.template = { Resources: { Alice: profile() } };
    expect((await remove({ PhysicalResourceId, ResourceProperties })).Status).toBe('SUCCESS');
    expect(world.settings).toEqual(SETTINGS);
  });
});

describe('Delete without the right to', () => {
  test.each<[what: string, prepare: () => void]>([
    ['ask for the stack', () => { world.stack.refusals = [ACCESS_DENIED]; world.stack.refusesForEver = true; }],
    ['describe the profile', () => { world.authorize = () => 'not authorized to perform: sagemaker:DescribeUserProfile'; }],
    ['update the profile', () => { world.authorize = ({ action }) => action === 'UpdateUserProfile' ? 'not authorized to perform: sagemaker:UpdateUserProfile' : undefined; }],
  ])('%s is a success that is logged, once IAM has settled', async (_what, prepare) => {
    prepare();
    world.process.force(1);
    expect(await remove({}, { milliseconds: 900_000 })).toEqual(SUCCESS);
    expect(world.took).toBe(90_500);
    expect(world.settings).toEqual(SETTINGS);
    expect(world.messages).toContain('the settings stay: this function may not take them back any more');
    expect(world.logs.at(-2)).toMatch(/"error":"AccessDenied(Exception)?: .*not authorized to perform/);
  });

  test('is tried again while IAM may be settling', async () => {
    world.stack.refusals = [ACCESS_DENIED];
    world.sageMaker.inject({ action: 'DescribeUserProfile', kind: 'accessDenied' }, { action: 'UpdateUserProfile', kind: 'accessDenied' });
    expect(await remove()).toEqual(SUCCESS);
    expect(world.settings).toEqual(TAKEN_BACK);
  });
});

describe('Delete that can\'t ask the stack', () => {
  test('fails with the reason, and changes nothing', async () => {
    world.stack.refusals = [{ status: 400, code: 'ValidationError', message: 'no such parameter' }];
    expect(await remove()).toEqual({
      ...SUCCESS,
      Status: 'FAILED',
      Reason: expect.stringMatching(/^user profile 'alice' of domain d-abcdefghijkl, status (unknown|InService): ValidationError: no such parameter$/),
    });
    expect(world.settings).toEqual(SETTINGS);
  });
});

describe('Delete that fails where it can\'t be known whether the profile goes', () => {
  test('fails with the first reason', async () => {
    world.sageMaker.inject(
      { action: 'UpdateUserProfile', kind: 'validation', reason: 'no such value' }, { action: 'DescribeUserProfile', kind: 'validation', reason: 'not now', after: 2 });
    expect(await remove()).toMatchObject({
      Status: 'FAILED', Reason: "user profile 'alice' of domain d-abcdefghijkl, status InService: ValidationException: no such value",
    });
    expect(world.sageMaker.calls.at(-1)).toMatchObject({ action: 'DescribeUserProfile', outcome: 'ValidationException' });
  });
});

describe('Delete that runs out of time', () => {
  test('fails with the profile and the reason', async () => {
    world.sageMaker.inject({ action: 'UpdateUserProfile', kind: 'slowAnswer', delay: 10_000 });
    const { Status, Reason } = await remove({}, { milliseconds: 31_000 });
    expect([Status, world.took]).toEqual(['FAILED', 1000]);
    expect(Reason).toBe("user profile 'alice' of domain d-abcdefghijkl, status InService: gave up after 1 seconds updating the profile; "
      + 'the last error: AbortError: Request aborted');
  });

  test('ends a call that describes, too', async () => {
    world.sageMaker.inject({ action: 'DescribeUserProfile', kind: 'slowAnswer', delay: 10_000 });
    const { Status, Reason } = await remove({}, { milliseconds: 31_000 });
    expect([Status, world.took]).toEqual(['FAILED', 1000]);
    expect(Reason).toMatch(/AbortError: Request aborted$/);
  });
});
