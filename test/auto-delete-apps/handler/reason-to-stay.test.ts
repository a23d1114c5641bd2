import { reasonToStay } from '../../../src/auto-delete-apps/handler/reason-to-stay';
import { Patience } from '../../../src/custom-resources/runtime/patience';
import { recogniseErrorsOfNode, ScriptedStack, STACK_ID } from '../../custom-resources/scripted-stack';
import { ThisProcess } from '../../simulator/process/this-process';

const USER_PROFILE = 'AWS::SageMaker::UserProfile';
const ALICE = { domainId: 'd-abcdefghijkl', userProfileName: 'alice' };
const CUSTOM_RESOURCE = 'Custom::SageMakerAutoDeleteApps';
const CLEAN_UP = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';

let thisProcess: ThisProcess;
let stack: ScriptedStack;
beforeAll(recogniseErrorsOfNode);
beforeEach(() => {
  thisProcess = ThisProcess.begin();
  stack = new ScriptedStack(thisProcess);
});
afterEach(() => thisProcess.end());

/** A stack in this state, whose template has the resource Alice if told so, and that lists it as this profile. */
function given(status: string | undefined, { inTemplate = undefined as any, physicalId = 'alice|d-abcdefghijkl' as string | undefined } = {}): void {
  stack.status = status;
  stack.template = { Resources: { Role: { Type: 'AWS::IAM::Role' }, ...inTemplate && { Alice: { Type: USER_PROFILE, ...inTemplate } } } };
  stack.resources = [['Role', 'studio-Role', 'AWS::IAM::Role'], DELETED];
  if (physicalId) {
    stack.resources.push(['Alice', physicalId, USER_PROFILE]);
  }
}

/** The custom resource whose deletion is asked for. */
const DELETED: [string, string, string, string] = ['AliceAutoDeleteApps', 'd-abcdefghijkl/alice', CUSTOM_RESOURCE, 'DELETE_IN_PROGRESS'];

/** What happened in the update that is going on, and what did before it. */
function happened(during: [string, string, string, string][], before: [string, string, string, string][] = []): void {
  stack.events = [...during, ['studio', STACK_ID, 'AWS::CloudFormation::Stack', 'UPDATE_IN_PROGRESS'], ...before];
}

const asked = (profile = ALICE) => {
  const start = thisProcess.simulation.now();
  const userProfileArn = `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/${profile.domainId}/${profile.userProfileName}`;
  return thisProcess.run(() => reasonToStay(
    { profile, userProfileArn, userProfileLogicalId: 'Alice', logicalId: 'AliceAutoDeleteApps' }, STACK_ID, new Patience(() => start + 60_000 - thisProcess.simulation.now()),
  ));
};

describe('a profile goes', () => {
  test.each(['alice|d-abcdefghijkl', 'd-abcdefghijkl|alice', 'd-ABCDEFGHIJKL|Alice', 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice'])(
    'with its stack, whatever form its physical ID has: %s', async (physicalId) => {
      given('DELETE_IN_PROGRESS', { inTemplate: {}, physicalId });
      expect(await asked()).toBeUndefined();
    });

  test('with its stack, however many resources that has', async () => {
    given('DELETE_IN_PROGRESS', { inTemplate: {} });
    stack.pageSize = 1;
    expect(await asked()).toBeUndefined();
    expect(stack.calls.filter((call) => call.startsWith('ListStackResources'))).toHaveLength(3);
  });

  test('with its stack, when its policy says so', async () => {
    given('DELETE_IN_PROGRESS', { inTemplate: { DeletionPolicy: 'Delete' } });
    expect(await asked()).toBeUndefined();
  });

  test('when it was taken out of the template', async () => {
    given(CLEAN_UP);
    expect(await asked()).toBeUndefined();
  });

  test('when its resource was replaced in this update', async () => {
    given(CLEAN_UP, { inTemplate: {}, physicalId: 'alice|d-otherdomain1' });
    happened([
      DELETED,
      ['Alice', 'alice|d-otherdomain1', USER_PROFILE, 'UPDATE_COMPLETE'],
      ['Alice', 'alice|d-abcdefghijkl', USER_PROFILE, 'UPDATE_IN_PROGRESS'],
    ]);
    stack.pageSize = 1;
    expect(await asked()).toBeUndefined();
  });
});

describe('a profile stays', () => {
  test.each([
    'CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'DELETE_FAILED', 'IMPORT_ROLLBACK_IN_PROGRESS', undefined,
  ])('when the status of the stack is %s', async (status) => {
    given(status);
    expect(await asked()).toBe(`the stack is neither being deleted nor cleaned up after an update: its status is ${status ?? 'DELETE_COMPLETE'}`);
  });

  test('when the template still has it: the option was switched off, or the construct moved', async () => {
    given(CLEAN_UP, { inTemplate: {} });
    expect(await asked()).toBe('the profile stays, as resource Alice');
  });

  test('when the template has it under another logical ID', async () => {
    given(CLEAN_UP);
    stack.template.Resources.Moved = { Type: USER_PROFILE };
    stack.resources = [['Moved', 'alice|d-abcdefghijkl', USER_PROFILE]];
    expect(await asked()).toBe('the profile stays, as resource Moved');
  });

  test('when it is kept in spite of its stack', async () => {
    given('DELETE_IN_PROGRESS', { inTemplate: { DeletionPolicy: 'Retain' } });
    expect(await asked()).toBe("the profile's DeletionPolicy keeps it");
  });

  test('when it is kept although it was replaced', async () => {
    given(CLEAN_UP, { inTemplate: { UpdateReplacePolicy: 'Retain' }, physicalId: 'alice|d-otherdomain1' });
    happened([['Alice', 'alice|d-abcdefghijkl', USER_PROFILE, 'UPDATE_IN_PROGRESS']]);
    expect(await asked()).toBe("the profile's UpdateReplacePolicy keeps it");
  });
});

const NOT_THIS = 'the stack does not say that its resource Alice was this profile';

describe("a profile that isn't the stack's stays", () => {
  const eve = { domainId: 'd-abcdefghijkl', userProfileName: 'eve' };

  test('although the stack is being deleted', async () => {
    given('DELETE_IN_PROGRESS', { inTemplate: {} });
    expect(await asked(eve)).toBe(NOT_THIS);
  });

  test('although the stack lists no profile at all', async () => {
    given('DELETE_IN_PROGRESS', { inTemplate: {}, physicalId: undefined });
    expect(await asked(eve)).toBe(NOT_THIS);
  });

  test('although a profile was taken out of the template', async () => {
    given(CLEAN_UP);
    expect(await asked(eve)).toBe(NOT_THIS);
  });

  test('although a profile was replaced', async () => {
    given(CLEAN_UP, { inTemplate: {}, physicalId: 'alice|d-otherdomain1' });
    happened([['Alice', 'alice|d-abcdefghijkl', USER_PROFILE, 'UPDATE_IN_PROGRESS'], ['Alice', 'eve|d-abcdefghijkl', 'Custom::Other', 'UPDATE_IN_PROGRESS'],
      ['Other', 'eve|d-abcdefghijkl', USER_PROFILE, 'UPDATE_IN_PROGRESS']]);
    expect(await asked(eve)).toBe(NOT_THIS);
  });

  test('although it was the stack\'s before an earlier update', async () => {
    given(CLEAN_UP, { inTemplate: {}, physicalId: 'alice|d-otherdomain1' });
    happened([], [['Alice', 'eve|d-abcdefghijkl', USER_PROFILE, 'CREATE_COMPLETE']]);
    expect(await asked(eve)).toBe(NOT_THIS);
  });

  test.each([['d-abcdefghijkl', 'alice|d-abcdefghijkl'], ['alice', 'alice|d-other'], ['alice', 'alice'], ['lice', 'alice|d-abcdefghijkl']])(
    'when it is called %s, and the resource %s', async (userProfileName, physicalId) => {
      given('DELETE_IN_PROGRESS', { inTemplate: {}, physicalId });
      expect(await asked({ ...eve, userProfileName })).toBe(NOT_THIS);
    });
});

describe('a profile stays as long as the stack does not delete its custom resource', () => {
  const NOT_DELETED = 'the stack does not say that its resource AliceAutoDeleteApps is deleted for this profile';

  test.each<[string, [string, string, string, string?]]>([
    ['is there', ['AliceAutoDeleteApps', 'd-abcdefghijkl/alice', CUSTOM_RESOURCE]],
    ['is gone already', ['AliceAutoDeleteApps', 'd-abcdefghijkl/alice', CUSTOM_RESOURCE, 'DELETE_COMPLETE']],
    ['could not be deleted', ['AliceAutoDeleteApps', 'd-abcdefghijkl/alice', CUSTOM_RESOURCE, 'DELETE_FAILED']],
    ['is that of another profile', ['AliceAutoDeleteApps', 'd-abcdefghijkl/bob', CUSTOM_RESOURCE, 'DELETE_IN_PROGRESS']],
    ['is another', ['BobAutoDeleteApps', 'd-abcdefghijkl/alice', CUSTOM_RESOURCE, 'DELETE_IN_PROGRESS']],
    ['is of another type', ['AliceAutoDeleteApps', 'd-abcdefghijkl/alice', 'Custom::Other', 'DELETE_IN_PROGRESS']],
  ])('which %s', async (_, resource) => {
    for (const status of ['DELETE_IN_PROGRESS', CLEAN_UP]) {
      given(status);
      stack.resources = [['Alice', 'alice|d-abcdefghijkl', USER_PROFILE], resource];
      expect(await asked()).toBe(NOT_DELETED);
    }
  });

  test('although it was replaced in this update', async () => {
    given(CLEAN_UP, { inTemplate: {}, physicalId: 'alice|d-otherdomain1' });
    happened([['Alice', 'alice|d-abcdefghijkl', USER_PROFILE, 'UPDATE_IN_PROGRESS']], [DELETED]);
    expect(await asked()).toBe(NOT_DELETED);
  });
});

test('a template that is not JSON is an error, not a reason to delete', async () => {
  given(CLEAN_UP);
  stack.template = 'Resources: {}';
  await expect(asked()).rejects.toThrow("the stack's template is not JSON, so that it can't be seen what it still asks for: everything stays as it is");
});
