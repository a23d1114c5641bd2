import { Mailbox, RESPONSE_URL } from './mailbox';
import { handler } from '../../../src/api-settings/handler';
import { recogniseErrorsOfNode, ScriptedStack, STACK_ID } from '../../custom-resources/scripted-stack';
import { ThisProcess } from '../../simulator/process/this-process';
import { SageMakerEmulator } from '../../simulator/sagemaker';
import { ALICE, DOMAIN_ID } from '../../simulator/sagemaker/client';

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

/** What is around the handler, in a simulation: SageMaker with the profile alice, CloudFormation with one stack, and the mailbox for the answers. */
export class World {
  /** A world that has just begun, with a profile that is in service with these settings. */
  public static async begin(settings: unknown = {}): Promise<World> {
    recogniseErrorsOfNode();
    const world = new World(ThisProcess.begin({ STACK_ID, URL_SUFFIX: 'amazonaws.com' }));
    await world.sageMaker.call({ action: 'CreateUserProfile', input: ALICE, accessKeyId: 'AKIDTEST', region: 'eu-west-1' });
    world.reset(settings);
    return world;
  }

  public readonly sageMaker: SageMakerEmulator;
  public stack!: ScriptedStack;
  public mailbox!: Mailbox;
  /** What the handler logged, line by line. */
  public logs: string[] = [];
  /** How many milliseconds the event took that was served last. */
  public took = 0;

  private constructor(public readonly process: ThisProcess) {
    const { simulation, network } = process;
    this.sageMaker = new SageMakerEmulator({ clock: simulation, authorize: (call) => this.authorize(call) });
    this.sageMaker.addDomain({ DomainId: DOMAIN_ID });
    network.serve('api.sagemaker.eu-west-1.amazonaws.com', this.sageMaker.listener);
  }

  /** Why the function may not do something in SageMaker, if it may not. */
  public authorize: (call: { action: string }) => string | undefined = () => undefined;

  /** Has everything but the time as in the beginning, with a profile that is in service with these settings. */
  public reset(settings: unknown): void {
    this.sageMaker.clearFaults();
    this.authorize = () => undefined;
    this.stack = new ScriptedStack(this.process);
    this.mailbox = new Mailbox(this.process);
    this.logs = [];
    this.has(settings);
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

  /** Serves an event. */
  public async serve(event: any, { milliseconds = 60_000 } = {}): Promise<void> {
    const { simulation } = this.process;
    const start = simulation.now();
    const end = start + milliseconds;
    await this.process.run(() => handler(event, { getRemainingTimeInMillis: () => end - simulation.now() }));
    this.took = simulation.now() - start;
  }

  /** Serves an event, and gives the only answer to it. */
  public async answerTo(event: any, options?: { milliseconds: number }): Promise<any> {
    await this.serve(event, options);
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

  /** Gives the time and the network of the machine back. */
  public end(): void {
    jest.restoreAllMocks();
    this.process.end();
    this.sageMaker.assertWhole();
  }
}
