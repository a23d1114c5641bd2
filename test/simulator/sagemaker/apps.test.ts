import { CreateAppCommand, DeleteAppCommand, DescribeAppCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator, AddedApp } from '.';
import { ALICE, ALICE_ARN, clientOf, DOMAIN_ID, refusalOf, startWithAlice } from './client';
import type { Options } from './client';
import { dateAt } from '../clock/clock';
import { BEGINNING } from '../clock/simulation';
import type { Simulation } from '../clock/simulation';

const HOUR = 3_600_000;
const CANVAS = { ...ALICE, AppType: 'Canvas' as const, AppName: 'default' };
const CANVAS_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:app/d-abcdefghijkl/alice/Canvas/default';
const LAB = { DomainId: DOMAIN_ID, SpaceName: 'lab', AppType: 'JupyterLab' as const, AppName: 'default' };
const LAB_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:app/d-abcdefghijkl/lab/JupyterLab/default';

let clock: Simulation;
let emulator: SageMakerEmulator;
let client: SageMakerClient;

async function start(options: Options = {}): Promise<void> {
  ({ clock, emulator, client } = await startWithAlice(options));
  emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'lab', OwnerUserProfileName: 'alice', SharingType: 'Private' });
}

afterEach(async () => {
  emulator.assertWhole();
});

const create = (app: any = CANVAS) => client.send(new CreateAppCommand(app));
const describeApp = async (app: any = CANVAS) => {
  const { $metadata, ...described } = await client.send(new DescribeAppCommand(app));
  return described;
};
const remove = (app: any = CANVAS) => client.send(new DeleteAppCommand(app));
const add = (more: Partial<AddedApp> = {}) => emulator.addApp({ ...CANVAS, ...more });

describe('a new app', () => {
  beforeEach(() => start());

  test('of a profile is Pending, and then in service with what it was created with', async () => {
    const given = { ResourceSpec: { InstanceType: 'ml.t3.medium' }, RecoveryMode: true };
    expect((await create({ ...CANVAS, ...given })).AppArn).toBe(CANVAS_ARN);
    clock.advance(999);
    expect((await describeApp()).Status).toBe('Pending');
    clock.advance(1);
    expect(await describeApp()).toEqual({ ...CANVAS, ...given, AppArn: CANVAS_ARN, Status: 'InService', CreationTime: dateAt(BEGINNING + 1000) });
  });

  test('in a space is described without a profile', async () => {
    expect((await create(LAB)).AppArn).toBe(LAB_ARN);
    expect(await describeApp(LAB)).toEqual({ ...LAB, AppArn: LAB_ARN, Status: 'Pending', CreationTime: dateAt(BEGINNING + 1000) });
  });

  test('has an ARN with the region of the signature', async () => {
    const beijing = clientOf(emulator, { region: 'cn-north-1' });
    expect((await beijing.send(new CreateAppCommand(CANVAS))).AppArn)
      .toBe('arn:aws-cn:sagemaker:cn-north-1:123456789012:app/d-abcdefghijkl/alice/Canvas/default');
  });

  test('is found under any case of its names, and goes by those that it and its profile were created with', async () => {
    await create({ ...CANVAS, UserProfileName: 'ALICE', AppName: 'Mine' });
    expect(await describeApp({ ...CANVAS, UserProfileName: 'Alice', AppName: 'mINE' }))
      .toMatchObject({ UserProfileName: 'alice', AppName: 'Mine', AppArn: CANVAS_ARN.replace('default', 'Mine') });
  });

  test('is another than one of its name and another type, or of a space that is called as its profile', async () => {
    emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'alice' });
    await create();
    await create({ ...CANVAS, AppType: 'TensorBoard' });
    await create({ ...LAB, SpaceName: 'alice', AppType: 'Canvas' });
    expect(emulator.apps(DOMAIN_ID)).toHaveLength(3);
  });

  test.each(['Pending', 'InService', 'Deleting', 'Failed'] as const)('is refused when its name is taken by one that is %s, in whatever case', async (Status) => {
    add({ Status });
    expect(await refusalOf(create({ ...CANVAS, AppName: 'DEFAULT' }))).toBe(`ResourceInUse: App [${CANVAS_ARN}] already exists`);
  });

  test.each([
    ['a domain', { ...CANVAS, DomainId: 'd-nowhere' }, 'Domain [arn:aws:sagemaker:eu-west-1:123456789012:domain/d-nowhere]'],
    ['a profile', { ...CANVAS, UserProfileName: 'bob' }, 'UserProfile [arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/bob]'],
    ['a space', { ...LAB, SpaceName: 'other' }, 'Space [arn:aws:sagemaker:eu-west-1:123456789012:space/d-abcdefghijkl/other]'],
  ])('is refused in %s that is not there', async (_what, app, what) => {
    expect(await refusalOf(create(app))).toBe(`ValidationException: ${what} does not exist`);
  });

  test.each([['Pending', 'ResourceInUse'], ['Deleting', 'ResourceInUse'], ['Failed', 'ValidationException']])(
    'is refused for a profile that is %s', async (status, error) => {
      emulator.change(DOMAIN_ID, 'alice', (profile) => { profile.Status = status; });
      expect(await refusalOf(create())).toBe(`${error}: UserProfile [${ALICE_ARN}] is in [${status}] state`);
    });
});

describe('the deletion of an app', () => {
  test('shows as Deleting, and then as Deleted', async () => {
    await start();
    add();
    await remove();
    clock.advance(999);
    expect((await describeApp()).Status).toBe('Deleting');
    clock.advance(1);
    expect(await describeApp()).toEqual({ ...CANVAS, AppArn: CANVAS_ARN, Status: 'Deleted', CreationTime: dateAt(BEGINNING + 1000) });
    expect(emulator.apps(DOMAIN_ID)).toEqual([]);
  });

  test('takes as long as the test says, and nothing else does', async () => {
    await start({ appDeletionTime: 20_000 });
    add();
    await remove();
    clock.advance(19_999);
    expect((await describeApp()).Status).toBe('Deleting');
    clock.advance(1);
    expect((await describeApp()).Status).toBe('Deleted');
    await create(LAB);
    clock.advance(1000);
    expect((await describeApp(LAB)).Status).toBe('InService');
  });

  test('finds it in a space, under any case of its names', async () => {
    await start();
    emulator.addApp(LAB);
    await remove({ ...LAB, SpaceName: 'LAB', AppName: 'Default' });
    expect((await describeApp(LAB)).Status).toBe('Deleting');
  });

  test('is accepted when the app is Failed, and its reason goes', async () => {
    await start();
    add({ Status: 'Failed', FailureReason: 'no capacity' });
    expect((await describeApp()).FailureReason).toBe('no capacity');
    await remove();
    expect(await describeApp()).toMatchObject({ Status: 'Deleting' });
    expect(await describeApp()).not.toHaveProperty('FailureReason');
  });

  test.each(['Pending', 'Deleting'] as const)('is refused while the app is %s', async (Status) => {
    await start();
    add({ Status });
    expect(await refusalOf(remove())).toBe(`ResourceInUse: Unable to delete App [${CANVAS_ARN}] because it is in [${Status}] state`);
  });

  test.each(['Pending', 'Deleting'] as const)('is refused by a ValidationException while the app is %s where the test says so', async (Status) => {
    await start({ appBusyError: 'ValidationException' });
    add({ Status });
    expect(await refusalOf(remove())).toBe(`ValidationException: Unable to delete App [${CANVAS_ARN}] because it is in [${Status}] state`);
  });

  test('is refused when the app is Deleted', async () => {
    await start();
    add({ Status: 'Deleted' });
    expect(await refusalOf(remove())).toBe(`ResourceNotFound: App [${CANVAS_ARN}] does not exist`);
  });

  test('is refused when the app is not there', async () => {
    await start();
    expect(await refusalOf(remove())).toBe(`ResourceNotFound: App [${CANVAS_ARN}] does not exist`);
    expect(await refusalOf(remove({ ...LAB, SpaceName: 'other' })))
      .toBe('ResourceNotFound: App [arn:aws:sagemaker:eu-west-1:123456789012:app/d-abcdefghijkl/other/JupyterLab/default] does not exist');
  });
});

describe('an app that is Deleted', () => {
  beforeEach(() => start());

  test('is described for 24 hours after it was, whenever somebody looks', async () => {
    add();
    await remove();
    clock.advance(1000 + 24 * HOUR - 1);
    expect((await describeApp()).Status).toBe('Deleted');
    clock.advance(1);
    expect(await refusalOf(describeApp())).toBe(`ResourceNotFound: App [${CANVAS_ARN}] does not exist`);
  });

  test('leaves its name to another, which within 24 hours goes on as the same app', async () => {
    add();
    await remove();
    clock.advance(10_000);
    await create();
    clock.advance(24 * HOUR);
    expect(await describeApp()).toMatchObject({ Status: 'InService', CreationTime: dateAt(BEGINNING + 1000) });
  });

  test('is forgotten after 24 hours by one of its name', async () => {
    add({ Status: 'Deleted' });
    clock.advance(24 * HOUR);
    await create();
    expect((await describeApp()).CreationTime).toEqual(dateAt(BEGINNING + 86_400_000 + 1000));
  });

  test('outlives its space', async () => {
    emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'going', Status: 'Deleting' });
    emulator.addApp({ ...LAB, SpaceName: 'going', Status: 'Deleted' });
    clock.advance(1000);
    expect((await describeApp({ ...LAB, SpaceName: 'going' })).Status).toBe('Deleted');
  });
});
