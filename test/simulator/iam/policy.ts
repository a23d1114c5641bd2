/** What is known of a request, by condition key in lower case; undefined for a key that the request could have had, and has not. */
export type RequestContext = ReadonlyMap<string, string | undefined>;

/** What the statements of policies come to. */
export type Decision = 'allowed' | 'denied' | 'not allowed';

/** Gives the value of a policy variable; undefined where the request has none. */
type Variables = (key: string) => string | undefined;

/** Decides on a request. A condition or a variable that isn't known is an error: what would be decided then is a guess. */
export function decide(statements: readonly any[], action: string, resource: string, context: RequestContext): Decision {
  const fitting = statements.filter((statement) => appliesTo(statement, action, resource, context)).map(({ Effect }) => Effect);
  return fitting.includes('Deny') ? 'denied' : fitting.includes('Allow') ? 'allowed' : 'not allowed';
}

function appliesTo(
  { Action, NotAction, Resource, NotResource, Condition = {} }: any, action: string, resource: string, context: RequestContext,
): boolean {
  const variables = (key: string) => valueOf(key, context, `the policy variable \${${key}}`);
  const isAction = (pattern: string) => matches(pattern.toLowerCase(), action.toLowerCase(), variables);
  const isResource = (pattern: string) => matches(pattern, resource, variables);
  return (Action !== undefined ? list(Action).some(isAction) : !list(NotAction).some(isAction))
    && (Resource !== undefined ? list(Resource).some(isResource) : !list(NotResource).some(isResource))
    && Object.entries<any>(Condition).every(([operator, keys]) =>
      Object.entries<any>(keys).every(([key, values]) =>
        isMet(operator, valueOf(key, context, `the condition key ${key}`), list(values).map(String), variables)));
}

function isMet(operator: string, value: string | undefined, values: readonly string[], variables: Variables): boolean {
  const [, base, ifExists] = /^(.*?)(IfExists)?$/.exec(operator)!;
  const some = (test: (pattern: string, against: string) => boolean) => value !== undefined && values.some((pattern) => test(pattern, value));
  const isMetBy = (): boolean => {
    switch (base) {
      case 'StringEquals': return some((pattern, against) => isSame(pattern, against, variables));
      case 'StringNotEquals': return !some((pattern, against) => isSame(pattern, against, variables));
      case 'StringLike': return some((pattern, against) => matches(pattern, against, variables));
      case 'StringNotLike': return !some((pattern, against) => matches(pattern, against, variables));
      case 'ArnEquals': case 'ArnLike': return some((pattern, against) => isArnLike(pattern, against, variables));
      case 'ArnNotEquals': case 'ArnNotLike': return !some((pattern, against) => isArnLike(pattern, against, variables));
      case 'Bool': return some((pattern, against) => pattern.toLowerCase() === against.toLowerCase());
      case 'Null': return values.includes(String(value === undefined));
      default: throw new Error(`a rehearsal doesn't know the condition operator ${operator}`);
    }
  };
  const fits = isMetBy();
  return fits || (ifExists !== undefined && value === undefined);
}

/** Wildcards reach no further than a part of the ARN does. */
function isArnLike(pattern: string, value: string, variables: Variables): boolean {
  const [patternParts, valueParts] = [partsOfArn(pattern), partsOfArn(value)];
  return patternParts.length === valueParts.length && patternParts.every((part, index) => matches(part, valueParts[index], variables));
}

function partsOfArn(arn: string): string[] {
  // the colon in a default or a name of a variable divides nothing
  const parts = arn.match(/(?:\$\{[^}]*\}|[^:])*(?::|$)/g)!.map((part) => part.replace(/:$/, ''));
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function isSame(pattern: string, value: string, variables: Variables): boolean {
  return expanded(pattern, variables, (literal) => literal) === value;
}

function matches(pattern: string, value: string, variables: Variables): boolean {
  const escape = (text: string) => text.replace(/[.+^${}()|[\]\\*?]/g, '\\$&');
  const expression = expanded(pattern, variables, (text, isVariable) =>
    isVariable ? escape(text) : escape(text).replace(/\\\*/g, '.*').replace(/\\\?/g, '.'));
  return expression !== undefined && new RegExp(`^${expression}$`, 's').test(value);
}

/** A pattern with its variables replaced; undefined where one has no value, which then matches nothing. */
function expanded(pattern: string, variables: Variables, render: (text: string, isVariable: boolean) => string): string | undefined {
  const parts = pattern.split(/\$\{([^}]*)\}/).map((text, index) => {
    if (index % 2 === 0) {
      return render(text, false);
    }
    const value = ['*', '?', '$'].includes(text) ? text : variables(text);
    return value === undefined ? undefined : render(value, true);
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}

function valueOf(key: string, context: RequestContext, what: string): string | undefined {
  const name = key.toLowerCase();
  if (!context.has(name)) {
    throw new Error(`a rehearsal doesn't know ${what}`);
  }
  return context.get(name);
}

function list(value: any): any[] {
  return value === undefined ? [] : [value].flat();
}
