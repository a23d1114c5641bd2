import { handler } from '../../../src/auto-delete-apps/handler';
import { recogniseErrorsOfNode, ScriptedStack, STACK_ID } from '../../custom-resources/scripted-stack';
import { ThisProcess } from '../../simulator/process/this-process';
import { SageMakerEmulator } from '../../simulator/sagemaker';
import { DOMAIN_ID } from '../../simulator/sagemaker/client';

const USER_PROFILE = 'AWS::SageMaker::UserProfile';

let thisProcess: ThisProcess;
let sageMaker: SageMakerEmulator;
let stack: ScriptedStack;
let forbidden: (action: string) => boolean;
let logs: string[];

beforeAll(recogniseErrorsOfNode);

beforeEach(async () => {
  thisProcess = ThisProcess.begin({ STACK_ID });
  forbidden = () => false;
  sageMaker = new SageMakerEmulator({
    clock: thisProcess.simulation, transitionTime: 30_000, pageSize: 4, authorize: ({ action }) => forbidden(action) ? 'not in this test' : undefined,
  });
  thisProcess.network.serve('api.sagemaker.eu-west-1.amazonaws.com', sageMaker.listener);
  sageMaker.addDomain({ DomainId: DOMAIN_ID });
  await createProfile('alice');
  sageMaker.calls.length = 0;
  stack = new ScriptedStack(thisProcess);
  stack.status = 'DELETE_IN_PROGRESS';
  stack.template = { Resources: { Alice: { Type: USER_PROFILE } } };
  stack.resources = listed('alice');
  logs = [];
  jest.spyOn(console, 'log').mockImplementation((line) => { logs.push(line); });
});

afterEach(() => {
  jest.restoreAllMocks();
  thisProcess.end();
  sageMaker.assertWhole();
});

async function createProfile(UserProfileName: string): Promise<void> {
  await sageMaker.call({ action: 'CreateUserProfile', input: { DomainId: DOMAIN_ID, UserProfileName }, accessKeyId: 'AKIDTEST', region: 'eu-west-1' });
  await halfAMinute();
}

/** Lets the time pass that a change takes in SageMaker, and that is between two calls. */
const halfAMinute = () => thisProcess.run(() => thisProcess.simulation.sleep(30_000));

/** How the stack lists a profile and the deletion of its custom resource. */
const listed = (name: string): ScriptedStack['resources'] => [
  ['Alice', `${name}|${DOMAIN_ID}`, USER_PROFILE],
  ['AliceAutoDeleteApps', `${DOMAIN_ID}/${name}`, 'Custom::SageMakerAutoDeleteApps', 'DELETE_IN_PROGRESS'],
];

const arnOf = (name: string) => `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/${DOMAIN_ID}/${name}`;

/** What an event has that is about another profile than Alice's. */
const about = (name: string) => ({ PhysicalResourceId: `${DOMAIN_ID}/${name}`, ResourceProperties: { UserProfileArn: arnOf(name), UserProfileLogicalId: 'Alice' } });

function eventOf(RequestType: string, members: object = {}): any {
  return {
    RequestType,
    StackId: STACK_ID,
    RequestId: 'request-1',
    LogicalResourceId: 'AliceAutoDeleteApps',
    ResourceType: 'Custom::SageMakerAutoDeleteApps',
    ResourceProperties: { ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:other', UserProfileArn: arnOf('alice'), UserProfileLogicalId: 'Alice' },
    ...RequestType !== 'Create' && { PhysicalResourceId: `${DOMAIN_ID}/alice` },
    ...members,
  };
}

const calling = (event: any, milliseconds = 60_000) => {
  const end = thisProcess.simulation.now() + milliseconds;
  return thisProcess.run(() => handler(event, { getRemainingTimeInMillis: () => end - thisProcess.simulation.now() }));
};
const deletion = (members: object = {}, milliseconds?: number) => calling(eventOf('Delete', members), milliseconds);
const outcome = (promise: Promise<any>) => promise.then(({ IsComplete }) => IsComplete, ({ message }) => message);

/** What is left after a deletion has been called so often, every 30 seconds, and whether it is complete then. */
async function afterCalls(times: number): Promise<{ left: string[]; isComplete: boolean }> {
  let isComplete = false;
  for (let call = 0; call < times; call++) {
    if (sageMaker.calls.length) {
      await halfAMinute();
    }
    ({ IsComplete: isComplete } = await deletion());
  }
  return { left: left(), isComplete };
}

const left = () => [
  ...sageMaker.apps(DOMAIN_ID).map(({ UserProfileName, SpaceName, AppName }) => `app ${SpaceName ?? UserProfileName}/${AppName}`),
  ...sageMaker.spaces(DOMAIN_ID).map(({ SpaceName }) => `space ${SpaceName}`),
].sort();
const actions = () => sageMaker.calls.map(({ action }) => action);
const deletions = () => sageMaker.calls.filter(({ action }) => action.startsWith('Delete')).map(({ input }) => input);
const messages = () => logs.map((line) => JSON.parse(line).message);

const app = (AppName: string, members: object = {}) =>
  sageMaker.addApp({ DomainId: DOMAIN_ID, UserProfileName: 'alice', AppType: 'JupyterServer', AppName, ...members });
const appIn = (SpaceName: string, AppName: string, members: object = {}) =>
  sageMaker.addApp({ DomainId: DOMAIN_ID, SpaceName, AppType: 'JupyterLab', AppName, ...members });
const space = (SpaceName: string, members: object = {}) =>
  sageMaker.addSpace({ DomainId: DOMAIN_ID, SpaceName, OwnerUserProfileName: 'alice', SharingType: 'Private', ...members });

describe('a creation or an update', () => {
  test.each(['Create', 'Update'])('is complete at once: %s', async (type) => {
    app('default');
    expect(await calling(eventOf(type))).toEqual({ PhysicalResourceId: `${DOMAIN_ID}/alice`, IsComplete: true });
    expect(sageMaker.calls).toEqual([]);
    expect(stack.calls).toEqual([]);
  });

  test('of another profile has another ID, so that the old one gets a deletion', async () => {
    expect(await calling(eventOf('Update', { ...about('bob'), PhysicalResourceId: `${DOMAIN_ID}/alice` })))
      .toEqual({ PhysicalResourceId: `${DOMAIN_ID}/bob`, IsComplete: true });
  });
});

describe('a deletion', () => {
  test('of a profile that owns nothing is complete, without a question to CloudFormation', async () => {
    expect(await deletion()).toEqual({ PhysicalResourceId: `${DOMAIN_ID}/alice`, IsComplete: true, GivesUpAt: thisProcess.simulation.now() + 50 * 60_000 });
    expect(actions()).toEqual(['DescribeUserProfile', 'ListApps', 'ListSpaces']);
    expect(stack.calls).toEqual([]);
  });

  test('takes the apps first, then the space that they were in', async () => {
    app('default');
    space('lab');
    appIn('lab', 'default');

    expect(await afterCalls(1)).toEqual({ left: ['app alice/default', 'app lab/default', 'space lab'], isComplete: false });
    expect(deletions()).toEqual([
      { DomainId: DOMAIN_ID, UserProfileName: 'alice', AppType: 'JupyterServer', AppName: 'default' },
      { DomainId: DOMAIN_ID, SpaceName: 'lab', AppType: 'JupyterLab', AppName: 'default' },
    ]);
    expect(await afterCalls(1)).toEqual({ left: ['space lab'], isComplete: false });
    expect(await afterCalls(1)).toEqual({ left: [], isComplete: true });
    expect(deletions()).toHaveLength(3);
  });

  test('takes however many there are', async () => {
    for (let index = 0; index < 10; index++) {
      app(`app-${index}`);
      space(`space-${index}`);
      appIn(`space-${index}`, 'default');
    }
    expect(await afterCalls(3)).toEqual({ left: [], isComplete: true });
    expect(deletions()).toHaveLength(30);
  });

  test('leaves alone what belongs to other profiles', async () => {
    await createProfile('bob');
    await createProfile('alice2');
    sageMaker.calls.length = 0;
    app('default', { UserProfileName: 'bob' });
    app('default', { UserProfileName: 'alice2' });
    space('bobs', { OwnerUserProfileName: 'bob' });
    appIn('bobs', 'default');
    space('shared', { OwnerUserProfileName: 'bob', SharingType: 'Shared' });
    appIn('shared', 'default');
    space('alice', { OwnerUserProfileName: 'bob' });
    appIn('alice', 'default');

    const before = left();
    expect(await afterCalls(1)).toEqual({ left: before, isComplete: true });
    expect(before).toHaveLength(8);
    expect(deletions()).toEqual([]);
  });

  test('takes an app that failed, and passes over one that is deleted', async () => {
    app('broken', { Status: 'Failed' });
    app('old', { Status: 'Deleted' });
    expect(await afterCalls(2)).toEqual({ left: [], isComplete: true });
    expect(deletions()).toEqual([expect.objectContaining({ AppName: 'broken' })]);
  });

  test('waits for an app that is starting, and lets it be until then', async () => {
    app('new', { Status: 'Pending', staysPending: true });
    expect(await afterCalls(2)).toEqual({ left: ['app alice/new'], isComplete: false });
    expect(deletions()).toEqual([]);
  });

  test.each(['Pending', 'Updating', 'Deleting'])('waits for a space that is %s', async (Status) => {
    space('lab', { Status });
    await afterCalls(1);
    expect(deletions()).toEqual([]);
  });

  test.each(['Failed', 'Update_Failed', 'Delete_Failed'])('takes a space that is %s', async (Status) => {
    space('lab', { Status });
    expect(await afterCalls(2)).toEqual({ left: [], isComplete: true });
  });

  test('takes it for done what somebody else deleted meanwhile', async () => {
    app('default');
    sageMaker.inject({ action: 'DeleteApp', kind: 'resourceNotFound' });
    expect(await outcome(deletion())).toBe(false);
    expect(await afterCalls(2)).toEqual({ left: [], isComplete: true });
  });

  test('comes back to what is in use', async () => {
    app('one');
    app('two');
    sageMaker.inject({ action: 'DeleteApp', kind: 'resourceInUse' });
    expect((await afterCalls(1)).left).toEqual(['app alice/one', 'app alice/two']);
    expect(await afterCalls(2)).toEqual({ left: [], isComplete: true });
  });

  test.each(['throttling', 'internalError', 'unavailable', 'connectionReset'] as const)('comes back when a list was not to be had: %s', async (kind) => {
    app('default');
    sageMaker.inject({ action: 'ListApps', kind, times: 30 });
    expect(await outcome(deletion({}, 31_000))).toBe(false);
    expect(messages().at(-1)).toBe('to be tried again');
    sageMaker.clearFaults();
    expect(await afterCalls(2)).toEqual({ left: [], isComplete: true });
  });

  test('is complete when the profile is gone', async () => {
    expect(await deletion(about('nobody'))).toMatchObject({ IsComplete: true });
    expect(actions()).toEqual(['DescribeUserProfile']);
  });

  test('is complete when the profile is being deleted', async () => {
    app('default');
    sageMaker.change(DOMAIN_ID, 'alice', (profile) => { profile.Status = 'Deleting'; });
    expect(await afterCalls(1)).toEqual({ left: ['app alice/default'], isComplete: true });
  });

  test('finds the profile by a name in another case', async () => {
    app('default');
    stack.resources = listed('ALICE');
    await deletion(about('ALICE'));
    await halfAMinute();
    expect(await deletion(about('ALICE'))).toMatchObject({ IsComplete: true });
    expect(left()).toEqual([]);
  });
});

describe('nothing is deleted', () => {
  test('when the profile stays, and that is said', async () => {
    app('default');
    stack.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    expect(await afterCalls(1)).toEqual({ left: ['app alice/default'], isComplete: true });
    expect(JSON.parse(logs.at(-1)!)).toEqual({ message: 'nothing is deleted: the profile stays, as resource Alice', left: ["app JupyterServer 'default'"] });
  });

  test('when the stack was given up on meanwhile', async () => {
    space('lab');
    appIn('lab', 'default');
    await deletion();
    stack.status = 'DELETE_FAILED';
    expect(await afterCalls(1)).toEqual({ left: ['space lab'], isComplete: true });
  });

  test('as long as the stack cannot be asked', async () => {
    app('default');
    stack.refusals = [{ status: 503, code: 'ServiceUnavailable', message: 'later' }];
    stack.refusesForEver = true;
    expect(await outcome(deletion({}, 31_000))).toBe(false);
    expect(deletions()).toEqual([]);
  });

  test.each<[string, () => object, string]>([
    ['of another stack', () => ({ StackId: STACK_ID.replace('studio', 'other') }), "refused: the event is not of this function's stack"],
    ['without a stack', () => ({ StackId: undefined }), "refused: the event is not of this function's stack"],
    ['without properties', () => ({ ResourceProperties: undefined }), 'the event has no ResourceProperties'],
    ['without a profile', () => ({ ResourceProperties: { UserProfileLogicalId: 'Alice' } }), 'UserProfileArn is missing'],
    ['without a logical ID', () => ({ ResourceProperties: { UserProfileArn: arnOf('alice') } }), 'UserProfileLogicalId is missing'],
    ['about something else', () => ({ ResourceProperties: { UserProfileArn: arnOf('alice').replace('user-profile', 'domain'), UserProfileLogicalId: 'Alice' } }),
      'UserProfileArn is not the ARN of a user profile'],
    ['of an unknown type', () => ({ RequestType: 'Wipe' }), "RequestType is 'Wipe', not Create, Update or Delete"],
  ])('for an event %s', async (_, members, message) => {
    app('default');
    expect(await outcome(deletion(members()))).toBe(message);
    expect(sageMaker.calls).toEqual([]);
  });

  test('for an ID that CloudFormation made up, for a creation that it gave up', async () => {
    app('default');
    expect(await deletion({ PhysicalResourceId: 'studio-AliceAutoDeleteApps-1' })).toEqual({ PhysicalResourceId: 'studio-AliceAutoDeleteApps-1', IsComplete: true });
    expect(sageMaker.calls).toEqual([]);
  });

  test("for a forged event about another's profile, although the stack is being deleted", async () => {
    await createProfile('eve');
    app('default', { UserProfileName: 'eve' });
    expect(await deletion(about('eve'))).toMatchObject({ IsComplete: true });
    expect(left()).toEqual(['app eve/default']);
    expect(messages().at(-1)).toBe('nothing is deleted: the stack does not say that its resource Alice was this profile');
  });
});

describe('a deletion fails', () => {
  test('before anything is deleted, when the profile owns what others may use', async () => {
    app('default');
    space('lab');
    space('team', { SharingType: 'Shared' });
    space('teams', { SharingType: 'Shared' });
    expect(await outcome(deletion())).toBe(`user profile 'alice' of domain ${DOMAIN_ID}: what it owns could not be deleted: `
      + "the profile can't go as long as it owns what others may use, so nothing is deleted: first delete space 'team', space 'teams'");
    expect(deletions()).toEqual([]);
  });

  test('at once when it is not allowed, and says what it was not allowed', async () => {
    app('default');
    forbidden = (action) => action === 'DeleteApp';
    expect(await outcome(deletion())).toBe(`user profile 'alice' of domain ${DOMAIN_ID}: what it owns could not be deleted: AccessDeniedException: not in this test`);
  });

  test('when its time is over, with all that is left and why', async () => {
    app('new', { Status: 'Pending', staysPending: true });
    space('lab', { Status: 'Delete_Failed', FailureReason: 'the volume arn:aws:secretsmanager:eu-west-1:123456789012:secret:x is attached' });
    space('busy');
    sageMaker.inject({ action: 'DeleteSpace', kind: 'validation', times: 2 });
    expect(await outcome(deletion({ GivesUpAt: thisProcess.simulation.now() }))).toBe(`user profile 'alice' of domain ${DOMAIN_ID}: some of what it owns could not be deleted in 50 minutes: `
      + "app JupyterServer 'new' (Pending), "
      + "space 'lab' (Delete_Failed: the volume (the ARN of a secret) is attached; ValidationException: 1 validation error detected: the emulator was told to refuse this), "
      + "space 'busy' (InService: ValidationException: 1 validation error detected: the emulator was told to refuse this)");
  });

  test('when its time is over, without the reason of an app that failed where the service doesn\'t tell it', async () => {
    app('broken', { Status: 'Failed', FailureReason: 'no capacity' });
    sageMaker.inject({ action: 'DeleteApp', kind: 'resourceInUse', times: 3 }, { action: 'DescribeApp', kind: 'validation' });
    expect(await outcome(deletion({ GivesUpAt: thisProcess.simulation.now() }))).toMatch(/: app JupyterServer 'broken' \(Failed: ResourceInUse: .*\)$/);
  });

  test('when its time is over, with the reason of an app that failed', async () => {
    app('broken', { Status: 'Failed', FailureReason: 'no capacity' });
    sageMaker.inject({ action: 'DeleteApp', kind: 'resourceInUse', times: 3 });
    expect(await outcome(deletion({ GivesUpAt: thisProcess.simulation.now() }))).toMatch(/: app JupyterServer 'broken' \(Failed: no capacity; ResourceInUse: .*\)$/);
  });

  test('at once for a reason that will not pass', async () => {
    sageMaker.inject({ action: 'DescribeUserProfile', kind: 'validation' });
    expect(await outcome(deletion())).toMatch(/: what it owns could not be deleted: ValidationException: /);
  });

  test('when its time is over while the service cannot be reached', async () => {
    thisProcess.force(1);
    sageMaker.inject({ action: 'ListApps', kind: 'unavailable', times: 30 });
    const start = thisProcess.simulation.now();
    // what the last error is, depends on the SDK's own attempts
    expect(await outcome(deletion({ GivesUpAt: start }, 31_000))).toMatch(new RegExp(`^user profile 'alice' of domain ${DOMAIN_ID}: what it owns could not be deleted: `
      + 'gave up after 1 seconds waiting for ListApps; the last error: (ServiceUnavailable: .*|AbortError: Request aborted)$'));
    expect(thisProcess.simulation.now() - start).toBeLessThanOrEqual(1000);
  });

  test('with a reason that CloudFormation can take, however much is left', async () => {
    for (let index = 0; index < 40; index++) {
      app(`app-${index}-${'x'.repeat(40)}`, { Status: 'Pending', staysPending: true });
    }
    const reason = await outcome(deletion({ GivesUpAt: thisProcess.simulation.now() }));
    expect(reason).toMatch(/app-0-.* and \d+ more$/);
    expect(reason.length).toBeLessThan(1300);
  });

  test('with a reason that CloudFormation can take, however much is said of one', async () => {
    app('broken', { Status: 'Failed', FailureReason: 'no capacity '.repeat(200) });
    sageMaker.inject({ action: 'DeleteApp', kind: 'resourceInUse', times: 3 });
    const reason = await outcome(deletion({ GivesUpAt: thisProcess.simulation.now() }));
    expect(reason).toMatch(/in 50 minutes: app JupyterServer 'broken' \(Failed: no capacity no capacity /);
    expect(reason.length).toBeLessThan(1300);
  });

  test('with a reason that CloudFormation can take, however much others may use', async () => {
    for (let index = 0; index < 40; index++) {
      space(`team-${index}-${'x'.repeat(40)}`, { SharingType: 'Shared' });
    }
    expect((await outcome(deletion())).length).toBe(1500);
  });

  test('without the stack of the error, which the framework would send', async () => {
    const error: Error = await deletion({ StackId: 'other' }).catch((failure) => failure);
    expect(error.stack).toBe("refused: the event is not of this function's stack");
  });
});

describe('the log says', () => {
  const lines = () => logs.map((line) => JSON.parse(line)).filter(({ message }) => message !== 'asked');

  test('what is asked', async () => {
    await deletion();
    expect(JSON.parse(logs[0])).toEqual({
      message: 'asked', RequestType: 'Delete', LogicalResourceId: 'AliceAutoDeleteApps', PhysicalResourceId: `${DOMAIN_ID}/alice`,
    });
  });

  test('what is deleted, what is left, and that nothing is', async () => {
    app('default');
    await deletion();
    expect(lines()).toEqual([
      { message: "deleting app JupyterServer 'default'" },
      { message: 'left', left: ["app JupyterServer 'default' (Deleting)"] },
    ]);
    await halfAMinute();
    await deletion();
    expect(lines().at(-1)).toEqual({ message: 'nothing is left to delete' });
  });

  test('that there is nothing to delete it from', async () => {
    await deletion(about('nobody'));
    expect(lines()).toEqual([{ message: 'nothing to delete: the profile is gone, or going' }]);
  });

  test('that an ID was made up', async () => {
    await deletion({ PhysicalResourceId: 'studio-AliceAutoDeleteApps-1' });
    expect(lines()).toEqual([{ message: 'nothing to delete: CloudFormation made this ID up, for a creation that it gave up' }]);
  });

  test('why it is tried again', async () => {
    sageMaker.inject({ action: 'ListApps', kind: 'unavailable', times: 30 });
    thisProcess.force(1);
    await deletion({}, 31_000);
    expect(lines().at(-1)).toEqual({ message: 'to be tried again', error: expect.stringContaining('gave up after 1 seconds waiting for ListApps; the last error: ') });
  });

  test('why it fails', async () => {
    await outcome(deletion({ StackId: 'other' }));
    expect(lines()).toEqual([{ message: 'failed', reason: "refused: the event is not of this function's stack" }]);
  });
});

test('the time that a deletion has is that of its first call', async () => {
  app('default');
  const { GivesUpAt } = await deletion();
  expect(GivesUpAt).toBe(thisProcess.simulation.now() + 50 * 60_000);
  await halfAMinute();
  expect((await deletion({ GivesUpAt })).GivesUpAt).toBe(GivesUpAt);
});
