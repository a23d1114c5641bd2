import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { belongingsOf } from '../../../src/auto-delete-apps/handler/belongings';
import { Studio } from '../../../src/auto-delete-apps/handler/studio';
import { Patience } from '../../../src/custom-resources/runtime/patience';
import { ThisProcess } from '../../simulator/process/this-process';

const DOMAIN = 'd-abcdefghijkl';

let thisProcess: ThisProcess;
/** What the service answers, call by call, whatever it is asked: it may not look at what its lists are to be of. */
let answers: Record<string, any[]>;
let asked: [command: string, input: any][];

beforeEach(() => {
  thisProcess = ThisProcess.begin();
  asked = [];
  answers = {};
  jest.spyOn(console, 'log').mockImplementation();
  jest.spyOn(SageMakerClient.prototype, 'send').mockImplementation((async (command: any, { abortSignal }: any) => {
    const name = command.constructor.name.replace('Command', '');
    expect(abortSignal).toBeInstanceOf(AbortSignal);
    asked.push([name, command.input]);
    const answer = answers[name]?.shift();
    if (answer instanceof Error) {
      throw answer;
    }
    return answer ?? {};
  }) as any);
});
afterEach(() => {
  thisProcess.end();
  jest.restoreAllMocks();
});

const error = (name: string) => Object.assign(new Error('not today'), { name, $metadata: { httpStatusCode: 400 } });
const throttled = () => Object.assign(error('ThrottlingException'), { message: 'Rate exceeded' });
const run = <T>(act: () => Promise<T>) => thisProcess.run(act);
const studio = (remaining = 60_000) => new Studio(DOMAIN, new Patience(() => remaining));
const app = (AppName: string, members: object = {}) => ({ DomainId: DOMAIN, UserProfileName: 'alice', AppType: 'JupyterLab', AppName, Status: 'InService', ...members });

describe('the apps of a profile', () => {
  test('are none but its own, even if the service lists others', async () => {
    answers.ListApps = [{
      Apps: [
        app('mine'), app('mine too', { UserProfileName: 'Alice' }), app('of bob', { UserProfileName: 'bob' }), app('of bobs space', { UserProfileName: undefined, SpaceName: 'bobs' }),
        app('in a space of mine', { SpaceName: 'alices' }), app('of nobody', { UserProfileName: undefined }), app('gone', { Status: 'Deleted' }),
      ],
    }];
    expect((await run(() => studio().apps({ UserProfileName: 'alice' }))).map(({ AppName }) => AppName)).toEqual(['mine', 'mine too']);
  });

  test('are asked for by its name, page by page', async () => {
    answers.ListApps = [{ Apps: [app('one')], NextToken: 'more' }, { NextToken: 'last' }, { Apps: [app('two')] }];
    expect((await run(() => studio().apps({ UserProfileName: 'alice' }))).map(({ AppName }) => AppName)).toEqual(['one', 'two']);
    expect(asked).toEqual([undefined, 'more', 'last'].map((NextToken) =>
      ['ListApps', { DomainIdEquals: DOMAIN, UserProfileNameEquals: 'alice', MaxResults: 100, NextToken }]));
  });
});

test('the apps of a space are none but its own, even if the service lists others', async () => {
  answers.ListApps = [{ Apps: [app('its', { SpaceName: 'alices' }), app('of another', { SpaceName: 'bobs' }), app('of none'), app('gone', { SpaceName: 'alices', Status: 'Deleted' })] }];
  expect((await run(() => studio().apps({ SpaceName: 'Alices' }))).map(({ AppName }) => AppName)).toEqual(['its']);
  expect(asked).toEqual([['ListApps', { DomainIdEquals: DOMAIN, SpaceNameEquals: 'Alices', MaxResults: 100, NextToken: undefined }]]);
});

test('the spaces of a profile are those that it owns', async () => {
  const owned = (SpaceName: string, OwnershipSettingsSummary?: object) => ({ SpaceName, OwnershipSettingsSummary });
  answers.ListSpaces = [
    { Spaces: [owned('hers', { OwnerUserProfileName: 'Alice' }), owned('his', { OwnerUserProfileName: 'bob' })], NextToken: 'more' },
    { NextToken: 'last' },
    { Spaces: [owned('nobodys'), owned('of an owner without a name', {}), owned('hers, too', { OwnerUserProfileName: 'alice' })] },
  ];
  expect((await run(() => studio().spaces('alice'))).map(({ SpaceName }) => SpaceName)).toEqual(['hers', 'hers, too']);
  expect(asked).toEqual([undefined, 'more', 'last'].map((NextToken) => ['ListSpaces', { DomainIdEquals: DOMAIN, MaxResults: 100, NextToken }]));
});

describe('a deletion', () => {
  test('is done when what it is of is gone already', async () => {
    answers = { DeleteApp: [error('ResourceNotFound')], DeleteSpace: [error('ResourceNotFound')] };
    await run(() => studio().deleteApp({ SpaceName: 'alices', AppType: 'JupyterLab', AppName: 'default' }));
    await run(() => studio().deleteSpace('alices'));
    expect(asked).toEqual([
      ['DeleteApp', { DomainId: DOMAIN, SpaceName: 'alices', AppType: 'JupyterLab', AppName: 'default' }],
      ['DeleteSpace', { DomainId: DOMAIN, SpaceName: 'alices' }],
    ]);
  });

  test('waits for its turn when there are too many calls', async () => {
    answers = { DeleteApp: [throttled()], DeleteSpace: [throttled()] };
    thisProcess.force(1);
    const start = thisProcess.simulation.now();
    await run(() => studio().deleteApp({ UserProfileName: 'alice', AppType: 'JupyterLab', AppName: 'default' }));
    await run(() => studio().deleteSpace('alices'));
    expect(asked.map(([command]) => command)).toEqual(['DeleteApp', 'DeleteApp', 'DeleteSpace', 'DeleteSpace']);
    expect(thisProcess.simulation.now() - start).toBe(2 * 500);
  });

  test('fails with any other error, even with one that may pass', async () => {
    answers = { DeleteApp: [error('ResourceInUse')], DeleteSpace: [error('ResourceInUse')] };
    await expect(run(() => studio().deleteApp({ UserProfileName: 'alice', AppType: 'JupyterLab', AppName: 'default' }))).rejects.toThrow('not today');
    await expect(run(() => studio().deleteSpace('alices'))).rejects.toThrow('not today');
  });
});

test.each<[string, (studio: Studio) => Promise<unknown>]>([
  ['DescribeUserProfile', (alices) => alices.userProfileNamed('alice')],
  ['ListApps', (alices) => alices.apps({ SpaceName: 'alices' })],
  ['ListSpaces', (alices) => alices.spaces('alice')],
  ['DeleteApp', (alices) => alices.deleteApp({ UserProfileName: 'alice', AppType: 'JupyterLab', AppName: 'default' })],
  ['DeleteSpace', (alices) => alices.deleteSpace('alices')],
])('whoever waits for %s in vain is told so', async (command, call) => {
  answers[command] = [throttled()];
  await expect(run(() => call(studio(30_000)))).rejects.toThrow(`gave up after 0 seconds waiting for ${command}; the last error: ThrottlingException: Rate exceeded`);
});

test('the reason of a failure is what the service says', async () => {
  answers = { DescribeApp: [{ FailureReason: 'no capacity' }], DescribeSpace: [{ FailureReason: 'no volume' }] };
  expect(await run(() => studio().failureOfApp({ UserProfileName: 'alice', AppType: 'JupyterLab', AppName: 'default' }))).toBe('no capacity');
  expect(await run(() => studio().failureOfSpace('alices'))).toBe('no volume');
  expect(asked).toEqual([
    ['DescribeApp', { DomainId: DOMAIN, UserProfileName: 'alice', AppType: 'JupyterLab', AppName: 'default' }],
    ['DescribeSpace', { DomainId: DOMAIN, SpaceName: 'alices' }],
  ]);
});

describe('what a profile owns', () => {
  const space = (SpaceName: string, SpaceSharingSettingsSummary?: object) =>
    ({ SpaceName, Status: 'InService', OwnershipSettingsSummary: { OwnerUserProfileName: 'alice' }, SpaceSharingSettingsSummary });

  test('is named, with its status, and told from what others may use', async () => {
    answers.ListSpaces = [{ Spaces: [space('private', { SharingType: 'Private' }), space('shared', { SharingType: 'Shared' }), space('of unknown sharing')] }];
    answers.ListApps = [{ Apps: [app('default')] }, { Apps: [app('default', { SpaceName: 'private', UserProfileName: undefined, Status: 'Failed' })] }];
    expect((await run(() => belongingsOf('alice', studio()))).map(({ name, status, isShared }) => [name, status, isShared])).toEqual([
      ["app JupyterLab 'default'", 'InService', false],
      ["app JupyterLab 'default' in space 'private'", 'Failed', false],
      ["space 'private'", 'InService', false],
      ["space 'shared'", 'InService', true],
      ["space 'of unknown sharing'", 'InService', true],
    ]);
  });

  test('is deleted once, and says so', async () => {
    answers.ListApps = [{ Apps: [app('default')] }];
    const [belonging] = await run(() => belongingsOf('alice', studio()));
    await run(() => belonging.delete());
    await run(() => belonging.delete());
    expect(asked.filter(([command]) => command === 'DeleteApp')).toHaveLength(1);
    expect([belonging.status, await belonging.problem()]).toEqual(['Deleting', undefined]);
    expect(console.log).toHaveBeenLastCalledWith(expect.stringContaining("deleting app JupyterLab 'default'"));
  });

  test("is left for later where it can't be deleted now, and why is told", async () => {
    answers.ListApps = [{ Apps: [app('default')] }];
    answers.DeleteApp = [error('ResourceInUse')];
    const [belonging] = await run(() => belongingsOf('alice', studio()));
    await run(() => belonging.delete());
    expect([belonging.status, await belonging.problem()]).toEqual(['InService', 'ResourceInUse: not today']);
    expect(console.log).toHaveBeenLastCalledWith(expect.stringMatching(/"app JupyterLab 'default' can't be deleted yet".*ResourceInUse: not today/));
  });

  test('is not gone through any further when the time is over', async () => {
    answers.ListApps = [{ Apps: [app('default')] }];
    answers.DeleteApp = [throttled()];
    const [belonging] = await run(() => belongingsOf('alice', studio(30_000)));
    await expect(run(() => belonging.delete())).rejects.toThrow(/^gave up after 0 seconds waiting for DeleteApp; the last error: ThrottlingException: Rate exceeded$/);
  });
});
