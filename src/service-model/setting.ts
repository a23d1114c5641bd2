import { Token } from 'aws-cdk-lib';
import type { IDependable } from 'constructs';
import { isIntrinsic } from './intrinsic';
import { Row } from './row';
import type { Split } from './split';

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

/** Settings that any number of profiles have in common: what was found out about them for one needn't be found out for the next. */
export class SharedGiven extends Given {
  /** What stands for them in the tree: the same each time, since they are in the same place in every profile. */
  public setting?: Setting;
}

/**
 * Says what the user calls a value.
 *
 * @param name the property's name; empty where the service nests what the user doesn't, and a complete suffix (`.team`) for an item of a list
 * @param value the value in the service's terms; undefined when it was left out
 * @param waitsFor what has to be deployed first, when the value itself doesn't say so
 */
export function given(name: string, value: GivenValue, waitsFor?: IDependable): Given {
  return value === undefined ? leftOut(name) : new Given(name, value, waitsFor);
}

const ABSENT = new Map<string, Given>();

/** Most of what can be given is left out most of the time: one object says so for all profiles. */
function leftOut(name: string): Given {
  let absent = ABSENT.get(name);
  if (!absent) {
    absent = new Given(name, undefined);
    ABSENT.set(name, absent);
  }
  return absent;
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

/**
 * A node of the settings tree: where it stands for the service, where its user gave it, and what it holds.
 *
 * It is a view of what was given, made where somebody looks: to keep one for every setting of thousands of profiles would take as much memory as
 * all the rest of an app.
 */
export class Setting {
  /** The tree of everything that was given for one profile. */
  public static treeOf(members: GivenMembers): Setting {
    return new Setting(undefined, '', Row.at(''), members);
  }

  /**
   * The tree as the template has it in the end, each setting at the path where its user gave it, or would have.
   *
   * @param properties as the template has them
   * @param tree as it was given
   * @param resolve makes of a token what the template has in its place: a setting that is as it was given keeps its token
   */
  public static fromTemplate(properties: any, tree: Setting, resolve: (value: unknown) => unknown): Setting {
    const read = (value: any, parent: Setting | undefined, name: string, row: Row, before: Setting | undefined): Setting => {
      if (before?.scalar !== undefined && JSON.stringify(resolve(before.scalar)) === JSON.stringify(value)) {
        return before;
      }
      if (typeof value !== 'object' || value === null || isIntrinsic(value)) {
        return new Setting(parent, name, row, isIntrinsic(value) ? Token.asString(value) : value);
      }
      const setting = new Setting(parent, name, row, before?.value ?? {});
      if (Array.isArray(value)) {
        setting.listed = value.map((item, index) => read(item, setting, `[${index}]`, row.items, before?.items?.[index]));
        return setting;
      }
      // the template leaves out structures that hold nothing; their members still have a path
      const emptied = [...before?.members ?? []].filter(([, member]) => member.members).map(([member]) => [member, {}]);
      setting.named = new Map(Object.entries({ ...Object.fromEntries(emptied), ...value }).map(([member, memberValue]) =>
        [member, read(memberValue, setting, setting.nameOf(member), row.member(member), before?.members?.get(member))]));
      return setting;
    };
    return read(properties, undefined, '', tree.row, tree);
  }

  /** The scalar, when it is one; a list that is known only at deployment as a whole is one, too. */
  public readonly scalar?: Scalar | Unusable;

  /** Whether the check found nothing in it. */
  public isRight = false;

  /** The parts that its split gave. */
  public parts?: Split;

  private plain?: boolean;
  private listed?: readonly Setting[];
  private named?: ReadonlyMap<string, Setting>;

  private constructor(
    private readonly parent: Setting | undefined,
    private readonly name: string,
    /** What the table says of it. */
    public readonly row: Row,
    private readonly value: GivenValue,
    /** What has to be deployed before this setting can be. */
    public readonly waitsFor?: IDependable,
  ) {
    if (typeof value === 'string' || typeof value === 'number') {
      this.scalar = value;
    } else if (value === undefined || value === null) {
      this.scalar = new Unusable(`must be given, got ${value}`);
    } else if (typeof value !== 'object' || value instanceof Unusable || Token.isUnresolved(value)) {
      this.scalar = value as Scalar | Unusable;
    }
  }

  /** Where the user gave it, in their own terms. */
  public get path(): string {
    return this.parent?.items ? `${this.parent.path}${this.name}` : under(this.parent?.path ?? '', this.name);
  }

  /** Where it stands in the service model. */
  public get servicePath(): string {
    return this.row.path;
  }

  /** The items, when it is a list. */
  public get items(): readonly Setting[] | undefined {
    if (this.isUnread && Array.isArray(this.value)) {
      this.listed = this.itemsOf(this.value);
    }
    return this.listed;
  }

  /** The members that were given, when it is a structure. */
  public get members(): ReadonlyMap<string, Setting> | undefined {
    if (this.isUnread && !Array.isArray(this.value)) {
      this.named = this.membersOf(this.value as GivenMembers);
    }
    return this.named;
  }

  /** Whether the template has it just as it is: nothing in it is a token. */
  public get isPlain(): boolean {
    this.plain ??= this.items ? this.items.every((item) => item.isPlain)
      : this.members ? [...this.members.values()].every((member) => member.isPlain)
        : !isToken(this.scalar);
    return this.plain;
  }

  /** Whether it is a list or a structure that synthesis may still take apart: it was given as a token. */
  public get isOpen(): boolean {
    return typeof this.scalar === 'object' && !(this.scalar instanceof Unusable);
  }

  /** The setting at this path of members below this one, if it was given. */
  public get(path: string): Setting | undefined {
    let setting: Setting | undefined = this;
    for (const name of namesIn(path)) {
      setting = setting?.members?.get(name);
    }
    return setting;
  }

  /** Where the user would give this member. */
  public pathOf(member: string): string {
    return under(this.path, this.nameOf(member));
  }

  /** The scalar, unless it is only known at deployment. */
  public get known(): Scalar | undefined {
    return this.scalar instanceof Unusable || isToken(this.scalar) ? undefined : this.scalar;
  }

  /** This setting and all below it. */
  public all(): Setting[] {
    const settings: Setting[] = [];
    const visit = (setting: Setting) => {
      settings.push(setting);
      (setting.items ?? setting.members)?.forEach(visit);
    };
    visit(this);
    return settings;
  }

  /** The plain value that the service takes, without structures that hold nothing. */
  public toService(): any {
    if (this.scalar !== undefined) {
      return this.scalar;
    }
    if (this.items) {
      return this.items.map((item) => item.toService() ?? {});
    }
    let structure: any;
    for (const [name, member] of this.members!) {
      const value = member.toService();
      if (value !== undefined) {
        (structure ??= {})[name] = value;
      }
    }
    return structure;
  }

  private get isUnread(): boolean {
    return this.scalar === undefined && this.listed === undefined && this.named === undefined;
  }

  private itemsOf(values: readonly (Given | GivenValue)[]): Setting[] {
    const row = this.row.items;
    return values.map((value, index) => value instanceof Given
      ? new Setting(this, value.name, row, value.value, value.waitsFor)
      : new Setting(this, `[${index}]`, row, value));
  }

  private membersOf(values: GivenMembers): Map<string, Setting> {
    const members = new Map<string, Setting>();
    for (const name of Object.keys(values)) {
      const member = values[name];
      if (member.value !== undefined && member.value !== null) {
        members.set(name, member instanceof SharedGiven ? member.setting ??= this.member(name, member) : this.member(name, member));
      }
    }
    return members;
  }

  private member(name: string, { name: givenAs, value, waitsFor }: Given): Setting {
    return new Setting(this, givenAs, this.row.member(name), value, waitsFor);
  }

  /** What the user calls this member. */
  private nameOf(member: string): string {
    const found = (this.value as GivenMembers | undefined)?.[member];
    return found instanceof Given ? found.name : member;
  }
}

/** Whether a value is known only at deployment. A token among numbers is never one that can be counted with, and asking takes long. */
export function isToken(value: unknown): boolean {
  return !Number.isSafeInteger(value) && Token.isUnresolved(value);
}

/** Where the user gave something that has this name at a path; the service nests some that the user doesn't. */
function under(path: string, name: string): string {
  return path && name ? `${path}.${name}` : path || name;
}

const names = new Map<string, readonly string[]>();

/** The names in a path of members: rules ask for the same few paths of every profile. */
function namesIn(path: string): readonly string[] {
  let found = names.get(path);
  if (!found) {
    found = path.split('.');
    names.set(path, found);
  }
  return found;
}
