import type { IDomainRef } from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import { assertKnown, LookUp } from './look-up';
import type { ProfileFacts } from './service-model/profile-facts';

/** In the place of an ARN until it is looked up. */
const DUMMY_ROLE = 'arn:aws:iam::123456789012:role/not-looked-up-yet';

const INSTEAD = 'use UserProfile.fromUserProfileAttributes()';

/** What is known of a profile that is looked up: its name at once, so that one that isn't there is an error; its role when it is first asked for. */
export class LookedUpUserProfile implements ProfileFacts {
  /** As the service writes it: the case of its letters is of no matter there, but is in policies. */
  public readonly userProfileName: string;

  private readonly lookUp: LookUp;

  public constructor(scope: Construct, public readonly domain: IDomainRef, userProfileName: string) {
    const { domainId } = domain.domainRef;
    assertKnown('domain', domainId, INSTEAD);
    assertKnown('userProfileName', userProfileName, INSTEAD);
    this.lookUp = new LookUp(scope, 'AWS::SageMaker::UserProfile', `${userProfileName}|${domainId}`);
    this.userProfileName = this.lookUp.required('UserProfileName').value ?? userProfileName;
  }

  public get executionRole(): string | null {
    const { isPending, value } = this.lookUp.optional('UserSettings.ExecutionRole');
    return isPending ? DUMMY_ROLE : value ?? null;
  }
}
