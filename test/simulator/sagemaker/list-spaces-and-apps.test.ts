import { CreateSpaceCommand, DeleteAppCommand, ListAppsCommand, ListSpacesCommand, paginateListApps, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator } from '.';
import { ALICE, clientOf, createAlice, DOMAIN_ID, emulatorWith, refusalOf } from './client';
import type { Options } from './client';
import { dateAt } from '../clock/clock';
import { BEGINNING, Simulation } from '../clock/simulation';

const DAY = 86_400_000;

let clock: Simulation;
let emulator: SageMakerEmulator;
let client: SageMakerClient;

async function start(options: Options = {}): Promise<void> {
  clock = new Simulation();
  emulator = emulatorWith({ ...options, clock });
  client = clientOf(emulator);
  emulator.addDomain({ DomainId: DOMAIN_ID });
  emulator.addDomain({ DomainId: 'd-other' });
  await createAlice(client);
}

afterEach(async () => {
  emulator.assertWhole();
});

const times = (count: number, add: (index: number) => void) => Array.from({ length: count }, (_, index) => index).forEach(add);

describe('the list of spaces', () => {
  const list = async (input: any = {}) => {
    const { Spaces, NextToken } = await client.send(new ListSpacesCommand(input));
    return { names: Spaces!.map(({ DomainId, SpaceName }) => `${DomainId}/${SpaceName}`), NextToken };
  };

  const addThree = () => {
    for (const [DomainId, SpaceName] of [[DOMAIN_ID, 'lab'], ['d-other', 'lab'], [DOMAIN_ID, 'Labour']]) {
      emulator.addSpace({ DomainId, SpaceName });
      clock.advance(1000);
    }
  };

  test('has what the service tells of each', async () => {
    await start();
    emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'lab', OwnerUserProfileName: 'alice', SharingType: 'Private', Status: 'Failed', FailureReason: 'no room' });
    const { Spaces } = await client.send(new ListSpacesCommand({}));
    const at = dateAt(BEGINNING);
    expect(Spaces).toEqual([{
      DomainId: DOMAIN_ID,
      SpaceName: 'lab',
      Status: 'Failed',
      CreationTime: at,
      LastModifiedTime: at,
      OwnershipSettingsSummary: { OwnerUserProfileName: 'alice' },
      SpaceSharingSettingsSummary: { SharingType: 'Private' },
    }]);
  });

  test('sums up the settings', async () => {
    await start();
    const SpaceStorageSettings = { EbsStorageSettings: { EbsVolumeSizeInGb: 20 } };
    await client.send(new CreateSpaceCommand({
      DomainId: DOMAIN_ID,
      SpaceName: 'lab',
      SpaceDisplayName: 'Lab',
      SpaceSettings: { AppType: 'JupyterLab', RemoteAccess: 'ENABLED', SpaceStorageSettings, JupyterLabAppSettings: { CodeRepositories: [] } },
    }));
    expect((await client.send(new ListSpacesCommand({}))).Spaces).toMatchObject([
      { SpaceDisplayName: 'Lab', SpaceSettingsSummary: { AppType: 'JupyterLab', RemoteAccess: 'ENABLED', SpaceStorageSettings } },
    ]);
    expect((await client.send(new ListSpacesCommand({}))).Spaces![0].SpaceSettingsSummary).not.toHaveProperty('JupyterLabAppSettings');
  });

  test('is filtered by domain and by part of the name, in whatever case', async () => {
    await start();
    addThree();
    emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'desk' });
    expect((await list({ DomainIdEquals: DOMAIN_ID, SpaceNameContains: 'LA' })).names).toEqual(['d-abcdefghijkl/lab', 'd-abcdefghijkl/Labour']);
  });

  test('is sorted by creation, the newest last unless asked otherwise', async () => {
    await start();
    addThree();
    expect((await list()).names).toEqual(['d-abcdefghijkl/lab', 'd-other/lab', 'd-abcdefghijkl/Labour']);
    expect((await list({ SortOrder: 'Descending' })).names).toEqual(['d-abcdefghijkl/Labour', 'd-other/lab', 'd-abcdefghijkl/lab']);
  });

  test('comes in pages, of ten unless the test says otherwise', async () => {
    await start();
    times(12, (index) => emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: `space${index}` }));
    const first = await list();
    expect(first.names).toHaveLength(10);
    expect(await list({ NextToken: first.NextToken })).toEqual({ names: ['d-abcdefghijkl/space10', 'd-abcdefghijkl/space11'], NextToken: undefined });
    expect((await list({ MaxResults: 3 })).names).toHaveLength(3);
    expect(await refusalOf(list({ NextToken: 'made-up' }))).toBe('ValidationException: Invalid NextToken');
  });

  test('has no more to a page than the test says, whatever is asked for', async () => {
    await start({ pageSize: 2 });
    addThree();
    expect((await list()).names).toHaveLength(2);
    expect((await list({ MaxResults: 100 })).names).toHaveLength(2);
    expect((await list({ MaxResults: 1 })).names).toHaveLength(1);
  });
});

describe('the list of apps', () => {
  const ofAlice = { ...ALICE, AppType: 'Canvas', AppName: 'default' };
  const inLab = { DomainId: DOMAIN_ID, SpaceName: 'lab', AppType: 'JupyterLab', AppName: 'default' };
  const list = async (input: any = {}) => {
    const { Apps, NextToken } = await client.send(new ListAppsCommand(input));
    return { apps: Apps!.map(({ UserProfileName, SpaceName, AppType, Status }) => `${UserProfileName ?? SpaceName}/${AppType} ${Status}`), NextToken };
  };

  test('has what the service tells of each', async () => {
    await start();
    emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'lab' });
    emulator.addApp({ ...inLab, Status: 'Failed', FailureReason: 'no capacity' });
    emulator.addApp(ofAlice);
    const { Apps } = await client.send(new ListAppsCommand({}));
    const CreationTime = dateAt(BEGINNING);
    expect(Apps).toEqual([{ ...inLab, Status: 'Failed', CreationTime }, { ...ofAlice, Status: 'InService', CreationTime }]);
  });

  test('is filtered by domain, by profile and by space, in whatever case', async () => {
    await start();
    emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'lab', OwnerUserProfileName: 'alice', SharingType: 'Private' });
    emulator.addSpace({ DomainId: 'd-other', SpaceName: 'lab' });
    emulator.addApp(ofAlice);
    emulator.addApp(inLab);
    emulator.addApp({ ...inLab, DomainId: 'd-other', AppType: 'CodeEditor' });
    expect((await list({ DomainIdEquals: DOMAIN_ID })).apps).toEqual(['alice/Canvas InService', 'lab/JupyterLab InService']);
    expect((await list({ UserProfileNameEquals: 'ALICE' })).apps).toEqual(['alice/Canvas InService']);
    expect((await list({ SpaceNameEquals: 'LAB' })).apps).toEqual(['lab/JupyterLab InService', 'lab/CodeEditor InService']);
    expect((await list({ DomainIdEquals: DOMAIN_ID, SpaceNameEquals: 'la' })).apps).toEqual([]);
  });

  test('is filtered by a profile or a space, not both', async () => {
    await start();
    expect(await refusalOf(list({ UserProfileNameEquals: 'alice', SpaceNameEquals: 'lab' })))
      .toBe('ValidationException: 1 validation error detected: UserProfileNameEquals and SpaceNameEquals cannot both be set');
  });

  test('has those that are Deleted, for 24 hours', async () => {
    await start();
    emulator.addApp(ofAlice);
    await client.send(new DeleteAppCommand({ ...ALICE, AppType: 'Canvas', AppName: 'default' }));
    expect((await list()).apps).toEqual(['alice/Canvas Deleted']);
    clock.advance(DAY - 1);
    expect((await list()).apps).toEqual(['alice/Canvas Deleted']);
    clock.advance(1);
    expect((await list()).apps).toEqual([]);
  });

  test('is sorted by creation, the newest last unless asked otherwise', async () => {
    await start();
    for (const AppType of ['TensorBoard', 'Canvas', 'JupyterServer']) {
      emulator.addApp({ ...ofAlice, AppType });
      clock.advance(1000);
    }
    expect((await list({ SortBy: 'CreationTime' })).apps).toEqual(['alice/TensorBoard InService', 'alice/Canvas InService', 'alice/JupyterServer InService']);
    expect((await list({ SortOrder: 'Descending' })).apps).toEqual(['alice/JupyterServer InService', 'alice/Canvas InService', 'alice/TensorBoard InService']);
  });

  test('comes in pages, of ten unless the test says otherwise', async () => {
    await start();
    times(12, (index) => emulator.addApp({ ...ofAlice, AppType: 'KernelGateway', AppName: `kernel${index}` }));
    const first = await list();
    expect(first.apps).toHaveLength(10);
    const second = await list({ NextToken: first.NextToken });
    expect(second.apps).toHaveLength(2);
    expect(second.NextToken).toBeUndefined();
    expect(await refusalOf(list({ NextToken: 'made-up' }))).toBe('ValidationException: Invalid NextToken');
  });

  test('has no more to a page than the test says, and all of it comes to a client that pages', async () => {
    await start({ pageSize: 2 });
    times(5, (index) => emulator.addApp({ ...ofAlice, AppType: 'KernelGateway', AppName: `kernel${index}` }));
    const names: string[] = [];
    for await (const { Apps } of paginateListApps({ client, pageSize: 100 }, {})) {
      expect(Apps!.length).toBeLessThanOrEqual(2);
      names.push(...Apps!.map(({ AppName }) => AppName!));
    }
    expect(names).toEqual(['kernel0', 'kernel1', 'kernel2', 'kernel3', 'kernel4']);
  });
});

test('a page has to have room for something', async () => {
  await start();
  expect(() => emulatorWith({ pageSize: 0 })).toThrow("a page can't have 0 items");
});
