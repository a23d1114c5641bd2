import { isDeepStrictEqual } from 'util';
import { Evaluation } from './evaluation';
import type { Pseudo, References } from './evaluation';

/** Why a resource couldn't be created, updated or deleted. Whatever else is thrown is a fault of the rehearsal or of the template. */
export class ResourceFailure extends Error {
  /**
   * @param message the reason, as CloudFormation would give it
   * @param physicalId what is there in spite of the failure
   */
  public constructor(message: string, public readonly physicalId?: string) {
    super(message);
    this.name = 'ResourceFailure';
  }
}

/** A resource as a template declares it, its conditions decided. */
export interface Declaration {
  readonly Type: string;
  readonly Properties: any;
  readonly DependsOn?: string | string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: any;
}

/** A template with its parameters given: what is in it then, what waits for what, and what its values come to. */
export class Template {
  public readonly resources = new Map<string, Declaration>();
  public readonly parameters: Readonly<Record<string, unknown>>;
  private readonly evaluation: Evaluation;
  private readonly waits = new Map<string, readonly string[]>();

  /**
   * @param body as it is in the cloud assembly
   * @param given values of parameters; one that is missing has its default
   * @param pseudo the pseudo parameters
   */
  public constructor(public readonly body: any, public readonly given: Readonly<Record<string, unknown>>, pseudo: Pseudo) {
    if (body.Transform) {
      throw new Error(`a rehearsal can't play a template with a transform: ${JSON.stringify(body.Transform)}`);
    }
    this.parameters = Object.fromEntries(Object.entries<any>(body.Parameters ?? {})
      .map(([name, declaration]) => [name, valueOfParameter(name, declaration, given[name])]));
    this.evaluation = new Evaluation(body, this.parameters, pseudo);
    for (const [logicalId, { Condition, ...declaration }] of Object.entries<any>(body.Resources ?? {})) {
      if (Condition === undefined || this.evaluation.condition(Condition)) {
        this.resources.set(logicalId, this.evaluation.decided({ Properties: {}, ...declaration }));
      }
    }
    for (const [logicalId, { Properties, DependsOn = [] }] of this.resources) {
      const references = [...[DependsOn].flat(), ...this.evaluation.referencesIn(Properties)];
      this.waits.set(logicalId, [...new Set(references)].filter((id) => this.resources.has(id)));
    }
    this.refuseCycles();
  }

  /** The resources that have to be there before one, as the template has it. */
  public waitsFor(logicalId: string): readonly string[] {
    return this.waits.get(logicalId) ?? [];
  }

  public properties(logicalId: string, references: References): any {
    return this.evaluation.value(this.resources.get(logicalId)!.Properties, references) ?? {};
  }

  /** The outputs, and the names of those that are exported. */
  public outputs(references: References): { readonly values: Map<string, unknown>; readonly exports: Map<string, unknown> } {
    const values = new Map<string, unknown>();
    const exports = new Map<string, unknown>();
    for (const [name, { Condition, Value, Export }] of Object.entries<any>(this.body.Outputs ?? {})) {
      if (Condition === undefined || this.evaluation.condition(Condition)) {
        const value = this.evaluation.value(this.evaluation.decided(Value), references);
        values.set(name, value);
        if (Export) {
          exports.set(String(this.evaluation.value(this.evaluation.decided(Export.Name), references)), value);
        }
      }
    }
    return { values, exports };
  }

  /** Whether deploying one over the other changes nothing at all. */
  public isSameAs(other: Template): boolean {
    return isDeepStrictEqual([this.body, this.parameters], [other.body, other.parameters]);
  }

  private refuseCycles(): void {
    const finished = new Set<string>();
    const visit = (logicalId: string, path: readonly string[]) => {
      if (path.includes(logicalId)) {
        throw new Error(`circular dependency between resources: [${path.slice(path.indexOf(logicalId)).join(', ')}]`);
      }
      if (!finished.has(logicalId)) {
        this.waitsFor(logicalId).forEach((before) => visit(before, [...path, logicalId]));
        finished.add(logicalId);
      }
    };
    [...this.resources.keys()].forEach((logicalId) => visit(logicalId, []));
  }
}

function valueOfParameter(name: string, { Type, Default, AllowedValues }: any, given: unknown): unknown {
  const value = given ?? Default;
  if (value === undefined) {
    throw new Error(`parameters: [${name}] must have values`);
  }
  if (AllowedValues && !AllowedValues.map(String).includes(String(value))) {
    throw new Error(`parameter '${name}' must be one of AllowedValues, got '${value}'`);
  }
  if (Type.startsWith('AWS::SSM::Parameter::Value<')) {
    return /^\/cdk-bootstrap\/.*\/version$/.test(value) ? '29' : asParameter(Type, `ssm-value-of-${value}`);
  }
  return asParameter(Type, value);
}

function asParameter(type: string, value: unknown): unknown {
  return /List</.test(type) || type === 'CommaDelimitedList'
    ? (Array.isArray(value) ? value.map(String) : String(value).split(',').map((item) => item.trim()))
    : String(value);
}
