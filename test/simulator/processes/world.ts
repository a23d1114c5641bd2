import { FunctionProcess } from './function-process';
import { LoopbackServer } from './loopback-server';
import { MachineClock } from './machine-clock';
import { ACCOUNT_ID, CLOUDFORMATION_ACCESS_KEY_ID, REGION } from '../cloudformation/account';
import { CloudFormationApi } from '../cloudformation/cloudformation-api';
import type { ShownStack } from '../cloudformation/cloudformation-api';
import type { ResourceSummary } from '../cloudformation/resource-summaries';
import { Responses } from '../cloudformation/responses';
import type { StackEvent } from '../cloudformation/stack-events';
import { SageMakerEmulator } from '../sagemaker';

export const DOMAIN_ID = 'd-abcdefghijkl';
export const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/studio/11111111-2222-3333-4444-555555555555`;

/** The ARN of a profile in the domain. */
export function arnOf(userProfileName: string): string {
  return `arn:aws:sagemaker:${REGION}:${ACCOUNT_ID}:user-profile/${DOMAIN_ID}/${userProfileName}`;
}

/** A function of the stack. */
export interface StackFunction {
  /** Where its code is. */
  readonly directory: string;
  readonly name: string;
  /** In seconds. */
  readonly timeout: number;
}

/** What is around the processes of one stack's functions, each on the loopback interface: SageMaker, CloudFormation, and the bucket of the answers. */
export class World {
  /** A world with an empty domain. End it. */
  public static async begin(): Promise<World> {
    const world: World = new World();
    await world.listen();
    world.emulator.addDomain({ DomainId: DOMAIN_ID });
    return world;
  }

  public readonly emulator: SageMakerEmulator;
  /** The stack, as CloudFormation shows it. */
  public status = '';
  public template: unknown;
  public resources: ResourceSummary[] = [];
  public events: StackEvent[] = [];
  /** The actions of CloudFormation's API that were asked for. */
  public readonly cloudFormationCalls: string[] = [];
  /** How many of CloudFormation's next answers are lost with their connections. */
  public cloudFormationResets = 0;
  /** What the requests were answered with, each by its first answer. */
  public readonly answers: any[] = [];
  public sageMaker!: LoopbackServer;
  public cloudFormation!: LoopbackServer;
  public bucket!: LoopbackServer;

  private readonly clock = new MachineClock();
  private readonly responses: Responses;
  private readonly processes: FunctionProcess[] = [];
  private readonly faults: Error[] = [];
  private requests = 0;

  private constructor() {
    this.emulator = new SageMakerEmulator({ clock: this.clock });
    this.responses = new Responses(this.clock, (fault) => this.faults.push(fault));
  }

  /** Creates a profile that is in service, as CloudFormation does. */
  public async createProfile(UserProfileName: string, UserSettings?: object): Promise<void> {
    await this.emulator.call({
      action: 'CreateUserProfile', input: { DomainId: DOMAIN_ID, UserProfileName, UserSettings }, accessKeyId: CLOUDFORMATION_ACCESS_KEY_ID, region: REGION,
    });
    this.emulator.calls.length = 0;
  }

  /** A profile's settings as they are now. */
  public settingsOf(userProfileName: string): any {
    return this.emulator.userProfile(DOMAIN_ID, userProfileName).UserSettings;
  }

  /** The calls of SageMaker's API so far, each that didn't just go well with its outcome. */
  public get calls(): string[] {
    return this.emulator.calls.map(({ action, outcome }) => outcome === 'ok' ? action : `${action}: ${outcome}`);
  }

  /** A new process of a function. */
  public async start({ directory, name, timeout }: StackFunction): Promise<FunctionProcess> {
    const started = await FunctionProcess.start({
      directory,
      name,
      timeout,
      environment: {
        STACK_ID,
        URL_SUFFIX: 'amazonaws.com',
        AWS_ENDPOINT_URL_SAGEMAKER: this.sageMaker.endpoint,
        AWS_ENDPOINT_URL_CLOUDFORMATION: this.cloudFormation.endpoint,
      },
      responsePort: this.bucket.port,
    });
    this.processes.push(started);
    return started;
  }

  /** A request as CloudFormation sends it. */
  public request(members: object): any {
    const RequestId = `request-${++this.requests}`;
    const path = `/${encodeURIComponent(`${STACK_ID}|${RequestId}`)}`;
    void this.responses.expect(path).then((body) => this.answers.push(JSON.parse(body)));
    return { ResponseURL: this.responses.url(path), StackId: STACK_ID, RequestId, ...members };
  }

  /** Ends all processes and services. Throws if something broke that isn't to be tested. */
  public async end(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill()));
    await Promise.all([this.sageMaker, this.cloudFormation, this.bucket].map((server) => server.stop()));
    this.emulator.assertWhole();
    expect(this.faults).toEqual([]);
  }

  private async listen(): Promise<void> {
    const stack: ShownStack = shown(this);
    const stacks = { resourcesPerPage: 100, stack: (nameOrId: string) => nameOrId === STACK_ID ? stack : undefined };
    const { listener } = new CloudFormationApi(this.clock, stacks, {
      instead: (input) => {
        this.cloudFormationCalls.push(input.get('Action')!);
        return this.cloudFormationResets-- > 0 ? 'reset' : undefined;
      },
      onFault: (fault) => this.faults.push(fault),
    });
    this.sageMaker = await LoopbackServer.start(this.emulator.listener);
    this.cloudFormation = await LoopbackServer.start(listener);
    this.bucket = await LoopbackServer.start(this.responses.listener);
  }
}

function shown(world: World): ShownStack {
  return {
    id: STACK_ID,
    name: 'studio',
    get status() { return world.status; },
    get shownTemplate() { return world.template; },
    summaries: { list: () => world.resources },
    history: { list: () => world.events },
  };
}
