import { wishOf } from '../../../src/api-settings/handler/deletion';
import { Patience } from '../../../src/custom-resources/runtime/patience';
import { NOT_THERE, recogniseErrorsOfNode, ScriptedStack, STACK_ID } from '../../custom-resources/scripted-stack';
import type { Refusal } from '../../custom-resources/scripted-stack';
import { ThisProcess } from '../../simulator/process/this-process';

const LEAVING = {
  stackId: STACK_ID,
  logicalId: 'AliceApiSettings',
  userProfileLogicalId: 'Alice',
  profile: { domainId: 'd-abcdefghijkl', userProfileName: 'alice' },
};

let thisProcess: ThisProcess;
let stack: ScriptedStack;

beforeAll(recogniseErrorsOfNode);

beforeEach(() => {
  thisProcess = ThisProcess.begin();
  stack = new ScriptedStack(thisProcess);
});

afterEach(() => thisProcess.end());

const SETTINGS = [
  'SecurityGroups',
  'StudioWebPortalSettings.HiddenAppTypes',
  'StudioWebPortalSettings.HiddenMlTools',
  'CanvasAppSettings.KendraSettings.Status',
  'CanvasAppSettings.DirectDeploySettings.Status',
  'CanvasAppSettings.WorkspaceSettings.S3KmsKeyId',
  'CanvasAppSettings.WorkspaceSettings.S3ArtifactPath',
  'RSessionAppSettings.CustomImages',
];

/** What the stack wants; the settings among those above that it still asks for. */
async function wish(milliseconds = 900_000): Promise<unknown> {
  const wanted = await thisProcess.run(() => wishOf(LEAVING, new Patience(() => milliseconds)));
  return 'leaveAlone' in wanted ? wanted : { stillAskedFor: SETTINGS.filter((path) => wanted.stillAsksFor(path)) };
}

const profile = (UserSettings?: any) => ({ Type: 'AWS::SageMaker::UserProfile', Properties: { DomainId: 'd-abcdefghijkl', UserSettings } });
const settings = (Settings: any, UserProfileLogicalId = 'Alice') => ({ Type: 'Custom::SageMakerUserProfileSettings', Properties: { UserProfileLogicalId, Settings } });

describe('a stack that goes', () => {
  test.each([
    'DELETE_IN_PROGRESS', 'DELETE_COMPLETE', 'DELETE_FAILED', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED',
  ])('with the status %s wants nothing, and isn\'t asked for its template', async (status) => {
    stack.status = status;
    stack.template = { Resources: { Alice: profile() } };
    expect(await wish()).toEqual({ leaveAlone: 'the stack goes' });
    expect(stack.calls).toEqual([`DescribeStacks ${STACK_ID}`]);
  });

  test('and is gone wants nothing', async () => {
    stack.refusals = [NOT_THERE];
    expect(await wish()).toEqual({ leaveAlone: 'the stack goes' });
  });

  test('and isn\'t listed any more wants nothing', async () => {
    stack.refusals = [{ status: 200, body: '<DescribeStacksResponse><DescribeStacksResult><Stacks/></DescribeStacksResult></DescribeStacksResponse>' }];
    expect(await wish()).toEqual({ leaveAlone: 'the stack goes' });
  });
});

describe('a stack that stays', () => {
  test.each([
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'UPDATE_ROLLBACK_FAILED', 'IMPORT_ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS',
  ])('with the status %s is asked for the template that it has now, and wants the settings taken back', async (status) => {
    stack.status = status;
    stack.template = { Resources: { Alice: profile() } };
    expect(await wish()).toEqual({ stillAskedFor: [] });
    expect(stack.calls).toEqual([`DescribeStacks ${STACK_ID}`, `GetTemplate ${STACK_ID} Processed`]);
  });

  test.each([
    ['without the profile', { Resources: { Bob: profile() } }],
    ['without any resources', {}],
    ['that is empty', undefined],
  ])('wants nothing for a profile that goes: a template %s', async (_which, template) => {
    stack.template = template;
    expect(await wish()).toEqual({ leaveAlone: 'the profile goes, too' });
  });

  test('wants nothing when another profile is in the place of the old', async () => {
    stack.template = { Resources: { Alice: profile(), AliceApiSettings: settings('{}') } };
    expect(await wish()).toEqual({ leaveAlone: 'it was replaced: the profile is another one now' });
  });

  test.each([
    ['name', { DomainId: 'd-abcdefghijkl', UserProfileName: 'bob' }],
    ['domain', { DomainId: 'd-otherdomain1', UserProfileName: 'alice' }],
  ])('wants nothing taken back when its profile has another %s now', async (_, Properties) => {
    stack.template = { Resources: { Alice: { Type: 'AWS::SageMaker::UserProfile', Properties } } };
    expect(await wish()).toEqual({ leaveAlone: 'it was replaced: the profile is another one now' });
  });

  test('wants the settings taken back from a profile whose name is in other letters, or known at deployment only', async () => {
    for (const Properties of [{ DomainId: 'd-abcdefghijkl', UserProfileName: 'Alice' }, { DomainId: { Ref: 'Domain' }, UserProfileName: { Ref: 'Name' } }]) {
      stack.template = { Resources: { Alice: { Type: 'AWS::SageMaker::UserProfile', Properties } } };
      expect(await wish()).toEqual({ stillAskedFor: [] });
    }
  });

  test('wants the settings taken back when something else has the name', async () => {
    stack.template = { Resources: { Alice: profile(), AliceApiSettings: { Type: 'AWS::SNS::Topic' } } };
    expect(await wish()).toEqual({ stillAskedFor: [] });
  });

  test('still asks for what the profile has itself', async () => {
    stack.template = { Resources: { Alice: profile({ SecurityGroups: ['sg-1'], StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } }) } };
    expect(await wish()).toEqual({ stillAskedFor: ['SecurityGroups', 'StudioWebPortalSettings.HiddenAppTypes'] });
  });

  test('still asks for nothing where the profile has no properties', async () => {
    stack.template = { Resources: { Alice: { Type: 'AWS::SageMaker::UserProfile' } } };
    expect(await wish()).toEqual({ stillAskedFor: [] });
  });

  test.each([
    ['a list', { HiddenAppTypes: { Ref: 'HiddenApps' } }],
    ['a list from a condition', { HiddenAppTypes: { 'Fn::If': ['Closed', ['Canvas'], { Ref: 'AWS::NoValue' }] } }],
    ['a list from a string', { HiddenAppTypes: { 'Fn::Split': [',', { Ref: 'HiddenApps' }] } }],
  ])('still asks for what the profile has from a function: %s', async (_which, StudioWebPortalSettings) => {
    stack.template = { Resources: { Alice: profile({ StudioWebPortalSettings }) } };
    expect(await wish()).toEqual({ stillAskedFor: ['StudioWebPortalSettings.HiddenAppTypes'] });
  });

  test('may still ask for all that is behind a function', async () => {
    stack.template = { Resources: { Alice: profile({ StudioWebPortalSettings: { 'Fn::If': ['Closed', { HiddenAppTypes: ['Canvas'] }, { Ref: 'AWS::NoValue' }] } }) } };
    expect(await wish()).toEqual({ stillAskedFor: ['StudioWebPortalSettings.HiddenAppTypes', 'StudioWebPortalSettings.HiddenMlTools'] });
    stack.template = { Resources: { Alice: profile({ 'Fn::Transform': { Name: 'Settings' } }) } };
    expect(await wish()).toEqual({ stillAskedFor: SETTINGS });
    stack.template = { Resources: { Alice: profile(), MovedApiSettings: settings({ Ref: 'Settings' }) } };
    expect(await wish()).toEqual({ stillAskedFor: SETTINGS });
  });

  test('does not ask for a member of what has none', async () => {
    stack.template = { Resources: { Alice: profile({ CanvasAppSettings: {}, StudioWebPortalSettings: { HiddenAppTypes: null } }) } };
    expect(await wish()).toEqual({ stillAskedFor: [] });
  });

  test('still asks for what another custom resource sets on the same profile', async () => {
    stack.template = {
      Resources: {
        Alice: profile(),
        MovedApiSettings: settings('{"CanvasAppSettings":{"KendraSettings":{"Status":"ENABLED"}}}'),
        BobApiSettings: settings('{"CanvasAppSettings":{"DirectDeploySettings":{"Status":"ENABLED"}}}', 'Bob'),
        Topic: { Type: 'AWS::SNS::Topic' },
        Other: { ...settings('{"RSessionAppSettings":{"CustomImages":[]}}'), Type: 'Custom::Other' },
      },
    };
    expect(await wish()).toEqual({ stillAskedFor: ['CanvasAppSettings.KendraSettings.Status'] });
  });

  test('still asks for settings whose values are known at deployment only', async () => {
    stack.template = {
      Resources: {
        Alice: profile(),
        MovedApiSettings: settings({
          'Fn::Join': ['', [
            '{"CanvasAppSettings":{"WorkspaceSettings":{"S3KmsKeyId":"', { Ref: 'Key' }, '","S3ArtifactPath":"s3://', { 'Fn::GetAtt': ['Bucket', 'Name'] },
            '/a"}},"RSessionAppSettings":{"CustomImages":[{"ImageName":"r","ImageVersionNumber":', { Ref: 'Version' }, '}]}}',
          ]],
        }),
      },
    };
    expect(await wish()).toEqual({
      stillAskedFor: ['CanvasAppSettings.WorkspaceSettings.S3KmsKeyId', 'CanvasAppSettings.WorkspaceSettings.S3ArtifactPath', 'RSessionAppSettings.CustomImages'],
    });
  });

  test('may have other custom resources of the kind without properties', async () => {
    stack.template = { Resources: { Alice: profile(), Odd: { Type: 'Custom::SageMakerUserProfileSettings' } } };
    expect(await wish()).toEqual({ stillAskedFor: [] });
  });

  test('fails on a template that isn\'t JSON', async () => {
    stack.template = 'Resources:\n  Alice:\n    Type: AWS::SageMaker::UserProfile\n';
    await expect(wish()).rejects.toThrow(/JSON/);
  });
});

describe('a stack that can\'t be asked', () => {
  beforeEach(() => {
    stack.template = { Resources: { Alice: profile() } };
  });

  const refusal = (status: number, code: string): Refusal => ({ status, code, message: 'Rate exceeded' });

  test.each<[string, Refusal]>([
    ['the call is throttled', refusal(400, 'Throttling')],
    ['the service is down', refusal(503, 'ServiceUnavailable')],
    ['something is wrong inside', refusal(500, 'InternalFailure')],
    ['a proxy says so', { status: 502, body: '<html><body>Bad gateway<br></body></html>' }],
    ['an answer is empty', { status: 503, body: '' }],
    ['the connection is cut', 'reset'],
    ['the connection is cut in the middle of the answer', 'reset in the answer'],
    ['the right isn\'t there yet', refusal(403, 'AccessDenied')],
  ])('because %s is asked again', async (_why, refused) => {
    stack.refusals = [refused];
    expect(await wish()).toEqual({ stillAskedFor: [] });
    expect(stack.calls).toHaveLength(3);
  });

  test('for good is an error', async () => {
    stack.refusals = [{ status: 400, code: 'ValidationError', message: 'no such parameter' }];
    await expect(wish()).rejects.toThrow('no such parameter');
    expect(stack.calls).toHaveLength(1);
  });

  test('until the time is over is an error that says so', async () => {
    stack.refusals = [refusal(400, 'Throttling')];
    await expect(wish(30_200)).rejects.toThrow('gave up after 0 seconds asking for the status of the stack; the last error: Throttling: Rate exceeded');
  });

  test('for its template is an error', async () => {
    stack.onCall = () => {
      stack.refusals = stack.calls.length === 2 ? [{ status: 400, code: 'ValidationError', message: 'no template' }] : [];
    };
    await expect(wish()).rejects.toThrow('no template');
  });
});

describe('what other custom resources ask for', () => {
  test('is told with its values, but for those that are known only at deployment', async () => {
    const text = { 'Fn::Join': ['', ['{"CanvasAppSettings":{"KendraSettings":{"Status":"ENABLED"},"GenerativeAiSettings":{"AmazonBedrockRoleArn":"', { Ref: 'Role' }, '"}}}']] };
    stack.template = { Resources: { Alice: profile(), Moved: settings(text), Other: settings('{"CanvasAppSettings":{"KendraSettings":{"Status":"DISABLED"}}}', 'Bob') } };
    expect(await thisProcess.run(() => wishOf(LEAVING, new Patience(() => 900_000)))).toMatchObject({ asksFor: new Map([['CanvasAppSettings.KendraSettings.Status', 'ENABLED']]) });
  });

  test('may be anything where the template does not say', async () => {
    stack.template = { Resources: { Alice: profile(), Moved: settings(undefined) } };
    expect(await wish()).toEqual({ stillAskedFor: SETTINGS });
  });

  test('is all that stands at a path, whatever it is', async () => {
    stack.template = { Resources: { Alice: profile({ SecurityGroups: { 'not a list': true } }) } };
    expect(await wish()).toEqual({ stillAskedFor: ['SecurityGroups'] });
  });
});
