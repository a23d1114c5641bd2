import {
  CreateAppCommand, CreateSpaceCommand, DeleteAppCommand, DeleteSpaceCommand, DescribeAppCommand, DescribeSpaceCommand, ListAppsCommand,
  ListSpacesCommand, SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator, AuthorizedCall } from '.';
import { ALICE, ALICE_ARN, clientOf, createAlice, DOMAIN_ID, emulatorWith, refusalOf } from './client';
import { Simulation } from '../clock/simulation';

const LAB = { DomainId: DOMAIN_ID, SpaceName: 'lab' };
const LAB_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:space/d-abcdefghijkl/lab';
const LAB_APP = { ...LAB, AppType: 'JupyterLab' as const, AppName: 'default' };
const LAB_APP_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:app/d-abcdefghijkl/lab/JupyterLab/default';
const CANVAS = { ...ALICE, AppType: 'Canvas' as const, AppName: 'default' };
const CANVAS_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:app/d-abcdefghijkl/alice/Canvas/default';
const PRIVATE_OF_ALICE = { 'sagemaker:OwnerUserProfileArn': ALICE_ARN, 'sagemaker:SpaceSharingType': 'Private' };

let emulator: SageMakerEmulator;
let client: SageMakerClient;
let seen: AuthorizedCall[];

beforeEach(async () => {
  emulator = emulatorWith({ clock: new Simulation(), authorize: (call) => { seen.push(call); return undefined; } });
  emulator.addDomain({ DomainId: DOMAIN_ID });
  client = clientOf(emulator);
  seen = [];
  await createAlice(client);
  seen = [];
});

afterEach(async () => {
  emulator.assertWhole();
});

const asked = () => seen.map(({ action, resource, context }) => [action, resource, context]);

describe('what is authorized for spaces', () => {
  test('is the space, with owner and sharing where one is created or deleted', async () => {
    await client.send(new CreateSpaceCommand({
      ...LAB, OwnershipSettings: { OwnerUserProfileName: 'alice' }, SpaceSharingSettings: { SharingType: 'Private' },
    }));
    await client.send(new DescribeSpaceCommand(LAB));
    await client.send(new DeleteSpaceCommand({ ...LAB, SpaceName: 'LAB' }));
    expect(asked()).toEqual([
      ['CreateSpace', LAB_ARN, PRIVATE_OF_ALICE],
      ['DescribeSpace', LAB_ARN, {}],
      ['DeleteSpace', LAB_ARN, PRIVATE_OF_ALICE],
    ]);
  });

  test('is the owner as it was created, in whatever case the space names it', async () => {
    emulator.addSpace({ ...LAB, OwnerUserProfileName: 'ALICE', SharingType: 'Shared' });
    await client.send(new DeleteSpaceCommand(LAB));
    expect(asked()).toEqual([['DeleteSpace', LAB_ARN, { 'sagemaker:OwnerUserProfileArn': ALICE_ARN, 'sagemaker:SpaceSharingType': 'Shared' }]]);
  });

  test('is what a request for a new one says, not what one of its name is', async () => {
    emulator.addSpace({ ...LAB, OwnerUserProfileName: 'alice', SharingType: 'Private' });
    await refusalOf(client.send(new CreateSpaceCommand({ ...LAB, SpaceSharingSettings: { SharingType: 'Shared' } })));
    expect(asked()).toEqual([['CreateSpace', LAB_ARN, { 'sagemaker:SpaceSharingType': 'Shared' }]]);
  });

  test('is a space without owner or sharing, or none at all, without keys', async () => {
    emulator.addSpace(LAB);
    await client.send(new DeleteSpaceCommand(LAB));
    await refusalOf(client.send(new DeleteSpaceCommand({ ...LAB, SpaceName: 'other' })));
    expect(asked()).toEqual([['DeleteSpace', LAB_ARN, {}], ['DeleteSpace', LAB_ARN.replace('lab', 'other'), {}]]);
  });
});

describe('what is authorized for apps', () => {
  test('is the app in a space, with owner and sharing where one is created or deleted', async () => {
    emulator.addSpace({ ...LAB, OwnerUserProfileName: 'alice', SharingType: 'Private' });
    await client.send(new CreateAppCommand(LAB_APP));
    await client.send(new DescribeAppCommand({ ...LAB_APP, SpaceName: 'LAB' }));
    await client.send(new DeleteAppCommand({ ...LAB_APP, AppName: 'DEFAULT' }));
    expect(asked()).toEqual([
      ['CreateApp', LAB_APP_ARN, PRIVATE_OF_ALICE],
      ['DescribeApp', LAB_APP_ARN, {}],
      ['DeleteApp', LAB_APP_ARN, PRIVATE_OF_ALICE],
    ]);
  });

  test('is the app of a profile, without keys, even where a space is called as the profile', async () => {
    emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'alice', OwnerUserProfileName: 'alice', SharingType: 'Private' });
    await client.send(new CreateAppCommand({ ...CANVAS, UserProfileName: 'ALICE' }));
    await client.send(new DescribeAppCommand(CANVAS));
    await client.send(new DeleteAppCommand(CANVAS));
    expect(asked()).toEqual([['CreateApp', CANVAS_ARN, {}], ['DescribeApp', CANVAS_ARN, {}], ['DeleteApp', CANVAS_ARN, {}]]);
  });
});

test('lists are authorized for everything', async () => {
  await client.send(new ListSpacesCommand({ DomainIdEquals: DOMAIN_ID }));
  await client.send(new ListAppsCommand({ DomainIdEquals: DOMAIN_ID, SpaceNameEquals: 'lab' }));
  expect(seen).toEqual([
    { accessKeyId: 'AKIDTEST', action: 'ListSpaces', resource: '*', input: { DomainIdEquals: DOMAIN_ID }, context: {} },
    { accessKeyId: 'AKIDTEST', action: 'ListApps', resource: '*', input: { DomainIdEquals: DOMAIN_ID, SpaceNameEquals: 'lab' }, context: {} },
  ]);
});
