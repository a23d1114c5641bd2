import { CreateUserProfileCommand, ListUserProfilesCommand, SageMakerClient, UpdateUserProfileCommand } from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator } from '.';
import { ALICE, clientOf, DOMAIN_ID, emulatorWith, refusalOf } from './client';
import { dateAt } from '../clock/clock';
import { BEGINNING, Simulation } from '../clock/simulation';

let emulator: SageMakerEmulator;
let client: SageMakerClient;

describe('the list of profiles', () => {
  beforeEach(async () => {
    const clock = new Simulation();
    emulator = emulatorWith({ clock, transitionTime: 1000 });
    client = clientOf(emulator);
    emulator.addDomain({ DomainId: DOMAIN_ID });
    emulator.addDomain({ DomainId: 'd-other' });
    for (const [DomainId, UserProfileName] of [[DOMAIN_ID, 'alice'], [DOMAIN_ID, 'Alina'], ['d-other', 'alice'], [DOMAIN_ID, 'bob']]) {
      await client.send(new CreateUserProfileCommand({ DomainId, UserProfileName }));
      clock.advance(1000);
    }
  });

  afterEach(async () => {
    emulator.assertWhole();
  });

  const list = async (input: any = {}) => {
    const { UserProfiles, NextToken } = await client.send(new ListUserProfilesCommand(input));
    return { names: UserProfiles!.map(({ DomainId, UserProfileName }) => `${DomainId}/${UserProfileName}`), NextToken };
  };

  test('has what the service tells of each', async () => {
    const { UserProfiles } = await client.send(new ListUserProfilesCommand({ DomainIdEquals: 'd-other' }));
    const at = dateAt(BEGINNING + 2000);
    expect(UserProfiles).toEqual([{ DomainId: 'd-other', UserProfileName: 'alice', Status: 'InService', CreationTime: at, LastModifiedTime: at }]);
  });

  test('is filtered by domain and by part of the name, in whatever case', async () => {
    expect((await list({ DomainIdEquals: DOMAIN_ID, UserProfileNameContains: 'ALI' })).names).toEqual(['d-abcdefghijkl/alice', 'd-abcdefghijkl/Alina']);
  });

  test('is sorted by creation, the newest last unless asked otherwise', async () => {
    expect((await list()).names).toEqual(['d-abcdefghijkl/alice', 'd-abcdefghijkl/Alina', 'd-other/alice', 'd-abcdefghijkl/bob']);
    expect((await list({ SortOrder: 'Descending' })).names).toEqual(['d-abcdefghijkl/bob', 'd-other/alice', 'd-abcdefghijkl/Alina', 'd-abcdefghijkl/alice']);
  });

  test('is sorted by change on request', async () => {
    await client.send(new UpdateUserProfileCommand(ALICE));
    expect((await list({ SortBy: 'LastModifiedTime' })).names.at(-1)).toBe('d-abcdefghijkl/alice');
  });

  test('comes in pages', async () => {
    const first = await list({ MaxResults: 3 });
    expect(first.names).toEqual(['d-abcdefghijkl/alice', 'd-abcdefghijkl/Alina', 'd-other/alice']);
    const second = await list({ MaxResults: 3, NextToken: first.NextToken });
    expect(second).toEqual({ names: ['d-abcdefghijkl/bob'], NextToken: undefined });
    expect(await refusalOf(list({ NextToken: 'made-up' }))).toBe('ValidationException: Invalid NextToken');
  });

  test('has ten to a page unless asked otherwise', async () => {
    for (let index = 0; index < 8; index += 1) {
      await client.send(new CreateUserProfileCommand({ DomainId: DOMAIN_ID, UserProfileName: `carol${index}` }));
    }
    const first = await list();
    expect(first.names).toHaveLength(10);
    expect((await list({ NextToken: first.NextToken })).names).toEqual(['d-abcdefghijkl/carol6', 'd-abcdefghijkl/carol7']);
  });
});
