import type { CfnResource } from 'aws-cdk-lib';
import type { CfnUserProfile, IDomainRef } from 'aws-cdk-lib/aws-sagemaker';
import type * as sso from 'aws-cdk-lib/aws-sso';
import { idBeside } from './custom-resources/beside';
import { follow } from './custom-resources/follow';
import { finalFacts, settledFacts, singleSignOnApplicationOf } from './domain';
import type { Report } from './service-model/report';
import { assignmentAgainstTheDomain, assignmentIncomplete } from './service-model/rules/single-sign-on';
import type { Setting } from './service-model/setting';

/** The assignment of a profile's user to the application that its domain has in IAM Identity Center. */
export class SingleSignOnAssignment {
  /** The assignment that props ask for, if they do. */
  public static of(props: { readonly domain: IDomainRef; readonly singleSignOnPrincipalId?: string }): SingleSignOnAssignment | undefined {
    const { domain, singleSignOnPrincipalId: principalId } = props;
    return principalId === undefined || principalId === null ? undefined : new SingleSignOnAssignment(domain, principalId);
  }

  private constructor(private readonly domain: IDomainRef, private readonly principalId: string) {}

  /** Reports what can be said when the profile is created. */
  public validateAtConstruction(profile: Setting, report: Report): void {
    const facts = settledFacts(this.domain) ?? {};
    assignmentAgainstTheDomain(facts, this.principalId, report);
    if (facts.authMode === undefined || facts.authMode === 'SSO') {
      assignmentIncomplete(profile, { principalId: this.principalId, applicationArn: singleSignOnApplicationOf(this.domain) }, report);
    }
  }

  /** Reports what can be said only at synthesis, when a domain of the same app no longer changes. */
  public validateAtSynthesis(report: Report): void {
    if (!settledFacts(this.domain)) {
      assignmentAgainstTheDomain(finalFacts(this.domain), this.principalId, report);
    }
  }

  /** Has the user be assigned before the profile is created, and until after it is deleted. */
  public precede(profile: CfnUserProfile): void {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { CfnApplicationAssignment } = require('aws-cdk-lib/aws-sso') as typeof sso;
    const assignment: CfnResource = new CfnApplicationAssignment(profile.node.scope!, idBeside(profile, 'SingleSignOnAssignment'), {
      applicationArn: singleSignOnApplicationOf(this.domain)!,
      principalId: this.principalId,
      principalType: 'USER',
    });
    follow(assignment, profile, ['condition', 'deletionPolicy', 'updateReplacePolicy']);
    profile.node.addDependency(assignment);
  }
}
