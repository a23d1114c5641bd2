import { Token } from 'aws-cdk-lib';
import type { IDependable } from 'constructs';
import { isIntrinsic } from './intrinsic';

/** A value that has no form in the service's terms, and why. */
export class Unusable {
  public constructor(public readonly reason: string) {}
}

type Scalar = string | number;

/** What a user gave, in the service's terms: a scalar, a list, the members of a structure, or nothing. */
export type GivenValue = string | number | undefined | Unusable | readonly (Given | GivenValue)[] | GivenMembers;

/** The members of a structure, by their names in the SageMaker API. */
export interface GivenMembers {
  readonly [member: string]: Given;
}

/** A value together with what its user calls it. */
export class Given {
  public constructor(
    public readonly name: string,
    public readonly value: GivenValue,
    public readonly waitsFor?: IDependable,
  ) {}
}

/**
 * Says what the user calls a value.
 *
 * @param name the property's name; empty where the service nests what the user doesn't, and a complete suffix (`.team`) for an item of a list
 * @param value the value in the service's terms; undefined when it was left out
 * @param waitsFor what has to be deployed first, when the value itself doesn't say so
 */
export function given(name: string, value: GivenValue, waitsFor?: IDependable): Given {
  return new Given(name, value, waitsFor);
}

/**
 * The items of a list in the form that the service takes, where that isn't the form they were given in.
 *
 * A list that is known only at deployment can't be taken apart, and so can't be put into that form.
 */
export function givenItems<T>(items: readonly T[] | undefined, render: (item: T) => Given | GivenValue): GivenValue {
  return Token.isUnresolved(items)
    ? new Unusable('must be a list whose items are written out, got one that is known only at deployment')
    : items?.map(render);
}

/** A scalar, or the items of a list, or a structure: the members that were given, and the paths of those that weren't. */
interface Content {
  readonly scalar?: Scalar | Unusable;
  readonly items?: readonly Setting[];
  readonly members?: ReadonlyMap<string, Setting>;
  readonly absent?: ReadonlyMap<string, string>;
}

/** A node of the settings tree: where it stands for the service, where its user gave it, and what it holds. */
export class Setting {
  /** The tree of everything that was given for one profile. */
  public static treeOf(members: GivenMembers): Setting {
    return Setting.from('', '', given('', members));
  }

  /**
   * The tree as the template has it in the end, each setting at the path where its user gave it, or would have.
   *
   * @param properties as the template has them
   * @param tree as it was given
   * @param resolve makes of a token what the template has in its place: a setting that is as it was given keeps its token
   */
  public static fromTemplate(properties: any, tree: Setting, resolve: (value: unknown) => unknown): Setting {
    const read = (value: any, path: string, servicePath: string, before: Setting | undefined): Setting => {
      if (before?.scalar !== undefined && JSON.stringify(resolve(before.scalar)) === JSON.stringify(value)) {
        return before;
      }
      if (Array.isArray(value)) {
        const items = value.map((item, index) => read(item, `${path}[${index}]`, `${servicePath}[]`, before?.items?.[index]));
        return new Setting(path, servicePath, { items });
      }
      if (typeof value !== 'object' || value === null || isIntrinsic(value)) {
        return new Setting(path, servicePath, { scalar: isIntrinsic(value) ? Token.asString(value) : value });
      }
      const at = (member: string) => before?.pathOf(member) ?? [path, member].filter((part) => part).join('.');
      // the template leaves out structures that hold nothing; their members still have a path
      const emptied = [...before?.members ?? []].filter(([, setting]) => setting.members).map(([member]) => [member, {}]);
      const members = new Map(Object.entries({ ...Object.fromEntries(emptied), ...value }).map(([member, memberValue]) =>
        [member, read(memberValue, at(member), servicePath ? `${servicePath}.${member}` : member, before?.members?.get(member))]));
      const gone = [...before?.members?.keys() ?? [], ...before?.content.absent?.keys() ?? []].filter((member) => !members.has(member));
      return new Setting(path, servicePath, { members, absent: new Map(gone.map((member) => [member, at(member)])) });
    };
    return read(properties, tree.path, tree.servicePath, tree);
  }

  private static from(path: string, servicePath: string, { value, waitsFor }: Given): Setting {
    if (value === undefined || value === null) {
      return new Setting(path, servicePath, { scalar: new Unusable(`must be given, got ${value}`) }, waitsFor);
    }
    if (Array.isArray(value) && !Token.isUnresolved(value)) {
      const items = value.map((item, index) => {
        const itemGiven = item instanceof Given ? item : given(`[${index}]`, item);
        return Setting.from(`${path}${itemGiven.name}`, `${servicePath}[]`, itemGiven);
      });
      return new Setting(path, servicePath, { items }, waitsFor);
    }
    if (typeof value !== 'object' || value instanceof Unusable || Token.isUnresolved(value)) {
      return new Setting(path, servicePath, { scalar: value as Scalar | Unusable }, waitsFor);
    }
    const members = new Map<string, Setting>();
    const absent = new Map<string, string>();
    for (const [member, memberGiven] of Object.entries(value as GivenMembers)) {
      const memberPath = [path, memberGiven.name].filter((part) => part).join('.');
      if (memberGiven.value === undefined || memberGiven.value === null) {
        absent.set(member, memberPath);
      } else {
        members.set(member, Setting.from(memberPath, servicePath ? `${servicePath}.${member}` : member, memberGiven));
      }
    }
    return new Setting(path, servicePath, { members, absent }, waitsFor);
  }

  private constructor(
    /** Where the user gave it, in their own terms. */
    public readonly path: string,
    /** Where it stands in the service model. */
    public readonly servicePath: string,
    private readonly content: Content,
    /** What has to be deployed before this setting can be. */
    public readonly waitsFor?: IDependable,
  ) {}

  /** The scalar, when it is one; a list that is known only at deployment as a whole is one, too. */
  public get scalar(): Scalar | Unusable | undefined {
    return this.content.scalar;
  }

  /** The items, when it is a list. */
  public get items(): readonly Setting[] | undefined {
    return this.content.items;
  }

  /** The members that were given, when it is a structure. */
  public get members(): ReadonlyMap<string, Setting> | undefined {
    return this.content.members;
  }

  /** The setting at this path of members below this one, if it was given. */
  public get(memberPath: string): Setting | undefined {
    return memberPath.split('.').reduce<Setting | undefined>((setting, member) => setting?.members?.get(member), this);
  }

  /** Where the user would give this member. */
  public pathOf(member: string): string {
    return this.members?.get(member)?.path ?? this.content.absent?.get(member) ?? [this.path, member].filter((part) => part).join('.');
  }

  /** The scalar, unless it is only known at deployment. */
  public get known(): Scalar | undefined {
    return this.scalar instanceof Unusable || Token.isUnresolved(this.scalar) ? undefined : this.scalar;
  }

  /** This setting and all below it. */
  public *all(): Generator<Setting> {
    yield this;
    for (const child of this.items ?? this.members?.values() ?? []) {
      yield* child.all();
    }
  }

  /**
   * The plain tree that the service takes, without structures that hold nothing.
   *
   * @param keep chooses among scalars and lists; a list stays or goes as a whole
   */
  public toService(keep: (setting: Setting) => boolean = () => true): any {
    if (!this.members) {
      return keep(this) ? this.items?.map((item) => item.toService() ?? {}) ?? this.scalar : undefined;
    }
    const entries = [...this.members].map(([member, setting]) => [member, setting.toService(keep)]).filter(([, value]) => value !== undefined);
    return entries.length ? Object.fromEntries(entries) : undefined;
  }
}
