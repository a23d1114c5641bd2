import { placesIn } from './places';
import type { Tree } from './places';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';

/** Changes a tree as little as it takes for the rules between settings to hold. */
export function obeyingTheRules(tree: Tree): Tree {
  signOn(tree);
  for (const { value, servicePath } of placesIn(tree)) {
    OBEYING.filter(([path]) => path.test(servicePath)).forEach(([, obey]) => obey(value));
  }
  return tree;
}

/** Breaks one rule each, where a tree has what the rule is about. Gives the path that has to be named, or nothing. */
export const BREAKING: Readonly<Record<string, (tree: Tree) => string | undefined>> = {
  'an identifier without a user'(tree) {
    delete tree.SingleSignOnUserValue;
    tree.SingleSignOnUserIdentifier = 'UserName';
    return 'SingleSignOnUserValue';
  },
  'a user without an identifier'(tree) {
    delete tree.SingleSignOnUserIdentifier;
    tree.SingleSignOnUserValue = 'alice';
    return 'SingleSignOnUserValue';
  },
  'a reserved tag'(tree) {
    return first(tree, /^Tags\[\]$/, ({ value, path }) => set(value, 'Key', 'AWS:team') && path);
  },
  'an unknown landing page'({ UserSettings: settings = {} }) {
    return settings.DefaultLandingUri && set(settings, 'DefaultLandingUri', 'studio:') && 'UserSettings.DefaultLandingUri';
  },
  'JupyterServer on another instance type'({ UserSettings: { JupyterServerAppSettings: { DefaultResourceSpec: spec } = {} as any } = {} as any }) {
    return spec && set(spec, 'InstanceType', 'ml.t3.medium') && 'UserSettings.JupyterServerAppSettings.DefaultResourceSpec.InstanceType';
  },
  'lifecycle configurations of JupyterServer without a resource spec'({ UserSettings: { JupyterServerAppSettings: app = {} } = {} as any }) {
    if (!app.LifecycleConfigArns?.length) {
      return undefined;
    }
    delete app.DefaultResourceSpec;
    return 'UserSettings.JupyterServerAppSettings.DefaultResourceSpec';
  },
  'an idle timeout below its minimum'(tree) {
    return first(tree, /\.IdleSettings$/, ({ value, path }) =>
      Object.assign(value, { IdleTimeoutInMinutes: 100, MinIdleTimeoutInMinutes: 101 }) && `${path}.MinIdleTimeoutInMinutes`);
  },
  'an idle timeout above its maximum'(tree) {
    return first(tree, /\.IdleSettings$/, ({ value, path }) =>
      Object.assign(value, { IdleTimeoutInMinutes: 100, MaxIdleTimeoutInMinutes: 99 }) && `${path}.IdleTimeoutInMinutes`);
  },
  'idle limits without a timeout'(tree) {
    return first(tree, /\.IdleSettings$/, ({ value, path }) => {
      delete value.IdleTimeoutInMinutes;
      value.MinIdleTimeoutInMinutes = 60;
      return `${path}.IdleTimeoutInMinutes`;
    });
  },
  'a default size above the maximum'(tree) {
    return first(tree, /\.DefaultEbsStorageSettings$/, ({ value, path }) =>
      Object.assign(value, { DefaultEbsVolumeSizeInGb: 11, MaximumEbsVolumeSizeInGb: 10 }) && `${path}.DefaultEbsVolumeSizeInGb`);
  },
  'a hidden image without versions'(tree) {
    return first(tree, /\.HiddenSageMakerImageVersionAliases\[\]$/, ({ value, path }) => set(value, 'VersionAliases', []) && `${path}.VersionAliases`);
  },
  'a hidden image without a name'(tree) {
    return first(tree, /\.HiddenSageMakerImageVersionAliases\[\]$/, ({ value, path }) => {
      delete value.SageMakerImageName;
      return `${path}.SageMakerImageName`;
    });
  },
};

const OBEYING: readonly (readonly [path: RegExp, obey: (value: any) => void])[] = [
  [/^Tags$/, (tags) => {
    keep(tags, ({ Key }) => !Key.toLowerCase().startsWith('aws:'));
    keepDifferent(tags, ({ Key }) => Key);
  }],
  [/^UserSettings\.SecurityGroups$/, (groups) => keepDifferent(groups)],
  [/^UserSettings$/, (settings) => settings.DefaultLandingUri !== undefined && set(settings, 'DefaultLandingUri', landingPage(settings))],
  [/\.JupyterServerAppSettings$/, (app) => {
    if (app.DefaultResourceSpec?.InstanceType || (app.LifecycleConfigArns?.length && !Object.keys(app.DefaultResourceSpec ?? {}).length)) {
      app.DefaultResourceSpec = { ...app.DefaultResourceSpec, InstanceType: 'system' };
    }
  }],
  [/\.CustomImages$/, (images) => keepDifferent(images, ({ ImageName }) => ImageName)],
  [/\.IdleSettings$/, (idle) => {
    const { IdleTimeoutInMinutes: timeout, MinIdleTimeoutInMinutes: min, MaxIdleTimeoutInMinutes: max } = idle;
    if (timeout === undefined && (min ?? max) !== undefined) {
      idle.IdleTimeoutInMinutes = min ?? max;
    }
    inOrder(idle, ['MinIdleTimeoutInMinutes', 'IdleTimeoutInMinutes', 'MaxIdleTimeoutInMinutes']);
  }],
  [/\.DefaultEbsStorageSettings$/, (storage) => inOrder(storage, ['DefaultEbsVolumeSizeInGb', 'MaximumEbsVolumeSizeInGb'])],
  [/\.CustomFileSystemConfigs$/, (fileSystems) => keepDifferent(fileSystems, (fileSystem) => fileSystem.S3FileSystemConfig?.MountPath ?? fileSystem)],
  [/\.HiddenSageMakerImageVersionAliases$/, (images) => images.forEach((image: any) => {
    image.SageMakerImageName ??= 'sagemaker_distribution';
    image.VersionAliases = image.VersionAliases?.length ? image.VersionAliases : ['1.0'];
  })],
  [new RegExp(`^(${Object.keys(USER_PROFILE).filter((path) => USER_PROFILE[path].cfn?.unique).map((path) => path.replace(/[.[\]]/g, '\\$&')).join('|')})$`),
    (list) => keepDifferent(list)],
];

function signOn(tree: Tree): void {
  if (tree.SingleSignOnUserIdentifier === undefined || tree.SingleSignOnUserValue === undefined) {
    delete tree.SingleSignOnUserIdentifier;
    delete tree.SingleSignOnUserValue;
  }
}

function landingPage({ DefaultLandingUri: { length } }: any): string {
  return length % 2 ? 'studio::' : 'app:JupyterServer:';
}

function first(tree: Tree, servicePath: RegExp, change: (place: { value: any; path: string }) => string): string | undefined {
  const place = placesIn(tree).find((candidate) => servicePath.test(candidate.servicePath));
  return place && change(place);
}

function set(structure: any, member: string, value: unknown): true {
  structure[member] = value;
  return true;
}

/** The values of these members, as far as there are any, the smallest first. */
function inOrder(structure: any, members: string[]): void {
  const present = members.filter((member) => structure[member] !== undefined);
  const values = present.map((member) => structure[member]).sort((a, b) => a - b);
  present.forEach((member, index) => set(structure, member, values[index]));
}

function keepDifferent(list: any[], what: (item: any) => unknown = (item) => item): void {
  const seen = new Set<string>();
  keep(list, (item) => {
    const key = JSON.stringify(what(item), withMembersInOrder);
    return !seen.has(key) && seen.add(key);
  });
}

/** Two structures are the same in whatever order their members are. */
function withMembersInOrder(_: string, value: unknown): unknown {
  const isStructure = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isStructure ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

function keep(list: any[], isKept: (item: any) => unknown): void {
  list.splice(0, list.length, ...list.filter(isKept));
}
