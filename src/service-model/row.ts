import type { Constraints, SettingSpec } from './setting-spec';
import { USER_PROFILE } from './user-profile.generated';

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

  /** What holds where CloudFormation carries the setting: what the API states and what CloudFormation does, the stricter of each. */
  private readonly both: Constraints;
  private item?: Row;

  private constructor(public readonly path: string, public readonly spec?: SettingSpec) {
    this.both = spec ? stricter(spec) : {};
  }

  /** The constraints that hold for the setting: the API's, and CloudFormation's too when CloudFormation carries it. */
  public constraints(isCarried: boolean): Constraints {
    return isCarried ? this.both : this.spec?.api ?? {};
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
      if (row.both.required) {
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
    unique: cfn.unique,
  };
}

function strictest(choose: (a: number, b: number) => number, a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? a ?? b : choose(a, b);
}
