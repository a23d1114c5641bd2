import { assertOfStack, idOf, MalformedEvent, readProfile, readText } from '../../../src/custom-resources/runtime/event';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/studio/11111111-2222-3333-4444-555555555555';
const ARN = 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice';

describe('an event', () => {
  test('of the stack is served', () => {
    expect(() => assertOfStack({ StackId: STACK_ID }, STACK_ID)).not.toThrow();
  });

  test.each([undefined, null, '', STACK_ID.toUpperCase(), `${STACK_ID} `, [STACK_ID]])('of the stack %j is refused', (StackId) => {
    expect(() => assertOfStack({ StackId }, STACK_ID)).toThrow(new MalformedEvent("refused: the event is not of this function's stack"));
  });
});

describe('the profile of an event', () => {
  test('is read from its ARN', () => {
    expect(readProfile({ UserProfileArn: ARN, UserProfileLogicalId: 'Alice' })).toEqual({
      profile: { domainId: 'd-abcdefghijkl', userProfileName: 'alice' }, userProfileArn: ARN, userProfileLogicalId: 'Alice',
    });
  });

  test.each(['alice', ` ${ARN}`, `${ARN}/more`, ARN.replace('/alice', ''), ARN.replace('alice', '')])('is refused with the ARN %j', (UserProfileArn) => {
    expect(() => readProfile({ UserProfileArn, UserProfileLogicalId: 'Alice' })).toThrow(new MalformedEvent('UserProfileArn is not the ARN of a user profile'));
  });

  test('gives a custom resource its ID', () => {
    expect(idOf({ domainId: 'd-abcdefghijkl', userProfileName: 'alice' })).toBe('d-abcdefghijkl/alice');
  });
});

describe('a text of an event', () => {
  test('is read as it is', () => {
    expect(readText({ Settings: '{}' }, 'Settings')).toBe('{}');
  });

  test.each([undefined, null, '', 0, true, {}, ['{}']])('is missing when it is %j', (Settings) => {
    expect(() => readText({ Settings }, 'Settings')).toThrow(new MalformedEvent('Settings is missing'));
  });

  test.each([undefined, null, 'text', 1, []])('can not be in properties that are %j', (properties) => {
    expect(() => readText(properties, 'Settings')).toThrow(new MalformedEvent('the event has no ResourceProperties'));
  });
});
