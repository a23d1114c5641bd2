import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import type { FunctionProcess } from './function-process';
import { arnOf, DOMAIN_ID, STACK_ID, World } from './world';
import type { StackFunction } from './world';
import type { ApiSettingsProperties } from '../../../src/api-settings/properties';
import type { AutoDeleteAppsProperties } from '../../../src/auto-delete-apps/properties';

/*
 * Everything else runs in simulated time. This suite alone shows that what ships runs as Lambda runs it: the bundles, each in a process of its own, with the real
 * SDK, over real connections, on the machine's clock. No test looks at how long something took.
 */

const ASSETS = resolve(__dirname, '..', '..', '..', 'assets');

const API_SETTINGS: StackFunction = { directory: join(ASSETS, 'api-settings', 'handler', 'index'), name: 'studio-api-settings', timeout: 900 };
const AUTO_DELETE_APPS: StackFunction = { directory: join(ASSETS, 'auto-delete-apps', 'handler', 'index'), name: 'studio-auto-delete-apps', timeout: 300 };

const USER_PROFILE = 'AWS::SageMaker::UserProfile';

const KENDRA = (Status: string) => ({ CanvasAppSettings: { KendraSettings: { Status } } });
const DIRECT_DEPLOY = (Status: string) => ({ CanvasAppSettings: { DirectDeploySettings: { Status } } });

/** What CloudFormation itself sets. */
const SHARING = { SharingSettings: { NotebookOutputOption: 'Disabled' } };

/** The profile without the custom resources beside it. */
const TEMPLATE = { Resources: { Alice: { Type: USER_PROFILE, Properties: { DomainId: DOMAIN_ID, UserProfileName: 'alice', UserSettings: SHARING } } } };

jest.setTimeout(120_000);

let world: World;

beforeEach(async () => {
  world = await World.begin();
});

afterEach(() => world.end());

describe('the settings that only the API takes', () => {
  const propertiesFor = (settings: object): ApiSettingsProperties & { ServiceToken: string } => ({
    ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:studio-api-settings',
    UserProfileArn: arnOf('alice'),
    UserProfileLogicalId: 'Alice',
    Settings: JSON.stringify(settings),
    CarriedByCloudFormation: { DomainId: DOMAIN_ID, UserProfileName: 'alice', UserSettings: SHARING },
  });

  const requestFor = (RequestType: 'Create' | 'Update' | 'Delete', settings: object, before?: object) => world.request({
    RequestType,
    LogicalResourceId: 'AliceApiSettings',
    ResourceType: 'Custom::SageMakerUserProfileSettings',
    ResourceProperties: propertiesFor(settings),
    ...before && { OldResourceProperties: propertiesFor(before) },
    ...RequestType !== 'Create' && { PhysicalResourceId: `${DOMAIN_ID}/alice` },
  });

  const answerWith = (members: object) => ({
    StackId: STACK_ID,
    RequestId: expect.any(String),
    LogicalResourceId: 'AliceApiSettings',
    PhysicalResourceId: `${DOMAIN_ID}/alice`,
    ...members,
  });

  const SUCCESS = answerWith({ Status: 'SUCCESS', Data: { UserProfileArn: arnOf('alice'), UserProfileName: 'alice', HomeEfsFileSystemUid: '200005' } });

  /** Has a process of its own serve a request. */
  async function serve(request: any): Promise<void> {
    expect(await (await world.start(API_SETTINGS)).serve(request)).toBeNull();
  }

  beforeEach(async () => {
    world.status = 'CREATE_IN_PROGRESS';
    await world.createProfile('alice', SHARING);
  });

  test('are set by a create', async () => {
    const request = requestFor('Create', KENDRA('ENABLED'));
    await serve(request);
    expect(world.answers).toEqual([{ ...SUCCESS, RequestId: request.RequestId }]);
    expect(world.settingsOf('alice')).toEqual({ ...SHARING, ...KENDRA('ENABLED') });
    expect(world.calls).toEqual(['DescribeUserProfile', 'UpdateUserProfile', 'DescribeUserProfile']);
    expect(world.emulator.calls[1].input).toEqual({ DomainId: DOMAIN_ID, UserProfileName: 'alice', UserSettings: KENDRA('ENABLED') });
  });

  test('become others by an update, and what is not asked for any more is taken back', async () => {
    await serve(requestFor('Create', KENDRA('ENABLED')));
    world.status = 'UPDATE_IN_PROGRESS';
    world.emulator.calls.length = 0;
    await serve(requestFor('Update', DIRECT_DEPLOY('ENABLED'), KENDRA('ENABLED')));
    expect(world.answers).toEqual([SUCCESS, SUCCESS]);
    expect(world.settingsOf('alice')).toEqual({
      ...SHARING, CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' }, DirectDeploySettings: { Status: 'ENABLED' } },
    });
    expect(world.calls).toEqual(['DescribeUserProfile', 'UpdateUserProfile', 'DescribeUserProfile']);
  });

  test('are as before after the rollback of an update', async () => {
    await serve(requestFor('Create', KENDRA('ENABLED')));
    world.status = 'UPDATE_IN_PROGRESS';
    await serve(requestFor('Update', KENDRA('DISABLED'), KENDRA('ENABLED')));
    expect(world.settingsOf('alice')).toEqual({ ...SHARING, ...KENDRA('DISABLED') });
    world.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    await serve(requestFor('Update', KENDRA('ENABLED'), KENDRA('DISABLED')));
    expect(world.answers).toEqual([SUCCESS, SUCCESS, SUCCESS]);
    expect(world.settingsOf('alice')).toEqual({ ...SHARING, ...KENDRA('ENABLED') });
  });

  test('are taken back by a deletion after which the profile stays', async () => {
    await serve(requestFor('Create', KENDRA('ENABLED')));
    world.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    world.template = TEMPLATE;
    world.cloudFormationCalls.length = 0;
    await serve(requestFor('Delete', KENDRA('ENABLED')));
    expect(world.answers).toEqual([SUCCESS, answerWith({ Status: 'SUCCESS' })]);
    expect(world.settingsOf('alice')).toEqual({ ...SHARING, ...KENDRA('DISABLED') });
    expect(world.cloudFormationCalls).toEqual(['DescribeStacks', 'GetTemplate']);
  });

  test('go with the profile when the stack is deleted', async () => {
    world.status = 'DELETE_IN_PROGRESS';
    world.template = TEMPLATE;
    await serve(requestFor('Delete', KENDRA('ENABLED')));
    expect(world.answers).toEqual([answerWith({ Status: 'SUCCESS' })]);
    expect(world.calls).toEqual([]);
  });

  test('that SageMaker refuses fail with its reason', async () => {
    world.emulator.inject({ action: 'UpdateUserProfile', kind: 'validation', reason: 'Kendra is not for everybody' });
    await serve(requestFor('Create', KENDRA('ENABLED')));
    expect(world.answers).toEqual([answerWith({
      Status: 'FAILED',
      Reason: `user profile 'alice' of domain ${DOMAIN_ID}, status InService: ValidationException: Kendra is not for everybody`,
    })]);
    expect(world.settingsOf('alice')).toEqual(SHARING);
  });

  test('of two requests are set by one process, over one connection', async () => {
    const warm = await world.start(API_SETTINGS);
    await warm.serve(requestFor('Create', KENDRA('ENABLED')));
    world.status = 'UPDATE_IN_PROGRESS';
    await warm.serve(requestFor('Update', KENDRA('DISABLED'), KENDRA('ENABLED')));
    expect(world.answers).toEqual([SUCCESS, SUCCESS]);
    expect(world.settingsOf('alice')).toEqual({ ...SHARING, ...KENDRA('DISABLED') });
    expect(world.calls).toHaveLength(6);
    expect([world.sageMaker.connections, world.cloudFormation.connections]).toEqual([1, 1]);
  });

  test.each([
    ['DescribeUserProfile', ['DescribeUserProfile: connectionReset', 'DescribeUserProfile', 'UpdateUserProfile', 'DescribeUserProfile']],
    ['UpdateUserProfile', ['DescribeUserProfile', 'UpdateUserProfile: connectionReset', 'DescribeUserProfile', 'UpdateUserProfile', 'DescribeUserProfile']],
  ])('are set although the connection of a call is reset: %s', async (action, calls) => {
    world.emulator.inject({ action, kind: 'connectionReset' });
    await serve(requestFor('Create', KENDRA('ENABLED')));
    expect(world.answers).toEqual([SUCCESS]);
    expect(world.calls).toEqual(calls);
    expect(world.sageMaker.connections).toBe(2);
    expect(world.settingsOf('alice')).toEqual({ ...SHARING, ...KENDRA('ENABLED') });
  });

  test('are set although the connection of the question for the stack is reset', async () => {
    world.cloudFormationResets = 1;
    await serve(requestFor('Create', KENDRA('ENABLED')));
    expect(world.answers).toEqual([SUCCESS]);
    expect(world.cloudFormationCalls.slice(0, 2)).toEqual(['DescribeStacks', 'DescribeStacks']);
    expect(world.settingsOf('alice')).toEqual({ ...SHARING, ...KENDRA('ENABLED') });
  });

  test('are sent once, although the answer is lost', async () => {
    world.emulator.inject({ action: 'UpdateUserProfile', kind: 'failureAfterAccepting' });
    await serve(requestFor('Create', KENDRA('ENABLED')));
    expect(world.answers).toEqual([SUCCESS]);
    expect(world.calls).toEqual(['DescribeUserProfile', 'UpdateUserProfile: failureAfterAccepting', 'DescribeUserProfile']);
    expect(world.settingsOf('alice')).toEqual({ ...SHARING, ...KENDRA('ENABLED') });
  });

  test('of a process that is killed are never answered for, and another process puts back what they were', async () => {
    world.status = 'UPDATE_IN_PROGRESS';
    world.emulator.inject({ action: 'UpdateUserProfile', kind: 'slowAnswer', delay: 60 * 60 * 1000 });
    const killed = await world.start(API_SETTINGS);
    const failure = killed.serve(requestFor('Update', KENDRA('ENABLED'), KENDRA('DISABLED'))).catch(({ message }) => message);
    await killed.until(() => world.calls.includes('UpdateUserProfile: slowAnswer'));
    await killed.kill();
    expect(await failure).toMatch(/^the process has ended: SIGKILL/);
    expect(world.settingsOf('alice')).toEqual({ ...SHARING, ...KENDRA('ENABLED') });

    world.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    const rollback = requestFor('Update', KENDRA('DISABLED'), KENDRA('ENABLED'));
    await serve(rollback);
    expect(world.answers).toEqual([{ ...SUCCESS, RequestId: rollback.RequestId }]);
    expect(world.bucket.connections).toBe(1); // connections come in order: the killed process never had one
    expect(world.settingsOf('alice')).toEqual({ ...SHARING, ...KENDRA('DISABLED') });
  });
});

describe('the deletion of apps', () => {
  const propertiesFor = (userProfileName: string): AutoDeleteAppsProperties & { ServiceToken: string } => ({
    ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:studio-auto-delete-apps-on-event',
    UserProfileArn: arnOf(userProfileName),
    UserProfileLogicalId: 'Alice',
  });

  const requestFor = (RequestType: 'Create' | 'Update' | 'Delete', userProfileName: string, before?: string) => world.request({
    RequestType,
    LogicalResourceId: 'AliceAutoDeleteApps',
    ResourceType: 'Custom::SageMakerAutoDeleteApps',
    ResourceProperties: propertiesFor(userProfileName),
    ...before && { OldResourceProperties: propertiesFor(before) },
    ...RequestType !== 'Create' && { PhysicalResourceId: `${DOMAIN_ID}/${before ?? userProfileName}` },
  });

  /** How CloudFormation tells of the profile and of the deletion of the custom resource beside it. */
  const toldOf = (userProfileName: string, status = 'DELETE_IN_PROGRESS') => [
    { LogicalResourceId: 'Alice', PhysicalResourceId: `${userProfileName}|${DOMAIN_ID}`, ResourceType: USER_PROFILE, ResourceStatus: 'CREATE_COMPLETE' },
    {
      LogicalResourceId: 'AliceAutoDeleteApps',
      PhysicalResourceId: `${DOMAIN_ID}/${userProfileName}`,
      ResourceType: 'Custom::SageMakerAutoDeleteApps',
      ResourceStatus: status,
    },
  ].map((told) => ({ ...told, LastUpdatedTimestamp: Date.now(), Timestamp: Date.now() }));

  /** Gives a profile an app, a private space, and an app in that. */
  function open(userProfileName: string): void {
    const SpaceName = `space-of-${userProfileName}`;
    world.emulator.addApp({ DomainId: DOMAIN_ID, UserProfileName: userProfileName, AppType: 'JupyterServer', AppName: 'default' });
    world.emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName, OwnerUserProfileName: userProfileName, SharingType: 'Private' });
    world.emulator.addApp({ DomainId: DOMAIN_ID, SpaceName, AppType: 'JupyterLab', AppName: 'default' });
  }

  /** The apps and spaces that are there. */
  const opened = () => [...world.emulator.apps(DOMAIN_ID), ...world.emulator.spaces(DOMAIN_ID)].map(({ AppArn, SpaceArn }) => (AppArn ?? SpaceArn).split(':').at(-1)).sort();

  const appsOf = (userProfileName: string) => [
    `app/${DOMAIN_ID}/${userProfileName}/JupyterServer/default`,
    `app/${DOMAIN_ID}/space-of-${userProfileName}/JupyterLab/default`,
    `space/${DOMAIN_ID}/space-of-${userProfileName}`,
  ];

  /**
   * Serves a request as the provider framework does: it asks until the request is complete, each time with what was returned first. Gives all that was
   * returned.
   */
  async function serve(request: any, warm?: FunctionProcess): Promise<any[]> {
    const process = warm ?? await world.start(AUTO_DELETE_APPS);
    const returned = [await process.serve(request)];
    do {
      returned.push(await process.serve({ ...request, ...returned[0] }));
    } while (!returned.at(-1).IsComplete);
    return returned;
  }

  const complete = (userProfileName: string) => ({ PhysicalResourceId: `${DOMAIN_ID}/${userProfileName}`, IsComplete: true });

  const LOOK = ['DescribeUserProfile', 'ListApps', 'ListSpaces'];

  beforeEach(async () => {
    world.template = TEMPLATE;
    world.resources = toldOf('alice');
    await world.createProfile('alice');
    open('alice');
  });

  test('is not begun by a create', async () => {
    world.status = 'CREATE_IN_PROGRESS';
    expect(await serve(requestFor('Create', 'alice'))).toEqual([complete('alice'), complete('alice')]);
    expect(world.calls).toEqual([]);
    expect(opened()).toEqual(appsOf('alice'));
  });

  test('is that of the old profile when an update replaces it', async () => {
    await world.createProfile('bob');
    open('bob');
    world.status = 'UPDATE_IN_PROGRESS';
    expect(await serve(requestFor('Update', 'bob', 'alice'))).toEqual([complete('bob'), complete('bob')]);
    expect(opened()).toHaveLength(6);

    world.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    world.resources = toldOf('bob', 'UPDATE_COMPLETE');
    world.events = [...toldOf('alice'), {
      LogicalResourceId: 'studio', PhysicalResourceId: STACK_ID, ResourceType: 'AWS::CloudFormation::Stack', ResourceStatus: 'UPDATE_IN_PROGRESS', Timestamp: Date.now(),
    }];
    expect((await serve(requestFor('Delete', 'alice'))).map(({ IsComplete }) => IsComplete)).toEqual([false, false, true]);
    expect(opened()).toEqual(appsOf('bob'));
  });

  test('is none of the profile that a rollback puts back', async () => {
    await world.createProfile('bob');
    world.status = 'UPDATE_IN_PROGRESS';
    expect(await serve(requestFor('Update', 'bob', 'alice'))).toEqual([complete('bob'), complete('bob')]);
    world.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    expect(await serve(requestFor('Update', 'alice', 'bob'))).toEqual([complete('alice'), complete('alice')]);
    open('bob');
    world.status = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
    world.resources = toldOf('alice', 'UPDATE_COMPLETE');
    expect((await serve(requestFor('Delete', 'bob'))).at(-1)).toEqual({ ...complete('bob'), GivesUpAt: expect.any(Number) });
    expect(opened()).toEqual([...appsOf('alice'), ...appsOf('bob')].sort());
    expect(world.calls.filter((action) => action.startsWith('Delete'))).toEqual([]);
  });

  test('goes from app to space, over one connection of one process, when the stack is deleted', async () => {
    world.status = 'DELETE_IN_PROGRESS';
    const returned = await serve(requestFor('Delete', 'alice'));
    const { GivesUpAt } = returned[0];
    expect(GivesUpAt).toEqual(expect.any(Number));
    expect(returned).toEqual([false, false, true].map((IsComplete) => ({ ...complete('alice'), IsComplete, GivesUpAt })));
    expect(opened()).toEqual([]);
    expect(world.calls).toEqual([
      ...LOOK, 'ListApps', 'DeleteApp', 'DeleteApp',
      ...LOOK, 'ListApps', 'DeleteSpace',
      ...LOOK,
    ]);
    expect(world.cloudFormationCalls).toEqual(Array(2).fill(['DescribeStacks', 'GetTemplate', 'ListStackResources']).flat());
    expect(world.sageMaker.connections).toBe(1);
  });

  test('fails for good because of a space that others may use, and the process serves the next request', async () => {
    world.status = 'DELETE_IN_PROGRESS';
    world.emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'ours', OwnerUserProfileName: 'alice', SharingType: 'Shared' });
    const warm = await world.start(AUTO_DELETE_APPS);
    await expect(serve(requestFor('Delete', 'alice'), warm)).rejects.toThrow(
      /^Error: user profile 'alice' of domain d-abcdefghijkl: .* nothing is deleted: first delete space 'ours'$/);
    expect(opened()).toEqual([...appsOf('alice'), `space/${DOMAIN_ID}/ours`].sort());
    expect(await serve(requestFor('Create', 'alice'), warm)).toEqual([complete('alice'), complete('alice')]);
  });

  test('goes on although the connection of a call is reset', async () => {
    world.status = 'DELETE_IN_PROGRESS';
    world.emulator.inject({ action: 'ListSpaces', kind: 'connectionReset' }, { action: 'DeleteApp', kind: 'connectionReset' });
    expect((await serve(requestFor('Delete', 'alice'))).at(-1)).toMatchObject(complete('alice'));
    expect(opened()).toEqual([]);
    expect(world.calls.slice(0, 8)).toEqual([
      'DescribeUserProfile', 'ListApps', 'ListSpaces: connectionReset', 'ListSpaces', 'ListApps', 'DeleteApp: connectionReset', 'DeleteApp', 'DeleteApp',
    ]);
    expect(world.sageMaker.connections).toBe(3);
  });

  test('goes on although an answer is lost', async () => {
    world.status = 'DELETE_IN_PROGRESS';
    world.emulator.inject({ action: 'DeleteApp', kind: 'failureAfterAccepting' });
    expect((await serve(requestFor('Delete', 'alice'))).at(-1)).toMatchObject(complete('alice'));
    expect(opened()).toEqual([]);
    expect(world.calls.slice(4, 7)).toEqual(['DeleteApp: failureAfterAccepting', 'DeleteApp: ResourceNotFound', 'DeleteApp']);
  });
});

test('a process reaches nothing but the loopback interface, and has nothing of the environment but PATH', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'function-'));
  writeFileSync(join(directory, 'index.js'), `
    const https = require('https');
    const tried = (url) => new Promise((resolve) => https.get(url, () => resolve('reached')).on('error', ({ message }) => resolve(message)));
    exports.handler = async (urls) => ({ tried: await Promise.all(urls.map(tried)), names: Object.keys(process.env), path: process.env.PATH });
  `);
  try {
    const { tried, names, path } = await (await world.start({ directory, name: 'other', timeout: 3 })).serve(['https://192.0.2.1/', 'https://sagemaker.eu-west-1.amazonaws.com/']);
    expect(tried).toEqual(['connect ECONNREFUSED 192.0.2.1', 'connect ECONNREFUSED sagemaker.eu-west-1.amazonaws.com']);
    expect(path).toBe(process.env.PATH);
    expect(names.filter((name: string) => !/^(PATH|HOME|LANG|TZ|STACK_ID|URL_SUFFIX|(AWS|LAMBDA)_.*)$/.test(name))).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
