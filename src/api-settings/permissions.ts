import { Stack, Token } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ApiSettingsProvider } from './provider';
import { followDomain, idForDomain } from '../custom-resources/domain';
import { servicesPassedTo } from '../service-model/passed-roles';
import type { Setting } from '../service-model/setting';
import { resourceBehind } from '../service-model/template';

/** What IAM takes: characters of all inline policies of a role, of one managed policy, and managed policies of a role by default. */
const INLINE_POLICIES = 10_240;
const MANAGED_POLICY = 6_144;
const MANAGED_POLICIES = 10;

/** What the function's other inline policies take of it, that of a domain, and a statement, without their roles. */
const OTHER_INLINE_POLICIES = 1_000;
const DOMAIN = 300;
const STATEMENT = 250;

/** Roles leave room for the inline policies of so many domains. */
const DOMAINS = 8;

/** The longest ARN of a role whose name CloudFormation makes, and a guess at the values within an ARN that is put together. */
const GENERATED_ROLE_ARN = 102;
const VALUE_WITHIN = 24;

/**
 * What the function may do in one domain: read and write its profiles, and pass the roles in their settings.
 *
 * A policy of its own for each domain, created before the custom resources of the domain and deleted after them. Roles that don't fit into it are in
 * managed policies, which it waits for.
 */
export class DomainPermissions extends Construct {
  /** The permissions in a domain; of one stack, since a provider is. */
  public static of(provider: ApiSettingsProvider, domainId: string): DomainPermissions {
    const id = idForDomain(Stack.of(provider), domainId);
    return provider.node.tryFindChild(id) as DomainPermissions | undefined ?? new DomainPermissions(provider, id, domainId);
  }

  /** What custom resources of the domain have to wait for. */
  public readonly policy: iam.Policy;

  private readonly domainPolicy: DomainPolicy;
  private readonly passed = new Set<string>();
  private readonly documents: PolicyOfRoles[] = [];

  private constructor(private readonly provider: ApiSettingsProvider, id: string, domainId: string) {
    super(provider, id);
    this.policy = this.domainPolicy = new DomainPolicy(this, 'Policy', {
      policyName: provider.policyNamePrefix && `${provider.policyNamePrefix}-${id}`,
      statements: [new iam.PolicyStatement({
        actions: ['sagemaker:DescribeUserProfile', 'sagemaker:UpdateUserProfile'],
        resources: [Stack.of(this).formatArn({ service: 'sagemaker', resource: 'user-profile', resourceName: `${domainId}/*` })],
      })],
    });
    this.policy.node.addDependency(provider.invocation);
    followDomain(this.policy.node.defaultChild as CfnResource, domainId);
    provider.role.attachInlinePolicy(this.policy);
    this.documents.push(new PolicyOfRoles(this.policy.document, () => this.roomInline(DOMAINS)));
    if (this.domainPolicy.isAttachedToRole && this.roomInline(0) < 0) {
      throw this.full();
    }
  }

  /** Lets the function pass the roles in these settings. Throws when IAM takes no more of them. */
  public passRolesIn(settings: Iterable<Setting>): void {
    for (const { servicePath, scalar } of settings) {
      const services = servicesPassedTo(servicePath);
      if (services && typeof scalar === 'string' && !this.passed.has(`${services} ${scalar}`)) {
        this.passed.add(`${services} ${scalar}`);
        this.pass(scalar, services);
      }
    }
  }

  /** Whether the function may pass these roles, as the template has them. */
  public mayPass(roles: readonly unknown[]): boolean {
    const passed = [...this.passed].map((key) => JSON.stringify(Stack.of(this).resolve(key.split(' ')[1])));
    return roles.every((role) => passed.includes(JSON.stringify(role)));
  }

  /** What is left of a role's inline policies, which its domains share. */
  private roomInline(domainsToLeaveRoomFor: number): number {
    const domains = this.provider.node.children.filter((child) => child instanceof DomainPermissions);
    const taken = domains.reduce((sum, { documents }) => sum + documents[0].size, DOMAIN * Math.max(domains.length, domainsToLeaveRoomFor));
    return INLINE_POLICIES - OTHER_INLINE_POLICIES - taken;
  }

  private pass(roleArn: string, services: readonly string[]): void {
    // a role of the user's that can't be changed has to have the right already
    if (this.domainPolicy.isAttachedToRole && !this.documents.some((document) => document.take(roleArn, services))) {
      const managed = this.provider.node.findAll().filter((construct) => construct instanceof iam.ManagedPolicy).length;
      if (managed === MANAGED_POLICIES) {
        throw this.full();
      }
      const document = new iam.PolicyDocument();
      const policy = new iam.ManagedPolicy(this, `Roles${this.documents.length}`, { document, roles: [this.provider.role] });
      this.policy.node.addDependency(policy);
      this.documents.push(new PolicyOfRoles(document));
      this.pass(roleArn, services);
    }
  }

  private full(): Error {
    return new Error(`stack ${Stack.of(this).node.path}: its profiles have more domains, or more roles in their settings, than the policies of one function can name (${INLINE_POLICIES} characters inline and ${MANAGED_POLICIES} managed policies of ${MANAGED_POLICY}): let profiles share roles, divide them among stacks, or give apiSettings.role an imported role that has the rights, with mutable: false`);
  }
}

/** A policy that knows whether its role took it: an imported role that isn't mutable takes none, without a word. */
class DomainPolicy extends iam.Policy {
  public isAttachedToRole = false;

  public attachToRole(role: iam.IRole): void {
    super.attachToRole(role);
    this.isAttachedToRole = true;
  }
}

/** A policy that lets roles be passed: one statement for all that go to the same services. */
class PolicyOfRoles {
  public size = 0;
  private readonly statements = new Map<string, iam.PolicyStatement>();

  public constructor(private readonly document: iam.PolicyDocument, private readonly room = () => MANAGED_POLICY - this.size) {}

  /** Adds a role, if there is room for it. */
  public take(roleArn: string, services: readonly string[]): boolean {
    const key = services.join();
    const known = this.statements.get(key);
    const needed = lengthOf(roleArn) + 3 + (known ? 0 : STATEMENT);
    if (needed > this.room()) {
      return false;
    }
    this.size += needed;
    if (known) {
      known.addResources(roleArn);
    } else {
      const statement = new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': services } },
      });
      this.statements.set(key, statement);
      this.document.addStatements(statement);
    }
    return true;
  }
}

/** How many characters an ARN will have, at most as far as that can be known. */
function lengthOf(arn: string): number {
  if (!Token.isUnresolved(arn)) {
    return arn.length;
  }
  const literals = arn.split(/\$\{Token\[[\w:.-]*\]\}/);
  return literals.length === 2 && literals.every((literal) => !literal)
    ? GENERATED_ROLE_ARN + pathLengthOf(arn)
    : literals.join('').length + ((literals.length - 1) * VALUE_WITHIN);
}

/** A role of the app may have a path beside its name. */
function pathLengthOf(roleArn: string): number {
  const role = resourceBehind(roleArn);
  return role instanceof iam.CfnRole && role.path && !Token.isUnresolved(role.path) ? role.path.length : 0;
}
