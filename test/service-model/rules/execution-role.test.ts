import { App, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import { UserProfileApiSettings } from '../../../src';
import { profileWith } from '../../fixtures/profile';

const SAGEMAKER = { Service: 'sagemaker.amazonaws.com' };

/** Whether a role with these statements in its trust policy is warned of. */
function isWarnedOf(Statement: unknown): boolean {
  const stack = new Stack(new App(), 'Stack');
  const executionRole = new CfnRole(stack, 'Role', { assumeRolePolicyDocument: { Statement } });
  profileWith(stack, { executionRole });
  return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('executionRoleTrust')).length > 0;
}

describe('the trust policy of an execution role', () => {
  test.each<[string, unknown]>([
    ['SageMaker', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: SAGEMAKER }]],
    ['SageMaker among others', [{ Effect: 'Allow', Action: ['sts:TagSession', 'sts:AssumeRole'], Principal: { Service: ['glue.amazonaws.com', SAGEMAKER.Service] } }]],
    ['SageMaker, in other letters', [{ Effect: 'Allow', Action: 'STS:assumerole', Principal: SAGEMAKER }]],
    ['SageMaker, in one statement that is no list', { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: SAGEMAKER }],
    ['anybody', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' }]],
    ['SageMaker to whatever it may call', [{ Effect: 'Allow', Action: '*', Principal: SAGEMAKER }]],
    ['SageMaker to a call with so many characters', [{ Effect: 'Allow', Action: 'sts:Assume????', Principal: SAGEMAKER }]],
    ['SageMaker, with an asterisk wherever there can be one', [{ Effect: 'Allow', Action: `*${[...'sts:AssumeRole'].join('*')}*`, Principal: SAGEMAKER }]],
    ['anybody in AWS', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } }]],
  ])('is fine when it admits %s', (_, statement) => {
    expect(isWarnedOf(statement)).toBe(false);
  });

  test.each<[string, unknown]>([
    ['statement', [{ 'Fn::If': ['C', { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: SAGEMAKER }, { Ref: 'AWS::NoValue' }] }]],
    ['action', [{ Effect: 'Allow', Action: { 'Fn::If': ['C', 'sts:AssumeRole', 'sts:TagSession'] }, Principal: SAGEMAKER }]],
    ['principal', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { 'Fn::If': ['C', SAGEMAKER, SAGEMAKER] } }]],
    ['service', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: { Ref: 'Service' } } }]],
  ])('is not judged when a %s is known only at deployment', (_, statement) => {
    expect(isWarnedOf(statement)).toBe(false);
  });

  test.each<[string, unknown]>([
    ['which action', { NotAction: 'sts:TagSession', Principal: SAGEMAKER }],
    ['whom', { Action: 'sts:AssumeRole', NotPrincipal: { Service: 'glue.amazonaws.com' } }],
  ])('is not judged when it says %s it does not mean', (_, statement) => {
    expect(isWarnedOf([{ Effect: 'Allow', ...statement as object }])).toBe(false);
  });

  test.each<[string, object | undefined]>([['no document', undefined], ['a document without statements', {}]])('is not judged of %s', (_, document) => {
    const stack = new Stack(new App(), 'Stack');
    const executionRole = new CfnRole(stack, 'Role', { assumeRolePolicyDocument: {} });
    executionRole.addPropertyOverride('AssumeRolePolicyDocument', document);
    profileWith(stack, { executionRole });
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('executionRoleTrust'))).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['has no statement', []],
    ['has a statement without content', [null]],
    ['admits another service', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'glue.amazonaws.com' } }]],
    ['admits SageMaker to something else', [{ Effect: 'Allow', Action: 'sts:TagSession', Principal: SAGEMAKER }]],
    ['admits nobody', [{ Effect: 'Allow', Action: 'sts:AssumeRole' }]],
    ['admits SageMaker to a longer call', [{ Effect: 'Allow', Action: 'sts:AssumeRole?', Principal: SAGEMAKER }]],
    ['admits SageMaker to a call with fewer characters', [{ Effect: 'Allow', Action: 'sts:Assume???', Principal: SAGEMAKER }]],
    ...[...'.+^${}()|[]\\'].map((character): [string, unknown] => [
      `has a ${character} in its action`, [{ Effect: 'Allow', Action: `sts${character}AssumeRole`, Principal: SAGEMAKER }],
    ]),
    ['has a | after its action', [{ Effect: 'Allow', Action: 'sts:AssumeRole|', Principal: SAGEMAKER }]],
    ['denies what it admits', [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: SAGEMAKER },
      { Effect: 'Deny', Action: 'sts:*', Principal: '*' },
    ]],
  ])('is warned of when it %s', (_, statement) => {
    expect(isWarnedOf(statement)).toBe(true);
  });

  test('is fine when it denies under a condition', () => {
    expect(isWarnedOf([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: SAGEMAKER },
      { Effect: 'Deny', Action: 'sts:AssumeRole', Principal: SAGEMAKER, Condition: { StringNotEquals: { 'aws:SourceAccount': '123456789012' } } },
    ])).toBe(false);
  });

  describe('is looked at again in each synthesis of the app', () => {
    const FINE = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: SAGEMAKER }];
    const isWarned = (profile: IConstruct) => profile.node.metadata.some(({ data }) => String(data).includes('executionRoleTrust'));

    test.each<[string, (stack: Stack, executionRole: CfnRole) => IConstruct]>([
      ['of a profile', (stack, executionRole) => profileWith(stack, { executionRole })],
      ['of an L1 with more settings', (stack, executionRole) => {
        const l1 = new CfnUserProfile(stack, 'L1', { domainId: 'd-abcdefghijkl', userProfileName: 'alice' });
        return l1.with(new UserProfileApiSettings({ executionRole }));
      }],
    ])('%s', (_, define) => {
      const app = new App();
      const stack = new Stack(app, 'Stack');
      const role = new CfnRole(stack, 'Role', { assumeRolePolicyDocument: { Statement: FINE } });
      const profile = define(stack, role);
      app.synth();
      expect(isWarned(profile)).toBe(false);
      role.assumeRolePolicyDocument = { Statement: [] };
      app.synth({ force: true });
      expect(isWarned(profile)).toBe(true);
    });

    test('of a stage', () => {
      const stage = new Stage(new App(), 'Stage');
      const stack = new Stack(stage, 'Stack');
      const role = new CfnRole(stack, 'Role', { assumeRolePolicyDocument: { Statement: FINE } });
      const profile = profileWith(stack, { executionRole: role });
      stage.synth();
      role.assumeRolePolicyDocument = { Statement: [] };
      stage.synth({ force: true });
      expect(isWarned(profile)).toBe(true);
    });
  });

  test('is rendered once for all profiles that have the role', () => {
    const stack = new Stack(new App(), 'Stack');
    const executionRole = new CfnRole(stack, 'Role', { assumeRolePolicyDocument: { Statement: [] } });
    const rendered = jest.spyOn(executionRole, '_toCloudFormation');
    const countWith = (profiles: number) => {
      Array.from({ length: profiles }, (_, index) => profileWith(stack, { executionRole, userProfileName: `user-${profiles}-${index}` }, `Profile-${profiles}-${index}`));
      rendered.mockClear();
      Annotations.fromStack(stack);
      return rendered.mock.calls.length;
    };
    const withOne = countWith(1);
    expect(withOne).toBeGreaterThan(0);
    expect(countWith(10)).toBe(withOne);
  });
});
