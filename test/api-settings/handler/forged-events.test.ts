import { eventOf, properties, STACK_ID, World } from './world';

const SETTINGS = { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } }, SecurityGroups: ['sg-1'] };
const OURS = { CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' } } };

let world: World;

beforeEach(async () => {
  world = await World.begin(SETTINGS);
  world.stack.template = { Resources: { Alice: { Type: 'AWS::SageMaker::UserProfile' } } };
});

afterEach(() => {
  world.end();
  expect(world.settings).toEqual(SETTINGS);
  expect(world.calls).toEqual([]);
  expect(world.stack.calls).toEqual([]);
  world.expectNoSecretToBeTold();
});

describe('an event whose answer would not go to Amazon S3', () => {
  test.each([
    ['Create', 'https://evil.example/'],
    ['Update', 'http://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/'],
    ['Delete', 'https://s3.amazonaws.com.evil.example/'],
    ['Delete', undefined],
    ['Delete', ''],
  ])('%s to %s is not answered', async (requestType, ResponseURL) => {
    const event = eventOf(requestType, { ResponseURL, ResourceProperties: properties(OURS), OldResourceProperties: properties({}) });
    await expect(world.serve(event)).rejects.toThrow(new Error('refused: the ResponseURL is not an https address of Amazon S3'));
    expect(world.mailbox.puts).toEqual([]);
    expect(world.logs).toEqual([]);
  });

  test.each([undefined, null, {}, [], 'text', 1])('%j is not answered', async (event) => {
    await expect(world.serve(event)).rejects.toThrow('refused');
    expect(world.mailbox.puts).toEqual([]);
  });

  test('is not answered where the function doesn\'t know what AWS hosts are called', async () => {
    delete process.env.URL_SUFFIX;
    await expect(world.serve(eventOf('Create', { ResourceProperties: properties(OURS) }))).rejects.toThrow(/^Cannot read properties of undefined/);
    expect(world.mailbox.puts).toEqual([]);
  });
});

describe('an event of another stack', () => {
  const refused = "refused: the event is not of this function's stack";

  test.each(['Create', 'Update', 'Delete'])('is refused: %s', async (requestType) => {
    const StackId = STACK_ID.replace('stack/studio', 'stack/evil');
    const event = eventOf(requestType, { StackId, ResourceProperties: properties(OURS), OldResourceProperties: properties(OURS) });
    expect(await world.answerTo(event)).toEqual({
      Status: 'FAILED',
      Reason: refused,
      StackId,
      RequestId: 'request-1',
      LogicalResourceId: 'AliceApiSettings',
      PhysicalResourceId: requestType === 'Create' ? 'refused/AliceApiSettings' : 'd-abcdefghijkl/alice',
    });
  });

  test.each([undefined, null, '', 'studio', 1, [STACK_ID], `${STACK_ID} `])('is refused: one of %j', async (StackId) => {
    expect((await world.answerTo(eventOf('Create', { StackId, ResourceProperties: properties(OURS) }))).Reason).toBe(refused);
  });

  test('is refused where the function doesn\'t know its own', async () => {
    delete process.env.STACK_ID;
    expect((await world.answerTo(eventOf('Create', { ResourceProperties: properties(OURS) }))).Reason).toBe(refused);
  });
});

describe('an event that isn\'t well formed', () => {
  test.each([
    ['Read', "RequestType is 'Read', not Create, Update or Delete"],
    ['create', "RequestType is 'create', not Create, Update or Delete"],
    [undefined, "RequestType is 'undefined', not Create, Update or Delete"],
    [['Create'], "RequestType is 'Create', not Create, Update or Delete"],
    [{ toString: 1 }, 'TypeError: Cannot convert object to primitive value'],
  ])('because its type is %j is answered with a failure', async (RequestType, Reason) => {
    expect(await world.answerTo(eventOf('Create', { RequestType, ResourceProperties: properties(OURS) })))
      .toMatchObject({ Status: 'FAILED', Reason });
  });

  test.each<[message: string, properties: any]>([
    ['the event has no ResourceProperties', undefined],
    ['UserProfileArn is missing', { ...properties(OURS), UserProfileArn: undefined }],
    ['UserProfileArn is not the ARN of a user profile', { ...properties(OURS), UserProfileArn: 'alice' }],
    ['UserProfileLogicalId is missing', { ...properties(OURS), UserProfileLogicalId: undefined }],
    ['Settings is missing', { ...properties(OURS), Settings: undefined }],
    ['Settings is not JSON', { ...properties(OURS), Settings: 'KendraSettings' }],
    ['Settings is not a structure', { ...properties(OURS), Settings: '[]' }],
    ['CarriedByCloudFormation is missing', { ...properties(OURS), CarriedByCloudFormation: undefined }],
  ])('(%s) is answered with a failure', async (Reason, ResourceProperties) => {
    expect(await world.answerTo(eventOf('Create', { ResourceProperties }))).toMatchObject({ Status: 'FAILED', Reason, PhysicalResourceId: 'refused/AliceApiSettings' });
    world.reset(SETTINGS);
    expect(await world.answerTo(eventOf('Update', { ResourceProperties, OldResourceProperties: properties({}) })))
      .toMatchObject({ Status: 'FAILED', Reason, PhysicalResourceId: 'd-abcdefghijkl/alice' });
  });

  test('because its settings are ten thousand deep is answered with a failure', async () => {
    const Settings = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expect((await world.answerTo(eventOf('Create', { ResourceProperties: { ...properties({}), Settings } }))).Reason).toBe('Settings is nested too deeply');
  });
});

describe('an event with settings that aren\'t ours', () => {
  const refusal = async (settings: unknown, members = {}) =>
    world.answerTo(eventOf('Create', { ResourceProperties: { ...properties({}), Settings: JSON.stringify(settings) }, ...members }));

  test('is refused, and names them', async () => {
    expect(await refusal({ ...OURS, ExecutionRole: 'arn:aws:iam::123456789012:role/admin', DefaultLandingUri: 'studio::' })).toMatchObject({
      Status: 'FAILED',
      Reason: 'refused: these settings are not for this function to set: ExecutionRole, DefaultLandingUri',
      PhysicalResourceId: 'refused/AliceApiSettings',
    });
  });

  test('is refused in an Update, too', async () => {
    const answer = await world.answerTo(eventOf('Update', { ResourceProperties: properties({ SecurityGroups: [] }), OldResourceProperties: properties(OURS) }));
    expect(answer.Reason).toBe('refused: these settings are not for this function to set: SecurityGroups');
  });

  test('is refused in less than 4,096 bytes, however many they are', async () => {
    await refusal(Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`Unknown${index}`, 1])));
    expect(Buffer.byteLength(world.mailbox.puts[0].body)).toBeLessThan(4096);
  });

  test.each([
    ['JupyterLabAppSettings.CustomImages', { JupyterLabAppSettings: { CustomImages: [{ ImageName: 'evil', AppImageConfigName: 'evil', unknown: 1 }] } }],
    ['CustomFileSystemConfigs', { CustomFileSystemConfigs: [{ EFSFileSystemConfig: { FileSystemId: 'fs-12345678', FileSystemPath: '/', unknown: 1 } }] }],
  ])('is refused for %s with a member that nobody knows', async (path, settings) => {
    // with so little time that it wouldn't be waited for whether a member shows that the SDK didn't send
    expect((await world.answerTo(eventOf('Create', { ResourceProperties: properties(settings) }), { milliseconds: 32_000 })).Reason)
      .toBe(`refused: these settings are not for this function to set: ${path}`);
  });
});
