import {
  CreateAppCommand, CreateSpaceCommand, DeleteAppCommand, DeleteSpaceCommand, DescribeAppCommand, DescribeSpaceCommand, ListAppsCommand,
  ListSpacesCommand, SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator, FaultKind } from '.';
import { ALICE, clientOf, createAlice, DOMAIN_ID, emulatorWith, post, refusalOf } from './client';
import { Simulation } from '../clock/simulation';

const LAB = { DomainId: DOMAIN_ID, SpaceName: 'lab' };
const LAB_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:space/d-abcdefghijkl/lab';
const CANVAS = { ...ALICE, AppType: 'Canvas' as const, AppName: 'default' };
const CANVAS_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:app/d-abcdefghijkl/alice/Canvas/default';

let clock: Simulation;
let emulator: SageMakerEmulator;
let client: SageMakerClient;

beforeEach(async () => {
  clock = new Simulation();
  emulator = emulatorWith({ clock, transitionTime: 1000 });
  emulator.addDomain({ DomainId: DOMAIN_ID });
  client = clientOf(emulator);
  await createAlice(client);
  emulator.addSpace(LAB);
  emulator.addApp(CANVAS);
});

afterEach(async () => {
  emulator.assertWhole();
});

const CALLS: readonly (readonly [action: string, resource: string, call: () => Promise<unknown>])[] = [
  ['CreateSpace', LAB_ARN, () => client.send(new CreateSpaceCommand(LAB))],
  ['DescribeSpace', LAB_ARN, () => client.send(new DescribeSpaceCommand(LAB))],
  ['DeleteSpace', LAB_ARN, () => client.send(new DeleteSpaceCommand(LAB))],
  ['ListSpaces', '*', () => client.send(new ListSpacesCommand({}))],
  ['CreateApp', CANVAS_ARN, () => client.send(new CreateAppCommand(CANVAS))],
  ['DescribeApp', CANVAS_ARN, () => client.send(new DescribeAppCommand(CANVAS))],
  ['DeleteApp', CANVAS_ARN, () => client.send(new DeleteAppCommand(CANVAS))],
  ['ListApps', '*', () => client.send(new ListAppsCommand({}))],
];
const deleteSpace = () => client.send(new DeleteSpaceCommand(LAB));
const deleteApp = () => client.send(new DeleteAppCommand(CANVAS));
const space = () => emulator.spaces(DOMAIN_ID)[0];
const app = () => emulator.apps(DOMAIN_ID)[0];
const outcomes = () => emulator.calls.slice(1).map(({ outcome }) => outcome);

describe.each(CALLS)('a fault of %s', (action, resource, call) => {
  test.each<[FaultKind, string]>([
    ['throttling', 'ThrottlingException: Rate exceeded'],
    ['internalError', 'InternalFailure: The request processing has failed because of an unknown error'],
    ['unavailable', 'ServiceUnavailable: The request has failed due to a temporary failure of the server'],
    ['accessDenied', 'AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/AKIDTEST/session is not authorized to perform: '
      + `sagemaker:${action} on resource: ${resource} because no identity-based policy allows the sagemaker:${action} action`],
    ['resourceInUse', `ResourceInUse: Resource [${resource}] is in use`],
    ['validation', 'ValidationException: 1 validation error detected: the emulator was told to refuse this'],
    ['resourceLimitExceeded', 'ResourceLimitExceeded: The account-level service limit has been reached'],
    ['resourceNotFound', `ResourceNotFound: Resource [${resource}] does not exist`],
  ])('that refuses, %s, does nothing', async (kind, refusal) => {
    emulator.inject({ action, kind });
    expect(await refusalOf(call())).toBe(refusal);
    expect([space().Status, app().Status]).toEqual(['InService', 'InService']);
  });

  test('of the connection does nothing', async () => {
    emulator.inject({ action, kind: 'connectionReset' });
    await expect(call()).rejects.toThrow('read ECONNRESET');
    expect([space().Status, app().Status]).toEqual(['InService', 'InService']);
    expect(outcomes()).toEqual(['connectionReset']);
  });
});

describe('a deletion that is accepted', () => {
  test.each<[string, () => Promise<unknown>, () => any]>([['DeleteSpace', deleteSpace, space], ['DeleteApp', deleteApp, app]])(
    'by %s happens all the same when the connection breaks', async (action, call, what) => {
      emulator.inject({ action, kind: 'failureAfterAccepting' });
      await expect(call()).rejects.toThrow('read ECONNRESET');
      expect(what().Status).toBe('Deleting');
      expect(outcomes()).toEqual(['failureAfterAccepting']);
    });

  test.each<[string, () => Promise<unknown>, () => any]>([['DeleteSpace', deleteSpace, space], ['DeleteApp', deleteApp, app]])(
    'by %s is answered late', async (action, call, what) => {
      emulator.inject({ action, kind: 'slowAnswer', delay: 60 });
      const begin = clock.now();
      await call();
      expect(clock.now() - begin).toBe(60);
      expect(what().Status).toBe('Deleting');
    });
});

describe('a deletion that fails', () => {
  test('leaves the space Delete_Failed, with the reason', async () => {
    emulator.inject({ action: 'DeleteSpace', kind: 'deleteFailed', reason: 'its volume is busy' });
    await deleteSpace();
    expect(space().Status).toBe('Deleting');
    clock.advance(1000);
    expect(await client.send(new DescribeSpaceCommand(LAB))).toMatchObject({ Status: 'Delete_Failed', FailureReason: 'its volume is busy' });
    expect(outcomes()).toEqual(['deleteFailed', 'ok']);
  });

  test('leaves the app Failed, with the reason', async () => {
    emulator.inject({ action: 'DeleteApp', kind: 'deleteFailed', reason: 'its instance is busy' });
    await deleteApp();
    expect(app().Status).toBe('Deleting');
    clock.advance(1000);
    expect(await client.send(new DescribeAppCommand(CANVAS))).toMatchObject({ Status: 'Failed', FailureReason: 'its instance is busy' });
    expect(outcomes()).toEqual(['deleteFailed', 'ok']);
  });

  test('gives a reason even where the test has none', async () => {
    emulator.inject({ action: 'DeleteSpace', kind: 'deleteFailed' }, { action: 'DeleteApp', kind: 'deleteFailed' });
    await Promise.all([deleteSpace(), deleteApp()]);
    clock.advance(1000);
    expect([space().FailureReason, app().FailureReason]).toEqual(['InternalFailure', 'InternalFailure']);
  });

  test('can be tried again', async () => {
    emulator.inject({ action: 'DeleteSpace', kind: 'deleteFailed' }, { action: 'DeleteApp', kind: 'deleteFailed' });
    await Promise.all([deleteSpace(), deleteApp()]);
    clock.advance(1000);
    await Promise.all([deleteSpace(), deleteApp()]);
    clock.advance(1000);
    expect([emulator.spaces(DOMAIN_ID), emulator.apps(DOMAIN_ID)]).toEqual([[], []]);
  });

  test('is one that was accepted', async () => {
    emulator.inject({ action: 'DeleteApp', kind: 'deleteFailed' });
    await refusalOf(client.send(new DeleteAppCommand({ ...CANVAS, AppName: 'other' })));
    await deleteApp();
    expect(outcomes()).toEqual(['ResourceNotFound', 'deleteFailed']);
  });
});

test.each([
  ['null', '*'],
  ['"alice"', '*'],
  ['{"DomainId":"d-1","SpaceName":5}', 'arn:aws:sagemaker:eu-west-1:123456789012:domain/d-1'],
  ['{"DomainId":"d-1","SpaceName":"lab","AppName":7,"AppType":"Canvas"}', 'arn:aws:sagemaker:eu-west-1:123456789012:space/d-1/lab'],
  ['{"DomainId":"d-1","SpaceName":"lab","AppName":"a","AppType":"Canvas","UserProfileName":[]}', 'arn:aws:sagemaker:eu-west-1:123456789012:app/d-1/lab/Canvas/a'],
])('a fault hits nonsense, too: %s', async (body, resource) => {
  emulator.inject({ action: 'CreateApp', kind: 'resourceInUse' });
  expect((await post(emulator, 'SageMaker.CreateApp', body)).body).toEqual({ __type: 'ResourceInUse', Message: `Resource [${resource}] is in use` });
});
