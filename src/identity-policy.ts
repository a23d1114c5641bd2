import * as iam from 'aws-cdk-lib/aws-iam';
import { Dependable } from 'constructs';

/** What a statement of an identity's policy says. */
export interface Statement {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: Record<string, Record<string, unknown>>;
}

/** Allows all of this, in a statement each; at least one. */
export function allow(grantee: iam.IGrantable, statements: readonly Statement[]): iam.Grant {
  return statements
    .map(({ actions, resources, conditions }) => iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }))
    .reduce((grant, next) => grant.combine(next));
}

/** Denies this. */
export function deny(grantee: iam.IGrantable, { actions, resources, conditions }: Statement): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee: denying(grantee, () => undefined), actions, resourceArns: resources, conditions });
}

/** Denies these actions on everything but a resource. */
export function denyElsewhere(grantee: iam.IGrantable, actions: string[], resource: string): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee: denying(grantee, (statement) => statement.addNotResources(resource)), actions, resourceArns: [] });
}

/**
 * Whether a grant has an effect. A role whose policies can't be changed says that it took a statement and doesn't, but has nothing to wait for then;
 * nor has a role that is only reported (`iam.Role.customizeRoles()`), whose report does have the statement.
 */
export function isEffective({ grantPrincipal }: iam.IGrantable, grant: iam.Grant): boolean {
  return grant.success && (grantPrincipal instanceof iam.Role || Dependable.of(grant).dependencyRoots.length > 0);
}

/** A Grant knows only of statements that allow: they are turned around on their way, since some principals render them at once. */
function denying({ grantPrincipal }: iam.IGrantable, adapt: (statement: iam.PolicyStatement) => void): iam.IGrantable {
  const addToPrincipalPolicy = (statement: iam.PolicyStatement) => {
    statement.effect = iam.Effect.DENY;
    adapt(statement);
    return grantPrincipal.addToPrincipalPolicy(statement);
  };
  // like the grantee's in all else: some principals throw when they are asked how they are assumed, so nothing of it is copied
  const principal: iam.IPrincipal = Object.create(grantPrincipal, {
    addToPrincipalPolicy: { value: addToPrincipalPolicy },
    grantPrincipal: { get: () => principal },
  });
  return principal;
}
