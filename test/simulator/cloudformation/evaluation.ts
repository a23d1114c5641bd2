import { isDeepStrictEqual } from 'util';

/** The values of `AWS::Region` and the like. */
export type Pseudo = Readonly<Record<string, unknown>>;

/** What a template's references come to. */
export interface References {
  ref(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  importValue(name: string): unknown;
}

const NO_VALUE = 'AWS::NoValue';

/** CloudFormation's intrinsic functions. One that isn't known is an error, never a guess. */
export class Evaluation {
  public constructor(
    private readonly body: any,
    private readonly parameters: Readonly<Record<string, unknown>>,
    private readonly pseudo: Pseudo,
  ) {}

  public condition(name: string): boolean {
    const condition = this.body.Conditions?.[name];
    if (condition === undefined) {
      throw new Error(`unresolved condition dependency ${name}`);
    }
    return this.isTrue(condition);
  }

  /** A value with each Fn::If replaced by what it chooses. */
  public decided(value: any): any {
    if (Array.isArray(value)) {
      return value.map((item) => this.decided(item)).filter((item) => item?.Ref !== NO_VALUE);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    if (functionOf(value) === 'Fn::If') {
      const [condition, then, otherwise] = value['Fn::If'];
      return this.decided(this.condition(condition) ? then : otherwise);
    }
    return Object.fromEntries(Object.entries(value)
      .map(([name, member]) => [name, this.decided(member)])
      .filter(([, member]) => member?.Ref !== NO_VALUE));
  }

  /** The logical ids, and names of parameters, that a value refers to. */
  public referencesIn(value: any): string[] {
    if (Array.isArray(value)) {
      return value.flatMap((item) => this.referencesIn(item));
    }
    if (typeof value !== 'object' || value === null) {
      return [];
    }
    const argument = value[functionOf(value) ?? ''];
    switch (functionOf(value)) {
      case 'Ref': return [argument];
      case 'Fn::GetAtt': return [attributeOf(argument)[0]];
      case 'Fn::Sub': {
        const [text, variables = {}] = [argument].flat();
        const names = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]: any) => name.trim());
        return [...names.filter((name: string) => !(name in variables)).map((name: string) => name.split('.')[0]), ...this.referencesIn(variables)];
      }
      default: return Object.values(value).flatMap((member) => this.referencesIn(member));
    }
  }

  /** What a value of a template, with its conditions decided, comes to. */
  public value(value: any, references: References): any {
    const evaluate = (inner: any) => this.value(inner, references);
    if (typeof value === 'string' && value.includes('{{resolve:')) {
      throw new Error(`a rehearsal can't resolve the dynamic reference ${value}`);
    }
    if (Array.isArray(value)) {
      return value.map(evaluate).filter((item) => item !== undefined);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const name = functionOf(value);
    return name ? this.call(name, value[name], references)
      : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, evaluate(member)]).filter(([, member]) => member !== undefined));
  }

  private call(name: string, argument: any, references: References): unknown {
    const evaluate = (inner: any) => this.value(inner, references);
    switch (name) {
      case 'Ref': return this.ref(argument, references);
      case 'Fn::GetAtt': {
        const [logicalId, attribute] = attributeOf(argument);
        return references.attribute(logicalId, evaluate(attribute));
      }
      case 'Fn::Join': return evaluate(argument[1]).map(String).join(argument[0]);
      case 'Fn::Select': {
        const [index, items] = [Number(evaluate(argument[0])), evaluate(argument[1])];
        if (!(index in items)) {
          throw new Error(`template error: Fn::Select cannot select nonexistent value at index ${index}`);
        }
        return items[index];
      }
      case 'Fn::Split': return String(evaluate(argument[1])).split(argument[0]);
      case 'Fn::Sub': return this.substitute(argument, references);
      case 'Fn::FindInMap': return this.findInMap(evaluate(argument));
      case 'Fn::Base64': return Buffer.from(String(evaluate(argument))).toString('base64');
      case 'Fn::GetAZs': return ['a', 'b', 'c'].map((zone) => `${evaluate(argument) || this.pseudo['AWS::Region']}${zone}`);
      case 'Fn::ImportValue': return references.importValue(String(evaluate(argument)));
      case 'Fn::Length': return evaluate(argument).length;
      case 'Fn::If': return evaluate(this.decided({ [name]: argument }));
      default: throw new Error(`a rehearsal doesn't know the intrinsic function ${name}`);
    }
  }

  private ref(name: string, references: References): unknown {
    return name === NO_VALUE ? undefined : this.parameters[name] ?? this.pseudo[name] ?? references.ref(name);
  }

  private substitute(argument: any, references: References): string {
    const [text, variables = {}] = [argument].flat();
    return text.replace(/\$\{([^}]*)\}/g, (_: string, content: string) => {
      const name = content.trim();
      if (name.startsWith('!')) {
        return `\${${name.slice(1)}}`;
      }
      if (name in variables) {
        return String(this.value(variables[name], references));
      }
      const [logicalId, attribute] = attributeOf(name);
      return String(attribute ? references.attribute(logicalId, attribute) : this.ref(name, references));
    });
  }

  private findInMap([map, first, second]: string[]): unknown {
    const found = this.body.Mappings?.[map]?.[first]?.[second];
    if (found === undefined) {
      throw new Error(`template error: unable to get mapping for ${map}::${first}::${second}`);
    }
    return found;
  }

  private isTrue(condition: any): boolean {
    const nothing = (name: string) => { throw new Error(`a condition can't refer to the resource ${name}`); };
    if (typeof condition.Condition === 'string') {
      return this.condition(condition.Condition);
    }
    const name = functionOf(condition) ?? '';
    const argument = condition[name];
    switch (name) {
      case 'Fn::And': return argument.every((inner: any) => this.isTrue(inner));
      case 'Fn::Or': return argument.some((inner: any) => this.isTrue(inner));
      case 'Fn::Not': return !this.isTrue(argument[0]);
      case 'Fn::Equals': {
        const [left, right] = this.value(this.decided(argument), { ref: nothing, attribute: nothing, importValue: nothing });
        return isDeepStrictEqual(asText(left), asText(right));
      }
      default: throw new Error(`a rehearsal doesn't know the condition ${JSON.stringify(condition)}`);
    }
  }
}

function functionOf(value: any): string | undefined {
  const keys = Object.keys(value);
  return keys.length === 1 && /^(Fn::|Ref$)/.test(keys[0]) ? keys[0] : undefined;
}

function attributeOf(argument: any): [logicalId: string, attribute: any] {
  if (Array.isArray(argument)) {
    return [argument[0], argument.length > 2 ? argument.slice(1).join('.') : argument[1]];
  }
  const [logicalId, ...attribute] = argument.split('.');
  return [logicalId, attribute.join('.')];
}

function asText(value: unknown): unknown {
  return typeof value === 'object' ? value : String(value);
}
