import {
  AddTagsCommand, CreateAppCommand, CreateSpaceCommand, CreateUserProfileCommand, DeleteTagsCommand, DescribeUserProfileCommand, ListTagsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator } from '.';
import { ALICE, ALICE_ARN, clientOf, DOMAIN_ID, emulatorWith, refusalOf } from './client';

const DOMAIN_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:domain/d-abcdefghijkl';

let emulator: SageMakerEmulator;
let client: SageMakerClient;

beforeEach(async () => {
  emulator = emulatorWith();
  emulator.addDomain({ DomainId: DOMAIN_ID, Tags: [{ Key: 'owner', Value: 'platform' }] });
  client = clientOf(emulator);
  await client.send(new CreateUserProfileCommand({ ...ALICE, Tags: [{ Key: 'team', Value: 'forecast' }] }));
});

afterEach(async () => {
  emulator.assertWhole();
});

const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `key${index}`, Value: `${index}` }));
const list = (input: any = {}) => client.send(new ListTagsCommand({ ResourceArn: ALICE_ARN, ...input }));
const add = (Tags: any[], ResourceArn = ALICE_ARN) => client.send(new AddTagsCommand({ ResourceArn, Tags }));

describe('tags', () => {
  test('of a new profile are kept, and no part of its description', async () => {
    expect((await list()).Tags).toEqual([{ Key: 'team', Value: 'forecast' }]);
    expect(await client.send(new DescribeUserProfileCommand(ALICE))).not.toHaveProperty('Tags');
  });

  test('are found under any case of the profile\'s name', async () => {
    expect((await list({ ResourceArn: ALICE_ARN.replace('alice', 'Alice') })).Tags).toEqual([{ Key: 'team', Value: 'forecast' }]);
  });

  test('that are added replace those of the same key, and are answered with the others', async () => {
    const all = [{ Key: 'team', Value: 'vision' }, { Key: 'stage', Value: '' }];
    expect((await add(all)).Tags).toEqual(all);
    expect((await list()).Tags).toEqual(all);
  });

  test('go by their keys', async () => {
    await add([{ Key: 'stage', Value: 'test' }]);
    await client.send(new DeleteTagsCommand({ ResourceArn: ALICE_ARN, TagKeys: ['team', 'unheard-of'] }));
    expect((await list()).Tags).toEqual([{ Key: 'stage', Value: 'test' }]);
  });

  test('of a domain are tags, too', async () => {
    await add([{ Key: 'stage', Value: 'test' }], DOMAIN_ARN);
    expect((await list({ ResourceArn: DOMAIN_ARN })).Tags).toEqual([{ Key: 'owner', Value: 'platform' }, { Key: 'stage', Value: 'test' }]);
  });

  test('of a space and of an app are tags, too, and no part of their description', async () => {
    const { SpaceArn } = await client.send(new CreateSpaceCommand({ DomainId: DOMAIN_ID, SpaceName: 'lab', Tags: [{ Key: 'team', Value: 'vision' }] }));
    const { AppArn } = await client.send(new CreateAppCommand({ ...ALICE, AppType: 'Canvas', AppName: 'default', Tags: [{ Key: 'team', Value: 'sales' }] }));
    await add([{ Key: 'stage', Value: 'test' }], AppArn);
    expect((await list({ ResourceArn: SpaceArn })).Tags).toEqual([{ Key: 'team', Value: 'vision' }]);
    expect((await list({ ResourceArn: AppArn })).Tags).toEqual([{ Key: 'team', Value: 'sales' }, { Key: 'stage', Value: 'test' }]);
    expect(emulator.spaces(DOMAIN_ID)[0]).not.toHaveProperty('Tags');
    expect(emulator.apps(DOMAIN_ID)[0]).not.toHaveProperty('Tags');
  });

  test('of an app that is Deleted are gone', async () => {
    emulator.addApp({ ...ALICE, AppType: 'Canvas', AppName: 'default', Status: 'Deleted' });
    expect(await refusalOf(list({ ResourceArn: 'arn:aws:sagemaker:eu-west-1:123456789012:app/d-abcdefghijkl/alice/Canvas/default' }))).toMatch(/^ResourceNotFound/);
  });

  test('of one key twice are refused', async () => {
    expect(await refusalOf(add([{ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }]))).toBe('ValidationException: Duplicate tag keys found');
  });

  test('are refused beyond the fiftieth of a resource, all of them', async () => {
    expect(await refusalOf(add(tags(50)))).toBe(`ValidationException: Resource ${ALICE_ARN} would have 51 tags; it can have 50`);
    expect((await list()).Tags).toHaveLength(1);
    expect((await add(tags(49))).Tags).toHaveLength(50);
  });

  test.each([
    ['a profile that is not there', `${ALICE_ARN}a`],
    ['another account\'s profile', ALICE_ARN.replace('123456789012', '210987654321')],
    ['a domain that is not there', `${DOMAIN_ARN}a`],
    ['another kind of resource', 'arn:aws:sagemaker:eu-west-1:123456789012:image/pytorch'],
  ])('of %s are refused', async (_what, ResourceArn) => {
    expect(await refusalOf(list({ ResourceArn }))).toBe(`ResourceNotFound: Resource [${ResourceArn}] does not exist`);
    expect(await refusalOf(add([{ Key: 'a', Value: '1' }], ResourceArn))).toBe(`ResourceNotFound: Resource [${ResourceArn}] does not exist`);
  });

  test('come on one page of fifty at least', async () => {
    await add(tags(49));
    const { Tags, NextToken } = await list();
    expect(Tags).toHaveLength(50);
    expect(NextToken).toBeUndefined();
    expect(await refusalOf(list({ MaxResults: 10 })))
      .toBe("ValidationException: 1 validation error detected: Value '10' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 50");
  });
});
