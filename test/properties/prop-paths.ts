import { readFileSync } from 'fs';
import { join } from 'path';
import { servicePathOf } from './places';

/** What docs/settings.md says of where a setting is given, by the service's path. */
const PROPS = new Map(readFileSync(join(__dirname, '..', '..', 'docs', 'settings.md'), 'utf-8').split('\n')
  .map((line) => /^\| (`.+?`) \| `(\S+)` \|/.exec(line))
  .filter((row) => row !== null)
  .map(([, props, name]) => [name, props.replaceAll('`', '').split(', ')] as const));

/** The paths that a message may give for a setting, a list, or an item of a list: those that the documents say. */
export function propPathsOf(path: string): string[] {
  const name = servicePathOf(path).replace(/^UserSettings\./, '');
  const indices = path.match(/\[\d+\]/g) ?? [];
  return propsOf(name, indices.length).map((prop) => indices.reduce<string>((result, index) => result.replace('[]', index), prop));
}

function propsOf(name: string, depth: number): string[] {
  const props = PROPS.get(name);
  if (props) {
    return props;
  }
  const [, [first]] = [...PROPS].find(([leaf]) => leaf.startsWith(`${name}[]`) || leaf.startsWith(`${name}.`))!;
  const parts = first.split('[]');
  return [name.endsWith('[]') ? `${parts.slice(0, depth).join('[]')}[]` : parts.slice(0, depth + 1).join('[]')];
}
