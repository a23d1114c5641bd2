import { readDefinition } from '../../step-functions/state-machine';
import { ACCOUNT_ID, PARTITION, REGION, URL_SUFFIX } from '../account';
import { ResourceFailure } from '../template';
import { physicalName } from './names';
import type { Letters } from './names';
import type { Physical, ResourceKind, Target } from './resource';

/** What a rehearsal knows of a type that it only pretends to create. */
interface Shape {
  /** The property with the physical name, which is unique in the account; a change of it replaces the resource. */
  readonly name?: string;
  readonly letters?: Letters;
  /** Makes up the id of a resource that isn't named by its user. */
  readonly id?: (target: Target) => string;
  readonly arn?: (id: string, properties: any) => string;
  /** Whether `Ref` gives the ARN. */
  readonly refIsArn?: boolean;
  /** Attributes beside the ARN, which any attribute is that is called `Arn` or ends so. */
  readonly attributes?: (id: string, properties: any) => Record<string, unknown>;
  /** Why there can't be one like that; undefined if there can. */
  readonly refusal?: (target: Target) => string | undefined;
  /** Whether any change replaces the resource. */
  readonly isImmutable?: boolean;
  /** The other properties of which a change replaces the resource. */
  readonly createOnly?: readonly string[];
}

const arn = (service: string, resource: string, region: string = REGION, account: string = ACCOUNT_ID) =>
  `arn:${PARTITION}:${service}:${region}:${account}:${resource}`;

const withPrefix = (prefix: string, attribute?: string): Shape => ({
  id: ({ stack }) => `${prefix}-${stack.account.hex(17)}`,
  attributes: (id) => attribute ? { [attribute]: id } : {},
});

const SHAPES: Readonly<Record<string, Shape>> = {
  'AWS::IAM::Role': {
    name: 'RoleName',
    arn: (id, { Path = '/' }) => arn('iam', `role${Path}${id}`, ''),
    attributes: (id) => ({ RoleId: `AROA${id.toUpperCase().replace(/[^A-Z0-9]/g, '').slice(-17)}` }),
  },
  'AWS::IAM::Policy': {},
  'AWS::IAM::RolePolicy': {
    id: ({ properties: { PolicyName, RoleName } }) => `${PolicyName}|${RoleName}`,
    createOnly: ['PolicyName', 'RoleName'],
  },
  'AWS::IAM::ManagedPolicy': { name: 'ManagedPolicyName', refIsArn: true, arn: (id, { Path = '/' }) => arn('iam', `policy${Path}${id}`, '') },
  'AWS::IAM::User': { name: 'UserName', arn: (id, { Path = '/' }) => arn('iam', `user${Path}${id}`, '') },
  'AWS::Lambda::Function': { name: 'FunctionName', arn: (id) => arn('lambda', `function:${id}`), refusal: reservedVariables },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', arn: (id) => arn('logs', `log-group:${id}:*`) },
  'AWS::S3::Bucket': {
    name: 'BucketName',
    letters: 'lower case',
    arn: (id) => arn('s3', id, '', ''),
    attributes: (id) => ({ DomainName: `${id}.s3.${URL_SUFFIX}`, RegionalDomainName: `${id}.s3.${REGION}.${URL_SUFFIX}` }),
  },
  'AWS::KMS::Key': {
    id: ({ stack }) => stack.account.hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    arn: (id) => arn('kms', `key/${id}`),
    attributes: (id) => ({ KeyId: id }),
  },
  'AWS::SecretsManager::Secret': { name: 'Name', refIsArn: true, arn: (id) => arn('secretsmanager', `secret:${id}-a1b2c3`) },
  'AWS::SageMaker::StudioLifecycleConfig': {
    name: 'StudioLifecycleConfigName', arn: (id) => arn('sagemaker', `studio-lifecycle-config/${id}`), isImmutable: true,
  },
  'AWS::SageMaker::Image': { name: 'ImageName', refIsArn: true, arn: (id) => arn('sagemaker', `image/${id.toLowerCase()}`) },
  'AWS::SageMaker::ImageVersion': {
    id: ({ properties }) => `${String(properties.ImageName).toLowerCase()}/1`,
    refIsArn: true,
    arn: (id) => arn('sagemaker', `image-version/${id}`),
    attributes: () => ({ Version: '1' }),
  },
  'AWS::SageMaker::AppImageConfig': { name: 'AppImageConfigName', arn: (id) => arn('sagemaker', `app-image-config/${id}`) },
  'AWS::SageMaker::App': {
    id: ({ properties: { DomainId, UserProfileName, AppType, AppName } }) => `${DomainId}/${UserProfileName}/${AppType}/${AppName}`,
    arn: (id) => arn('sagemaker', `app/${id}`),
    isImmutable: true,
    refusal: (target) => missingProfile(target, target.properties.UserProfileName),
  },
  'AWS::SageMaker::Space': {
    id: ({ properties: { DomainId, SpaceName } }) => `${DomainId}/${SpaceName}`,
    arn: (id) => arn('sagemaker', `space/${id}`),
    refusal: (target) => missingProfile(target, target.properties.OwnershipSettings?.OwnerUserProfileName),
  },
  'AWS::SSO::ApplicationAssignment': {
    id: ({ properties: { ApplicationArn, PrincipalType, PrincipalId } }) => `${ApplicationArn}|${PrincipalType}|${PrincipalId}`,
    isImmutable: true,
  },
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    refIsArn: true,
    arn: (id) => arn('states', `stateMachine:${id}`),
    attributes: (id) => ({ Name: id }),
    refusal: unplayableStateMachine,
  },
  'AWS::EC2::SecurityGroup': withPrefix('sg', 'GroupId'),
  'AWS::EC2::Subnet': withPrefix('subnet', 'SubnetId'),
  'AWS::EC2::VPC': withPrefix('vpc', 'VpcId'),
  'AWS::EFS::FileSystem': withPrefix('fs', 'FileSystemId'),
  'AWS::EFS::AccessPoint': withPrefix('fsap', 'AccessPointId'),
  'AWS::FSx::FileSystem': withPrefix('fs', 'FileSystemId'),
};

/** Anything that matters only for what it is called. */
export const other: ResourceKind = {
  replaces({ properties: before }, { type, properties }) {
    const { name, isImmutable, createOnly = [] } = shapeOf(type);
    return isImmutable || [name, ...createOnly].some((property) => property !== undefined && before[property] !== properties[property]);
  },

  async create(target) {
    const { stack: { account }, type, properties } = target;
    const { name, letters = 'mixed', id } = shapeOf(type);
    refuse(target);
    const physicalId = (name && properties[name]) ?? id?.(target) ?? physicalName(target, letters);
    account.takeName(type, physicalId);
    return physicalOf(target, physicalId);
  },

  async update(target, { physicalId }) {
    refuse(target);
    return physicalOf(target, physicalId);
  },

  async delete({ stack, type, physicalId }) {
    stack.account.freeName(type, physicalId);
  },
};

function refuse(target: Target): void {
  const reason = shapeOf(target.type).refusal?.(target);
  if (reason !== undefined) {
    throw new ResourceFailure(reason);
  }
}

function shapeOf(type: string): Shape {
  return SHAPES[type] ?? {};
}

function physicalOf({ type, properties }: Target, physicalId: string): Physical {
  const { arn: arnOf, attributes, refIsArn } = shapeOf(type);
  const [, service, resource] = type.toLowerCase().split('::');
  const resourceArn = arnOf?.(physicalId, properties) ?? arn(service, `${resource}/${physicalId}`);
  return {
    physicalId,
    ref: refIsArn ? resourceArn : undefined,
    attribute: (name) => attributes?.(physicalId, properties)[name] ?? (/Arn$/.test(name) ? resourceArn : `${physicalId}-${name}`),
  };
}

/** An app or a space that comes before its profile is there lacks a dependency. */
function missingProfile({ stack: { account }, properties: { DomainId } }: Target, name: string | undefined): string | undefined {
  return name === undefined || account.emulator.userProfile(DomainId, name) ? undefined
    : `User profile ${name} does not exist in domain ${DomainId} (Service: SageMaker, ResourceNotFound)`;
}

/** What can't be played is an error of its own: only what the service would refuse is returned or thrown as a failure. */
function unplayableStateMachine({ properties }: Target): undefined {
  const { DefinitionString, StateMachineType = 'STANDARD' } = properties;
  const others = Object.keys(properties).filter((name) => /^Definition/.test(name) && name !== 'DefinitionString');
  if (typeof DefinitionString !== 'string' || others.length || StateMachineType !== 'STANDARD') {
    throw new Error(`a rehearsal only knows standard state machines with a DefinitionString, got ${[StateMachineType, ...Object.keys(properties)].join(', ')}`);
  }
  readDefinition(DefinitionString);
  return undefined;
}

function reservedVariables({ properties: { Environment } }: Target): string | undefined {
  const reserved = Object.keys(Environment?.Variables ?? {}).filter((name) => /^(AWS_(REGION|DEFAULT_REGION|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_.*|EXECUTION_ENV)|_HANDLER|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/.test(name));
  return reserved.length ? `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}` : undefined;
}
