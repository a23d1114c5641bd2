import { Agent } from 'http';
import type { IncomingMessage } from 'http';
import { CreateUserProfileCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerEmulator } from './emulator';
import type { EmulatorOptions } from './options';
import { Simulation } from '../clock/simulation';
import type { Client } from '../network/connection';
import { Network } from '../network/network';
import { Requests } from '../process/requests';

/** The domain of every test. */
export const DOMAIN_ID = 'd-abcdefghijkl';

/** What names the profile of every test. */
export const ALICE = { DomainId: DOMAIN_ID, UserProfileName: 'alice' };

/** The ARN of the profile of every test. */
export const ALICE_ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice';

/** A role that exists nowhere. */
export const ROLE = 'arn:aws:iam::123456789012:role/studio';

/** The test itself, as far as the network is concerned. */
const TEST: Client = { name: 'test', isRunning: true, deliver: (act) => act() };

/** What an emulator has around it in its own tests. */
const surroundings = new WeakMap<SageMakerEmulator, { readonly simulation: Simulation; readonly network: Network }>();

const HOST = 'sagemaker';

/** How an emulator behaves in its own tests; in a simulation of its own unless told otherwise. */
export type Options = Omit<EmulatorOptions, 'clock'> & { readonly clock?: Simulation };

/** An emulator in a simulation. */
export function emulatorWith({ clock: simulation = new Simulation(), ...options }: Options = {}): SageMakerEmulator {
  const emulator = new SageMakerEmulator({ ...options, clock: simulation });
  const network = new Network(simulation);
  network.serve(HOST, emulator.listener);
  surroundings.set(emulator, { simulation, network });
  return emulator;
}

/** The SDK's client of an emulator, that tries once. Time passes until a call is over. */
export function clientOf(emulator: SageMakerEmulator, { accessKeyId = 'AKIDTEST', region = 'eu-west-1' } = {}): SageMakerClient {
  const { simulation, network } = surroundings.get(emulator)!;
  const httpAgent = new Agent();
  Object.assign(httpAgent, { createConnection: () => network.connect(HOST, TEST) });
  const client = new SageMakerClient({
    endpoint: `http://${HOST}`, region, credentials: { accessKeyId, secretAccessKey: 'secret' }, maxAttempts: 1, requestHandler: { httpAgent },
  });
  const send: (...args: any[]) => Promise<any> = client.send.bind(client);
  return Object.assign(client, { send: (...args: any[]) => simulation.run(() => send(...args)) });
}

/** Creates a profile called `alice` in the domain of every test. */
export async function createAlice(client: SageMakerClient, UserSettings?: any): Promise<void> {
  await client.send(new CreateUserProfileCommand({ ...ALICE, UserSettings }));
}

interface Started {
  readonly clock: Simulation;
  readonly emulator: SageMakerEmulator;
  readonly client: SageMakerClient;
}

/** An emulator on which everything takes a second, where `alice` is in service; and its client. */
export async function startWithAlice(options: Omit<Options, 'clock'> = {}): Promise<Started> {
  const clock = new Simulation();
  const emulator = emulatorWith({ clock, transitionTime: 1000, ...options });
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
  const { simulation, network } = surroundings.get(emulator)!;
  return simulation.run(() => new Promise((resolve, reject) => {
    new Requests(simulation, network, TEST).request({
      method: 'POST',
      host: HOST,
      headers: {
        'x-amz-target': target,
        'content-type': 'application/x-amz-json-1.1',
        'authorization': `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
      },
    }, (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const errorType = response.headers['x-amzn-errortype'];
        resolve({ status: response.statusCode!, body: text === '' ? undefined : JSON.parse(text), errorType: errorType === undefined ? null : String(errorType) });
      });
    }).on('error', reject).end(body);
  }));
}
