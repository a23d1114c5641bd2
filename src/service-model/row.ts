import { isTakenByCloudFormation } from './carrier';
import type { Constraints, SettingSpec } from './setting-spec';
import { USER_PROFILE } from './user-profile.generated';

/** What a setting has to keep to. */
export interface Limits {
  readonly constraints: Constraints;
  /** Values that were found to. */
  readonly right: Set<string | number>;
}

/** A row of the table, with those of what stands below it. */
export class Row {
  /** The row at a path; one without a specification where the service knows no setting. The root of all settings is a structure. */
  public static at(path: string): Row {
    rows ??= Row.all();
    return rows.get(path) ?? new Row(path);
  }

  /** The whole table. */
  private static all(): Map<string, Row> {
    const found = new Map([['', new Row('', { kind: 'structure', api: {}, cfn: {} })]]);
    for (const [path, spec] of Object.entries(USER_PROFILE)) { // what is above stands before what is below
      const row = new Row(path, spec);
      found.set(path, row);
      found.get(path.endsWith('[]') ? path.slice(0, -'[]'.length) : path.slice(0, Math.max(path.lastIndexOf('.'), 0)))!.take(row);
    }
    return found;
  }

  /** The members of a structure, by their names. */
  public readonly members = new Map<string, Row>();

  /** The members without which the service, or CloudFormation, takes no structure. */
  public readonly requiredMembers: Row[] = [];

  /** What holds where only the API takes the setting. */
  private readonly ofTheApi: Limits;
  /** What holds where CloudFormation carries it: what the API states and what CloudFormation does, the stricter of each. */
  private readonly ofBoth: Limits;
  /** The values that CloudFormation doesn't take of it. */
  private readonly valuesOfTheApi?: ReadonlySet<unknown>;
  private item?: Row;

  private constructor(public readonly path: string, public readonly spec?: SettingSpec) {
    this.ofTheApi = { constraints: spec?.api ?? {}, right: new Set() };
    this.ofBoth = { constraints: spec ? stricter(spec) : {}, right: new Set() };
    const ofTheApi = spec?.cfn && spec.api.enum?.filter((value) => !isTakenByCloudFormation(path, value));
    this.valuesOfTheApi = ofTheApi?.length ? new Set(ofTheApi) : undefined;
  }

  /** What holds for the setting: what the API states, and what CloudFormation does too when CloudFormation carries it. */
  public limits(isCarried: boolean): Limits {
    return isCarried ? this.ofBoth : this.ofTheApi;
  }

  /** Whether CloudFormation takes the setting with this value, as far as that is written out; what is in the value aside. */
  public isTaken(value: unknown): boolean {
    return this.spec?.cfn !== undefined && !this.valuesOfTheApi?.has(value);
  }

  /** What the service calls it. */
  public get name(): string {
    return this.path.slice(this.path.lastIndexOf('.') + 1);
  }

  /** The row of a member, whether the service knows it or not. */
  public member(name: string): Row {
    return this.members.get(name) ?? new Row(this.path ? `${this.path}.${name}` : name);
  }

  /** The row of the items. */
  public get items(): Row {
    return this.item ?? new Row(`${this.path}[]`);
  }

  /** Puts a row below this one. */
  private take(row: Row): void {
    if (row.path.endsWith('[]')) {
      this.item = row;
    } else {
      this.members.set(row.name, row);
      if (row.ofBoth.constraints.required) {
        this.requiredMembers.push(row);
      }
    }
  }
}

let rows: ReadonlyMap<string, Row> | undefined;

function stricter({ api, cfn }: SettingSpec): Constraints {
  return cfn === undefined ? api : {
    required: api.required || cfn.required,
    min: strictest(Math.max, api.min, cfn.min),
    max: strictest(Math.min, api.max, cfn.max),
    pattern: cfn.pattern,
    enum: cfn.enum ? cfn.enum.filter((value) => api.enum?.includes(value) ?? true) : api.enum,
  };
}

function strictest(choose: (a: number, b: number) => number, a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? a ?? b : choose(a, b);
}
