import { alice, callsOf, rehearse, settingsOf, STACK, studio } from './studio';
import type { UserProfileProps } from '../../../src';
import { CanvasAppSettings } from '../../../src';
import type { Rehearsal } from '../cloudformation/rehearsal';

const KENDRA = { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } };
const MAILBOX = 'https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/forged';

let rehearsal: Rehearsal;
/** What CloudFormation sent when the stack was created. */
let genuine: any;

beforeEach(async () => {
  rehearsal = rehearse();
  const props: Partial<UserProfileProps> = { canvas: new CanvasAppSettings({ kendra: true }) };
  expect(await rehearsal.deploy(studio((stack) => { alice(stack, props); }))).toMatchObject({ status: 'CREATE_COMPLETE' });
  genuine = { ...rehearsal.customResourceEvents[0], ResponseURL: MAILBOX };
});

/** What a forger gets, and what came of it. */
async function forge(event: unknown) {
  const calls = callsOf(rehearsal).length;
  const { response, error } = await rehearsal.invoke(STACK, event);
  return { response, error, calls: callsOf(rehearsal).slice(calls), settings: settingsOf(rehearsal) };
}

const withSettings = (settings: unknown) => ({ ResourceProperties: { ...genuine.ResourceProperties, Settings: typeof settings === 'string' ? settings : JSON.stringify(settings) } });

describe('an event as CloudFormation sends it', () => {
  test('is answered', async () => {
    expect(await forge({ ...genuine, RequestType: 'Update', PhysicalResourceId: 'd-abcdefghijkl/alice', OldResourceProperties: genuine.ResourceProperties }))
      .toMatchObject({ response: { Status: 'SUCCESS', PhysicalResourceId: 'd-abcdefghijkl/alice' }, calls: ['DescribeUserProfile'], settings: KENDRA });
  });
});

describe('a forged event', () => {
  test.each<[string, () => any, string]>([
    ['of another stack', () => ({ StackId: genuine.StackId.replace(STACK, 'Other') }), "refused: the event is not of this function's stack"],
    ['without a stack', () => ({ StackId: undefined }), "refused: the event is not of this function's stack"],
    ['with a setting that CloudFormation takes', () => withSettings({ ExecutionRole: 'arn:aws:iam::123456789012:role/admin' }), 'refused: these settings are not for this function to set: ExecutionRole'],
    ['with such a setting among others', () => withSettings({ ...KENDRA, JupyterLabAppSettings: { LifecycleConfigArns: ['arn:aws:sagemaker:eu-west-1:123456789012:studio-lifecycle-config/evil'] } }), 'refused: these settings are not for this function to set: JupyterLabAppSettings.LifecycleConfigArns'],
    ['with a list that CloudFormation takes as it is', () => withSettings({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } }), 'refused: these settings are not for this function to set: StudioWebPortalSettings.HiddenAppTypes'],
    ['with a setting that nobody knows', () => withSettings({ CanvasAppSettings: { AdminSettings: { Status: 'ENABLED' } } }), 'refused: these settings are not for this function to set: CanvasAppSettings.AdminSettings.Status'],
    ['with settings that are not JSON', () => withSettings('{"CanvasAppSettings":'), 'Settings is not JSON'],
    ['with settings that are a list', () => withSettings([]), 'Settings is not a structure'],
    ['without settings', () => withSettings(''), 'Settings is missing'],
    ['without a profile', () => ({ ResourceProperties: { ...genuine.ResourceProperties, UserProfileArn: undefined } }), 'UserProfileArn is missing'],
    ['with another kind of ARN', () => ({ ResourceProperties: { ...genuine.ResourceProperties, UserProfileArn: 'arn:aws:iam::123456789012:role/x' } }), 'UserProfileArn is not the ARN of a user profile'],
    ['without properties', () => ({ ResourceProperties: undefined }), 'the event has no ResourceProperties'],
    ['of an unknown type', () => ({ RequestType: 'Destroy' }), "RequestType is 'Destroy', not Create, Update or Delete"],
    ['without a type', () => ({ RequestType: undefined }), "RequestType is 'undefined', not Create, Update or Delete"],
  ])('%s is a failure that is answered, and changes nothing', async (_, changes, reason) => {
    expect(await forge({ ...genuine, ...changes() })).toEqual({
      response: expect.objectContaining({ Status: 'FAILED', Reason: reason, RequestId: genuine.RequestId, LogicalResourceId: genuine.LogicalResourceId }),
      error: undefined,
      calls: [],
      settings: KENDRA,
    });
  });

  test.each<[string, unknown]>([
    ['on a host that is not of AWS', 'https://attacker.example/collect'],
    ['on a host that looks like one of AWS', 'https://cloudformation.s3.amazonaws.com.attacker.example/collect'],
    ['without encryption', MAILBOX.replace('https', 'http')],
    ['on another port', MAILBOX.replace('.com/', '.com:8443/')],
    ['that is none', 'no address'],
    ['that is missing', undefined],
  ])('with a ResponseURL %s ends in an error, is not answered, and changes nothing', async (_, ResponseURL) => {
    expect(await forge({ ...genuine, ResponseURL })).toEqual({
      response: undefined,
      error: expect.stringContaining('refused: the ResponseURL is not an https address of Amazon S3'),
      calls: [],
      settings: KENDRA,
    });
  });

  test.each<[string, unknown]>([['nothing', null], ['a text', 'Delete'], ['a number', 7], ['a list', []]])('that is %s ends in an error and changes nothing', async (_, event) => {
    expect(await forge(event)).toMatchObject({ response: undefined, error: expect.stringContaining('refused'), calls: [], settings: KENDRA });
  });

  test('that asks for a deletion while the stack has the profile and its settings takes nothing back', async () => {
    expect(await forge({ ...genuine, RequestType: 'Delete', PhysicalResourceId: 'd-abcdefghijkl/alice' }))
      .toMatchObject({ response: { Status: 'SUCCESS' }, calls: [], settings: KENDRA });
  });

  test('that pretends to be of another custom resource takes nothing back that the stack asks for', async () => {
    expect(await forge({ ...genuine, RequestType: 'Delete', PhysicalResourceId: 'd-abcdefghijkl/alice', LogicalResourceId: 'Other' }))
      .toMatchObject({ response: { Status: 'SUCCESS' }, calls: expect.not.arrayContaining(['UpdateUserProfile']), settings: KENDRA });
  });

  test('that pretends that settings of CloudFormation were the custom resource\'s own takes nothing back', async () => {
    const old = { ...genuine.ResourceProperties, Settings: JSON.stringify({ JupyterLabAppSettings: { LifecycleConfigArns: [] }, ...KENDRA }) };
    rehearsal.emulator.change('d-abcdefghijkl', 'alice', ({ UserSettings }) => { UserSettings.JupyterLabAppSettings = { LifecycleConfigArns: ['a'] }; });
    expect(await forge({ ...genuine, RequestType: 'Update', PhysicalResourceId: 'd-abcdefghijkl/alice', OldResourceProperties: old }))
      .toMatchObject({ response: { Status: 'SUCCESS' }, calls: ['DescribeUserProfile'], settings: { ...KENDRA, JupyterLabAppSettings: { LifecycleConfigArns: ['a'] } } });
  });
});
