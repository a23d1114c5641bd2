import { SageMakerClient, UpdateUserProfileCommand } from '@aws-sdk/client-sagemaker';
import { EVERY_OMISSION, SageMakerEmulator } from '.';
import type { OmissionSemantics } from '.';
import { ALICE, clientOf, createAlice, DOMAIN_ID, emulatorWith, ROLE } from './client';

let emulator: SageMakerEmulator;
let client: SageMakerClient;

beforeEach(async () => {
  emulator = emulatorWith();
  emulator.addDomain({ DomainId: DOMAIN_ID });
  client = clientOf(emulator);
});

afterEach(async () => {
  emulator.assertWhole();
});

const REPOSITORIES = [{ RepositoryUrl: 'https://example.com/team/code.git' }];
const jupyterServer = (settings: any) => ({ JupyterServerAppSettings: settings });
const KEPT: OmissionSemantics = { inBlocks: 'kept', inNestedStructures: 'kept' };
const NESTED_RESET: OmissionSemantics = { inBlocks: 'kept', inNestedStructures: 'reset' };
const BLOCKS_RESET: OmissionSemantics = { inBlocks: 'reset', inNestedStructures: 'kept' };
const RESET: OmissionSemantics = { inBlocks: 'reset', inNestedStructures: 'reset' };

/** The settings that a profile has after an update. */
async function settingsAfter(update: any, omission: OmissionSemantics, before: any): Promise<any> {
  await createAlice(client, before);
  emulator.omission = omission;
  await client.send(new UpdateUserProfileCommand({ ...ALICE, UserSettings: update }));
  return emulator.userProfile(DOMAIN_ID, 'alice').UserSettings;
}

test('every semantics is one of four', () => {
  expect(EVERY_OMISSION).toEqual([KEPT, NESTED_RESET, BLOCKS_RESET, RESET]);
});

test('members left out are kept unless told otherwise', () => {
  expect(emulator.omission).toEqual(KEPT);
});

describe('the top of the settings', () => {
  test.each(EVERY_OMISSION)('keeps blocks, lists and scalars that are left out under %j', async (omission) => {
    const before = { ExecutionRole: ROLE, SecurityGroups: ['sg-1'], CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } };
    expect(await settingsAfter({ StudioWebPortal: 'DISABLED' }, omission, before)).toEqual({ ...before, StudioWebPortal: 'DISABLED' });
  });

  test('takes a whole list for a list', async () => {
    expect(await settingsAfter({ SecurityGroups: ['sg-2'] }, KEPT, { SecurityGroups: ['sg-1', 'sg-2', 'sg-3'] })).toEqual({ SecurityGroups: ['sg-2'] });
  });

  test('takes an empty list for a list', async () => {
    expect(await settingsAfter({ SecurityGroups: [] }, KEPT, { SecurityGroups: ['sg-1'] })).toEqual({ SecurityGroups: [] });
  });

  test('takes items that are unions as they are', async () => {
    const efs = { EFSFileSystemConfig: { FileSystemId: 'fs-0123456789abcdef0', FileSystemPath: '/data' } };
    const s3 = { S3FileSystemConfig: { S3Uri: 's3://team/data' } };
    expect(await settingsAfter({ CustomFileSystemConfigs: [s3] }, KEPT, { CustomFileSystemConfigs: [efs] }))
      .toEqual({ CustomFileSystemConfigs: [s3] });
  });
});

describe('a block that is sent', () => {
  const spec = { InstanceType: 'system', LifecycleConfigArn: 'None' };
  const before = jupyterServer({ DefaultResourceSpec: spec, CodeRepositories: REPOSITORIES });

  test.each([
    [KEPT, { DefaultResourceSpec: spec, CodeRepositories: REPOSITORIES, LifecycleConfigArns: [] }],
    [NESTED_RESET, { DefaultResourceSpec: spec, CodeRepositories: REPOSITORIES, LifecycleConfigArns: [] }],
    [BLOCKS_RESET, { LifecycleConfigArns: [] }],
    [RESET, { LifecycleConfigArns: [] }],
  ])('has its lists and nested structures that are left out as told by inBlocks: %j', async (omission, after) => {
    expect(await settingsAfter(jupyterServer({ LifecycleConfigArns: [] }), omission, before)).toEqual(jupyterServer(after));
  });

  test.each([
    [KEPT, { DefaultResourceSpec: { InstanceType: 'ml.t3.medium', LifecycleConfigArn: 'None' }, CodeRepositories: REPOSITORIES }],
    [NESTED_RESET, { DefaultResourceSpec: { InstanceType: 'ml.t3.medium' }, CodeRepositories: REPOSITORIES }],
    [BLOCKS_RESET, { DefaultResourceSpec: { InstanceType: 'ml.t3.medium', LifecycleConfigArn: 'None' } }],
    [RESET, { DefaultResourceSpec: { InstanceType: 'ml.t3.medium' } }],
  ])('has nested structures that are sent incomplete as told by inNestedStructures: %j', async (omission, after) => {
    expect(await settingsAfter(jupyterServer({ DefaultResourceSpec: { InstanceType: 'ml.t3.medium' } }), omission, before))
      .toEqual(jupyterServer(after));
  });

  test.each([[KEPT, before], [RESET, jupyterServer({})]])('is emptied only if omitted members are reset: %j', async (omission, after) => {
    expect(await settingsAfter(jupyterServer({}), omission, before)).toEqual(after);
  });
});

describe('a structure two levels below its block', () => {
  const idle = (settings: any) => ({ JupyterLabAppSettings: { AppLifecycleManagement: { IdleSettings: settings } } });

  test.each([
    [BLOCKS_RESET, idle({ LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 120 })],
    [NESTED_RESET, idle({ IdleTimeoutInMinutes: 120 })],
  ])('is governed by inNestedStructures: %j', async (omission, after) => {
    expect(await settingsAfter(idle({ IdleTimeoutInMinutes: 120 }), omission, idle({ LifecycleManagement: 'ENABLED', IdleTimeoutInMinutes: 60 }))).toEqual(after);
  });
});
