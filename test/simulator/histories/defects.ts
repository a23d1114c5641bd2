import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { build } from 'esbuild';
import type { Assembly } from '../cloudformation/assembly';

const ROOT = resolve(__dirname, '..', '..', '..');
const HANDLERS = ['api-settings', 'auto-delete-apps'];

/** Something that is made wrong on purpose, to see that histories find it. */
export interface Defect {
  readonly name: string;
  /** Below src: what stands there, and what comes in its place. */
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
  /** Whether custom resources go although their profile is retained. */
  readonly isNeverRetained?: boolean;
}

const SETTINGS = 'api-settings/handler';
const APPS = 'auto-delete-apps/handler';
const RUNTIME = 'custom-resources/runtime';

export const DEFECTS: readonly Defect[] = [
  { name: 'undo left out', edits: [[`${SETTINGS}/index.ts`, 'old ? noLongerAskedFor(asked, old) : new Map()', 'new Map<string, unknown>()']] },
  { name: 'deletion decided on the event alone', edits: [[`${APPS}/index.ts`, 'await reasonToStay(asked, process.env.STACK_ID!, patience)', '(undefined as string | undefined)']] },
  { name: 'blocks sent without what they share', edits: [[`${SETTINGS}/plan.ts`, 'const wanted = plain(current);', 'const wanted = plain({});']] },
  { name: 'a late request that writes', edits: [[`${SETTINGS}/settle.ts`, 'await watch?.assertWanted(', 'void (']] },
  { name: 'no wait for Updating', edits: [[`${SETTINGS}/settle.ts`, 'return await untilShown(profile, before, current, change, patience);', 'return current;']] },
  { name: 'a page of a list dropped', edits: [[`${RUNTIME}/patience.ts`, 'next = page.NextToken;', 'next = undefined;']] },
  {
    name: 'a retained profile touched',
    edits: [[`${SETTINGS}/deletion.ts`, 'const profile = resources[leaving.userProfileLogicalId];', 'const profile = resources[leaving.userProfileLogicalId] ?? { Properties: {} };']],
    isNeverRetained: true,
  },
  { name: 'an undo sent for what CloudFormation now carries', edits: [[`${SETTINGS}/index.ts`, 'asked.settings.has(path) || asked.carriedByCloudFormation.has(path)', 'asked.settings.has(path)']] },
  { name: 'a throttled call not tried again', edits: [[`${RUNTIME}/patience.ts`, 'return isThrottled(error) || $retryable', 'return $retryable']] },
  { name: 'an update whose answer was lost taken for a failure', edits: [[`${SETTINGS}/settle.ts`, 'mayHaveArrived ||= !isRefusal(error);', 'if (!isRefusal(error)) { throw error; }']] },
  { name: 'what a moved construct asks for not put back after a rollback', edits: [[`${SETTINGS}/index.ts`, 'const set = without(wish.asksFor, (path) => !blocks.has(path.split(\'.\')[0]));', 'const set: Leaves = new Map();']] },
];

/** Builds the functions with a defect, and gives what puts them in the place of what ships. */
export async function withDefect({ name, edits, isNeverRetained = false }: Defect): Promise<(assembly: Assembly) => Assembly> {
  const folder = mkdtempSync(join(tmpdir(), 'defect-'));
  const open = new Set(edits.map(([file]) => file));
  for (const handler of HANDLERS) {
    const { outputFiles } = await build({
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      mainFields: ['module', 'main'],
      legalComments: 'none',
      entryPoints: [join(ROOT, 'src', handler, 'handler', 'index.ts')],
      plugins: [{
        name,
        setup: ({ onLoad }) => onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
          let contents = readFileSync(path, 'utf-8');
          for (const [file, from, to] of edits.filter(([edited]) => path === join(ROOT, 'src', edited))) {
            if (!contents.includes(from)) {
              throw new Error(`the defect "${name}" finds nothing to edit in ${file}: ${from}`);
            }
            contents = contents.replace(from, to);
            open.delete(file);
          }
          return { contents, loader: 'ts' };
        }),
      }],
    });
    mkdirSync(join(folder, handler));
    writeFileSync(join(folder, handler, 'index.js'), outputFiles[0].contents);
  }
  if (open.size) {
    throw new Error(`the defect "${name}" edits what no function has: ${[...open].join(', ')}`);
  }
  return ({ stacks, assets }) => ({
    stacks: isNeverRetained ? stacks.map(({ template, ...stack }) => ({ ...stack, template: neverRetained(template) })) : stacks,
    assets: new Map([...assets].map(([key, path]) => {
      const handler = HANDLERS.find((candidate) => path.includes(join('assets', candidate, 'handler')));
      return [key, handler ? join(folder, handler) : path];
    })),
  });
}

function neverRetained(template: any): any {
  const Resources = Object.fromEntries(Object.entries<any>(template.Resources).map(([id, { DeletionPolicy, UpdateReplacePolicy, ...resource }]) =>
    [id, /^Custom::/.test(resource.Type) ? resource : { ...resource, ...DeletionPolicy && { DeletionPolicy }, ...UpdateReplacePolicy && { UpdateReplacePolicy } }]));
  return { ...template, Resources };
}
