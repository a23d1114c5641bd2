import { Arn, ArnFormat, Fn, Stack, Token } from 'aws-cdk-lib';
import { CfnDomain, CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { IDomainRef, IUserProfileRef } from 'aws-cdk-lib/aws-sagemaker';
import { AuthMode, finalFacts, settledFacts } from './domain';
import { executionRoleAlone, fingerprintOf, passedRoles } from './service-model/passed-roles';
import type { PassedRoles } from './service-model/passed-roles';
import { profileFacts } from './service-model/profile-facts';
import type { ProfileFacts } from './service-model/profile-facts';
import { finalProperties, pathOf, resourceBehind } from './service-model/template';

/** What a grant has to know of a profile, of this app or of another. */
export class GrantedProfile {
  public constructor(private readonly reference: IUserProfileRef) {}

  public get arn(): string {
    return this.reference.userProfileRef.userProfileArn;
  }

  /** What the profile's ARN has behind its type. An L1's own reference has the two the other way round than the service's documentation says. */
  public get ids(): { domainId: string; userProfileName: string } {
    const part = (index: number) => Fn.select(index, Fn.split('/', this.arn));
    return CfnUserProfile.isCfnUserProfile(this.reference) ? { domainId: part(1), userProfileName: part(2) } : this.reference.userProfileRef;
  }

  /** The same for all profiles of one domain, as far as that can be told: an L1's own ID, not one taken from its ARN. */
  public get domainKey(): string {
    return this.resource?.domainId ?? this.ids.domainId;
  }

  /** What its user calls the profile. */
  public get path(): string {
    return this.resource ? pathOf(this.resource) : this.reference.node.path;
  }

  /** Says why a grant can't be made. */
  public error(method: string, message: string): Error {
    return new Error(`grants.${method}() of ${this.path}: ${message}`);
  }

  /** The ARN of something beside the profile, which needn't be where the grantee is. */
  public arnOf(resource: string, resourceName: string): string {
    const { account, region } = this.reference.env;
    const partition = Token.isUnresolved(this.arn) ? undefined : Arn.split(this.arn, ArnFormat.SLASH_RESOURCE_NAME).partition;
    return Stack.of(this.reference).formatArn({ partition, account, region, service: 'sagemaker', resource, resourceName });
  }

  /** The roles that the profile names now; undefined if that isn't known. */
  public roles(): PassedRoles[] | undefined {
    if (this.resource) {
      return passedRoles(this.resource);
    }
    const { executionRole } = this.facts;
    return executionRole === undefined ? undefined : executionRole === null ? [] : executionRoleAlone(executionRole);
  }

  /** Has synthesis fail if the profile names other roles then. */
  public validateRoles(roles: readonly PassedRoles[], error: () => Error): void {
    const { resource } = this;
    resource?.node.addValidation({
      validate: () => fingerprintOf(resource, passedRoles(resource)) === fingerprintOf(resource, roles) ? [] : [error().message],
    });
  }

  /** Throws if the domain is known to use IAM Identity Center, and has synthesis fail if it does then: a domain of the app can change until that. */
  public refuseSingleSignOn(error: Error): void {
    const { resource } = this;
    const domain = this.facts.domain ?? domainOf(resource);
    if (domain && settledFacts(domain)?.authMode === AuthMode.SSO) {
      throw error;
    }
    const usesSingleSignOn = () => (domain && finalFacts(domain).authMode === AuthMode.SSO)
      || (resource && finalProperties(resource).SingleSignOnUserValue !== undefined);
    this.reference.node.addValidation({ validate: () => usesSingleSignOn() ? [error.message] : [] });
  }

  /** The resource of this app, if it is one. */
  private get resource(): CfnUserProfile | undefined {
    return [this.reference, this.reference.node.defaultChild, resourceBehind(this.arn)]
      .find((candidate) => CfnUserProfile.isCfnUserProfile(candidate));
  }

  private get facts(): ProfileFacts {
    return profileFacts(this.resource ?? this.reference);
  }
}

/** A domain of this app that an L1 is in. */
function domainOf(resource: CfnUserProfile | undefined): IDomainRef | undefined {
  const domain = resourceBehind(resource?.domainId);
  return CfnDomain.isCfnDomain(domain) ? domain : undefined;
}
