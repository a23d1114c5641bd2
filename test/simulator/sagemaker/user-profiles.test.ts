import {
  CreateUserProfileCommand, DeleteUserProfileCommand, DescribeUserProfileCommand, SageMakerClient, UpdateUserProfileCommand,
} from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator } from '.';
import { ALICE, ALICE_ARN, clientOf, createAlice, DOMAIN_ID, emulatorWith, refusalOf, ROLE } from './client';
import type { Options } from './client';
import { dateAt } from '../clock/clock';
import { BEGINNING, Simulation } from '../clock/simulation';

let clock: Simulation;
let emulator: SageMakerEmulator;
let client: SageMakerClient;

async function start(options: Options = {}): Promise<void> {
  clock = new Simulation();
  emulator = emulatorWith({ transitionTime: 1000, ...options, clock });
  emulator.addDomain({ DomainId: DOMAIN_ID });
  client = clientOf(emulator);
}

afterEach(async () => {
  emulator.assertWhole();
});

const create = (input: any = {}) => client.send(new CreateUserProfileCommand({ ...ALICE, ...input }));
const update = (UserSettings: any = {}, names = ALICE) => client.send(new UpdateUserProfileCommand({ ...names, UserSettings }));
const describeProfile = (names = ALICE) => client.send(new DescribeUserProfileCommand(names));
const remove = () => client.send(new DeleteUserProfileCommand(ALICE));
const inStatus = (Status: string) => emulator.change(DOMAIN_ID, 'alice', (profile) => { profile.Status = Status; });

describe('a new profile', () => {
  beforeEach(() => start());

  test('has an ARN with the region of the signature', async () => {
    expect((await create()).UserProfileArn).toBe(ALICE_ARN);
    const beijing = clientOf(emulator, { region: 'cn-north-1' });
    const { UserProfileArn } = await beijing.send(new CreateUserProfileCommand({ ...ALICE, UserProfileName: 'bob' }));
    expect(UserProfileArn).toBe('arn:aws-cn:sagemaker:cn-north-1:123456789012:user-profile/d-abcdefghijkl/bob');
  });

  test('is Pending, and then in service with what it was created with', async () => {
    await create({ UserSettings: { ExecutionRole: ROLE, CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } } });
    expect((await describeProfile()).Status).toBe('Pending');
    clock.advance(999);
    expect((await describeProfile()).Status).toBe('Pending');
    clock.advance(1);
    const { $metadata, ...described } = await describeProfile();
    expect(described).toEqual({
      ...ALICE,
      UserProfileArn: ALICE_ARN,
      HomeEfsFileSystemUid: '200005',
      Status: 'InService',
      CreationTime: dateAt(BEGINNING),
      LastModifiedTime: dateAt(BEGINNING),
      UserSettings: { ExecutionRole: ROLE, CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } },
    });
  });

  test('has no settings when it is given none', async () => {
    await create();
    expect((await describeProfile()).UserSettings).toEqual({});
  });

  test('is found under any case of its name, and goes by the one it was created with', async () => {
    await create({ UserProfileName: 'Alice' });
    const { UserProfileName, UserProfileArn } = await describeProfile({ ...ALICE, UserProfileName: 'aLICE' });
    expect(UserProfileName).toBe('Alice');
    expect(UserProfileArn).toBe('arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/Alice');
  });

  test('is refused when its name is taken, in whatever case', async () => {
    await create();
    expect(await refusalOf(create({ UserProfileName: 'ALICE' }))).toBe(`ResourceInUse: UserProfile [${ALICE_ARN}] already exists`);
  });

  test('is refused in a domain that is not there', async () => {
    expect(await refusalOf(create({ DomainId: 'd-nowhere' })))
      .toBe('ValidationException: Domain [arn:aws:sagemaker:eu-west-1:123456789012:domain/d-nowhere] does not exist');
  });
});

describe('the user ID in the home file system', () => {
  test('is what the test says', async () => {
    await start({ homeEfsFileSystemUid: '200042' });
    await create();
    expect((await describeProfile()).HomeEfsFileSystemUid).toBe('200042');
  });

  test('is not described where there is none yet', async () => {
    await start({ homeEfsFileSystemUid: null });
    await create();
    expect(await describeProfile()).not.toHaveProperty('HomeEfsFileSystemUid');
  });
});

describe('single sign-on', () => {
  const signOn = { SingleSignOnUserIdentifier: 'UserName', SingleSignOnUserValue: 'alice@example.com' };

  beforeEach(async () => {
    await start();
    emulator.addDomain({ DomainId: 'd-sso', AuthMode: 'SSO' });
  });

  test('is described where the domain has it', async () => {
    await create({ DomainId: 'd-sso', ...signOn });
    expect(await describeProfile({ ...ALICE, DomainId: 'd-sso' })).toMatchObject(signOn);
  });

  test('needs both members where the domain has it', async () => {
    expect(await refusalOf(create({ DomainId: 'd-sso', SingleSignOnUserIdentifier: 'UserName' })))
      .toBe('ValidationException: SingleSignOnUserIdentifier and SingleSignOnUserValue are required for a domain with AuthMode SSO');
  });

  test('is refused where the domain has IAM', async () => {
    expect(await refusalOf(create(signOn)))
      .toBe('ValidationException: SingleSignOnUserIdentifier and SingleSignOnUserValue cannot be specified for a domain with AuthMode IAM');
  });
});

describe('an update', () => {
  beforeEach(async () => {
    await start();
    await createAlice(client, { ExecutionRole: ROLE });
    clock.advance(1000);
  });

  test('shows when it has lasted its time', async () => {
    expect((await update({ StudioWebPortal: 'DISABLED' })).UserProfileArn).toBe(ALICE_ARN);
    expect(await describeProfile()).toMatchObject({ Status: 'Updating', UserSettings: { ExecutionRole: ROLE } });
    clock.advance(1000);
    expect(await describeProfile()).toMatchObject({
      Status: 'InService',
      CreationTime: dateAt(BEGINNING),
      LastModifiedTime: dateAt(BEGINNING + 2000),
      UserSettings: { ExecutionRole: ROLE, StudioWebPortal: 'DISABLED' },
    });
  });

  test('finds the profile under any case of its name', async () => {
    await update({ StudioWebPortal: 'DISABLED' }, { ...ALICE, UserProfileName: 'ALICE' });
    clock.advance(1000);
    expect((await describeProfile()).UserSettings).toEqual({ ExecutionRole: ROLE, StudioWebPortal: 'DISABLED' });
  });

  test('of a profile that is not there is refused', async () => {
    expect(await refusalOf(update({}, { ...ALICE, UserProfileName: 'bob' })))
      .toBe('ResourceNotFound: UserProfile [arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/bob] does not exist');
  });

  test.each(['Pending', 'Updating', 'Deleting'])('is refused while the profile is %s', async (status) => {
    inStatus(status);
    expect(await refusalOf(update())).toBe(`ResourceInUse: Unable to update UserProfile [${ALICE_ARN}] because it is in [${status}] state`);
  });

  test.each(['Failed', 'Delete_Failed'])('is refused when the profile is %s', async (status) => {
    inStatus(status);
    expect(await refusalOf(update())).toBe(`ValidationException: Unable to update UserProfile [${ALICE_ARN}] because it is in [${status}] state`);
  });

  test('is accepted after one that failed, and its reason goes', async () => {
    emulator.inject({ action: 'UpdateUserProfile', kind: 'updateFailed', reason: 'no such image' });
    await update({ StudioWebPortal: 'DISABLED' });
    clock.advance(1000);
    expect(await describeProfile()).toMatchObject({ Status: 'Update_Failed', FailureReason: 'no such image', UserSettings: { ExecutionRole: ROLE } });
    await update({ StudioWebPortal: 'ENABLED' });
    expect(await describeProfile()).not.toHaveProperty('FailureReason');
    clock.advance(1000);
    expect(await describeProfile()).toMatchObject({ Status: 'InService', UserSettings: { ExecutionRole: ROLE, StudioWebPortal: 'ENABLED' } });
  });
});

describe('an update during an update', () => {
  test('is refused by a ValidationException where the test says so', async () => {
    await start({ busyError: 'ValidationException' });
    await create();
    clock.advance(1000);
    await update();
    expect(await refusalOf(update())).toBe(`ValidationException: Unable to update UserProfile [${ALICE_ARN}]: it is already being updated`);
  });

  test('does not happen where updates take no time', async () => {
    await start({ transitionTime: 0 });
    await create();
    await update({ StudioWebPortal: 'DISABLED' });
    await update({ AutoMountHomeEFS: 'Disabled' });
    expect(await describeProfile()).toMatchObject({ Status: 'InService', UserSettings: { StudioWebPortal: 'DISABLED', AutoMountHomeEFS: 'Disabled' } });
  });
});

describe('a deletion', () => {
  beforeEach(async () => {
    await start();
    await create();
  });

  test('shows as Deleting until the profile is gone', async () => {
    clock.advance(1000);
    await remove();
    expect((await describeProfile()).Status).toBe('Deleting');
    clock.advance(1000);
    expect(await refusalOf(describeProfile())).toBe(`ResourceNotFound: UserProfile [${ALICE_ARN}] does not exist`);
    expect(emulator.userProfile(DOMAIN_ID, 'alice')).toBeUndefined();
  });

  test('frees the name', async () => {
    clock.advance(1000);
    await remove();
    expect(await refusalOf(create())).toBe(`ResourceInUse: UserProfile [${ALICE_ARN}] already exists`);
    clock.advance(1000);
    expect((await create()).UserProfileArn).toBe(ALICE_ARN);
  });

  test.each(['Pending', 'Updating', 'Deleting'])('is refused while the profile is %s', async (status) => {
    inStatus(status);
    expect(await refusalOf(remove())).toBe(`ResourceInUse: Unable to delete UserProfile [${ALICE_ARN}] because it is in [${status}] state`);
  });

  test('of a profile that is not there is refused', async () => {
    clock.advance(1000);
    await remove();
    clock.advance(1000);
    expect(await refusalOf(remove())).toBe(`ResourceNotFound: UserProfile [${ALICE_ARN}] does not exist`);
  });
});

describe('what a test sees of a profile', () => {
  beforeEach(async () => {
    await start();
    await createAlice(client, { ExecutionRole: ROLE });
  });

  test('is what the service would describe now, and a copy', () => {
    expect(emulator.userProfile(DOMAIN_ID, 'alice')).toMatchObject({ Status: 'Pending', CreationTime: 1795132800 });
    clock.advance(1000);
    const seen = emulator.userProfile(DOMAIN_ID, 'ALICE');
    expect(seen.Status).toBe('InService');
    seen.UserSettings.ExecutionRole = 'changed';
    expect(emulator.userProfile(DOMAIN_ID, 'alice').UserSettings).toEqual({ ExecutionRole: ROLE });
    expect(emulator.calls).toHaveLength(1);
  });

  test('can be changed behind everybody\'s back', async () => {
    emulator.change(DOMAIN_ID, 'alice', (profile) => { profile.UserSettings.StudioWebPortal = 'DISABLED'; });
    expect((await describeProfile()).UserSettings).toEqual({ ExecutionRole: ROLE, StudioWebPortal: 'DISABLED' });
    expect(() => emulator.change(DOMAIN_ID, 'bob', () => {})).toThrow('there is no user profile bob in domain d-abcdefghijkl');
    emulator.remove(DOMAIN_ID, 'alice');
    expect(emulator.userProfile(DOMAIN_ID, 'alice')).toBeUndefined();
    expect(() => emulator.remove(DOMAIN_ID, 'alice')).toThrow('there is no user profile alice in domain d-abcdefghijkl');
  });

  test('changes during an update too, and is not undone by it', async () => {
    clock.advance(1000);
    await update({ AutoMountHomeEFS: 'Disabled' });
    emulator.change(DOMAIN_ID, 'alice', (profile) => { profile.UserSettings.StudioWebPortal = 'DISABLED'; });
    clock.advance(1000);
    expect((await describeProfile()).UserSettings).toEqual({ ExecutionRole: ROLE, StudioWebPortal: 'DISABLED', AutoMountHomeEFS: 'Disabled' });
  });
});
