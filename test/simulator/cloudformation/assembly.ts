import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { ACCOUNT_ID, REGION } from './account';

/** A stack of a cloud assembly. */
export interface StackArtifact {
  readonly name: string;
  readonly template: any;
}

/** What a cloud assembly has: stacks in the order in which they are deployed, and where its file assets lie, by object key. */
export interface Assembly {
  readonly stacks: readonly StackArtifact[];
  readonly assets: ReadonlyMap<string, string>;
}

/** Reads a cloud assembly, those of its stages included. */
export function readAssembly(directory: string): Assembly {
  const { artifacts = {} } = readJson(join(directory, 'manifest.json'));
  const stacks: StackArtifact[] = [];
  const assets = new Map<string, string>();
  for (const id of inDependencyOrder(artifacts)) {
    const { type, environment, properties = {} } = artifacts[id];
    switch (type) {
      case 'aws:cloudformation:stack':
        refuseOtherEnvironments(id, environment);
        stacks.push({ name: properties.stackName ?? id, template: readJson(join(directory, properties.templateFile)) });
        break;
      case 'cdk:asset-manifest':
        assetsIn(directory, properties.file).forEach(([key, path]) => assets.set(key, path));
        break;
      case 'cdk:cloud-assembly': {
        const nested = readAssembly(join(directory, properties.directoryName));
        stacks.push(...nested.stacks);
        nested.assets.forEach((path, key) => assets.set(key, path));
      }
    }
  }
  return { stacks, assets };
}

function assetsIn(directory: string, manifest: string): [key: string, path: string][] {
  return Object.values<any>(readJson(join(directory, manifest)).files ?? {})
    .flatMap(({ source, destinations }) => source.path === undefined ? []
      : Object.values<any>(destinations).map(({ objectKey }): [string, string] => [objectKey, resolve(directory, source.path)]));
}

function inDependencyOrder(artifacts: Record<string, { dependencies?: string[] }>): string[] {
  const order = new Set<string>();
  const visit = (id: string) => {
    if (!order.has(id) && artifacts[id]) {
      artifacts[id].dependencies?.forEach(visit);
      order.add(id);
    }
  };
  Object.keys(artifacts).forEach(visit);
  return [...order];
}

function refuseOtherEnvironments(id: string, environment: string): void {
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment) ?? [];
  if (!['unknown-account', ACCOUNT_ID].includes(account) || !['unknown-region', REGION].includes(region)) {
    throw new Error(`a rehearsal plays stacks in the account ${ACCOUNT_ID} and the region ${REGION}, got ${environment} of the stack ${id}`);
  }
}

function readJson(file: string): any {
  return JSON.parse(readFileSync(file, 'utf-8'));
}
