import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { printSeed, runs } from './runs';
import * as studio from '../../src';
import { DOMAINS, app, canvas, expressibleTrees } from '../fixtures/props-of';
import { domainOf } from '../simulator/scenarios/studio';

jest.setTimeout(600_000);

let built = 0;
printSeed(() => `${built} builders`);

/** A builder, and for each of its lists the option and the method that fill it. */
interface Builder {
  readonly block: string;
  readonly options: (stack: Stack, settings: any) => any;
  readonly create: (options: any) => any;
  readonly prop: string;
  readonly lists: Readonly<Record<string, string>>;
}

const LIFECYCLE_CONFIGS = { lifecycleConfigs: 'addLifecycleConfig' };
const CUSTOM_IMAGES = { customImages: 'addCustomImage' };
const CODE_REPOSITORIES = { codeRepositories: 'addCodeRepository' };

const BUILDERS: readonly Builder[] = [
  {
    block: 'JupyterServerAppSettings',
    prop: 'jupyterServer',
    options: app,
    create: (options) => new studio.JupyterServerAppSettings(options),
    lists: { ...LIFECYCLE_CONFIGS, ...CODE_REPOSITORIES },
  },
  {
    block: 'KernelGatewayAppSettings',
    prop: 'kernelGateway',
    options: app,
    create: (options) => new studio.KernelGatewayAppSettings(options),
    lists: { ...LIFECYCLE_CONFIGS, ...CUSTOM_IMAGES },
  },
  {
    block: 'JupyterLabAppSettings',
    prop: 'jupyterLab',
    options: app,
    create: (options) => new studio.JupyterLabAppSettings(options),
    lists: { ...LIFECYCLE_CONFIGS, ...CUSTOM_IMAGES, ...CODE_REPOSITORIES },
  },
  {
    block: 'CodeEditorAppSettings',
    prop: 'codeEditor',
    options: app,
    create: (options) => new studio.CodeEditorAppSettings(options),
    lists: { ...LIFECYCLE_CONFIGS, ...CUSTOM_IMAGES },
  },
  { block: 'RSessionAppSettings', prop: 'rSession', options: app, create: (options) => new studio.RSessionAppSettings(options), lists: CUSTOM_IMAGES },
  {
    block: 'CanvasAppSettings',
    prop: 'canvas',
    options: (_, settings) => canvas(settings),
    create: (options) => new studio.CanvasAppSettings(options),
    lists: { identityProviders: 'addIdentityProvider' },
  },
];

/** What a stack with a profile that has these settings comes to. */
function synthesized(make: (stack: Stack) => Partial<studio.UserProfileProps>): any {
  const stack = new Stack(new App(), 'Stack');
  new studio.UserProfile(stack, 'Profile', { domain: domainOf(stack, DOMAINS.IAM), userProfileName: 'alice', ...make(stack) });
  return Template.fromStack(stack).toJSON();
}

test('all methods that add something are tried', () => {
  const methods = Object.values(studio).filter((member): member is new () => any => typeof member === 'function' && /AppSettings$/.test(member.name))
    .flatMap(({ name, prototype }) => Object.getOwnPropertyNames(prototype).filter((method) => /^add/.test(method)).map((method) => `${name}.${method}`));
  expect(BUILDERS.flatMap(({ block, lists }) => Object.values(lists).map((method) => `${block}.${method}`)).sort()).toEqual(methods.sort());
});

describe.each(BUILDERS)('$block', ({ block, options, create, prop, lists }) => {
  const blocks = expressibleTrees().map(({ UserSettings = {} }) => UserSettings[block]).filter((settings) => settings !== undefined);

  test('comes to the same with items given at once, or added one by one, in whatever order among its lists', () => {
    fc.assert(fc.property(blocks, fc.infiniteStream(fc.nat()), (settings, random) => {
      built++;
      const choose = (count: number) => (random.next().value as number) % count;
      const atOnce = synthesized((stack) => ({ [prop]: create(options(stack, settings)) }));
      const oneByOne = synthesized((stack) => {
        const whole = options(stack, settings);
        const given = { ...whole };
        const rest = Object.keys(lists).filter((list) => whole[list]).map((list) => {
          const count = choose(whole[list].length + 1);
          // an empty list is a list: only its option gives one
          given[list] = count || !whole[list].length ? whole[list].slice(0, count) : undefined;
          return { method: lists[list], items: whole[list].slice(count) };
        });
        const builder = create(given);
        for (let waiting = rest; (waiting = waiting.filter(({ items }) => items.length)).length;) {
          const { method, items } = waiting[choose(waiting.length)];
          expect(builder[method](items.shift())).toBe(builder);
        }
        return { [prop]: builder };
      });
      expect(oneByOne).toEqual(atOnce);
    }), runs(50));
  });
});
