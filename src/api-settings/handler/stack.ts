import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { ROOT } from './event';
import type { ProfileId } from './event';
import { log } from './log';
import { describe } from './patience';
import type { Patience } from './patience';
import { isStructure, leavesOf } from '../../service-model/carrier';
import type { Leaves } from '../../service-model/carrier';
import { RESOURCE_TYPE } from '../properties';

const cloudFormation = new CloudFormationClient({ maxAttempts: 1 });

const TURNED_BACK = /ROLLBACK|^DELETE/;

/** The resource whose deletion is asked for. */
export interface Leaving {
  readonly stackId: string;
  readonly logicalId: string;
  readonly userProfileLogicalId: string;
  readonly profile: ProfileId;
}

/** What the stack wants when it deletes a custom resource: nothing, and why, or that settings be taken back, but for those that it still asks for. */
export type Wish = { readonly leaveAlone: string } | {
  /** What other custom resources ask for on the same profile, as far as the template says: after a rollback, theirs has to be put back. */
  readonly asksFor: Leaves;
  stillAsksFor(path: string): boolean;
};

/**
 * Asks the stack why it deletes a custom resource: CloudFormation says the same when the settings are removed, when they move to another
 * construct, when the profile is replaced, and when everything goes.
 */
export async function wishOf(leaving: Leaving, patience: Patience): Promise<Wish> {
  const status = await patience.call('asking for the status of the stack', (abortSignal) => stackStatus(leaving.stackId, abortSignal));
  if (status === undefined || /^(DELETE|ROLLBACK)_/.test(status)) {
    return { leaveAlone: 'the stack goes' };
  }
  const { Resources: resources = {} } = await templateOf(leaving.stackId, patience);
  const profile = resources[leaving.userProfileLogicalId];
  if (!profile) {
    return { leaveAlone: 'the profile goes, too' };
  }
  if (resources[leaving.logicalId]?.Type === RESOURCE_TYPE || isAnother(profile.Properties, leaving.profile)) {
    return { leaveAlone: 'it was replaced: the profile is another one now' };
  }
  const others = Object.values<any>(resources)
    .filter(({ Type, Properties }) => Type === RESOURCE_TYPE && Properties?.UserProfileLogicalId === leaving.userProfileLogicalId);
  const settings = others.map(({ Properties }) => JSON.parse(withoutFunctions(Properties.Settings)));
  return {
    stillAsksFor: (path) => [profile.Properties?.[ROOT], ...settings].some((tree) => has(tree, path.split('.'))),
    asksFor: new Map(settings.flatMap((tree) => [...leavesOf(tree)]).filter(([, value]) => !JSON.stringify(value).includes(FUNCTION))),
  };
}

/**
 * Watches whether a stack turns back while something is waited for: CloudFormation doesn't stop a function whose request it has given up, and calls
 * it again to restore what was before. What is written after that would stay.
 */
export class StackWatch {
  private begunIn?: string;

  public constructor(private readonly stackId: string, private readonly patience: Patience) {}

  /** Notes what the stack does when the request comes. Of a rollback's own request, that is the rollback. */
  public async begin(): Promise<void> {
    this.begunIn ??= await this.status();
  }

  /** Throws if the stack has turned back since. */
  public async assertNotTurnedBack(): Promise<void> {
    if (this.begunIn !== undefined && !TURNED_BACK.test(this.begunIn) && TURNED_BACK.test(await this.status())) {
      throw new Error('given up, since the stack is rolled back or deleted meanwhile');
    }
  }

  private async status(): Promise<string> {
    try {
      return await this.patience.once((abortSignal) => stackStatus(this.stackId, abortSignal)) ?? 'DELETE_COMPLETE';
    } catch (error) {
      log('the status of the stack is not known, and so not watched', { error: describe(error) });
      return 'unknown';
    }
  }
}

/** Whether the resource in the template is for sure another profile than that whose settings are to be taken back. */
function isAnother(properties: any, { domainId, userProfileName }: ProfileId): boolean {
  const differs = (value: unknown, expected: string) => typeof value === 'string' && value.toLowerCase() !== expected.toLowerCase();
  return differs(properties?.DomainId, domainId) || differs(properties?.UserProfileName, userProfileName);
}

/** The status of a stack; undefined when it is gone. */
async function stackStatus(stackId: string, abortSignal: AbortSignal): Promise<string | undefined> {
  try {
    const { Stacks: stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }), { abortSignal });
    return stacks?.[0]?.StackStatus;
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) {
      return undefined;
    }
    throw error;
  }
}

async function templateOf(stackId: string, patience: Patience): Promise<any> {
  const { TemplateBody: body } = await patience.call('asking for the template of the stack', (abortSignal) =>
    cloudFormation.send(new GetTemplateCommand({ StackName: stackId, TemplateStage: 'Processed' }), { abortSignal }));
  try {
    return JSON.parse(body ?? '{}');
  } catch {
    throw new Error("the stack's template is not JSON, so that it can't be seen whether it still asks for these settings: they stay");
  }
}

/** Whether settings of a template have something at a path. What is behind a function is known at deployment only, and may be anything. */
function has(settings: unknown, [name, ...below]: string[]): boolean {
  return name === undefined || !isStructure(settings) || isFunction(settings)
    ? settings !== undefined && settings !== null
    : has(settings[name], below);
}

function isFunction(structure: object): boolean {
  return Object.keys(structure).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}

/** Stands in a JSON string for a function, within a text or instead of a number. */
const FUNCTION = '9007199254740881';

/** A JSON string as the template has it, with a number for each function in it: which settings it names is known before their values are. */
function withoutFunctions(text: any): string {
  const parts = text?.['Fn::Join']?.[1] ?? [text];
  return parts.map((part: unknown) => (typeof part === 'string' ? part : FUNCTION)).join('');
}
