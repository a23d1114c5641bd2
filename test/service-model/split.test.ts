import { Lazy } from 'aws-cdk-lib';
import { GIVEN_AS, Setting, SHARED } from '../../src/service-model/setting';
import type { CloudFormationConstraints } from '../../src/service-model/setting-spec';
import { join, split } from '../../src/service-model/split';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';
import { given, treeOf } from '../fixtures/given';
import type { GivenTree, WrittenOut } from '../fixtures/given';
import { dateAt } from '../simulator/clock/clock';

const profile = (userSettings: GivenTree) => treeOf({
  DomainId: given('domain', 'd-abcdefghijkl'),
  UserProfileName: given('userProfileName', 'alice'),
  UserSettings: given('', userSettings),
});

/** As a template has it. */
const rendered = (value: any) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** User settings split, without the members that name the profile. */
const splitSettings = (userSettings: GivenTree) => {
  const { cloudFormation, api } = split(profile(userSettings));
  return { cloudFormation: rendered(cloudFormation.UserSettings), api: rendered(api?.UserSettings) };
};

const portal = (members: { [member: string]: WrittenOut }) => ({
  StudioWebPortalSettings: given('studioWebPortalSettings', Object.fromEntries(
    Object.entries(members).map(([member, value]) => [member, given(member, value)]))),
});

describe('split', () => {
  test('puts what CloudFormation carries into the template', () => {
    const { cloudFormation, api } = split(profile({ ExecutionRole: given('executionRole', 'arn') }));
    expect(rendered(cloudFormation)).toEqual({ DomainId: 'd-abcdefghijkl', UserProfileName: 'alice', UserSettings: { ExecutionRole: 'arn' } });
    expect(api).toBeUndefined();
  });

  test('leaves a block that CloudFormation lacks to the API', () => {
    expect(splitSettings({
      CanvasAppSettings: given('canvas', { KendraSettings: given('kendra', { Status: given('', 'ENABLED') }) }),
    })).toEqual({
      cloudFormation: undefined,
      api: { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } },
    });
  });

  test('takes a block apart that has settings on both sides', () => {
    expect(splitSettings({
      JupyterLabAppSettings: given('jupyterLab', {
        DefaultResourceSpec: given('defaultResourceSpec', {
          InstanceType: given('instanceType', 'ml.t3.medium'),
          SageMakerImageVersionAlias: given('imageVersionAlias', '2.3'),
        }),
      }),
    })).toEqual({
      cloudFormation: { JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.t3.medium' } } },
      api: { JupyterLabAppSettings: { DefaultResourceSpec: { SageMakerImageVersionAlias: '2.3' } } },
    });
  });

  test('leaves a list of structures that CloudFormation lacks to the API', () => {
    expect(splitSettings({
      JupyterServerAppSettings: given('jupyterServer', {
        CodeRepositories: given('codeRepositories', [{ RepositoryUrl: given('', 'https://example.com/code') }]),
      }),
    })).toEqual({
      cloudFormation: undefined,
      api: { JupyterServerAppSettings: { CodeRepositories: [{ RepositoryUrl: 'https://example.com/code' }] } },
    });
  });

  test.each([
    ['HiddenAppTypes', 'Canvas', 'KernelGateway'],
    ['HiddenAppTypes', 'JupyterLab', 'RSessionGateway'],
    ['HiddenMlTools', 'JumpStart', 'RunningInstances'],
    ['HiddenMlTools', 'Models', 'Datasets'],
    ['HiddenMlTools', 'Comet', 'Evaluators'],
  ])('moves all of %s, %s too, to the API for the sake of %s', (member, carried, apiOnly) => {
    expect(splitSettings(portal({ [member]: [carried, apiOnly] }))).toEqual({
      cloudFormation: undefined,
      api: { StudioWebPortalSettings: { [member]: [carried, apiOnly] } },
    });
  });

  test('leaves the other lists of the block in the template', () => {
    expect(splitSettings(portal({ HiddenAppTypes: ['KernelGateway'], HiddenMlTools: ['JumpStart'] }))).toEqual({
      cloudFormation: { StudioWebPortalSettings: { HiddenMlTools: ['JumpStart'] } },
      api: { StudioWebPortalSettings: { HiddenAppTypes: ['KernelGateway'] } },
    });
  });

  test('leaves a list of what CloudFormation takes in the template', () => {
    expect(splitSettings(portal({ HiddenAppTypes: ['Canvas', 'JupyterLab'] })).api).toBeUndefined();
  });

  test('leaves a value that neither side knows in the template', () => {
    expect(splitSettings(portal({ HiddenAppTypes: ['Notepad'] })).cloudFormation).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['Notepad'] } });
  });

  test('leaves a value known only at deployment in the template', () => {
    const appType = Lazy.string({ produce: () => 'KernelGateway' });
    expect(splitSettings(portal({ HiddenAppTypes: [appType] })).cloudFormation).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: [appType] } });
  });

  test('leaves an empty list in the template', () => {
    expect(splitSettings(portal({ HiddenAppTypes: [] })).cloudFormation).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: [] } });
  });

  test('leaves out a structure that holds nothing', () => {
    expect(splitSettings({ ...portal({ HiddenAppTypes: undefined }), ExecutionRole: given('executionRole', 'arn') }).cloudFormation)
      .toEqual({ ExecutionRole: 'arn' });
    expect(split(profile(portal({ HiddenAppTypes: undefined }))).api).toBeUndefined();
  });

  test('leaves out what is no value at all', () => {
    const { cloudFormation } = split(profile({ ExecutionRole: given('executionRole', dateAt(0) as any), DefaultLandingUri: given('', 'studio::') }));
    expect(cloudFormation.UserSettings).toEqual({ DefaultLandingUri: 'studio::' });
  });

  test('leaves out what is null, as other languages give what they leave out', () => {
    expect(splitSettings({ ...portal({ HiddenAppTypes: null as any, HiddenMlTools: ['JumpStart'] }) }).cloudFormation)
      .toEqual({ StudioWebPortalSettings: { HiddenMlTools: ['JumpStart'] } });
  });

  test('keeps an item that holds nothing: those after it have their places', () => {
    const settings = { CustomFileSystemConfigs: given('customFileSystems', [{ EFSFileSystemConfig: given('', {}) }, {}]) };
    expect(splitSettings(settings).cloudFormation).toEqual({ CustomFileSystemConfigs: [{}, {}] });
  });

  test('puts into the template what was given, not a copy of it, where CloudFormation takes all of it', () => {
    const tree = profile(portal({ HiddenMlTools: ['JumpStart'], HiddenAppTypes: undefined }));
    expect(split(tree).cloudFormation).toBe(tree.value);
    expect(split(tree.get('UserSettings')!).cloudFormation).toBe(tree.get('UserSettings')!.value);
  });

  test('finds out once what carries settings that profiles share', () => {
    const shared = { HiddenAppTypes: ['KernelGateway'], HiddenMlTools: ['JumpStart'], [GIVEN_AS]: {}, [SHARED]: {} };
    const of = () => split(Setting.treeOf({ UserSettings: { StudioWebPortalSettings: shared, [GIVEN_AS]: {} }, [GIVEN_AS]: {} }));
    const [first, second] = [of(), of()];
    expect(first.api.UserSettings).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['KernelGateway'] } });
    expect(second.api.UserSettings.StudioWebPortalSettings).toBe(first.api.UserSettings.StudioWebPortalSettings);
    expect(second.cloudFormation.UserSettings.StudioWebPortalSettings).toBe(first.cloudFormation.UserSettings.StudioWebPortalSettings);
  });
});

describe('a list of structures with members that CloudFormation lacks', () => {
  const LACKING = [
    'UserSettings.JupyterLabAppSettings.CustomImages[].ImageVersionNumber',
    'UserSettings.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases[].VersionAliases[]',
  ].map((path) => USER_PROFILE[path] as { cfn?: CloudFormationConstraints });
  const had = LACKING.map(({ cfn }) => cfn);

  beforeEach(() => LACKING.forEach((spec) => { delete spec.cfn; }));
  afterEach(() => LACKING.forEach((spec, index) => { spec.cfn = had[index]; }));

  test.each<[string, string, WrittenOut[], 'api' | 'cloudFormation']>([
    ['goes to the API as a whole when one item has one', 'CustomImages', [{ ImageName: 'a' }, { ImageName: 'b', ImageVersionNumber: 1 }], 'api'],
    ['stays in the template when none has one', 'CustomImages', [{ ImageName: 'a' }, { ImageName: 'b', ImageVersionNumber: undefined }], 'cloudFormation'],
    ['stays in the template, with an item that holds nothing', 'CustomImages', [{ ImageName: 'a' }, {}], 'cloudFormation'],
    ['goes to the API for the sake of a list in an item', 'HiddenSageMakerImageVersionAliases', [{ VersionAliases: [] }, { VersionAliases: ['1.0'] }], 'api'],
    ['stays in the template when lists in items are empty', 'HiddenSageMakerImageVersionAliases', [{ VersionAliases: [] }], 'cloudFormation'],
  ])('%s', (_, member, items, carrier) => {
    const block = member === 'CustomImages' ? 'JupyterLabAppSettings' : 'StudioWebPortalSettings';
    const parts = splitSettings({ [block]: given('', { [member]: items }) });
    expect(parts).toEqual({ cloudFormation: undefined, api: undefined, [carrier]: { [block]: { [member]: rendered(items) } } });
  });
});

test('a list with an item that holds nothing, and one that holds a list, stays in the template', () => {
  const items = [{ VersionAliases: ['1.0', '1.1'] }, {}];
  expect(splitSettings(portal({ HiddenSageMakerImageVersionAliases: items })).cloudFormation)
    .toEqual({ StudioWebPortalSettings: { HiddenSageMakerImageVersionAliases: items } });
});

describe('join', () => {
  test('puts what the template has and what only the API takes together again', () => {
    expect(join({ DomainId: 'd-1', UserSettings: { A: { X: 1 } } }, { UserSettings: { A: { Y: 2 }, B: { Z: [3] } } }))
      .toEqual({ DomainId: 'd-1', UserSettings: { A: { X: 1, Y: 2 }, B: { Z: [3] } } });
  });

  test('takes the template at its word where an override says what the API was to carry', () => {
    expect(join({ A: { X: 1 } }, { A: { X: 2 } })).toEqual({ A: { X: 1 } });
    expect(join({ A: { Ref: 'Block' } }, { A: { X: 2 } })).toEqual({ A: { Ref: 'Block' } });
  });

  test('is the template alone when the API carries nothing', () => {
    expect(join({ DomainId: 'd-1' }, undefined)).toEqual({ DomainId: 'd-1' });
  });
});
