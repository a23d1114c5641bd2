import { isDeepStrictEqual } from 'util';
import { ACCOUNT_ID, PARTITION, REGION, URL_SUFFIX } from './account';
import type { Account } from './account';
import { deleteInOrder } from './deletion';
import type { Deletion } from './deletion';
import type { FailOn, Phase } from './events';
import { inOrder } from './order';
import { giveOutputs, referencesOf } from './outputs';
import { report } from './report';
import { ResourceSummaries } from './resource-summaries';
import { kindOf } from './resources';
import type { Deployed, Physical, ResourceKind } from './resources/resource';
import { StackEvents } from './stack-events';
import { ResourceFailure, Template } from './template';

/** What an update did so far: what its rollback undoes. */
interface Journal {
  readonly template: Template;
  readonly before: ReadonlyMap<string, Deployed>;
  readonly importsBefore: ReadonlySet<string>;
  readonly created: Set<string>;
  /** What was updated or replaced, or failed to be, with the properties that it was to have. */
  readonly changed: Map<string, { readonly attempted: any; readonly isReplaced: boolean }>;
  /** What a rollback has put back already: one that failed can be continued. */
  readonly restored: Set<string>;
}

/** A stack, and the phases of what is done to it. Each phase returns the first failure, if any. */
export class Stack {
  public readonly id: string;
  public template!: Template;
  public readonly outputs = new Map<string, unknown>();
  public readonly exports = new Map<string, unknown>();
  public readonly imports = new Set<string>();
  public readonly summaries: ResourceSummaries;
  public readonly history: StackEvents;
  private readonly resources = new Map<string, Deployed>();
  /** Replaced resources that the clean-up is going to delete. */
  private readonly superseded = new Set<Deployed>();
  private journal?: Journal;
  private currentStatus = 'REVIEW_IN_PROGRESS';

  public constructor(public readonly account: Account, public readonly name: string) {
    this.id = account.arn('cloudformation', `stack/${name}/${account.chance.uuid()}`);
    this.summaries = new ResourceSummaries((logicalId) => this.resources.get(logicalId), () => account.simulation.now());
    this.history = new StackEvents(() => account.simulation.now());
    account.stacks.set(this.id, this);
  }

  public get status(): string {
    return this.currentStatus;
  }

  public set status(status: string) {
    this.currentStatus = status;
    this.history.record({ LogicalResourceId: this.name, PhysicalResourceId: this.id, ResourceType: 'AWS::CloudFormation::Stack', ResourceStatus: status });
  }

  public get exists(): boolean {
    return this.status !== 'DELETE_COMPLETE';
  }

  /** What GetTemplate shows at this moment. */
  public get shownTemplate(): any {
    const isRollback = this.status.startsWith('UPDATE_ROLLBACK_') && this.status.endsWith('_IN_PROGRESS');
    return isRollback && this.account.behaviour.templateInRollback === 'previous' ? this.journal!.template.body : this.template.body;
  }

  /** A template in the place of this stack. */
  public read(body: any, parameters: Readonly<Record<string, unknown>>): Template {
    return new Template(body, parameters, {
      'AWS::AccountId': ACCOUNT_ID,
      'AWS::NotificationARNs': [],
      'AWS::Partition': PARTITION,
      'AWS::Region': REGION,
      'AWS::StackId': this.id,
      'AWS::StackName': this.name,
      'AWS::URLSuffix': URL_SUFFIX,
    });
  }

  /** What is there, to be deleted soon or not. */
  public live(): Deployed[] {
    return [...this.resources.values(), ...this.superseded];
  }

  public resource(logicalId: string): Deployed | undefined {
    return this.resources.get(logicalId);
  }

  /** Creates and updates what the template has, the first phase of both. */
  public async apply(template: Template): Promise<ResourceFailure | undefined> {
    const isNew = this.template === undefined;
    this.status = isNew ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS';
    this.journal = {
      template: this.template ?? template,
      before: new Map(this.resources),
      importsBefore: new Set(this.imports),
      created: new Set(),
      changed: new Map(),
      restored: new Set(),
    };
    this.template = template;
    this.imports.clear();
    const failure = await inOrder([...template.resources.keys()], (id) => template.waitsFor(id), (id) => this.tryToBring(id), 'start nothing more')
      ?? giveOutputs(this);
    this.status = isNew ? (failure ? 'CREATE_FAILED' : 'CREATE_COMPLETE') : (failure ? 'UPDATE_FAILED' : 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    return failure;
  }

  /** Deletes what an update left over. A deletion that fails is given up. */
  public async cleanUp(): Promise<void> {
    const removed = [...this.resources.values()].filter(({ logicalId }) => !this.template.resources.has(logicalId));
    await this.delete('cleanup', [
      ...removed.map((deployed) => ({ deployed, isKept: isRetained(deployed.declaration.DeletionPolicy) })),
      ...[...this.superseded].map((deployed) => ({ deployed, isKept: isRetained(deployed.declaration.UpdateReplacePolicy) })),
      ...this.cleanUpsOfNested('cleanUp'),
    ]);
    this.status = 'UPDATE_COMPLETE';
  }

  /** Puts what an update changed back, in the order of the template before; what a rollback that failed has put back already, stays so. */
  public async rollBack(): Promise<ResourceFailure | undefined> {
    const { template, before, importsBefore, changed, restored } = this.journal!;
    this.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    importsBefore.forEach((name) => this.imports.add(name));
    const failure = await inOrder([...changed.keys()].filter((id) => !restored.has(id)), (id) => template.waitsFor(id), (id) => this.restore(id), 'start nothing more');
    if (failure) {
      this.status = 'UPDATE_ROLLBACK_FAILED';
      return failure;
    }
    for (const [logicalId, deployed] of before) {
      if (!changed.has(logicalId)) {
        this.resources.set(logicalId, deployed);
      }
    }
    this.status = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
    return undefined;
  }

  /** Deletes what an update created before it failed. */
  public async cleanUpRollBack(): Promise<void> {
    const { template, created, importsBefore } = this.journal!;
    const leftOver = [...created].flatMap((logicalId) => this.resources.get(logicalId) ?? []);
    await this.delete('cleanup', [
      ...leftOver.map((deployed) => ({ deployed, isKept: deployed.declaration.DeletionPolicy === 'Retain' })),
      ...[...this.superseded].map((deployed) => ({ deployed })),
      ...this.cleanUpsOfNested('cleanUpRollBack'),
    ]);
    this.template = template;
    this.imports.clear();
    importsBefore.forEach((name) => this.imports.add(name));
    this.summaries.forgetWhatIsNot();
    this.status = 'UPDATE_ROLLBACK_COMPLETE';
  }

  /** Deletes everything: at the end of the stack's life, or because its creation failed. */
  public async deleteResources(phase: 'main' | 'rollback'): Promise<ResourceFailure | undefined> {
    const retaining = phase === 'rollback' ? ['Retain'] : ['Retain', 'RetainExceptOnCreate'];
    return this.delete(phase, this.live().map((deployed) => ({ deployed, isKept: retaining.includes(deployed.declaration.DeletionPolicy ?? 'Delete') })));
  }

  private async tryToBring(logicalId: string): Promise<void> {
    try {
      await this.bring(logicalId);
    } catch (failure) {
      if (this.account.behaviour.cancelsWhatIsUnderWay) {
        this.account.underWay.abort();
      }
      throw failure;
    }
  }

  private async bring(logicalId: string): Promise<void> {
    if (this.account.underWay.signal.aborted) {
      throw new ResourceFailure('Resource update cancelled');
    }
    const declaration = this.template.resources.get(logicalId)!;
    const before = this.resources.get(logicalId);
    const kind = kindOf(declaration.Type);
    const given = this.template.properties(logicalId, referencesOf(this));
    const properties = kind.normalize?.(given) ?? given;
    const target = { stack: this, logicalId, type: declaration.Type, properties, declaration, waitsFor: this.template.waitsFor(logicalId) };
    if (!before) {
      this.journal!.created.add(logicalId);
      return report('create', 'main', target, () => this.create(kind, target));
    }
    if (before.type !== declaration.Type) {
      return report('update', 'main', before, async () => {
        throw new ResourceFailure(`Update of resource type is not permitted. The new template modifies resource type of the following resources: [${logicalId}]`);
      });
    }
    if (isDeepStrictEqual(before.properties, properties)) {
      this.resources.set(logicalId, { ...before, declaration, waitsFor: target.waitsFor });
      return undefined;
    }
    const isReplaced = kind.replaces?.(before, target) ?? false;
    this.journal!.changed.set(logicalId, { attempted: properties, isReplaced });
    return report('update', 'main', before, async () => {
      if (isReplaced) {
        return this.create(kind, target, before);
      }
      this.failWith(kind.refusal?.(before, target));
      this.failIf('failInstead', logicalId, properties);
      this.put({ ...target, ...await kind.update(target, before) }, before);
      this.failIf('failOn', logicalId, properties);
      return this.resources.get(logicalId);
    });
  }

  /** Creates a resource, and keeps what is there even if that fails, so that it gets deleted. */
  private async create(kind: ResourceKind, target: Omit<Deployed, keyof Physical>, before?: Deployed): Promise<Physical> {
    const { logicalId, properties } = target;
    this.failIf('failInstead', logicalId, properties);
    try {
      const physical = await kind.create(target);
      this.put({ ...target, ...physical }, before);
      this.failIf('failOn', logicalId, properties);
      return physical;
    } catch (failure) {
      if (failure instanceof ResourceFailure && failure.physicalId !== undefined) {
        this.put({ ...target, physicalId: failure.physicalId, attribute: () => undefined }, before);
      }
      throw failure;
    }
  }

  private async restore(logicalId: string): Promise<void> {
    const before = this.journal!.before.get(logicalId)!;
    const current = this.resources.get(logicalId)!;
    const { attempted, isReplaced } = this.journal!.changed.get(logicalId)!;
    const kind = kindOf(before.type);
    await report('update', 'rollback', { ...before, physicalId: current.physicalId }, async () => {
      this.superseded.delete(before);
      if (isReplaced) {
        this.put(before, current);
      } else if (kind.rollBack) {
        await kind.rollBack(before);
        this.put(before);
      } else {
        const failed = { ...current, properties: attempted };
        this.put({ ...before, ...await kind.update(before, failed) }, failed);
      }
      this.journal!.restored.add(logicalId);
      return this.resources.get(logicalId);
    });
  }

  /** Makes a resource the current one; that before it is left to the clean-up, if it is another. */
  private put(deployed: Deployed, before?: Deployed): void {
    this.resources.set(deployed.logicalId, deployed);
    if (before && before.physicalId !== deployed.physicalId) {
      this.superseded.add(before);
    }
  }

  private async delete(phase: Phase, deletions: readonly Deletion[]): Promise<ResourceFailure | undefined> {
    return deleteInOrder(deletions, phase, (deployed) => {
      if (!this.superseded.delete(deployed)) {
        this.resources.delete(deployed.logicalId);
      }
      if (phase === 'cleanup') {
        this.summaries.forget(deployed.logicalId);
      }
    });
  }

  /** What updated nested stacks have to clean up themselves. */
  private cleanUpsOfNested(phase: 'cleanUp' | 'cleanUpRollBack'): Deletion[] {
    return [...this.journal!.changed].flatMap(([logicalId, { isReplaced }]) => {
      const deployed = this.resources.get(logicalId)!;
      const act = kindOf(deployed.type)[phase];
      return act && !isReplaced ? [{ deployed, instead: () => act(deployed) }] : [];
    });
  }

  private failIf(failure: 'failOn' | 'failInstead', ...[logicalId, properties]: Parameters<FailOn>): void {
    this.failWith(this.account.failures[failure]?.(logicalId, properties));
  }

  private failWith(reason: string | undefined): void {
    if (reason !== undefined) {
      throw new ResourceFailure(reason);
    }
  }
}

function isRetained(policy: string | undefined): boolean {
  return policy === 'Retain' || policy === 'RetainExceptOnCreate';
}
