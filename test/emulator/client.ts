import { CreateUserProfileCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { ManualClock } from './clock';
import { SageMakerEmulator } from './emulator';
import type { EmulatorOptions } from './options';

/** The domain of every test. */
export const DOMAIN_ID = 'd-abcdefghijkl';

/** What names the profile of every test. */
export const ALICE = { DomainId: DOMAIN_ID, UserProfileName: 'alice' };

/** The ARN of the profile of every test. */
export const ALICE_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice';

/** A role that exists nowhere. */
export const ROLE = 'arn:aws:iam::123456789012:role/studio';

/** The SDK's client of the emulator, that tries once unless told otherwise. */
export function clientOf(emulator: SageMakerEmulator, { accessKeyId = 'AKIDTEST', region = 'eu-west-1', maxAttempts = 1 } = {}): SageMakerClient {
  return new SageMakerClient({ endpoint: emulator.endpoint, region, credentials: { accessKeyId, secretAccessKey: 'secret' }, maxAttempts });
}

/** Creates a profile called `alice` in the domain of every test. */
export async function createAlice(client: SageMakerClient, UserSettings?: any): Promise<void> {
  await client.send(new CreateUserProfileCommand({ ...ALICE, UserSettings }));
}

interface Started {
  readonly clock: ManualClock;
  readonly emulator: SageMakerEmulator;
  readonly client: SageMakerClient;
}

/** An emulator with a clock of its own, on which everything takes a second, where `alice` is in service; and its client. */
export async function startWithAlice(options: EmulatorOptions = {}): Promise<Started> {
  const clock = new ManualClock(Date.UTC(2026, 10, 20));
  const emulator = await SageMakerEmulator.start({ clock, transitionTime: 1000, ...options });
  emulator.addDomain({ DomainId: DOMAIN_ID });
  const client = clientOf(emulator);
  await createAlice(client);
  clock.advance(1000);
  return { clock, emulator, client };
}

/** What a call is refused with: the error's name and text. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
  throw new Error('the call was not refused');
}

/** Sends a request by hand, as no client of the SDK would, signed by nobody. */
export async function post(
  emulator: SageMakerEmulator, target: string, body: string, credential = 'AKIDTEST/20261120/eu-west-1/sagemaker/aws4_request',
): Promise<{ status: number; body: any; errorType: string | null }> {
  const response = await fetch(emulator.endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.1',
      'authorization': `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
    },
    body,
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text), errorType: response.headers.get('x-amzn-errortype') };
}
