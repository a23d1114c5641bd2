import { CreateAppCommand, CreateSpaceCommand, CreateUserProfileCommand, DeleteUserProfileCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator } from '.';
import { ALICE, ALICE_ARN, DOMAIN_ID, refusalOf, startWithAlice } from './client';
import type { Options } from './client';
import type { Simulation } from '../clock/simulation';

const CANVAS = { ...ALICE, AppType: 'Canvas' as const, AppName: 'default' };
const LAB = { DomainId: DOMAIN_ID, SpaceName: 'lab' };

let clock: Simulation;
let emulator: SageMakerEmulator;
let client: SageMakerClient;

async function start(options: Options = {}): Promise<void> {
  ({ clock, emulator, client } = await startWithAlice(options));
}

afterEach(async () => {
  emulator.assertWhole();
});

const remove = (names: any = ALICE) => client.send(new DeleteUserProfileCommand(names));
const statusOfAlice = () => emulator.userProfile(DOMAIN_ID, 'alice')?.Status;

describe('a profile that has apps', () => {
  beforeEach(() => start());

  test.each(['Pending', 'InService', 'Deleting', 'Failed'] as const)('is not deleted while one of them is %s', async (Status) => {
    emulator.addApp({ ...CANVAS, Status });
    expect(await refusalOf(remove())).toBe(`ResourceInUse: Unable to delete UserProfile [${ALICE_ARN}] because App(s) are associated with it`);
    expect(statusOfAlice()).toBe('InService');
  });

  test('is deleted once they are Deleted, and lets none be created meanwhile', async () => {
    emulator.addApp({ ...CANVAS, Status: 'Deleted' });
    await remove({ ...ALICE, UserProfileName: 'ALICE' });
    expect(await refusalOf(client.send(new CreateAppCommand(CANVAS)))).toBe(`ResourceInUse: UserProfile [${ALICE_ARN}] is in [Deleting] state`);
    clock.advance(1000);
    expect(statusOfAlice()).toBeUndefined();
  });
});

describe('a profile that owns a space', () => {
  const inUse = `ResourceInUse: Unable to delete UserProfile [${ALICE_ARN}] because Space(s) are associated with it`;

  test.each(['Private', 'Shared', undefined] as const)('is not deleted while there is one of sharing type %s, named in whatever case', async (SharingType) => {
    await start();
    emulator.addSpace({ ...LAB, OwnerUserProfileName: 'ALICE', SharingType });
    expect(await refusalOf(remove())).toBe(inUse);
  });

  test('is not deleted until it is gone', async () => {
    await start();
    emulator.addSpace({ ...LAB, OwnerUserProfileName: 'alice', SharingType: 'Private', Status: 'Deleting' });
    expect(await refusalOf(remove())).toBe(inUse);
    clock.advance(1000);
    await remove();
    expect(statusOfAlice()).toBe('Deleting');
  });

  test('is deleted where shared spaces let their owner go, and the space stays', async () => {
    await start({ sharedSpacesKeepOwner: false });
    emulator.addSpace({ ...LAB, OwnerUserProfileName: 'alice', SharingType: 'Shared' });
    await remove();
    clock.advance(1000);
    expect(statusOfAlice()).toBeUndefined();
    expect(emulator.spaces(DOMAIN_ID)).toMatchObject([{ ...LAB, OwnershipSettings: { OwnerUserProfileName: 'alice' }, Status: 'InService' }]);
  });

  test.each(['Private', undefined] as const)('is not deleted with one of sharing type %s where shared spaces let their owner go', async (SharingType) => {
    await start({ sharedSpacesKeepOwner: false });
    emulator.addSpace({ ...LAB, OwnerUserProfileName: 'alice', SharingType });
    expect(await refusalOf(remove())).toBe(inUse);
  });
});

describe('a profile without apps and spaces', () => {
  test('is deleted, whatever others and its domain have', async () => {
    await start();
    emulator.addDomain({ DomainId: 'd-other' });
    await client.send(new CreateUserProfileCommand({ ...ALICE, DomainId: 'd-other' }));
    emulator.addSpace({ DomainId: 'd-other', SpaceName: 'lab', OwnerUserProfileName: 'alice', SharingType: 'Private' });
    emulator.addApp({ ...CANVAS, DomainId: 'd-other' });
    emulator.addSpace(LAB);
    emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'alice', SharingType: 'Shared' });
    emulator.addApp({ DomainId: DOMAIN_ID, SpaceName: 'alice', AppType: 'JupyterLab', AppName: 'default' });
    await remove();
    expect(statusOfAlice()).toBe('Deleting');
  });

  test('is given no space meanwhile', async () => {
    await start();
    await remove();
    expect(await refusalOf(client.send(new CreateSpaceCommand({ ...LAB, OwnershipSettings: { OwnerUserProfileName: 'alice' } }))))
      .toBe(`ResourceInUse: UserProfile [${ALICE_ARN}] is in [Deleting] state`);
  });
});
