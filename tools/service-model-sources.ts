import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { gunzipSync } from 'zlib';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, Resource, TypeDefinition } from '@aws-cdk/service-spec-types';
import { inTemporaryFolder } from './temporary-folder';

/** The versions the service model is made from. Raise them, run `npx projen update-service-model`, read the difference. */
export const VERSIONS = {
  /** What the API takes: every member with its limits. */
  'botocore': '1.44.5',
  /** What CloudFormation takes: which members, their types, enums and what a change replaces. */
  '@aws-cdk/aws-service-spec': readPackageVersion('@aws-cdk/aws-service-spec'),
  /** The limits in CloudFormation's registry schema, which the service spec leaves out. */
  'cfn-lint': '1.58.0',
};

const USER_PROFILE = 'AWS::SageMaker::UserProfile';

/** A shape of botocore's service model. */
export interface ApiShape {
  readonly type: 'structure' | 'list' | 'string' | 'integer' | 'long' | 'boolean';
  readonly members?: Record<string, { readonly shape: string }>;
  readonly member?: { readonly shape: string };
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly union?: boolean;
}

/** A node of CloudFormation's registry schema. */
export interface RegistrySchema {
  readonly $ref?: string;
  readonly properties?: Record<string, RegistrySchema>;
  readonly items?: RegistrySchema;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly definitions?: Record<string, RegistrySchema>;
  readonly createOnlyProperties?: readonly string[];
}

/** A member as CloudFormation's service spec has it. */
export interface SpecMember {
  readonly required: boolean;
  readonly enum?: readonly string[];
  readonly members?: Record<string, SpecMember>;
  readonly element?: SpecMember;
}

export function readApiShapes(): Record<string, ApiShape> {
  return fromWheel('botocore', VERSIONS.botocore, (folder) => {
    const versions = join(folder, 'botocore', 'data', 'sagemaker');
    const newest = readdirSync(versions).sort().pop()!;
    return JSON.parse(gunzipSync(readFileSync(join(versions, newest, 'service-2.json.gz'))).toString()).shapes;
  });
}

export function readRegistrySchema(): RegistrySchema {
  return fromWheel('cfn-lint', VERSIONS['cfn-lint'], (folder) => {
    const schemas = join(folder, 'cfnlint', 'data', 'schemas');
    const types = JSON.parse(readFileSync(join(schemas, 'providers', 'us-east-1.json'), 'utf8'));
    const file = types[USER_PROFILE];
    if (!file) {
      throw new Error(`cfn-lint ${VERSIONS['cfn-lint']} has no schema of ${USER_PROFILE}`);
    }
    return JSON.parse(readFileSync(join(schemas, 'resources', `${file}.json`), 'utf8'));
  });
}

/** The properties of the user profile in the service spec, references between types followed. */
export function readServiceSpec(): Record<string, SpecMember> {
  const db = loadAwsServiceSpecSync();
  const resource: Resource = db.lookup('resource', 'cloudFormationType', 'equals', USER_PROFILE).only();

  const ofProperties = (properties: Resource['properties'] | TypeDefinition['properties']): Record<string, SpecMember> =>
    Object.fromEntries(Object.entries(properties).map(([name, property]) =>
      [name, { ...ofType(property.type), required: property.required === true }]));

  const ofType = (type: PropertyType): SpecMember => {
    switch (type.type) {
      case 'ref':
        return { required: false, members: ofProperties(db.get('typeDefinition', type.reference.$ref).properties) };
      case 'array':
        return { required: false, element: ofType(type.element) };
      case 'tag':
        return { required: false, members: { Key: { required: true }, Value: { required: true } } };
      case 'string':
        return { required: false, enum: type.allowedValues };
      default:
        return { required: false };
    }
  };
  return ofProperties(resource.properties);
}

function readPackageVersion(name: string): string {
  return JSON.parse(readFileSync(join(__dirname, '..', 'node_modules', name, 'package.json'), 'utf8')).version;
}

/** Downloads a wheel from PyPI, unpacks it, and forgets it when it has been read. */
function fromWheel<T>(name: string, version: string, read: (folder: string) => T): T {
  return inTemporaryFolder('service-model', (folder) => {
    const run = (...args: string[]) => execFileSync('python3', ['-m', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    run('pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:', '--dest', folder, `${name}==${version}`);
    const wheel = readdirSync(folder).find((file) => file.endsWith('.whl'))!;
    run('zipfile', '--extract', join(folder, wheel), join(folder, 'wheel'));
    return read(join(folder, 'wheel'));
  });
}
