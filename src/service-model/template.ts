import { CfnResource, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isToken } from './setting';

/**
 * The properties of a resource as the template will have them: overrides applied, references resolved. What stays an
 * intrinsic function is known at deployment only. Meant for synthesis, when nothing changes any more.
 */
export function finalProperties(resource: CfnResource): any {
  return finalDefinition(resource).Properties ?? {};
}

/** A resource as the template will have it, with its policies and whatever else stands beside its properties. Meant for synthesis, too. */
export function finalDefinition(resource: CfnResource): any {
  const template = Stack.of(resource).resolve(resource._toCloudFormation());
  const definition = Object.values(template.Resources ?? {})[0] ?? {};
  return JSON.parse(JSON.stringify(definition)); // a template has no undefined: every property that an L1 knows is one until it is set
}

let settled = new WeakMap<CfnResource, any>();

/**
 * As `finalProperties()`, of a resource that many profiles may refer to: what was found holds until the app is validated again.
 *
 * Whoever asks this in a validation has to have `settleAfresh` validate the app, too. A construct that is validated by itself, without its app, sees
 * what its app was like when that was validated last.
 */
export function settledProperties(resource: CfnResource): any {
  let properties = settled.get(resource);
  if (!properties) {
    properties = finalProperties(resource);
    settled.set(resource, properties);
  }
  return properties;
}

/** Forgets what was found: an app that is validated may have changed since. */
export function settleAfresh(): string[] {
  settled = new WeakMap();
  return [];
}

/** A resource by the path of what its user declared: an L2, where there is one. */
export function pathOf(resource: CfnResource): string {
  return resource.node.path.replace(/\/(Resource|Default)$/, '');
}

/**
 * The resource of this app that an attribute in a template belongs to.
 *
 * @param user the resource whose properties have the attribute
 * @param attribute what the template says
 * @param likely the resource that it most likely is; taken at its word where the template imports from another stack
 */
export function resourceOf(user: CfnResource, attribute: any, likely: CfnResource | undefined): CfnResource | undefined {
  const stack = Stack.of(user);
  const logicalId = attribute?.['Fn::GetAtt']?.[0];
  const isMeant = (construct: IConstruct): construct is CfnResource =>
    CfnResource.isCfnResource(construct) && construct.stack === stack && stack.resolve(construct.logicalId) === logicalId;
  if (attribute?.['Fn::ImportValue'] || (likely && isMeant(likely))) {
    return likely;
  }
  return logicalId && stack.node.findAll().find(isMeant);
}

/** The resource of this app that a value is an attribute of, if the value is nothing else. */
export function resourceBehind(value: unknown): CfnResource | undefined {
  if (typeof value !== 'string' || !isToken(value)) {
    return undefined;
  }
  const fragments = Tokenization.reverseString(value);
  const token = fragments.length === 1 ? fragments.firstToken : undefined;
  return token && Reference.isReference(token) && CfnResource.isCfnResource(token.target) ? token.target : undefined;
}
