import { App, CfnCondition, CfnParameter, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnDomain } from 'aws-cdk-lib/aws-sagemaker';
import * as studio from '../src';
import { cfnDomain, l1, profileWith, refusal, refusalAtSynthesis, testStack } from './fixtures/profile';

const ASSIGNMENT = 'AWS::SSO::ApplicationAssignment';
const PROFILE = 'AWS::SageMaker::UserProfile';
const APPLICATION = 'arn:aws:sso::123456789012:application/ssoins-0123456789abcdef/apl-fedcba9876543210';
const ID = '11112222-3333-4444-5555-666677778888';

const UNKNOWN_APPLICATION = 'singleSignOnPrincipalId: can be assigned only to an application that is known: give singleSignOnApplicationArn to Domain.fromDomainAttributes(), or look the domain up with Domain.fromLookup(). A domain created before 2023-10-01 has none: then leave this out, and assign the user in the console';

const user = { singleSignOnUserName: 'alice@example.com', singleSignOnPrincipalId: ID };

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const importedDomain = (attrs: Partial<studio.DomainAttributes> = {}) =>
  studio.Domain.fromDomainAttributes(stack, 'Domain', { domainId: 'd-abcdefghijkl', singleSignOnApplicationArn: APPLICATION, ...attrs });

describe('a user of IAM Identity Center', () => {
  test('is assigned to the application of a domain of the same app, before the profile is created', () => {
    profileWith(stack, { domain: cfnDomain(stack, { authMode: 'SSO' }), ...user });
    const template = Template.fromStack(stack);

    expect(template.findResources(ASSIGNMENT)).toEqual({
      AliceSingleSignOnAssignment33D7912F: {
        Type: 'AWS::SSO::ApplicationAssignment',
        Properties: { ApplicationArn: { 'Fn::GetAtt': ['Domain', 'SingleSignOnApplicationArn'] }, PrincipalId: ID, PrincipalType: 'USER' },
      },
    });
    template.hasResource(PROFILE, { DependsOn: ['AliceSingleSignOnAssignment33D7912F'] });
  });

  test('is assigned to the application that is told of another domain', () => {
    profileWith(stack, { domain: importedDomain({ authMode: studio.AuthMode.SSO }), ...user });

    Template.fromStack(stack).hasResourceProperties(ASSIGNMENT, { ApplicationArn: APPLICATION });
  });

  test('is assigned to an application that is known only at deployment', () => {
    profileWith(stack, { domain: importedDomain({ singleSignOnApplicationArn: Fn.importValue('Application') }), ...user });

    Template.fromStack(stack).hasResourceProperties(ASSIGNMENT, { ApplicationArn: { 'Fn::ImportValue': 'Application' } });
  });

  test('is assigned in the stack of the profile, to a domain in another', () => {
    const app = new App();
    const domain = new CfnDomain(new Stack(app, 'Base'), 'Domain', { authMode: 'SSO', domainName: 'team', defaultUserSettings: { executionRole: 'arn:aws:iam::123456789012:role/studio' } });
    const users = new Stack(app, 'Users');
    profileWith(users, { domain, ...user });

    Template.fromStack(users).hasResourceProperties(ASSIGNMENT, {
      ApplicationArn: { 'Fn::ImportValue': 'Base:ExportsOutputFnGetAttDomainSingleSignOnApplicationArnC9C909BD' },
    });
  });

  test('is not assigned unless asked for', () => {
    profileWith(stack, { domain: importedDomain(), singleSignOnUserName: 'alice@example.com' });

    Template.fromStack(stack).resourceCountIs(ASSIGNMENT, 0);
  });

  test('stays assigned when the profile is kept', () => {
    profileWith(stack, { domain: importedDomain(), ...user, removalPolicy: RemovalPolicy.RETAIN });

    Template.fromStack(stack).hasResource(ASSIGNMENT, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('stays assigned when the L1 is told to be kept afterwards', () => {
    l1(profileWith(stack, { domain: importedDomain(), ...user })).applyRemovalPolicy(RemovalPolicy.RETAIN);

    Template.fromStack(stack).hasResource(ASSIGNMENT, { DeletionPolicy: 'Retain' });
  });

  test('is let go with the profile by default', () => {
    profileWith(stack, { domain: importedDomain(), ...user });

    Template.fromStack(stack).hasResource(ASSIGNMENT, { DeletionPolicy: Match.absent() });
  });

  test('is assigned only where the profile is', () => {
    const condition = new CfnCondition(stack, 'HasAlice', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'eu-west-1') });
    l1(profileWith(stack, { domain: importedDomain(), ...user })).cfnOptions.condition = condition;

    Template.fromStack(stack).hasResource(ASSIGNMENT, { Condition: 'HasAlice' });
  });
});

describe('the ID of a user', () => {
  test.each<[unknown, string]>([[5, '5'], [[ID], `["${ID}"]`]])('has to be text: %j', (singleSignOnPrincipalId, shown) => {
    expect(() => profileWith(testStack(), { ...user, singleSignOnPrincipalId: singleSignOnPrincipalId as string })).toThrow(
      `singleSignOnPrincipalId: must be the ID of a user in IAM Identity Center, such as 11112222-3333-4444-5555-666677778888, got ${shown}`);
  });

  test.each([ID, `9067642ac7-${ID}`, 'AAAABBBB-cccc-4444-5555-666677778888'])('can be %s', (singleSignOnPrincipalId) => {
    expect(refusal(() => profileWith(stack, { domain: importedDomain(), ...user, singleSignOnPrincipalId }))).toEqual([]);
  });

  test('can be known only at deployment', () => {
    const singleSignOnPrincipalId = new CfnParameter(stack, 'Id').valueAsString;
    expect(refusal(() => profileWith(stack, { domain: importedDomain(), ...user, singleSignOnPrincipalId }))).toEqual([]);
  });

  test.each(['alice@example.com', '', `${ID}0`, `x${ID}`, `9067642ac-${ID}`])("can't be '%s'", (singleSignOnPrincipalId) => {
    expect(refusal(() => profileWith(stack, { domain: importedDomain(), ...user, singleSignOnPrincipalId }))).toEqual([
      `singleSignOnPrincipalId: must be the ID of a user in IAM Identity Center, such as 11112222-3333-4444-5555-666677778888, got '${singleSignOnPrincipalId}'`,
    ]);
  });

  test('needs the name of the same user', () => {
    expect(refusal(() => profileWith(stack, { domain: importedDomain(), singleSignOnPrincipalId: ID }))).toEqual([
      'singleSignOnUserName: is required beside singleSignOnPrincipalId, got none: give the name of the same user',
    ]);
  });

  test('needs an application that is known', () => {
    const imported = importedDomain({ singleSignOnApplicationArn: undefined });
    expect(refusal(() => profileWith(stack, { domain: imported, ...user }))).toEqual([UNKNOWN_APPLICATION]);
    const bare = CfnDomain.fromDomainId(stack, 'Bare', 'd-abcdefghijkl');
    expect(refusal(() => profileWith(stack, { domain: bare, ...user }, 'Bob'))).toEqual([UNKNOWN_APPLICATION]);
  });

  test('goes with an application of an instance of either form', () => {
    const singleSignOnApplicationArn = APPLICATION.replace('ssoins-', 'ins-');
    expect(refusal(() => profileWith(stack, { domain: importedDomain({ singleSignOnApplicationArn }), ...user }))).toEqual([]);
  });

  test.each(['arn:aws:sso:::instance/ssoins-0123456789abcdef', `x${APPLICATION}`, `${APPLICATION}0`])("doesn't go with the ARN of something else: %s", (arn) => {
    expect(refusal(() => profileWith(stack, { domain: importedDomain({ singleSignOnApplicationArn: arn }), ...user }))).toEqual([
      `domain.singleSignOnApplicationArn: must be the ARN of an application in IAM Identity Center (arn:aws:sso::ACCOUNT:application/INSTANCE-ID/APPLICATION-ID), got '${arn}'`,
    ]);
  });

  test('is told all that is wrong with it at once, with what else is wrong with the profile', () => {
    const domain = importedDomain({ singleSignOnApplicationArn: undefined });
    expect(refusal(() => profileWith(stack, { domain, userProfileName: 'alice!', singleSignOnPrincipalId: 'alice' }))).toEqual([
      "singleSignOnPrincipalId: must be the ID of a user in IAM Identity Center, such as 11112222-3333-4444-5555-666677778888, got 'alice'",
      UNKNOWN_APPLICATION,
      'singleSignOnUserName: is required beside singleSignOnPrincipalId, got none: give the name of the same user',
      "userProfileName: must consist of letters, digits and hyphens, and not start or end with a hyphen, got 'alice!'",
    ]);
  });
});

describe('in a domain without single sign-on', () => {
  const FORBIDDEN = [
    `singleSignOnPrincipalId: must be left out, since the domain's AuthMode is IAM, got '${ID}'`,
    "singleSignOnUserName: must be left out, since the domain's AuthMode is IAM, got 'alice@example.com'",
  ];

  test('nobody can be assigned, if it is imported', () => {
    expect(refusal(() => profileWith(stack, { domain: importedDomain({ authMode: studio.AuthMode.IAM }), ...user }))).toEqual(FORBIDDEN);
  });

  test('nobody can be assigned, if it is of the same app', () => {
    profileWith(stack, { domain: cfnDomain(stack), ...user });

    expect(refusalAtSynthesis(stack).sort()).toEqual(FORBIDDEN.map((message) => `[Stack/Alice] ${message}`));
  });

  test('a user can be assigned once the domain is told to have it', () => {
    const domain = cfnDomain(stack);
    profileWith(stack, { domain, ...user });
    domain.authMode = 'SSO';

    expect(refusalAtSynthesis(stack)).toEqual([]);
  });
});
