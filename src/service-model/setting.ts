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

/** What a user gave, in the service's terms: a scalar, a list, a structure, or nothing. */
export type GivenValue = string | number | undefined | Unusable | readonly GivenValue[] | GivenMembers;

/**
 * The key under which a structure has the names of its members: a symbol, which no rendering of a template shows, and the same one in another copy
 * of the library.
 */
export const GIVEN_AS = Symbol.for('cdk-sagemaker-studio.givenAs');

/** The key of what has to be deployed before a structure can be, where its values don't say so. */
export const WAITS_FOR = Symbol.for('cdk-sagemaker-studio.waitsFor');

/** The key by which settings are known that any number of profiles have in common. */
export const SHARED = Symbol.for('cdk-sagemaker-studio.shared');

/**
 * What the user calls the members of a structure: a property's name, or nothing where the service nests what the user doesn't.
 *
 * Under the empty name is what stands for the structure itself in a list (`.team`), where that isn't its index.
 */
export type GivenNames = Readonly<Record<string, string>>;

/** A structure: its members by their names in the SageMaker API, undefined where they were left out. */
export interface GivenMembers {
  readonly [GIVEN_AS]: GivenNames;
  readonly [WAITS_FOR]?: IDependable;
  readonly [SHARED]?: Findings;
  readonly [member: string]: GivenValue;
}

/** What was found out about shared settings for one profile, and needn't be found out for the next. */
export interface Findings {
  /** Whether the check found nothing in them. */
  isRight?: boolean;
  isPlain?: boolean;
  parts?: Split;
}

/** Whether a value is a structure; any other object that somebody gave isn't taken apart. */
export function isGivenStructure(value: unknown): value is GivenMembers {
  return typeof value === 'object' && value !== null && GIVEN_AS in value;
}

/** The names of the members that were given; of anything but a structure there are none. */
export function membersOf(value: GivenValue): string[] {
  return isGivenStructure(value) ? Object.keys(value).filter((name) => value[name] !== undefined && value[name] !== null) : [];
}

/** Whether a value is a list whose items are written out. */
export function isGivenList(value: unknown): value is readonly GivenValue[] {
  return Array.isArray(value) && !(typeof value[0] === 'string' && value[0].includes(START_OF_LIST_TOKEN) && Token.isUnresolved(value));
}

/**
 * The items of a list in the form that the service takes, where that isn't the form they were given in.
 *
 * A list that is known only at deployment can't be taken apart, and so can't be put into that form.
 */
export function givenItems<T>(items: readonly T[] | undefined, render: (item: T) => GivenValue): GivenValue {
  return Token.isUnresolved(items)
    ? new Unusable('must be a list whose items are written out, got one that is known only at deployment')
    : items?.map(render);
}

/**
 * A node of the settings tree: where it stands for the service, where its user gave it, and what it holds.
 *
 * It is a view of what was given, made where somebody looks: one for every setting of thousands of profiles would take as much memory as all the
 * rest of an app.
 */
export class Setting {
  /** The tree of everything that was given for one profile. */
  public static treeOf(members: GivenMembers): Setting {
    return new Setting(undefined, undefined, Row.at(''), members);
  }

  /**
   * The tree as the template has it in the end, each setting at the path where its user gave it, or would have.
   *
   * @param properties as the template has them
   * @param tree as it was given
   * @param resolve makes of a token what the template has in its place: a setting that is as it was given keeps its token
   */
  public static fromTemplate(properties: any, tree: Setting, resolve: (value: unknown) => unknown): Setting {
    const asGiven = (value: any, before: Setting | undefined): GivenValue => {
      if (before?.scalar !== undefined && JSON.stringify(resolve(before.scalar)) === JSON.stringify(value)) {
        return before.scalar;
      }
      if (typeof value !== 'object' || value === null || isIntrinsic(value)) {
        return isIntrinsic(value) ? Token.asString(value) : value;
      }
      if (Array.isArray(value)) {
        return value.map((item, index) => asGiven(item, before?.items?.[index]));
      }
      const known = before?.members;
      // the template leaves out structures that hold nothing; their members still have a path
      const emptied = [...known ?? []].filter(([, member]) => member.members).map(([member]) => [member, {}]);
      const members = Object.entries<any>({ ...Object.fromEntries(emptied), ...value })
        .map(([member, memberValue]) => [member, asGiven(memberValue, known?.get(member))]);
      return { ...Object.fromEntries(members), [GIVEN_AS]: before?.names ?? {} };
    };
    return Setting.treeOf(asGiven(properties, tree) as GivenMembers);
  }

  /** The scalar, when it is one; a list that is known only at deployment as a whole is one, too. */
  public readonly scalar?: Scalar | Unusable;

  private constructor(
    private readonly parent: Setting | undefined,
    /** The name of the member or the number of the item that it is. */
    private readonly key: string | number | undefined,
    /** What the table says of it. */
    public readonly row: Row,
    /** As it was given. */
    public readonly value: GivenValue,
  ) {
    if (typeof value === 'string' || typeof value === 'number') {
      this.scalar = value;
    } else if (value === undefined || value === null) {
      this.scalar = new Unusable(`must be given, got ${value}`);
    } else if (typeof value !== 'object' || value instanceof Unusable || (!isGivenStructure(value) && Token.isUnresolved(value))) {
      this.scalar = value as Scalar | Unusable;
    }
  }

  /** Where the user gave it, in their own terms. */
  public get path(): string {
    const { parent, key } = this;
    return parent === undefined ? '' : typeof key === 'number' ? `${parent.path}${this.names?.[''] || `[${key}]`}` : parent.pathOf(key!);
  }

  /** Where it stands in the service model. */
  public get servicePath(): string {
    return this.row.path;
  }

  /** The items, when it is a list. */
  public get items(): readonly Setting[] | undefined {
    return this.scalar === undefined && Array.isArray(this.value) ? this.value.map((value, index) => this.item(value, index)) : undefined;
  }

  /** The members that were given, when it is a structure. */
  public get members(): ReadonlyMap<string, Setting> | undefined {
    return this.scalar === undefined && !Array.isArray(this.value)
      ? new Map(membersOf(this.value).map((name) => [name, this.member(name)]))
      : undefined;
  }

  /** Whether it is a list or a structure that synthesis may still take apart: it was given as a token. */
  public get isOpen(): boolean {
    return typeof this.scalar === 'object' && !(this.scalar instanceof Unusable);
  }

  /** The setting at this path of members below this one, if it was given. */
  public get(path: string): Setting | undefined {
    const names = namesIn(path);
    return isGivenAt(this.value, names) ? names.reduce<Setting>((setting, name) => setting.member(name), this) : undefined;
  }

  /** The settings at this path of members below each of the members, where they were given. */
  public inEachMember(path: string): Setting[] {
    const { value } = this;
    const names = namesIn(path);
    return membersOf(value).filter((name) => isGivenAt((value as GivenMembers)[name], names)).map((name) => this.member(name).get(path)!);
  }

  /** A member that was given. */
  public member(name: string): Setting {
    return new Setting(this, name, this.row.member(name), (this.value as GivenMembers)[name]);
  }

  /** An item of the list. */
  public item(value: GivenValue, index: number): Setting {
    return new Setting(this, index, this.row.items, value);
  }

  /** Where the user would give this member. */
  public pathOf(member: string): string {
    const { names, path } = this;
    const name = names && Object.hasOwn(names, member) ? names[member] : member;
    return path && name ? `${path}.${name}` : path || name; // the service nests some that the user doesn't
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

  private get names(): GivenNames | undefined {
    return isGivenStructure(this.value) ? this.value[GIVEN_AS] : undefined;
  }
}

/** The plain value that the service takes, without structures that hold nothing. */
export function toService(value: GivenValue): any {
  if (isGivenList(value)) {
    return value.map((item) => toService(item) ?? {});
  }
  if (!isGivenStructure(value)) {
    return typeof value !== 'object' || value instanceof Unusable || Token.isUnresolved(value) ? value : undefined;
  }
  let structure: any;
  for (const name of membersOf(value)) {
    const member = toService(value[name]);
    if (member !== undefined) {
      (structure ??= {})[name] = member;
    }
  }
  return structure;
}

/** Whether a template has a value just as it is: nothing in it is a token. */
export function isPlain(value: GivenValue): boolean {
  if (!isGivenStructure(value)) {
    return isGivenList(value) ? value.every(isPlain) : !isToken(value);
  }
  const findings = value[SHARED];
  if (findings) {
    findings.isPlain ??= Object.keys(value).every((name) => isPlain(value[name]));
    return findings.isPlain;
  }
  return Object.keys(value).every((name) => isPlain(value[name]));
}

/** Whether a value is known only at deployment. Most aren't, and asking aws-cdk-lib takes long. */
export function isToken(value: unknown): boolean {
  return value !== undefined && (typeof value === 'string' ? value.includes(START_OF_TOKEN) : !Number.isSafeInteger(value)) && Token.isUnresolved(value);
}

const START_OF_TOKEN = '${Token[';
const START_OF_LIST_TOKEN = '#{Token[';

/** Whether there is something at this path of members. */
function isGivenAt(value: GivenValue, names: readonly string[]): boolean {
  let found: unknown = value;
  for (const name of names) {
    if (!isGivenStructure(found)) {
      return false;
    }
    found = found[name];
  }
  return found !== undefined && found !== null;
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
