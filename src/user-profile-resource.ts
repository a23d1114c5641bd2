import type { IPostProcessor, IResolvable, IResolveContext, TreeInspector } from 'aws-cdk-lib';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { CfnUserProfileProps } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { toL1 } from './service-model/cloudformation';
import type { Override } from './service-model/cloudformation';

type UserSettings = CfnUserProfileProps['userSettings'];

/**
 * The L1 of a `UserProfile`. It takes user settings as the template is to have them, and knows whether anybody has changed them since.
 *
 * An L1 resolves, checks and renames its properties each time that it is rendered, several times in a synthesis. These have been checked, and have
 * their names: they take the L1's form only when somebody asks for them, and from then on what counts is what they are in that form. Where they are
 * plain, there is nothing to resolve either.
 */
export class UserProfileResource extends CfnUserProfile {
  private l1Settings: UserSettings;
  private isInL1Form = false;
  private hasOverride = false;
  /** What was given in settings, but has no place in the L1's form. */
  private beyondTheL1?: Override[];

  /**
   * @param given what CloudFormation carries, in its form
   * @param unresolved the names of the blocks that have tokens
   */
  public constructor(
    scope: Construct,
    id: string,
    private readonly given: any,
    private readonly unresolved: readonly string[],
  ) {
    super(scope, id, {
      domainId: given.DomainId,
      userProfileName: given.UserProfileName,
      singleSignOnUserIdentifier: given.SingleSignOnUserIdentifier,
      singleSignOnUserValue: given.SingleSignOnUserValue,
      tags: given.Tags?.map(({ Key: key, Value: value }: { Key: string; Value: string }) => ({ key, value })),
    });
  }

  /** Whether the template will have the properties, tags aside, that the profile was given. */
  public get isAsGiven(): boolean {
    return !this.hasOverride && !this.isInL1Form
      && this.domainId === this.given.DomainId
      && this.userProfileName === this.given.UserProfileName
      && this.singleSignOnUserIdentifier === this.given.SingleSignOnUserIdentifier
      && this.singleSignOnUserValue === this.given.SingleSignOnUserValue;
  }

  public override get userSettings(): UserSettings {
    if (!this.isInL1Form) {
      const { properties, overrides } = toL1({ UserSettings: this.blocks });
      this.beyondTheL1 = overrides;
      this.userSettings = properties.userSettings;
    }
    return this.l1Settings;
  }

  public override set userSettings(settings: UserSettings) {
    this.l1Settings = settings;
    this.isInL1Form = true;
  }

  public override addOverride(path: string, value: any): void {
    this.hasOverride = true;
    super.addOverride(path, value);
  }

  public override inspect(inspector: TreeInspector): void {
    super.inspect(inspector);
    if (!this.isInL1Form) {
      const properties = inspector.attributes['aws:cdk:cloudformation:props'];
      properties.userSettings = this.blocks && !this.unresolved.length ? new Resolved(this.blocks) : this.blocks;
    }
  }

  /** What has to be resolved. */
  protected override get cfnProperties(): Record<string, any> {
    const properties = super.cfnProperties;
    if (this.isInL1Form) {
      properties.userSettings = this.l1Settings;
      properties.beyondTheL1 = this.beyondTheL1;
    } else {
      properties.userSettings = this.blocks && pick(this.blocks, this.toResolve());
    }
    return properties;
  }

  protected override renderProperties(props: Record<string, any>): Record<string, any> {
    const { userSettings, beyondTheL1 } = props;
    const rendered = super.renderProperties(this.isInL1Form || !userSettings ? props : { ...props, userSettings: undefined });
    if (!this.isInL1Form) {
      rendered.UserSettings = this.rendered(userSettings);
    }
    beyondTheL1?.forEach(({ path, value }: Override) => put(rendered, path.split('.'), value));
    return rendered;
  }

  private get blocks(): Readonly<Record<string, unknown>> | undefined {
    return this.given.UserSettings;
  }

  /** Overrides are put into what was rendered: then none of it may be what other profiles have, too. */
  private toResolve(): readonly string[] {
    return this.hasOverride ? Object.keys(this.blocks!) : this.unresolved;
  }

  private rendered(resolved: Record<string, unknown> = {}): Record<string, unknown> | undefined {
    const toResolve = this.blocks ? this.toResolve() : [];
    if (toResolve.length === 0) {
      return this.blocks;
    }
    const isThere = (block: string) => !toResolve.includes(block) || resolved[block] !== undefined;
    return pick({ ...this.blocks, ...resolved }, Object.keys(this.blocks!).filter(isThere));
  }
}

/** What has no tokens, as it is: resolving it would make a copy. */
class Resolved implements IResolvable, IPostProcessor {
  public readonly creationStack = [];

  public constructor(private readonly value: unknown) {}

  public resolve(context: IResolveContext): unknown {
    context.registerPostProcessor(this);
    return undefined;
  }

  public postProcess(): unknown {
    return this.value;
  }

  public toJSON(): unknown {
    return this.value;
  }
}

/** Puts a value at a path of names and indexes, unless somebody has taken away what it stands in. */
function put(target: any, [name, ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    target[name] ??= value;
  } else if (typeof target[name] === 'object') {
    put(target[name], rest, value);
  }
}

function pick(blocks: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> | undefined {
  return names.length ? Object.fromEntries(names.map((name) => [name, blocks[name]])) : undefined;
}
