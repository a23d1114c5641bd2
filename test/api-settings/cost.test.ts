import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as studio from '../../src';
import { everySetting } from '../fixtures/every-setting';
import { profileWith, testStack } from '../fixtures/profile';

const TYPE = 'Custom::SageMakerUserProfileSettings';
const PROFILE = 'AWS::SageMaker::UserProfile';
const POLICY = 'AWS::IAM::Policy';

/** What the first profile with such settings brings along. */
const COST = [POLICY, 'AWS::IAM::Role', 'AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup'];

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const typesIn = (of: Stack = stack) => Object.values<any>(Template.fromStack(of).toJSON().Resources).map(({ Type }) => Type).sort();
const canvas = () => new studio.CanvasAppSettings({ directDeploy: true });
const otherDomain = () => studio.Domain.fromDomainId(stack, 'OtherDomain', 'd-bbbbbbbbbbbb');

describe('a template without settings that only the API takes', () => {
  test('has nothing of it beside a profile with all that CloudFormation takes', () => {
    everySetting(stack);

    expect(typesIn()).toEqual(['AWS::FSx::FileSystem', PROFILE]);
  });

  test('comes without assets', () => {
    everySetting(stack);
    const [{ assets }] = (stack.node.root as App).synth().artifacts.filter((artifact: any) => artifact.contents?.files)
      .map((artifact: any) => ({ assets: Object.values<any>(artifact.contents.files).map(({ source }) => source) }));

    expect(assets).toEqual([{ path: 'Stack.template.json', packaging: 'file' }]);
  });

  test.each<[string, Partial<studio.UserProfileProps>]>([
    ['says how such settings would be set', { apiSettings: { logRetention: 7 } }],
    ['has a block with nothing in it', { canvas: new studio.CanvasAppSettings(), tensorBoard: new studio.TensorBoardAppSettings({ defaultResourceSpec: {} }) }],
    ['declines what the custom resource could read', { exposeHomeEfsFileSystemUid: false }],
    ['hides what CloudFormation can hide', { studioWebPortalSettings: { hiddenAppTypes: [studio.StudioAppType.CANVAS], hiddenMlTools: [studio.StudioMlTool.COMET] } }],
    ['hides what is newer than the service model', { studioWebPortalSettings: { hiddenAppTypes: [studio.StudioAppType.of('Quantum')] } }],
  ])('is that of a profile that %s', (_, props) => {
    profileWith(stack, props);

    expect(typesIn()).toEqual([PROFILE]);
  });
});

describe('the cost of settings that only the API takes', () => {
  test('is a function with its role, log group and configuration, a policy, and a custom resource', () => {
    profileWith(stack, { canvas: canvas() });

    expect(typesIn()).toEqual([...COST, PROFILE, TYPE]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('is no more than another custom resource for another profile of the domain', () => {
    profileWith(stack, { canvas: canvas() });
    profileWith(stack, { canvas: canvas() }, 'Bob');

    expect(typesIn()).toEqual([...COST, PROFILE, PROFILE, TYPE, TYPE]);
  });

  test('is another policy for another domain', () => {
    profileWith(stack, { canvas: canvas() });
    profileWith(stack, { canvas: canvas(), domain: otherDomain() }, 'Bob');

    expect(typesIn()).toEqual([POLICY, ...COST, PROFILE, PROFILE, TYPE, TYPE]);
  });

  test('is another function for another stack', () => {
    const other = new Stack(stack.node.root as App, 'Other');
    profileWith(stack, { canvas: canvas() });
    profileWith(other, { canvas: canvas(), userProfileName: 'bob' });

    expect(typesIn(other)).toEqual([...COST, PROFILE, TYPE]);
  });

  test('is another function for a nested stack', () => {
    const nested = new NestedStack(stack, 'Nested');
    profileWith(stack, { canvas: canvas() });
    profileWith(nested, { canvas: canvas(), userProfileName: 'bob' });

    expect(typesIn()).toEqual(['AWS::CloudFormation::Stack', ...COST, PROFILE, TYPE]);
    expect(typesIn(nested)).toEqual([...COST, PROFILE, TYPE]);
  });
});
