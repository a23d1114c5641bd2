import { App, CfnParameter, Lazy, Stack, Tags, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { AuthMode, Domain } from '../../../src';
import { singleSignOnIdentifierOtherThanUserName } from '../../../src/service-model/rules/single-sign-on';
import { tagKeyReserved, tagKeyTwice } from '../../../src/service-model/rules/tags';
import { given } from '../../fixtures/given';
import type { GivenTree, WrittenOut } from '../../fixtures/given';
import { cfnDomain, findings, l1, profileWith, refusal, refusalAtSynthesis, testStack, warnings } from '../../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

describe('single sign-on', () => {
  const REQUIRED = "singleSignOnUserName: is required, since the domain's AuthMode is SSO: give the name of a user in IAM Identity Center";
  const FORBIDDEN = "singleSignOnUserName: must be left out, since the domain's AuthMode is IAM, got 'alice@example.com'";
  const singleSignOnUserName = 'alice@example.com';

  describe('on an imported domain', () => {
    const importedDomain = (authMode?: AuthMode) => Domain.fromDomainAttributes(stack, 'Domain', { domainId: 'd-abcdefghijkl', authMode });

    test('refuses no user name where the domain needs one', () => {
      expect(refusal(() => profileWith(stack, { domain: importedDomain(AuthMode.SSO) }))).toEqual([REQUIRED]);
    });

    test('refuses a user name where the domain forbids one', () => {
      expect(refusal(() => profileWith(stack, { domain: importedDomain(AuthMode.IAM), singleSignOnUserName }))).toEqual([FORBIDDEN]);
    });

    test('accepts a user name where the domain needs one', () => {
      expect(refusal(() => profileWith(stack, { domain: importedDomain(AuthMode.SSO), singleSignOnUserName }))).toEqual([]);
    });

    test('accepts a user name known only at deployment', () => {
      const userName = new CfnParameter(stack, 'User').valueAsString;
      expect(refusal(() => profileWith(stack, { domain: importedDomain(AuthMode.SSO), singleSignOnUserName: userName }))).toEqual([]);
    });

    test('accepts no user name where the domain forbids one', () => {
      expect(refusal(() => profileWith(stack, { domain: importedDomain(AuthMode.IAM) }))).toEqual([]);
    });

    test.each([undefined, singleSignOnUserName])('accepts %s on a domain of which nothing is known', (userName) => {
      expect(refusal(() => profileWith(stack, { domain: importedDomain(), singleSignOnUserName: userName }))).toEqual([]);
    });

    test.each([undefined, singleSignOnUserName])('accepts %s where the AuthMode is known only at deployment', (userName) => {
      const domain = importedDomain(new CfnParameter(stack, 'AuthMode').valueAsString as AuthMode);
      expect(refusal(() => profileWith(stack, { domain, singleSignOnUserName: userName }))).toEqual([]);
    });
  });

  describe('on a domain of this app', () => {
    test('refuses no user name at synthesis', () => {
      profileWith(stack, { domain: cfnDomain(stack, { authMode: 'SSO' }) });
      expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${REQUIRED}`]);
    });

    test('refuses a user name at synthesis', () => {
      profileWith(stack, { domain: cfnDomain(stack), singleSignOnUserName });
      expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${FORBIDDEN}`]);
    });

    test('refuses no user name after the AuthMode was changed', () => {
      const domain = cfnDomain(stack, { authMode: 'IAM' });
      profileWith(stack, { domain });
      domain.authMode = 'SSO';
      expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${REQUIRED}`]);
    });

    test('accepts a user name after the AuthMode was changed', () => {
      const domain = cfnDomain(stack, { authMode: 'IAM' });
      profileWith(stack, { domain, singleSignOnUserName });
      domain.authMode = 'SSO';
      expect(refusalAtSynthesis(stack)).toEqual([]);
    });

    test('refuses no user name after the AuthMode was changed by an override', () => {
      const domain = cfnDomain(stack, { authMode: 'IAM' });
      profileWith(stack, { domain });
      domain.addPropertyOverride('AuthMode', 'SSO');
      expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${REQUIRED}`]);
    });

    test.each([undefined, singleSignOnUserName])('accepts %s where the AuthMode is known only at deployment', (userName) => {
      profileWith(stack, { domain: cfnDomain(stack, { authMode: new CfnParameter(stack, 'AuthMode').valueAsString }), singleSignOnUserName: userName });
      expect(refusalAtSynthesis(stack)).toEqual([]);
    });
  });
});

describe('single sign-on identifier', () => {
  const singleSignOn = (identifier: WrittenOut, userName: WrittenOut): GivenTree => ({
    SingleSignOnUserIdentifier: given('singleSignOnUserIdentifier', identifier),
    SingleSignOnUserValue: given('singleSignOnUserName', userName),
  });

  test('refuses any other than UserName', () => {
    expect(findings(singleSignOnIdentifierOtherThanUserName, singleSignOn('Email', 'alice@example.com'))).toEqual([
      "singleSignOnUserName: goes with the identifier 'UserName', and neither without the other, got 'alice@example.com' with 'Email'",
    ]);
  });

  test('refuses a user name without one', () => {
    expect(findings(singleSignOnIdentifierOtherThanUserName, singleSignOn(undefined, 'alice@example.com'))).toEqual([
      "singleSignOnUserName: goes with the identifier 'UserName', and neither without the other, got 'alice@example.com' with none",
    ]);
  });

  test('refuses one without a user name', () => {
    expect(findings(singleSignOnIdentifierOtherThanUserName, singleSignOn('UserName', undefined))).toEqual([
      "singleSignOnUserName: goes with the identifier 'UserName', and neither without the other, got none with 'UserName'",
    ]);
  });

  test('accepts UserName with a user name', () => {
    expect(findings(singleSignOnIdentifierOtherThanUserName, singleSignOn('UserName', 'alice@example.com'))).toEqual([]);
  });

  test('accepts neither', () => {
    expect(findings(singleSignOnIdentifierOtherThanUserName, singleSignOn(undefined, undefined))).toEqual([]);
  });

  test('accepts one known only at deployment', () => {
    expect(findings(singleSignOnIdentifierOtherThanUserName, singleSignOn(Lazy.string({ produce: () => 'UserName' }), 'alice@example.com'))).toEqual([]);
  });
});

describe('tag keys', () => {
  const tags = (...keys: string[]): GivenTree => ({
    Tags: given('tags', keys.map((key) => given(`.${key}`, { Key: given('', key), Value: given('', 'forecast') }))),
  });

  test('are refused when one is given twice', () => {
    expect(findings(tagKeyTwice, tags('team', 'stage', 'team'))).toEqual(["tags.team: must have another key: 'team' is given twice"]);
  });

  test('are accepted when they differ only in the case of their letters', () => {
    expect(refusal(() => profileWith(stack, { tags: { team: 'forecast', Team: 'forecast' } }))).toEqual([]);
  });

  test('are accepted when there are none', () => {
    expect(findings(tagKeyTwice, {})).toEqual([]);
  });

  test('are accepted when two are known only at deployment', () => {
    const key = Lazy.string({ produce: () => 'team' });
    expect(findings(tagKeyTwice, tags(key, key, 'team'))).toEqual([]);
  });

  test('are refused at synthesis when an override gives one twice', () => {
    l1(profileWith(stack)).addPropertyOverride('Tags', [{ Key: 'team', Value: 'forecast' }, { Key: 'team', Value: 'pricing' }]);
    expect(refusalAtSynthesis(stack)).toEqual(["[Stack/Alice] tags.team: must have another key: 'team' is given twice"]);
  });

  test.each(['aws:team', 'AWS:team', 'Aws:'])("are refused with the prefix of AWS's own: %s", (key) => {
    expect(refusal(() => profileWith(stack, { tags: { [key]: 'forecast' } }))).toEqual([
      `tags.${key}: must have a key that doesn't start with 'aws:', got '${key}'`,
    ]);
  });

  test.each(['awsome:team', 'team:aws:', 'aws'])("are accepted when they only look like AWS's own: %s", (key) => {
    expect(refusal(() => profileWith(stack, { tags: { [key]: 'forecast' } }))).toEqual([]);
  });

  test('are accepted when it is known only at deployment whether they are reserved', () => {
    expect(findings(tagKeyReserved, tags(Lazy.string({ produce: () => 'aws:team' })))).toEqual([]);
  });
});

describe('tags at synthesis', () => {
  test('refuses a reserved key that Tags.of() added', () => {
    Tags.of(profileWith(stack)).add('aws:team', 'forecast');
    expect(refusalAtSynthesis(stack)).toEqual(["[Stack/Alice] tags.aws:team: must have a key that doesn't start with 'aws:', got 'aws:team'"]);
  });

  test('refuses a value without characters that Tags.of() added to the stack', () => {
    profileWith(stack);
    Tags.of(stack).add('team', '');
    expect(refusalAtSynthesis(stack)).toEqual(["[Stack/Alice] tags.team: must have from 1 to 128 characters, has 0, got ''"]);
  });

  test('refuses more tags than the service takes, those of the profile and those of Tags.of() together', () => {
    const profile = profileWith(stack, { tags: { stage: 'test' } });
    Array.from({ length: 50 }, (_, index) => Tags.of(profile).add(`key-${index}`, 'value'));
    expect(refusalAtSynthesis(stack)).toEqual(['[Stack/Alice] tags: must have at most 50 items, has 51']);
  });

  test('accepts as many tags as the service takes', () => {
    const profile = profileWith(stack, { tags: { stage: 'test' } });
    Array.from({ length: 49 }, (_, index) => Tags.of(profile).add(`key-${index}`, 'value'));
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('accepts a value of Tags.of() that is known only at deployment', () => {
    Tags.of(profileWith(stack)).add('team', new CfnParameter(stack, 'Team').valueAsString);
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('accepts a tag behind a condition of the template', () => {
    l1(profileWith(stack)).addPropertyOverride('Tags', [
      { 'Fn::If': ['HasTeam', { Key: 'team', Value: 'forecast' }, { Ref: 'AWS::NoValue' }] },
    ]);
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('refuses a tag without a key', () => {
    l1(profileWith(stack)).addPropertyOverride('Tags', [{ Value: 'forecast' }]);
    expect(refusalAtSynthesis(stack)).toEqual([expect.stringMatching(/^\[Stack\/Alice\] tags.*: is required$/)]);
  });

  test('refuses a tag without a value', () => {
    l1(profileWith(stack)).addPropertyOverride('Tags', [{ Key: 'team' }]);
    expect(refusalAtSynthesis(stack)).toEqual(['[Stack/Alice] tags.team: is required']);
  });

  test('accepts tags that are known only at deployment as a whole', () => {
    l1(profileWith(stack)).addPropertyOverride('Tags', { 'Fn::If': ['HasTags', [], { Ref: 'AWS::NoValue' }] });
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });
});

describe('execution role of this app', () => {
  const SAGEMAKER = new iam.ServicePrincipal('sagemaker.amazonaws.com');
  const LAMBDA = new iam.ServicePrincipal('lambda.amazonaws.com');
  const roleFor = (assumedBy: iam.IPrincipal) => new iam.Role(stack, 'Role', { assumedBy });
  const trusting = (principal: iam.IPrincipal, actions = ['sts:AssumeRole']) => new iam.PolicyStatement({ actions, principals: [principal] });
  const WARNING = "executionRole: Stack/Role can't be assumed by SageMaker: its trust policy doesn't let sagemaker.amazonaws.com call sts:AssumeRole [ack: cdk-sagemaker-studio:executionRoleTrust]";

  test('warns of one that another service can assume', () => {
    profileWith(stack, { executionRole: roleFor(LAMBDA) });
    expect(warnings(stack)).toEqual([WARNING]);
  });

  test('warns of one that only an account can assume', () => {
    profileWith(stack, { executionRole: roleFor(new iam.AccountPrincipal('123456789012')) });
    expect(warnings(stack)).toEqual([WARNING]);
  });

  test('warns of an L1', () => {
    const executionRole = new iam.CfnRole(stack, 'Role', {
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    });
    profileWith(stack, { executionRole });
    expect(warnings(stack)).toEqual([
      expect.stringMatching(/^executionRole: Stack\/Role can't be assumed by SageMaker/),
    ]);
  });

  test('warns of one that SageMaker is denied', () => {
    const executionRole = roleFor(LAMBDA);
    executionRole.assumeRolePolicy!.addStatements(new iam.PolicyStatement({
      effect: iam.Effect.DENY, actions: ['sts:AssumeRole'], principals: [SAGEMAKER],
    }));
    profileWith(stack, { executionRole });
    expect(warnings(stack)).toEqual([WARNING]);
  });

  test('warns of one that lets SageMaker call something else', () => {
    const executionRole = roleFor(LAMBDA);
    executionRole.assumeRolePolicy!.addStatements(trusting(SAGEMAKER, ['sts:TagSession']));
    profileWith(stack, { executionRole });
    expect(warnings(stack)).toEqual([WARNING]);
  });

  test.each<[string, iam.IPrincipal]>([
    ['SageMaker alone', SAGEMAKER],
    ['SageMaker among others', new iam.CompositePrincipal(LAMBDA, SAGEMAKER)],
    ['SageMaker under a condition', new iam.ServicePrincipal('sagemaker.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    })],
  ])('is silent about one that can be assumed by %s', (_, principal) => {
    profileWith(stack, { executionRole: roleFor(principal) });
    expect(warnings(stack)).toEqual([]);
  });

  test.each(['sts:*', '*', 'sts:Assume*'])('is silent about one that lets SageMaker call %s', (action) => {
    const executionRole = roleFor(LAMBDA);
    executionRole.assumeRolePolicy!.addStatements(trusting(SAGEMAKER, [action]));
    profileWith(stack, { executionRole });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent after SageMaker was let in', () => {
    const executionRole = roleFor(LAMBDA);
    profileWith(stack, { executionRole });
    executionRole.assumeRolePolicy!.addStatements(trusting(SAGEMAKER));
    expect(warnings(stack)).toEqual([]);
  });

  test('warns after SageMaker was shut out by an override', () => {
    const executionRole = roleFor(SAGEMAKER);
    profileWith(stack, { executionRole });
    (executionRole.node.defaultChild as iam.CfnRole).addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Principal', {
      Service: 'lambda.amazonaws.com',
    });
    expect(warnings(stack)).toEqual([WARNING]);
  });

  test('is silent about a service known only at deployment', () => {
    const executionRole = roleFor(LAMBDA);
    profileWith(stack, { executionRole });
    (executionRole.node.defaultChild as iam.CfnRole).addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Principal.Service', {
      'Fn::Sub': 'sagemaker.${AWS::URLSuffix}',
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about a trust policy known only at deployment', () => {
    const executionRole = roleFor(LAMBDA);
    profileWith(stack, { executionRole });
    (executionRole.node.defaultChild as iam.CfnRole).addPropertyOverride('AssumeRolePolicyDocument', { 'Fn::Transform': { Name: 'TrustPolicy' } });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about a role outside this app', () => {
    profileWith(stack, { executionRole: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/studio') });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about a role outside this app that goes by the name of one inside', () => {
    const arn = `arn:aws:iam::123456789012:role/${roleFor(LAMBDA).roleName}`;
    profileWith(stack, { executionRole: iam.Role.fromRoleArn(stack, 'Outside', arn) });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent about a role known only at deployment', () => {
    profileWith(stack, { executionRole: iam.Role.fromRoleArn(stack, 'Role', new CfnParameter(stack, 'RoleArn').valueAsString) });
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent once acknowledged', () => {
    Validations.of(stack).acknowledge({ id: 'cdk-sagemaker-studio:executionRoleTrust', reason: 'another app lets SageMaker in' });
    profileWith(stack, { executionRole: roleFor(LAMBDA) });
    expect(warnings(stack)).toEqual([]);
  });

  describe('that is the default of the domain', () => {
    const DEFAULT_WARNING = WARNING.replace('executionRole: ', "domain: the domain's default execution role ");

    test('warns of one of an imported domain', () => {
      profileWith(stack, {
        domain: Domain.fromDomainAttributes(stack, 'Domain', { domainId: 'd-abcdefghijkl', defaultExecutionRole: roleFor(LAMBDA) }),
      });
      expect(warnings(stack)).toEqual([DEFAULT_WARNING]);
    });

    test('warns of one of a domain of this app', () => {
      profileWith(stack, { domain: cfnDomain(stack, { defaultUserSettings: { executionRole: roleFor(LAMBDA).roleArn } }) });
      expect(warnings(stack)).toEqual([DEFAULT_WARNING]);
    });

    test('warns of one that a domain of this app was given after the profile was created', () => {
      const domain = cfnDomain(stack);
      profileWith(stack, { domain });
      domain.defaultUserSettings = { executionRole: roleFor(LAMBDA).roleArn };
      expect(warnings(stack)).toEqual([DEFAULT_WARNING]);
    });

    test('warns of one that a domain of this app was given by an override', () => {
      const domain = cfnDomain(stack);
      profileWith(stack, { domain });
      domain.addPropertyOverride('DefaultUserSettings.ExecutionRole', roleFor(LAMBDA).roleArn);
      expect(warnings(stack)).toEqual([DEFAULT_WARNING]);
    });

    test('is silent about one that an override replaced', () => {
      const domain = cfnDomain(stack, { defaultUserSettings: { executionRole: roleFor(LAMBDA).roleArn } });
      profileWith(stack, { domain });
      domain.addPropertyOverride('DefaultUserSettings.ExecutionRole', 'arn:aws:iam::123456789012:role/studio');
      expect(warnings(stack)).toEqual([]);
    });

    test('is silent about one that an override replaced by another of this app', () => {
      const domain = cfnDomain(stack, { defaultUserSettings: { executionRole: roleFor(LAMBDA).roleArn } });
      profileWith(stack, { domain });
      domain.addPropertyOverride('DefaultUserSettings.ExecutionRole', new iam.Role(stack, 'Other', { assumedBy: SAGEMAKER }).roleArn);
      expect(warnings(stack)).toEqual([]);
    });

    test('is silent about one that an override replaced by one known only at deployment', () => {
      const domain = cfnDomain(stack, { defaultUserSettings: { executionRole: roleFor(LAMBDA).roleArn } });
      profileWith(stack, { domain });
      domain.addPropertyOverride('DefaultUserSettings.ExecutionRole', new CfnParameter(stack, 'RoleArn').valueAsString);
      expect(warnings(stack)).toEqual([]);
    });

    test('warns of one in another stack', () => {
      const other = new Stack(stack.node.root as App, 'Other');
      profileWith(other, { domain: cfnDomain(other, { defaultUserSettings: { executionRole: roleFor(LAMBDA).roleArn } }) });
      expect(warnings(other)).toContain(DEFAULT_WARNING);
    });

    test('is silent about one that SageMaker can assume', () => {
      profileWith(stack, { domain: cfnDomain(stack, { defaultUserSettings: { executionRole: roleFor(SAGEMAKER).roleArn } }) });
      expect(warnings(stack)).toEqual([]);
    });

    test('is silent about one known only at deployment', () => {
      const executionRole = new CfnParameter(stack, 'RoleArn').valueAsString;
      profileWith(stack, { domain: cfnDomain(stack, { defaultUserSettings: { executionRole } }) });
      expect(warnings(stack)).toEqual([]);
    });

    test('is silent about one that the profile does not use', () => {
      profileWith(stack, {
        domain: cfnDomain(stack, { defaultUserSettings: { executionRole: roleFor(LAMBDA).roleArn } }),
        executionRole: iam.Role.fromRoleArn(stack, 'Own', 'arn:aws:iam::123456789012:role/studio'),
      });
      expect(warnings(stack)).toEqual([]);
    });
  });
});

describe('equal names in one domain', () => {
  const EQUAL = "[] userProfileName: Stack/Alice is called 'alice' and Stack/Second 'ALICE', in one domain: names have to differ in more than the case of their letters";

  test('are refused at synthesis when they differ only in the case of their letters', () => {
    profileWith(stack);
    profileWith(stack, { userProfileName: 'ALICE' }, 'Second');
    expect(refusalAtSynthesis(stack)).toEqual([EQUAL]);
  });

  test('are refused in a domain of this app', () => {
    const domain = cfnDomain(stack);
    profileWith(stack, { domain });
    profileWith(stack, { domain, userProfileName: 'ALICE' }, 'Second');
    expect(refusalAtSynthesis(stack)).toEqual([EQUAL]);
  });

  test('are refused in two stacks', () => {
    const other = new Stack(stack.node.root as App, 'Other');
    const domain = cfnDomain(stack);
    profileWith(stack, { domain });
    profileWith(other, { domain, userProfileName: 'ALICE' });
    expect(refusalAtSynthesis(stack)).toEqual([
      expect.stringMatching(/^\[\] userProfileName: Stack\/Alice is called 'alice' and Other\/Alice 'ALICE', in one domain/),
    ]);
  });

  test('are refused once for each profile too many', () => {
    ['Alice', 'Second', 'Third'].forEach((id) => profileWith(stack, { userProfileName: 'alice' }, id));
    expect(refusalAtSynthesis(stack)).toEqual([
      expect.stringMatching(/^\[\] userProfileName: Stack\/Alice is called 'alice' and Stack\/Second 'alice'/),
      expect.stringMatching(/^\[\] userProfileName: Stack\/Alice is called 'alice' and Stack\/Third 'alice'/),
    ]);
  });

  test.each<[string, 'ref' | 'attrDomainId']>([['Ref', 'ref'], ['attribute', 'attrDomainId']])('are refused when one is of an L1 that names the domain by its %s', (_, name) => {
    const domain = cfnDomain(stack);
    profileWith(stack, { domain });
    new CfnUserProfile(stack, 'L1', { domainId: domain[name], userProfileName: 'ALICE' });
    expect(refusalAtSynthesis(stack)).toEqual([
      expect.stringMatching(/^\[\] userProfileName: Stack\/Alice is called 'alice' and Stack\/L1 'ALICE', in one domain/),
    ]);
  });

  test('are refused after one was changed on the L1', () => {
    profileWith(stack);
    l1(profileWith(stack, {}, 'Second')).userProfileName = 'ALICE';
    expect(refusalAtSynthesis(stack)).toEqual([EQUAL]);
  });

  test('are refused after one was changed by an override', () => {
    profileWith(stack);
    l1(profileWith(stack, {}, 'Second')).addPropertyOverride('UserProfileName', 'ALICE');
    expect(refusalAtSynthesis(stack)).toEqual([EQUAL]);
  });

  test('are accepted after one was told apart on the L1', () => {
    profileWith(stack);
    l1(profileWith(stack, { userProfileName: 'ALICE' }, 'Second')).userProfileName = 'alice-2';
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('are accepted in two domains', () => {
    profileWith(stack);
    profileWith(stack, { domain: cfnDomain(stack), userProfileName: 'alice' }, 'Second');
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('are accepted in domains with one ID in two accounts', () => {
    const app = new App();
    ['111111111111', '222222222222'].forEach((account) =>
      profileWith(new Stack(app, `Stack-${account}`, { env: { account, region: 'eu-west-1' } }), { userProfileName: 'alice' }));
    expect(refusalAtSynthesis(app)).toEqual([]);
  });

  test('are accepted where they are known only at deployment', () => {
    const userProfileName = new CfnParameter(stack, 'Name').valueAsString;
    profileWith(stack, { userProfileName });
    profileWith(stack, { userProfileName }, 'Second');
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });
});
