import { readFileSync } from 'fs';
import { join } from 'path';

/*
 * Fails if something in the public API isn't documented, and lists it. Reads jsii's assembly, so it runs after jsii.
 *
 * What isn't asked for:
 * - a summary of a constructor: its class says what it makes; its parameters are asked for
 * - a @default of a parameter: jsii keeps none, so the text of an optional parameter has to say what happens when it is left out
 */

interface Documented {
  readonly name: string;
  readonly docs?: { readonly summary?: string; readonly remarks?: string; readonly default?: string; readonly see?: string };
  readonly optional?: boolean;
}

interface Callable extends Documented {
  readonly parameters?: readonly Documented[];
}

interface Type extends Documented {
  readonly initializer?: Omit<Callable, 'name'>;
  readonly members?: readonly Documented[];
  readonly methods?: readonly Callable[];
  readonly properties?: readonly Documented[];
}

/** What is wrong with the docstrings of one assembly, a line for each. */
export function undocumented({ types }: { readonly types: { readonly [fqn: string]: Type } }): string[] {
  return Object.values(types).flatMap((type) => {
    const constructors = type.initializer ? [{ ...type.initializer, name: 'constructor' }] : [];
    const at = (member: Documented) => `${type.name}.${member.name}`;
    return [
      ...summaryOf(type, type.name),
      ...type.docs?.see ? [] : [`${type.name}: no @see with the page of the service`],
      ...[...type.members ?? [], ...type.properties ?? [], ...type.methods ?? []].flatMap((member) => summaryOf(member, at(member))),
      ...(type.properties ?? []).filter(({ optional, docs }) => optional && !docs?.default).map((property) => `${at(property)}: no @default`),
      ...[...constructors, ...type.methods ?? []].flatMap((callable) =>
        (callable.parameters ?? []).flatMap((parameter) => problemsOf(parameter, `${at(callable)}(${parameter.name})`))),
    ];
  });
}

function problemsOf(parameter: Documented, at: string): string[] {
  const { summary, remarks } = parameter.docs ?? {};
  const saysWhatHappens = /left out/.test(`${summary} ${remarks}`);
  return [...summaryOf(parameter, at), ...parameter.optional && !saysWhatHappens ? [`${at}: doesn't say what happens when it is left out`] : []];
}

/** jsii ends a summary at the first semicolon, and what is left of the sentence is gone from tables and tool tips. */
function summaryOf({ docs }: Documented, at: string): string[] {
  return !docs?.summary ? [`${at}: no summary`] : docs.summary.endsWith(';') ? [`${at}: jsii ends its summary at the semicolon`] : [];
}

if (require.main === module) {
  const problems = undocumented(JSON.parse(readFileSync(join(__dirname, '..', '.jsii'), 'utf-8')));
  problems.forEach((problem) => console.error(problem));
  console.log(problems.length ? `${problems.length} gaps in the docstrings` : 'every public member is documented');
  process.exitCode = problems.length ? 1 : 0;
}
