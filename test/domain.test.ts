import { App, Aspects, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnDomain, CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { CfnDomainProps } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import * as studio from '../src';

const ROLE = 'arn:aws:iam::123456789012:role/studio';

function testStack(): Stack {
  return new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
}

function cfnDomain(scope: Construct, props: Partial<Omit<CfnDomainProps, 'defaultUserSettings'>> & { defaultUserSettings?: Partial<CfnDomain.UserSettingsProperty> } = {}): CfnDomain {
  return new CfnDomain(scope, 'Domain', { authMode: 'IAM', domainName: 'team', ...props, defaultUserSettings: { executionRole: ROLE, ...props.defaultUserSettings } });
}

describe('a domain outside the app', () => {
  test('has its ID, ARN and reference', () => {
    const stack = testStack();
    const domain = studio.Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl');
    const arn = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sagemaker:eu-west-1:123456789012:domain/d-abcdefghijkl']] };

    expect(domain.domainId).toBe('d-abcdefghijkl');
    expect(stack.resolve(domain.domainArn)).toEqual(arn);
    expect(stack.resolve(domain.domainRef)).toEqual({ domainId: 'd-abcdefghijkl', domainArn: arn });
  });

  test('adds nothing to the template', () => {
    const stack = testStack();
    studio.Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl');

    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test('of which nothing is known has nothing checked against it', () => {
    const stack = testStack();

    expect(() => new studio.UserProfile(stack, 'Alice', {
      domain: studio.Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl'),
      singleSignOnUserName: 'alice',
      rStudioServerPro: new studio.RStudioServerProAppSettings(),
    })).not.toThrow();
  });

  test('is checked at construction, since what is known of it cannot change', () => {
    const stack = testStack();

    expect(() => new studio.UserProfile(stack, 'Alice', {
      domain: studio.Domain.fromDomainAttributes(stack, 'Domain', {
        domainId: 'd-abcdefghijkl',
        authMode: studio.AuthMode.SSO,
        networkAccess: studio.AppNetworkAccess.VPC_ONLY,
        defaultSecurityGroups: [],
        rStudioServerProEnabled: false,
      }),
      rStudioServerPro: new studio.RStudioServerProAppSettings(),
    })).toThrow(/rStudioServerPro\.enabled: .*\n  - securityGroups: .*\n  - singleSignOnUserName: /);
  });

  test('can be a bare reference of aws-cdk-lib', () => {
    const stack = testStack();
    const domain = CfnDomain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl');
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice', singleSignOnUserName: 'alice' });

    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::UserProfile', { DomainId: 'd-abcdefghijkl' });
  });
});

describe('a domain of the same app', () => {
  test('is checked at synthesis, as it is then', () => {
    const stack = testStack();
    const domain = cfnDomain(stack);
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice' });
    domain.authMode = 'SSO';

    expect(() => Template.fromStack(stack)).toThrow("[Stack/Alice] singleSignOnUserName: is required, since the domain's AuthMode is SSO");
  });

  test('is found behind its ID, where nothing else is said of it', () => {
    const stack = testStack();
    const { attrDomainId } = cfnDomain(stack, { authMode: 'SSO' });
    const domain = studio.Domain.fromDomainId(stack, 'ById', attrDomainId);
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice' });

    expect(() => Template.fromStack(stack)).toThrow("[Stack/Alice] singleSignOnUserName: is required, since the domain's AuthMode is SSO");
  });

  test('is what is said of it, where something is', () => {
    const stack = testStack();
    const { attrDomainId } = cfnDomain(stack, { authMode: 'SSO' });
    const domain = studio.Domain.fromDomainAttributes(stack, 'ByAttributes', { domainId: attrDomainId, authMode: studio.AuthMode.IAM });
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice' });

    Template.fromStack(stack).resourceCountIs('AWS::SageMaker::UserProfile', 1);
  });

  test('is read with its overrides', () => {
    const stack = testStack();
    const domain = cfnDomain(stack);
    domain.addPropertyOverride('AppNetworkAccessType', 'VpcOnly');
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice' });

    expect(() => Template.fromStack(stack)).toThrow('securityGroups: must have at least one security group');
  });

  test('is found inside an L2', () => {
    class TeamDomain extends Construct {
      public readonly domainRef;
      public readonly env;
      public constructor(scope: Construct) {
        super(scope, 'TeamDomain');
        const resource = new CfnDomain(this, 'Resource', { authMode: 'SSO', domainName: 'team', defaultUserSettings: { executionRole: ROLE } });
        this.domainRef = resource.domainRef;
        this.env = resource.env;
      }
    }
    const stack = testStack();
    new studio.UserProfile(stack, 'Alice', { domain: new TeamDomain(stack), userProfileName: 'alice' });

    expect(() => Template.fromStack(stack)).toThrow('singleSignOnUserName: is required');
  });

  test('has the public network unless it says otherwise', () => {
    const stack = testStack();
    new studio.UserProfile(stack, 'Alice', { domain: cfnDomain(stack), userProfileName: 'alice' });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('with default security groups needs none on the profile', () => {
    const stack = testStack();
    const domain = cfnDomain(stack, { appNetworkAccessType: 'VpcOnly', defaultUserSettings: { securityGroups: ['sg-1'] } });
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice' });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('that enables the portal lets profiles land in Studio', () => {
    const stack = testStack();
    const domain = cfnDomain(stack, { defaultUserSettings: { studioWebPortal: 'ENABLED' } });
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice', defaultLandingUri: studio.DefaultLandingUri.STUDIO });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('whose portal is known only at deployment lets profiles land in Studio', () => {
    const stack = testStack();
    const domain = cfnDomain(stack, { defaultUserSettings: { executionRole: ROLE, studioWebPortal: new CfnParameter(stack, 'Portal').valueAsString } });
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice', defaultLandingUri: studio.DefaultLandingUri.STUDIO });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('that disables the portal lets no profile land in Studio', () => {
    const stack = testStack();
    const domain = cfnDomain(stack, { defaultUserSettings: { executionRole: ROLE, studioWebPortal: 'DISABLED' } });
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice', defaultLandingUri: studio.DefaultLandingUri.STUDIO });

    expect(() => Template.fromStack(stack)).toThrow("defaultLandingUri: 'studio::' needs the Studio web portal, but the domain disables it");
  });

  test('that has no RStudio settings lets no profile into RStudio', () => {
    const stack = testStack();
    new studio.UserProfile(stack, 'Alice', {
      domain: cfnDomain(stack), userProfileName: 'alice', rStudioServerPro: new studio.RStudioServerProAppSettings(),
    });

    expect(() => Template.fromStack(stack)).toThrow('rStudioServerPro.enabled: gives access to RStudio, which the domain has no settings for');
  });

  test('that has RStudio settings lets profiles into RStudio', () => {
    const stack = testStack();
    const domain = cfnDomain(stack, {
      domainSettings: { rStudioServerProDomainSettings: { domainExecutionRoleArn: 'arn:aws:iam::123456789012:role/rstudio' } },
    });
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice', rStudioServerPro: new studio.RStudioServerProAppSettings() });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('gets all that is wrong told', () => {
    const stack = testStack();
    const domain = cfnDomain(stack, { authMode: 'SSO', appNetworkAccessType: 'VpcOnly' });
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice' });

    expect(() => Template.fromStack(stack)).toThrow(/singleSignOnUserName: is required(.|\n)*securityGroups: must have/);
  });

  test('is found behind the ID that an L2 gives', () => {
    const stack = testStack();
    const { domainRef } = cfnDomain(stack, { authMode: 'SSO' });
    new studio.UserProfile(stack, 'Alice', { domain: Object.assign(new Construct(stack, 'L2'), { domainRef, env: stack.env }), userProfileName: 'alice' });

    expect(() => Template.fromStack(stack)).toThrow('singleSignOnUserName: is required');
  });

  test('whose default settings are known only at deployment lets profiles land in Studio', () => {
    const stack = testStack();
    const domain = cfnDomain(stack);
    domain.addPropertyOverride('DefaultUserSettings', { 'Fn::If': ['C', {}, {}] });
    domain.addPropertyDeletionOverride('DefaultUserSettings.ExecutionRole');
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice', defaultLandingUri: studio.DefaultLandingUri.STUDIO });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  describe('sees the profile as the template has it', () => {
    const vpcOnly = (stack: Stack) => cfnDomain(stack, { appNetworkAccessType: 'VpcOnly' });
    const l1 = (profile: studio.UserProfile) => profile.node.defaultChild as CfnUserProfile;

    test('with security groups that an Aspect adds', () => {
      const stack = testStack();
      new studio.UserProfile(stack, 'Alice', { domain: vpcOnly(stack), userProfileName: 'alice' });
      Aspects.of(stack).add({
        visit: (construct) => { if (construct instanceof CfnUserProfile) { construct.userSettings = { securityGroups: ['sg-1'] }; } },
      });

      expect(() => Template.fromStack(stack)).not.toThrow();
    });

    test('with security groups that an override takes from a parameter', () => {
      const stack = testStack();
      const profile = new studio.UserProfile(stack, 'Alice', { domain: vpcOnly(stack), userProfileName: 'alice' });
      l1(profile).addPropertyOverride('UserSettings.SecurityGroups', { 'Fn::Split': [',', { Ref: 'Groups' }] });

      expect(() => Template.fromStack(stack)).not.toThrow();
    });

    test('with settings that are known only at deployment as a whole', () => {
      const stack = testStack();
      const profile = new studio.UserProfile(stack, 'Alice', { domain: vpcOnly(stack), userProfileName: 'alice' });
      l1(profile).addPropertyOverride('UserSettings', { 'Fn::If': ['C', { SecurityGroups: ['sg-1'] }, { SecurityGroups: ['sg-2'] }] });

      expect(() => Template.fromStack(stack)).not.toThrow();
    });

    test('without security groups that an override takes away', () => {
      const stack = testStack();
      const profile = new studio.UserProfile(stack, 'Alice', {
        domain: vpcOnly(stack), userProfileName: 'alice', securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
      });
      l1(profile).addPropertyDeletionOverride('UserSettings.SecurityGroups');

      expect(() => Template.fromStack(stack)).toThrow('securityGroups: must have at least one security group');
    });

    test('with a single sign-on user that overrides name', () => {
      const stack = testStack();
      const profile = new studio.UserProfile(stack, 'Alice', { domain: cfnDomain(stack, { authMode: 'SSO' }), userProfileName: 'alice' });
      l1(profile).addPropertyOverride('SingleSignOnUserIdentifier', 'UserName');
      l1(profile).addPropertyOverride('SingleSignOnUserValue', 'alice');

      expect(() => Template.fromStack(stack)).not.toThrow();
    });

    test('with the execution role that an override gives it', () => {
      const stack = testStack();
      const executionRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
      const profile = new studio.UserProfile(stack, 'Alice', { domain: cfnDomain(stack), userProfileName: 'alice', executionRole });
      l1(profile).addPropertyOverride('UserSettings.ExecutionRole', ROLE);

      Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    });
  });
});
