import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { eventsOfThisUpdate, isDeletionOf, isProfile, resourcesOf } from '../../../src/auto-delete-apps/handler/stack-resources';
import type { Resource } from '../../../src/auto-delete-apps/handler/stack-resources';
import { Patience } from '../../../src/custom-resources/runtime/patience';
import { ThisProcess } from '../../simulator/process/this-process';

const STACK = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/studio/1';

let thisProcess: ThisProcess;
let pages: object[];
let asked: any[];

beforeEach(() => {
  thisProcess = ThisProcess.begin();
  asked = [];
  jest.spyOn(CloudFormationClient.prototype, 'send').mockImplementation((async (command: any, { abortSignal }: any) => {
    expect(abortSignal).toBeInstanceOf(AbortSignal);
    asked.push([command.constructor.name, command.input]);
    return pages.shift();
  }) as any);
});
afterEach(() => {
  thisProcess.end();
  jest.restoreAllMocks();
});

const run = <T>(act: () => Promise<T>) => thisProcess.run(act);
const patience = () => new Patience(() => 60_000);
const resource = (LogicalResourceId: string) => ({ LogicalResourceId });
const event = (LogicalResourceId: string) => ({ StackId: STACK, LogicalResourceId, PhysicalResourceId: LogicalResourceId, ResourceStatus: 'UPDATE_IN_PROGRESS' });
const ofTheStack = (ResourceStatus: string) => ({ StackId: STACK, LogicalResourceId: 'studio', PhysicalResourceId: STACK, ResourceStatus });
const names = (found: { LogicalResourceId?: string }[]) => found.map(({ LogicalResourceId }) => LogicalResourceId);

test('the resources of a stack are those of all pages', async () => {
  pages = [{ StackResourceSummaries: [resource('A')], NextToken: 'more' }, { NextToken: 'last' }, { StackResourceSummaries: [resource('B')] }];
  expect(names(await run(() => resourcesOf(STACK, patience())))).toEqual(['A', 'B']);
  expect(asked).toEqual([undefined, 'more', 'last'].map((NextToken) => ['ListStackResourcesCommand', { StackName: STACK, NextToken }]));
});

describe('the events of an update', () => {
  test('are those since it began', async () => {
    pages = [
      { StackEvents: [event('C'), ofTheStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')], NextToken: 'more' },
      { NextToken: 'last' },
      { StackEvents: [event('B'), ofTheStack('UPDATE_IN_PROGRESS'), event('A')], NextToken: 'never asked for' },
    ];
    expect(names(await run(() => eventsOfThisUpdate(STACK, patience())))).toEqual(['C', 'studio', 'B']);
    expect(asked).toEqual([undefined, 'more', 'last'].map((NextToken) => ['DescribeStackEventsCommand', { StackName: STACK, NextToken }]));
  });

  test('are none when its beginning is the newest', async () => {
    pages = [{ StackEvents: [ofTheStack('UPDATE_IN_PROGRESS'), event('A')], NextToken: 'never asked for' }];
    expect(await run(() => eventsOfThisUpdate(STACK, patience()))).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  test('are all when its beginning is not among them', async () => {
    pages = [{ StackEvents: [event('A')], NextToken: 'more' }, { StackEvents: [] }];
    expect(names(await run(() => eventsOfThisUpdate(STACK, patience())))).toEqual(['A']);
  });
});

test.each([
  ['resources', resourcesOf],
  ['events', eventsOfThisUpdate],
])('whoever waits for the %s in vain is told so', async (what, list) => {
  jest.spyOn(CloudFormationClient.prototype, 'send').mockImplementation((async () => {
    throw Object.assign(new Error('Rate exceeded'), { name: 'Throttling' });
  }) as any);
  await expect(run(() => list(STACK, new Patience(() => 30_000)))).rejects.toThrow(`gave up after 0 seconds asking for the ${what} of the stack; the last error: Throttling: Rate exceeded`);
});

describe('a resource', () => {
  const PROFILE = { domainId: 'd-abcdefghijkl', userProfileName: 'alice' };
  const TYPE = 'AWS::SageMaker::UserProfile';

  test('without an ID yet is no profile', () => {
    expect(isProfile({ ResourceType: TYPE, LogicalResourceId: 'Alice' }, PROFILE)).toBe(false);
    expect(isProfile({ ResourceType: TYPE, PhysicalResourceId: 'd-abcdefghijkl|alice' }, PROFILE)).toBe(true);
    expect(isProfile({ ResourceType: 'AWS::SageMaker::Space', PhysicalResourceId: 'd-abcdefghijkl|alice' }, PROFILE)).toBe(false);
    expect(isProfile({ ResourceType: TYPE, PhysicalResourceId: 'd-abcdefghijkl|bob' }, PROFILE)).toBe(false);
  });

  test('is ours, and being deleted, or isn\'t', () => {
    const deleted: Resource = { ResourceType: 'Custom::SageMakerAutoDeleteApps', PhysicalResourceId: 'id', ResourceStatus: 'DELETE_IN_PROGRESS' };
    expect(isDeletionOf(deleted, 'id')).toBe(true);
    expect(isDeletionOf(deleted, 'other')).toBe(false);
    expect(isDeletionOf({ ...deleted, ResourceType: 'Custom::Other' }, 'id')).toBe(false);
    expect(isDeletionOf({ ...deleted, ResourceStatus: 'DELETE_COMPLETE' }, 'id')).toBe(false);
  });
});
