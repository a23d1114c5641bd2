import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnDomain } from 'aws-cdk-lib/aws-sagemaker';
import * as studio from '../src';
import { errorsIn, lookUp, missingIn, propertiesAskedFor } from './fixtures/look-ups';
import type { Resources } from './fixtures/look-ups';

const ROLE = 'arn:aws:iam::123456789012:role/alice';

function stackIn(app: App): Stack {
  return new Stack(app, 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
}

function alice(stack: Stack, userProfileName = 'alice', domain: studio.UserProfileLookupOptions['domain'] = CfnDomain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl')): studio.IUserProfile {
  return studio.UserProfile.fromLookup(stack, 'Alice', { domain, userProfileName });
}

/** A profile as Cloud Control gives it. */
const withProfile = (UserSettings?: object | null): Resources => ({
  'AWS::SageMaker::UserProfile': { 'alice|d-abcdefghijkl': { UserProfileName: 'alice', DomainId: 'd-abcdefghijkl', UserSettings } },
});

const passRole = (app: App) => {
  const stack = stackIn(app);
  alice(stack).grants.passRole(new iam.Role(stack, 'Ci', { assumedBy: new iam.AccountRootPrincipal() }));
};

describe('a profile that was never looked up', () => {
  test('is asked for by its name and its domain', () => {
    const app = new App();
    alice(stackIn(app));

    expect(missingIn(app.synth())).toEqual([{
      key: 'cc-api-provider:account=123456789012:exactIdentifier=alice|d-abcdefghijkl:propertiesToReturn.0=UserProfileName:region=eu-west-1:typeName=AWS$:$:SageMaker$:$:UserProfile',
      provider: 'cc-api-provider',
      props: {
        account: '123456789012',
        region: 'eu-west-1',
        dummyValue: [],
        typeName: 'AWS::SageMaker::UserProfile',
        exactIdentifier: 'alice|d-abcdefghijkl',
        propertiesToReturn: ['UserProfileName'],
        lookupRoleArn: 'arn:${AWS::Partition}:iam::123456789012:role/cdk-hnb659fds-lookup-role-123456789012-eu-west-1',
      },
    }]);
  });

  test('is asked for its execution role when a grant needs it, which stands in until then', () => {
    const app = new App();
    passRole(app);

    expect(propertiesAskedFor(app.synth())).toEqual(['UserProfileName', 'UserSettings.ExecutionRole']);
  });
});

describe('a profile that was looked up', () => {
  test('has its name, ARN and domain', () => {
    let profile: studio.IUserProfile | undefined;
    lookUp((app) => { profile = alice(stackIn(app)); }, withProfile());

    expect(profile?.userProfileName).toBe('alice');
    expect(profile?.domainId).toBe('d-abcdefghijkl');
    expect(Stack.of(profile!).resolve(profile?.userProfileArn)).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice']],
    });
  });

  test('is called what the service calls it, since policies tell upper from lower case', () => {
    let profile: studio.IUserProfile | undefined;
    lookUp((app) => { profile = alice(stackIn(app), 'ALICE'); }, {
      'AWS::SageMaker::UserProfile': { 'ALICE|d-abcdefghijkl': { UserProfileName: 'alice' } },
    });

    expect(profile?.userProfileName).toBe('alice');
    expect(JSON.stringify(Stack.of(profile!).resolve(profile?.userProfileArn))).toContain('user-profile/d-abcdefghijkl/alice');
  });

  test('lets others pass its execution role', () => {
    const { assembly } = lookUp(passRole, withProfile({ ExecutionRole: ROLE }));

    Template.fromJSON(assembly.stacks[0].template).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{ Action: 'iam:PassRole', Effect: 'Allow', Resource: ROLE }],
      },
    });
  });

  test.each<[string, object | null | undefined]>([['without settings', undefined], ['whose settings are null', null], ['whose settings name no role', { StudioWebPortal: 'ENABLED' }]])(
    '%s has no role of its own to pass', (_, settings) => {
      expect(() => lookUp(passRole, withProfile(settings))).toThrow(/passRole.*the profile names no role of its own/);
    },
  );

  test('in a domain with single sign-on has no login URL to be created by others', () => {
    const resources = { ...withProfile(), 'AWS::SageMaker::Domain': { 'd-abcdefghijkl': { AuthMode: 'SSO', DefaultUserSettings: { ExecutionRole: ROLE } } } };

    expect(() => lookUp((app) => {
      const stack = stackIn(app);
      const profile = alice(stack, 'alice', studio.Domain.fromLookup(stack, 'Team', { domainId: 'd-abcdefghijkl' }));
      profile.grants.createPresignedDomainUrl(new iam.Role(stack, 'Ci', { assumedBy: new iam.AccountRootPrincipal() }));
    }, resources)).toThrow(/createPresignedDomainUrl.*IAM Identity Center/);
  });

  test('leaves no more than its name and its role in cdk.context.json, and is not looked up again', () => {
    const { context } = lookUp(passRole, withProfile({ ExecutionRole: ROLE, JupyterLabAppSettings: {} }));
    const again = lookUp(passRole, {}, context);

    expect(Object.values(context)).toEqual([
      [{ UserProfileName: 'alice', Identifier: 'alice|d-abcdefghijkl' }],
      [{ 'UserSettings.ExecutionRole': ROLE, 'Identifier': 'alice|d-abcdefghijkl' }],
    ]);
    expect([again.rounds, missingIn(again.assembly)]).toEqual([1, []]);
  });
});

describe('a look-up that cannot work', () => {
  test('of a profile that is not there is an error', () => {
    expect(errorsIn(lookUp((app) => alice(stackIn(app)), {}).assembly))
      .toEqual([expect.stringMatching(/^\/Stack: No resource of type AWS::SageMaker::UserProfile with identifier: alice\|d-abcdefghijkl/)]);
  });

  test('in a stack without account and region is an error', () => {
    expect(() => alice(new Stack(new App(), 'Stack')))
      .toThrow(/Cannot retrieve value from context provider cc-api-provider since account\/region are not specified at the stack level/);
  });

  test('by a name that is known only at deployment is an error', () => {
    const stack = stackIn(new App());

    expect(() => alice(stack, new CfnParameter(stack, 'Name').valueAsString))
      .toThrow('userProfileName: must be known at synthesis, since it is looked up then, got one that is known at deployment; use UserProfile.fromUserProfileAttributes()');
  });

  test('in a domain of the same app, which is known only at deployment, is an error', () => {
    const stack = stackIn(new App());
    const domain = new CfnDomain(stack, 'Team', { authMode: 'IAM', domainName: 'team', defaultUserSettings: { executionRole: ROLE } });

    expect(() => alice(stack, 'alice', domain)).toThrow('domain: must be known at synthesis');
  });
});
