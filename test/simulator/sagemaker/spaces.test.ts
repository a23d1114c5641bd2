import { CreateAppCommand, CreateSpaceCommand, DeleteSpaceCommand, DescribeSpaceCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator, AddedSpace } from '.';
import { ALICE, clientOf, DOMAIN_ID, refusalOf, startWithAlice } from './client';
import { dateAt } from '../clock/clock';
import { BEGINNING } from '../clock/simulation';
import type { Simulation } from '../clock/simulation';

const LAB = { DomainId: DOMAIN_ID, SpaceName: 'lab' };
const LAB_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:space/d-abcdefghijkl/lab';

let clock: Simulation;
let emulator: SageMakerEmulator;
let client: SageMakerClient;

beforeEach(async () => {
  ({ clock, emulator, client } = await startWithAlice());
});

afterEach(async () => {
  emulator.assertWhole();
});

const create = (input: any = {}) => client.send(new CreateSpaceCommand({ ...LAB, ...input }));
const describeSpace = async (input: any = {}) => {
  const { $metadata, ...described } = await client.send(new DescribeSpaceCommand({ ...LAB, ...input }));
  return described;
};
const remove = (input: any = {}) => client.send(new DeleteSpaceCommand({ ...LAB, ...input }));
const add = (more: Partial<AddedSpace> = {}) => emulator.addSpace({ ...LAB, ...more });
const addApp = (more: any = {}) => emulator.addApp({ ...LAB, AppType: 'JupyterLab', AppName: 'default', ...more });

describe('a new space', () => {
  test('has an ARN with the region of the signature', async () => {
    expect((await create()).SpaceArn).toBe(LAB_ARN);
    const beijing = clientOf(emulator, { region: 'cn-north-1' });
    expect((await beijing.send(new CreateSpaceCommand({ ...LAB, SpaceName: 'other' }))).SpaceArn)
      .toBe('arn:aws-cn:sagemaker:cn-north-1:123456789012:space/d-abcdefghijkl/other');
  });

  test('is Pending, and then in service with what it was created with', async () => {
    const given = {
      OwnershipSettings: { OwnerUserProfileName: 'alice' },
      SpaceSharingSettings: { SharingType: 'Private' },
      SpaceSettings: { AppType: 'JupyterLab', SpaceStorageSettings: { EbsStorageSettings: { EbsVolumeSizeInGb: 20 } } },
      SpaceDisplayName: 'Lab of Alice',
    };
    await create(given);
    clock.advance(999);
    expect((await describeSpace()).Status).toBe('Pending');
    clock.advance(1);
    expect(await describeSpace()).toEqual({
      ...LAB,
      ...given,
      SpaceArn: LAB_ARN,
      Status: 'InService',
      CreationTime: dateAt(BEGINNING + 1000),
      LastModifiedTime: dateAt(BEGINNING + 1000),
    });
  });

  test('needs neither owner nor sharing', async () => {
    await create();
    expect(await describeSpace()).not.toHaveProperty('OwnershipSettings');
    expect(await describeSpace()).not.toHaveProperty('SpaceSharingSettings');
  });

  test('is found under any case of its name, and goes by the one it was created with', async () => {
    await create({ SpaceName: 'Lab' });
    expect(await describeSpace({ SpaceName: 'lAB' })).toMatchObject({ SpaceName: 'Lab', SpaceArn: LAB_ARN.replace('lab', 'Lab') });
  });

  test('describes its owner as it was named, in whatever case', async () => {
    await create({ OwnershipSettings: { OwnerUserProfileName: 'ALICE' } });
    expect((await describeSpace()).OwnershipSettings).toEqual({ OwnerUserProfileName: 'ALICE' });
  });

  test('is refused when its name is taken, in whatever case', async () => {
    await create();
    expect(await refusalOf(create({ SpaceName: 'LAB' }))).toBe(`ResourceInUse: Space [${LAB_ARN}] already exists`);
  });

  test('is refused in a domain that is not there', async () => {
    expect(await refusalOf(create({ DomainId: 'd-nowhere' })))
      .toBe('ValidationException: Domain [arn:aws:sagemaker:eu-west-1:123456789012:domain/d-nowhere] does not exist');
  });

  test('is refused for an owner who is not there', async () => {
    expect(await refusalOf(create({ OwnershipSettings: { OwnerUserProfileName: 'bob' } })))
      .toBe('ValidationException: UserProfile [arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/bob] does not exist');
  });

  test.each([['Pending', 'ResourceInUse'], ['Deleting', 'ResourceInUse'], ['Failed', 'ValidationException']])(
    'is refused for an owner who is %s', async (status, error) => {
      emulator.change(DOMAIN_ID, 'alice', (profile) => { profile.Status = status; });
      expect(await refusalOf(create({ OwnershipSettings: { OwnerUserProfileName: 'alice' } })))
        .toBe(`${error}: UserProfile [arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice] is in [${status}] state`);
    });
});

describe('the deletion of a space', () => {
  test('shows as Deleting until the space is gone', async () => {
    add({ OwnerUserProfileName: 'alice', SharingType: 'Private' });
    await remove();
    clock.advance(999);
    expect(await describeSpace()).toMatchObject({ Status: 'Deleting', LastModifiedTime: dateAt(BEGINNING + 1000) });
    clock.advance(1);
    expect(await refusalOf(describeSpace())).toBe(`ResourceNotFound: Space [${LAB_ARN}] does not exist`);
    expect(await refusalOf(remove())).toBe(`ResourceNotFound: Space [${LAB_ARN}] does not exist`);
  });

  test('finds it under any case of its name', async () => {
    add();
    await remove({ SpaceName: 'LAB' });
    expect((await describeSpace()).Status).toBe('Deleting');
  });

  test('frees the name once the space is gone', async () => {
    add();
    await remove();
    expect(await refusalOf(create())).toBe(`ResourceInUse: Space [${LAB_ARN}] already exists`);
    clock.advance(1000);
    expect((await create()).SpaceArn).toBe(LAB_ARN);
  });

  test.each(['Pending', 'Updating', 'Deleting'] as const)('is refused while the space is %s', async (Status) => {
    add({ Status });
    expect(await refusalOf(remove())).toBe(`ResourceInUse: Unable to delete Space [${LAB_ARN}] because it is in [${Status}] state`);
  });

  test.each(['Failed', 'Update_Failed', 'Delete_Failed'] as const)('is accepted when the space is %s, and its reason goes', async (Status) => {
    add({ Status, FailureReason: 'no room' });
    await remove();
    expect(await describeSpace()).toMatchObject({ Status: 'Deleting' });
    expect(await describeSpace()).not.toHaveProperty('FailureReason');
    clock.advance(1000);
    expect(emulator.spaces(DOMAIN_ID)).toEqual([]);
  });

  test.each(['Pending', 'InService', 'Deleting', 'Failed'] as const)('is refused while it has an app that is %s', async (Status) => {
    add();
    addApp({ Status });
    expect(await refusalOf(remove())).toBe(`ResourceInUse: Unable to delete Space [${LAB_ARN}] because App(s) are associated with it`);
    expect((await describeSpace()).Status).toBe('InService');
  });

  test('is accepted when its apps are Deleted', async () => {
    add();
    addApp({ Status: 'Deleted' });
    await remove();
    expect((await describeSpace()).Status).toBe('Deleting');
  });

  test('is accepted while others have apps', async () => {
    add();
    add({ SpaceName: 'other' });
    addApp({ SpaceName: 'other' });
    emulator.addApp({ ...ALICE, AppType: 'Canvas', AppName: 'default' });
    await remove();
    clock.advance(1000);
    expect(emulator.spaces(DOMAIN_ID).map(({ SpaceName }) => SpaceName)).toEqual(['other']);
  });

  test('lets no app be created meanwhile', async () => {
    add();
    await remove();
    expect(await refusalOf(client.send(new CreateAppCommand({ ...LAB, AppType: 'JupyterLab', AppName: 'default' }))))
      .toBe(`ResourceInUse: Space [${LAB_ARN}] is in [Deleting] state`);
  });
});

describe('a space that a test adds', () => {
  test('is in service, with what the test gives', async () => {
    add({ OwnerUserProfileName: 'alice', SharingType: 'Shared' });
    expect(await describeSpace()).toEqual({
      ...LAB,
      OwnershipSettings: { OwnerUserProfileName: 'alice' },
      SpaceSharingSettings: { SharingType: 'Shared' },
      SpaceArn: LAB_ARN,
      Status: 'InService',
      CreationTime: dateAt(BEGINNING + 1000),
      LastModifiedTime: dateAt(BEGINNING + 1000),
    });
    expect(emulator.calls.map(({ action }) => action)).toEqual(['CreateUserProfile', 'DescribeSpace']);
  });

  test.each(['Pending', 'Updating'] as const)('is in service after its time as %s', async (Status) => {
    add({ Status });
    clock.advance(999);
    expect((await describeSpace()).Status).toBe(Status);
    clock.advance(1);
    expect((await describeSpace()).Status).toBe('InService');
  });

  test('is gone after its time as Deleting', () => {
    add({ Status: 'Deleting' });
    clock.advance(999);
    expect(emulator.spaces(DOMAIN_ID)).toHaveLength(1);
    clock.advance(1);
    expect(emulator.spaces(DOMAIN_ID)).toEqual([]);
  });

  test.each(['Failed', 'Update_Failed', 'Delete_Failed'] as const)('stays %s, with its reason', async (Status) => {
    add({ Status, FailureReason: 'no room' });
    clock.advance(60_000);
    expect(await describeSpace()).toMatchObject({ Status, FailureReason: 'no room' });
  });

  test('is where the test says', async () => {
    add({ region: 'us-gov-west-1' });
    expect((await describeSpace()).SpaceArn).toBe('arn:aws-us-gov:sagemaker:us-gov-west-1:123456789012:space/d-abcdefghijkl/lab');
  });

  test('is one that the service could have', () => {
    add();
    expect(() => add()).toThrow(`Space [${LAB_ARN}] already exists`);
    expect(() => add({ SpaceName: '-' })).toThrow("Value '-' at 'spaceName' failed to satisfy constraint");
    expect(() => add({ SpaceName: 'other', OwnerUserProfileName: 'bob' })).toThrow('user-profile/d-abcdefghijkl/bob] does not exist');
    expect(() => add({ DomainId: 'd-nowhere' })).toThrow('domain/d-nowhere] does not exist');
  });
});

describe('the spaces that a test sees', () => {
  test('are those of a domain, sorted, as the service would describe them now, and copies', () => {
    emulator.addDomain({ DomainId: 'd-other' });
    add({ Status: 'Pending' });
    add({ SpaceName: 'beta' });
    add({ DomainId: 'd-other' });
    clock.advance(1000);
    const seen = emulator.spaces(DOMAIN_ID);
    expect(seen).toEqual([
      {
        DomainId: DOMAIN_ID,
        SpaceName: 'beta',
        SpaceArn: 'arn:aws:sagemaker:eu-west-1:123456789012:space/d-abcdefghijkl/beta',
        Status: 'InService',
        CreationTime: 1795132801,
        LastModifiedTime: 1795132801,
      },
      { ...LAB, SpaceArn: LAB_ARN, Status: 'InService', CreationTime: 1795132801, LastModifiedTime: 1795132801 },
    ]);
    seen[0].Status = 'Failed';
    expect(emulator.spaces(DOMAIN_ID)[0].Status).toBe('InService');
    expect(emulator.spaces('d-nowhere')).toEqual([]);
  });
});
