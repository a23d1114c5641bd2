import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { CSharpVisitor, translateTypeScript } from 'jsii-rosetta';

const ROOT = resolve(__dirname, '..');

interface Type {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly name: string;
  readonly datatype?: boolean;
}

/** Throws unless the sources for .NET declare each public type, each in the file of its name. */
export function checkDotnetTypes(sources: readonly { readonly name: string; readonly text: string }[]): void {
  const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf-8')) as { types: Record<string, Type> };
  const missing = Object.values(types).flatMap(declarationsOf).filter(({ keyword, name }) => {
    const source = sources.find((file) => file.name === `${name}.cs`)?.text ?? '';
    return !new RegExp(`^\\s*public (abstract |sealed )?${keyword} ${name}\\b`, 'm').test(source);
  });
  if (missing.length) {
    throw new Error(`the sources for .NET lack ${missing.map(({ keyword, name }) => `${keyword} ${name}`).join(', ')}`);
  }
  console.log(`.NET sources: all ${Object.keys(types).length} public types`);
}

/** In .NET, the name of an interface starts with I, and what only holds data is an interface and a class. */
function declarationsOf({ kind, name, datatype }: Type): { keyword: string; name: string }[] {
  const interfaceName = datatype || !/^I[A-Z]/.test(name) ? `I${name}` : name;
  return [
    ...kind === 'interface' ? [{ keyword: 'interface', name: interfaceName }] : [],
    ...kind === 'class' || datatype ? [{ keyword: 'class', name }] : [],
    ...kind === 'enum' ? [{ keyword: 'enum', name }] : [],
  ];
}

/** Throws unless README's first profile for .NET is what jsii makes of the one in TypeScript, which is compiled and run. */
export function checkDotnetExample(): void {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf-8');
  const block = (fence: string) => new RegExp(`^\`\`\`${fence}\\n(.*?)^\`\`\`$`, 'ms').exec(readme)![1];
  const { translation } = translateTypeScript({ contents: block('ts nofixture'), fileName: join(ROOT, 'rosetta', 'first.ts') }, new CSharpVisitor());
  const withoutSpace = (text: string) => text.replace(/\s/g, '');
  if (withoutSpace(translation) !== withoutSpace(block('csharp'))) {
    throw new Error(`README.md's first profile for .NET should be:\n${translation}`);
  }
  console.log(".NET example: README.md has what jsii makes of TypeScript's");
}
