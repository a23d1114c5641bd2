import { DescribeDomainCommand, ListDomainsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SageMakerEmulator } from '.';
import { clientOf, DOMAIN_ID, emulatorWith, refusalOf, ROLE } from './client';
import { dateAt } from '../clock/clock';
import { BEGINNING, Simulation } from '../clock/simulation';

let emulator: SageMakerEmulator;
let client: SageMakerClient;

beforeEach(async () => {
  emulator = emulatorWith({ clock: new Simulation() });
  client = clientOf(emulator);
});

afterEach(async () => {
  emulator.assertWhole();
});

const describeDomain = async (DomainId: string) => {
  const { $metadata, ...described } = await client.send(new DescribeDomainCommand({ DomainId }));
  return described;
};

describe('a domain', () => {
  test('is in service at once, with what the test gives', async () => {
    emulator.addDomain({
      DomainId: DOMAIN_ID, DomainName: 'studio', AuthMode: 'SSO', DefaultUserSettings: { ExecutionRole: ROLE }, AppNetworkAccessType: 'VpcOnly',
    });
    expect(await describeDomain(DOMAIN_ID)).toEqual({
      DomainArn: 'arn:aws:sagemaker:eu-west-1:123456789012:domain/d-abcdefghijkl',
      DomainId: DOMAIN_ID,
      DomainName: 'studio',
      AuthMode: 'SSO',
      Status: 'InService',
      CreationTime: dateAt(BEGINNING),
      LastModifiedTime: dateAt(BEGINNING),
      DefaultUserSettings: { ExecutionRole: ROLE },
      AppNetworkAccessType: 'VpcOnly',
    });
  });

  test('has IAM unless told otherwise', async () => {
    emulator.addDomain({ DomainId: DOMAIN_ID });
    expect((await describeDomain(DOMAIN_ID)).AuthMode).toBe('IAM');
  });

  test('that is not there is refused', async () => {
    expect(await refusalOf(describeDomain('d-nowhere')))
      .toBe('ResourceNotFound: Domain [arn:aws:sagemaker:eu-west-1:123456789012:domain/d-nowhere] does not exist');
  });

  test('is added once, under an ID that the service could give', () => {
    emulator.addDomain({ DomainId: DOMAIN_ID });
    expect(() => emulator.addDomain({ DomainId: DOMAIN_ID })).toThrow('there is a domain d-abcdefghijkl already');
    expect(() => emulator.addDomain({ DomainId: 'Studio' })).toThrow("Value 'Studio' at 'domainId' failed to satisfy constraint");
  });
});

test('the list of domains comes in pages', async () => {
  for (let index = 0; index < 12; index += 1) {
    emulator.addDomain({ DomainId: `d-${index}`, DomainName: `studio${index}` });
  }
  const first = await client.send(new ListDomainsCommand({}));
  expect(first.Domains).toHaveLength(10);
  expect(first.Domains![0]).toMatchObject({ DomainArn: 'arn:aws:sagemaker:eu-west-1:123456789012:domain/d-0', DomainId: 'd-0', DomainName: 'studio0', Status: 'InService' });
  const second = await client.send(new ListDomainsCommand({ NextToken: first.NextToken }));
  expect(second.Domains!.map(({ DomainId }) => DomainId)).toEqual(['d-10', 'd-11']);
  expect(second.NextToken).toBeUndefined();
});
