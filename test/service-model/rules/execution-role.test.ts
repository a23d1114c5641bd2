import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
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

  test('is not judged when it says what is not meant', () => {
    expect(isWarnedOf([{ Effect: 'Allow', NotAction: 'sts:TagSession', Principal: SAGEMAKER }])).toBe(false);
  });

  test.each<[string, unknown]>([
    ['has no statement', []],
    ['has a statement without content', [null]],
    ['admits another service', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'glue.amazonaws.com' } }]],
    ['admits SageMaker to something else', [{ Effect: 'Allow', Action: 'sts:TagSession', Principal: SAGEMAKER }]],
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
});
