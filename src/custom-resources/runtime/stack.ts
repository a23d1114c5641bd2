import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { Patience } from './patience';

// one attempt, as for SageMaker
const cloudFormation = new CloudFormationClient({ maxAttempts: 1 });

/** The two calls that the stack is asked with. */
export class Stack {
  public constructor(private readonly stackId: string, private readonly patience: Patience) {}

  /** What CloudFormation does with the stack; undefined when it is gone. */
  public status(): Promise<string | undefined> {
    return this.patience.call('asking for the status of the stack', (abortSignal) => this.describe(abortSignal));
  }

  /** As `status()`, asked once. */
  public statusAtOnce(): Promise<string | undefined> {
    return this.patience.once((abortSignal) => this.describe(abortSignal));
  }

  /** The template that the stack has now. */
  public async template(): Promise<any> {
    const { TemplateBody: body } = await this.patience.call('asking for the template of the stack', (abortSignal) =>
      cloudFormation.send(new GetTemplateCommand({ StackName: this.stackId, TemplateStage: 'Processed' }), { abortSignal }));
    try {
      return JSON.parse(body ?? '{}');
    } catch {
      throw new Error("the stack's template is not JSON, so that it can't be seen what it still asks for: everything stays as it is");
    }
  }

  private async describe(abortSignal: AbortSignal): Promise<string | undefined> {
    try {
      const { Stacks: stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: this.stackId }), { abortSignal });
      return stacks?.[0]?.StackStatus;
    } catch (error) {
      if (/does not exist/.test((error as Error).message)) {
        return undefined;
      }
      throw error;
    }
  }
}
