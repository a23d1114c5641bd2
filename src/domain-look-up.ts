import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { LookUp } from './look-up';
import type { DomainFacts } from './service-model/domain-facts';

/** In the place of an ARN until it is looked up. */
const DUMMY_ROLE = 'arn:aws:iam::123456789012:role/not-looked-up-yet';
const DUMMY_APPLICATION = 'arn:aws:sso::123456789012:application/ssoins-0000000000000000/apl-0000000000000000';

/** The facts of a domain that is looked up, each when a rule first asks for it. Until the CLI has looked, none is held against a profile. */
export class LookedUpDomain implements DomainFacts {
  /** The execution role in the domain's default user settings, as a construct of its own. */
  public readonly defaultRole?: iam.IRoleRef;

  private readonly lookUp: LookUp;

  public constructor(scope: Construct, domainId: string) {
    this.lookUp = new LookUp(scope, 'AWS::SageMaker::Domain', domainId);
    // asked for at once, so that a domain that isn't there is an error whoever uses it for what
    this.lookUp.required('AuthMode');
    const { isPending, value } = this.lookUp.optional('DefaultUserSettings.ExecutionRole');
    this.defaultRole = isPending || value ? roleFromArn(scope, isPending ? DUMMY_ROLE : value) : undefined;
  }

  public get authMode(): string | undefined {
    return this.lookUp.required('AuthMode').value;
  }

  public get networkAccess(): string | undefined {
    return this.lookUp.optional('AppNetworkAccessType').value;
  }

  public get defaultSecurityGroupCount(): number | undefined {
    const { isPending, value } = this.lookUp.optional('DefaultUserSettings.SecurityGroups');
    return isPending ? undefined : value?.length ?? 0;
  }

  public get hasRStudioServerPro(): boolean | undefined {
    const { isPending, value } = this.lookUp.optional('DomainSettings.RStudioServerProDomainSettings.DomainExecutionRoleArn');
    return isPending ? undefined : value !== undefined;
  }

  public get studioWebPortal(): string | undefined {
    const { isPending, value } = this.lookUp.optional('DefaultUserSettings.StudioWebPortal');
    return isPending ? 'ENABLED' : value;
  }

  public get singleSignOnApplicationArn(): string | undefined {
    const { isPending, value } = this.lookUp.optional('SingleSignOnApplicationArn');
    return isPending ? DUMMY_APPLICATION : value;
  }
}

/** A role outside the app, made with a module that only those load who look something up. */
function roleFromArn(scope: Construct, roleArn: string): iam.IRoleRef {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('aws-cdk-lib/aws-iam') as typeof iam).Role.fromRoleArn(scope, 'DefaultExecutionRole', roleArn);
}
