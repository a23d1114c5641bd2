import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import * as studio from '../src';
import { apiSettings } from './fixtures/api-settings';
import { everyApiSetting, everyApiSettingProps, everySetting } from './fixtures/every-setting';
import { EXAMPLES } from './fixtures/examples';
import { USER_PROFILE } from '../src/service-model/user-profile.generated';

const leaves = Object.entries(USER_PROFILE).filter(([, { kind }]) => kind === 'string' || kind === 'integer');
const carried = leaves.filter(([, { cfn }]) => cfn).map(([path]) => path);
const apiOnly = leaves.filter(([, { cfn }]) => !cfn).map(([path]) => path);

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

const profileWith = (props: Partial<studio.UserProfileProps>) =>
  new studio.UserProfile(stack, 'Profile', { domain: studio.Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl'), ...props });
const profileInTemplate = () => Object.values(Template.fromStack(stack).findResources('AWS::SageMaker::UserProfile'))[0].Properties;

describe('every setting', () => {
  test('has an example, and there are 112', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(leaves.map(([path]) => path).sort());
    expect(leaves).toHaveLength(112);
  });

  test('is carried by CloudFormation, 77 of them, or taken by the SageMaker API alone, 35 of them', () => {
    expect([carried.length, apiOnly.length]).toEqual([77, 35]);
  });
});

describe('a setting that CloudFormation takes', () => {
  test.each(carried)('%s is in the template', (path) => {
    const [props, value] = EXAMPLES[path];
    profileWith(props(stack));
    expect(at(profileInTemplate(), path)).toEqual(value);
  });

  test('can stand beside all others', () => {
    everySetting(stack);
    expect(carried.filter((path) => everyAt(profileInTemplate(), path) === undefined)).toEqual([]);
  });
});

describe('a setting that only the SageMaker API takes', () => {
  test.each(apiOnly)('%s is left to the API', (path) => {
    const [example, value] = EXAMPLES[path];
    const props = example(stack);
    profileWith(props);
    expect(at({ UserSettings: apiSettings(stack, props) }, path)).toEqual(value);
  });

  test('can stand beside all others, and beside those of its block that CloudFormation takes', () => {
    const UserSettings = apiSettings(stack, everyApiSettingProps(stack));
    expect(apiOnly.filter((path) => everyAt({ UserSettings }, path) === undefined)).toEqual([]);
    expect(UserSettings.StudioWebPortalSettings).toEqual({
      HiddenMlTools: ['JumpStart', 'RunningInstances', 'Datasets', 'Evaluators'],
      HiddenAppTypes: ['Canvas', 'KernelGateway', 'RSessionGateway'],
      ExecutionRoleSessionNameMode: 'USER_IDENTITY',
    });
  });

  test('is not in the template, where the others of its block are', () => {
    everyApiSetting(stack);
    const blocks = /^UserSettings\.(JupyterServer|KernelGateway|CodeEditor|JupyterLab)AppSettings\.|^UserSettings\.StudioWebPortalSettings\./;
    const expected = carried.filter((path) => blocks.test(path) && !/\.Hidden(MlTools|AppTypes)\[\]$/.test(path));
    const inBlocks = Object.keys(USER_PROFILE).filter((path) => blocks.test(path) && everyAt(profileInTemplate(), path) !== undefined);
    expect(inBlocks.filter((path) => leaves.some(([leaf]) => leaf === path))).toEqual(expected);
    expect(Object.keys(profileInTemplate().UserSettings).sort()).toEqual([
      'CodeEditorAppSettings', 'JupyterLabAppSettings', 'JupyterServerAppSettings', 'KernelGatewayAppSettings', 'SecurityGroups',
      'StudioWebPortalSettings',
    ]);
  });
});

test('no setting needs an override, and the L1 has all that it knows', () => {
  const profile = everySetting(stack).node.defaultChild as CfnUserProfile;
  expect((profile as any).rawOverrides).toEqual({});

  const { version } = jest.requireActual('aws-cdk-lib/package.json');
  const other = new Stack(new App(), 'Other');
  new CfnUserProfile(other, 'Plain', { domainId: 'd-abcdefghijkl', userProfileName: 'plain', userSettings: stack.resolve(profile.userSettings) });
  const known = JSON.stringify(Template.fromStack(other).toJSON());
  const unknown = (names: string[]) => names.filter((name) => !known.includes(`"${name}"`));
  expect(unknown(['CustomPosixUserConfig', 'IdleTimeoutInMinutes', 'MountPath', 'HiddenInstanceTypes', 'UserGroup'])).toEqual([]);
  expect(unknown(['TrainingPlanArn', 'EmrSettings'])).toEqual(version === '2.260.0' ? ['TrainingPlanArn', 'EmrSettings'] : []);
});

/** What stands at a path, in the first item of each list. */
function at(properties: any, path: string): unknown {
  return path.split('.').reduce((value, member) => {
    const inside = value?.[member.replace('[]', '')];
    return member.endsWith('[]') ? inside?.[0] : inside;
  }, properties);
}

/** What stands at a path, in whichever item of each list has it. */
function everyAt(properties: any, path: string): unknown {
  const [member, ...rest] = path.split('.');
  const inside = properties?.[member.replace('[]', '')];
  const below = member.endsWith('[]') ? inside ?? [] : [inside];
  return below.map((item: unknown) => (rest.length ? everyAt(item, rest.join('.')) : item)).find((value: unknown) => value !== undefined);
}
