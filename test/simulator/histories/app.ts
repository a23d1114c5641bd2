import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { UserProfile } from '../../../src';
import { propsOf } from '../../fixtures/props-of';
import { readAssembly } from '../cloudformation/assembly';
import type { Assembly } from '../cloudformation/assembly';

/** The stack of every history. */
export const STACK = 'Studio';
/** The domains of every history, which no template has. */
export const DOMAIN_IDS = ['d-abcdefghijkl', 'd-otherdomain1'] as const;

/** The settings of a profile; what is undefined isn't asked for. */
export interface Settings {
  readonly kendra?: boolean;
  readonly directDeploy?: boolean;
  readonly bedrockRole?: 'a' | 'b';
  readonly codeRepository?: 'a' | 'b';
  readonly tensorBoardLifecycle?: 'a' | 'b';
  /** The apps that are hidden: Canvas, and with it KernelGateway, which only the API takes. */
  readonly hidden?: 'Canvas' | 'both';
  readonly storage?: 5 | 10;
  readonly executionRole?: 'a' | 'b';
}

/** A profile as the app has it. */
export interface ProfileInApp extends Settings {
  /** The resource's logical ID, which it keeps wherever the construct is. */
  readonly key: string;
  /** How often the construct has moved to another path. */
  readonly moved: number;
  readonly name: string;
  readonly domain: 0 | 1;
  readonly isRetained: boolean;
  readonly exposesUid: boolean;
  readonly deletesApps: boolean;
}

/** All that an app asks for. */
export interface AppModel {
  readonly profiles: readonly ProfileInApp[];
  /** Of a resource that comes after everything else, and fails where a deployment is to fail. */
  readonly revision: number;
}

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const lifecycle = (name: string) => `arn:aws:sagemaker:eu-west-1:123456789012:studio-lifecycle-config/${name}`;

/** A setting below UserSettings, in the service's terms. */
export interface Leaf {
  readonly path: string;
  /** What the app asks for; undefined if for nothing. */
  readonly asked: (settings: Settings) => unknown;
  /** Whether CloudFormation carries that value. */
  readonly isNative: (settings: Settings) => boolean;
  /** What it becomes when it isn't asked for any more and CloudFormation doesn't carry it; undefined if it stays. */
  readonly neutral?: unknown;
}

const api = (path: string, asked: Leaf['asked'], neutral?: unknown): Leaf => ({ path, asked, isNative: () => false, neutral });
const native = (path: string, asked: Leaf['asked']): Leaf => ({ path, asked, isNative: () => true });
const status = (isEnabled: boolean | undefined) => isEnabled === undefined ? undefined : isEnabled ? 'ENABLED' : 'DISABLED';

/** Every setting that an app of a history can ask for. */
export const LEAVES: readonly Leaf[] = [
  api('CanvasAppSettings.KendraSettings.Status', ({ kendra }) => status(kendra), 'DISABLED'),
  api('CanvasAppSettings.DirectDeploySettings.Status', ({ directDeploy }) => status(directDeploy), 'DISABLED'),
  api('CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn', ({ bedrockRole }) => bedrockRole && role(`bedrock-${bedrockRole}`)),
  api('JupyterServerAppSettings.CodeRepositories', ({ codeRepository }) => codeRepository && [{ RepositoryUrl: `https://example.com/${codeRepository}` }], []),
  native('JupyterServerAppSettings.DefaultResourceSpec.InstanceType', ({ codeRepository }) => codeRepository && 'system'),
  api('TensorBoardAppSettings.DefaultResourceSpec.LifecycleConfigArn', ({ tensorBoardLifecycle }) => tensorBoardLifecycle && lifecycle(tensorBoardLifecycle), 'None'),
  api('TensorBoardAppSettings.DefaultResourceSpec.InstanceType', ({ tensorBoardLifecycle }) => tensorBoardLifecycle && 'ml.m5.large'),
  {
    path: 'StudioWebPortalSettings.HiddenAppTypes',
    asked: ({ hidden }) => hidden && (hidden === 'both' ? ['Canvas', 'KernelGateway'] : ['Canvas']),
    isNative: ({ hidden }) => hidden !== 'both',
    neutral: [],
  },
  native('SpaceStorageSettings.DefaultEbsStorageSettings.DefaultEbsVolumeSizeInGb', ({ storage }) => storage),
  native('SpaceStorageSettings.DefaultEbsStorageSettings.MaximumEbsVolumeSizeInGb', ({ storage }) => storage && 100),
  native('ExecutionRole', ({ executionRole }) => executionRole && role(`execution-${executionRole}`)),
];

const assemblies = new Map<string, Assembly>();
const KEPT = 100;

/** The cloud assembly of an app, synthesized once for all histories of a process. */
export function assemblyOf(model: AppModel): Assembly {
  const key = JSON.stringify(model);
  let assembly = assemblies.get(key);
  if (!assembly) {
    assembly = readAssembly(synthesized(model));
    if (assemblies.size >= KEPT) {
      assemblies.delete(assemblies.keys().next().value!);
    }
    assemblies.set(key, assembly);
  }
  return assembly;
}

let outdir: string | undefined;

function synthesized({ profiles, revision }: AppModel): string {
  outdir ??= mkdtempSync(join(tmpdir(), 'histories-'));
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, stackTraces: false, context: { 'aws:cdk:disable-asset-staging': true } });
  const stack = new Stack(app, STACK);
  const constructs = profiles.map((profile) => {
    const { key, moved, domain, name, isRetained, exposesUid, deletesApps } = profile;
    const id = moved ? `${key}Moved${moved}` : key;
    const construct = new UserProfile(stack, id, {
      ...propsOf(stack, { DomainId: DOMAIN_IDS[domain], UserProfileName: name, UserSettings: settingsOf(profile) }),
      ...isRetained && { removalPolicy: RemovalPolicy.RETAIN },
      ...exposesUid && { exposeHomeEfsFileSystemUid: true },
      ...deletesApps && { deleteAppsOnRemoval: true },
    });
    (construct.node.defaultChild as CfnUserProfile).overrideLogicalId(key);
    return construct;
  });
  const last = new iam.Role(stack, 'Other', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description: `revision ${revision}` });
  last.node.addDependency(...constructs);
  return app.synth().directory;
}

/** What a profile asks for, in the service's terms. */
function settingsOf(profile: ProfileInApp): any {
  const settings = {};
  for (const { path, asked } of LEAVES) {
    put(settings, path, asked(profile));
  }
  return settings;
}

function put(tree: any, path: string, value: unknown): void {
  if (value !== undefined) {
    const names = path.split('.');
    const parent = names.slice(0, -1).reduce((structure, name) => (structure[name] ??= {}), tree);
    parent[names[names.length - 1]] = value;
  }
}
