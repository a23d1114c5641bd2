import { request } from 'https';
import { Mailbox, RESPONSE_URL } from './mailbox';
import { handler } from '../../../src/api-settings/handler';
import { recogniseErrorsOfNode, STACK_ID, StackEmulator } from '../../custom-resources/stack-emulator';
import { SageMakerEmulator } from '../../emulator';
import { clientOf, createAlice, DOMAIN_ID } from '../../emulator/client';

export { STACK_ID };
export const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:oauth-AbCdEf';
export const BEDROCK_ROLE = 'arn:aws:iam::123456789012:role/bedrock';

/** The resource properties of an event, for a profile called alice unless told otherwise. */
export function properties(settings: unknown, { userProfileName = 'alice', carried = {} as unknown } = {}): any {
  return {
    ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:studio-api-settings-0123456789abcdef',
    ServiceTimeout: '3600',
    UserProfileArn: `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/${DOMAIN_ID}/${userProfileName}`,
    UserProfileLogicalId: 'Alice',
    Settings: JSON.stringify(settings),
    CarriedByCloudFormation: { DomainId: DOMAIN_ID, UserProfileName: userProfileName, UserSettings: carried },
  };
}

/** An event as CloudFormation sends it. */
export function eventOf(RequestType: string, members: object): any {
  return {
    RequestType,
    ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:studio-api-settings-0123456789abcdef',
    ResponseURL: RESPONSE_URL,
    StackId: STACK_ID,
    RequestId: 'request-1',
    LogicalResourceId: 'AliceApiSettings',
    ResourceType: 'Custom::SageMakerUserProfileSettings',
    ...RequestType !== 'Create' && { PhysicalResourceId: `${DOMAIN_ID}/alice` },
    ...members,
  };
}

/** What is around the handler: SageMaker with the profile alice, CloudFormation with one stack, and the mailbox for the answers. */
export class World {
  /** A world that has just begun. A test file can have one: the SDK's clients keep the addresses that they found first. */
  public static async begin(): Promise<World> {
    recogniseErrorsOfNode();
    const world: World = new World(await SageMakerEmulator.start({ authorize: (call) => world.authorize(call) }), await StackEmulator.start());
    world.sageMaker.addDomain({ DomainId: DOMAIN_ID });
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDTEST',
      AWS_SECRET_ACCESS_KEY: 'made-up',
      AWS_ENDPOINT_URL_SAGEMAKER: world.sageMaker.endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: world.stack.endpoint,
      STACK_ID,
      URL_SUFFIX: 'amazonaws.com',
    });
    const client = clientOf(world.sageMaker);
    await createAlice(client);
    client.destroy();
    return world;
  }

  public mailbox = new Mailbox();
  /** What the handler logged, line by line. */
  public logs: string[] = [];

  private constructor(public readonly sageMaker: SageMakerEmulator, public readonly stack: StackEmulator) {}

  /** Why the function may not do something in SageMaker, if it may not. */
  public authorize: (call: { action: string }) => string | undefined = () => undefined;

  /** Has everything as in the beginning, with a profile that is in service with these settings. */
  public reset(settings: unknown = {}): void {
    this.sageMaker.clearFaults();
    this.authorize = () => undefined;
    this.stack.reset();
    this.mailbox = new Mailbox();
    this.logs = [];
    this.has(settings);
    jest.mocked(request).mockImplementation(this.mailbox.request as any);
    jest.spyOn(console, 'log').mockImplementation((line) => { this.logs.push(line); });
  }

  /** Gives the profile these settings, and forgets the calls so far. */
  public has(settings: unknown): void {
    this.sageMaker.change(DOMAIN_ID, 'alice', (profile) => {
      Object.assign(profile, { Status: 'InService', HomeEfsFileSystemUid: '200005', UserSettings: settings });
      delete profile.FailureReason;
    });
    this.sageMaker.calls.length = 0;
  }

  /** Serves an event, and gives the only answer to it. */
  public async answerTo(event: any, { milliseconds = 60_000 } = {}): Promise<any> {
    const end = performance.now() + milliseconds;
    await handler(event, { getRemainingTimeInMillis: () => end - performance.now() });
    expect(this.mailbox.puts.map(({ url }) => url)).toEqual([event.ResponseURL]);
    return this.mailbox.answers[0];
  }

  /** The settings that the profile has. */
  public get settings(): any {
    return this.sageMaker.userProfile(DOMAIN_ID, 'alice').UserSettings;
  }

  /** The calls of SageMaker's API so far. */
  public get calls(): string[] {
    return this.sageMaker.calls.map(({ action }) => action);
  }

  /** What was logged, without the line that says what was asked. */
  public get messages(): string[] {
    return this.logs.map((line) => JSON.parse(line).message).filter((message) => message !== 'asked');
  }

  /** Nothing that was logged or answered has what may be in neither. */
  public expectNoSecretToBeTold(): void {
    expect(`${this.logs} ${this.mailbox.puts.map(({ body }) => body)}`).not.toMatch(/:secret:|X-Amz-Signature|custom-resource-response/);
  }

  public async end(): Promise<void> {
    await this.sageMaker.stop();
    await this.stack.stop();
  }
}
