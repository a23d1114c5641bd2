import { DeleteAppCommand, DescribeAppCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator, AddedApp } from '.';
import { ALICE, DOMAIN_ID, refusalOf, startWithAlice } from './client';
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

beforeEach(async () => {
  ({ clock, emulator, client } = await startWithAlice());
  emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'lab' });
});

afterEach(async () => {
  emulator.assertWhole();
});

const describeApp = async () => {
  const { $metadata, ...described } = await client.send(new DescribeAppCommand(CANVAS));
  return described;
};
const remove = () => client.send(new DeleteAppCommand(CANVAS));
const add = (more: Partial<AddedApp> = {}) => emulator.addApp({ ...CANVAS, ...more });

describe('an app that a test adds', () => {
  test('is in service', async () => {
    add();
    expect(await describeApp()).toEqual({ ...CANVAS, AppArn: CANVAS_ARN, Status: 'InService', CreationTime: dateAt(BEGINNING + 1000) });
  });

  test('is in service after its time as Pending', async () => {
    add({ Status: 'Pending' });
    clock.advance(999);
    expect((await describeApp()).Status).toBe('Pending');
    clock.advance(1);
    expect((await describeApp()).Status).toBe('InService');
  });

  test('stays Pending if the test wants it to', async () => {
    add({ Status: 'Pending', staysPending: true });
    clock.advance(24 * HOUR);
    expect(await describeApp()).toEqual({ ...CANVAS, AppArn: CANVAS_ARN, Status: 'Pending', CreationTime: dateAt(BEGINNING + 1000) });
    expect(await refusalOf(remove())).toMatch(/^ResourceInUse/);
  });

  test('is Deleted after its time as Deleting', async () => {
    add({ Status: 'Deleting' });
    clock.advance(1000);
    expect((await describeApp()).Status).toBe('Deleted');
  });

  test('is Deleted for 24 hours', async () => {
    add({ Status: 'Deleted' });
    clock.advance(24 * HOUR - 1);
    expect((await describeApp()).Status).toBe('Deleted');
    clock.advance(1);
    expect(await refusalOf(describeApp())).toMatch(/^ResourceNotFound/);
  });

  test('is where the test says', async () => {
    add({ region: 'us-gov-west-1' });
    expect((await describeApp()).AppArn).toBe('arn:aws-us-gov:sagemaker:us-gov-west-1:123456789012:app/d-abcdefghijkl/alice/Canvas/default');
  });

  test('is one that the service could have', () => {
    add();
    expect(() => add()).toThrow(`App [${CANVAS_ARN}] already exists`);
    expect(() => add({ AppType: 'Notepad' })).toThrow("Value 'Notepad' at 'appType' failed to satisfy constraint");
    expect(() => add({ SpaceName: 'lab' })).toThrow('UserProfileName and SpaceName cannot both be set');
    expect(() => add({ UserProfileName: undefined })).toThrow('Either UserProfileName or SpaceName must be set');
    expect(() => add({ UserProfileName: 'bob' })).toThrow('user-profile/d-abcdefghijkl/bob] does not exist');
    expect(() => add({ AppName: 'other', staysPending: true })).toThrow("an app that is InService can't stay Pending");
  });
});

describe('the apps that a test sees', () => {
  test('are those of a domain that are not Deleted, sorted, as the service would describe them now, and copies', () => {
    emulator.addDomain({ DomainId: 'd-other' });
    emulator.addSpace({ DomainId: 'd-other', SpaceName: 'lab' });
    emulator.addApp({ ...LAB, Status: 'Pending' });
    emulator.addApp({ ...LAB, DomainId: 'd-other' });
    add();
    add({ AppType: 'TensorBoard', Status: 'Deleted' });
    clock.advance(1000);
    const seen = emulator.apps(DOMAIN_ID);
    expect(seen).toEqual([
      { ...CANVAS, AppArn: CANVAS_ARN, Status: 'InService', CreationTime: 1795132801 },
      { ...LAB, AppArn: LAB_ARN, Status: 'InService', CreationTime: 1795132801 },
    ]);
    seen[0].Status = 'Failed';
    expect(emulator.apps(DOMAIN_ID)[0].Status).toBe('InService');
  });
});
