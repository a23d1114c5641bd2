import { Lazy } from 'aws-cdk-lib';
import { StudioAppType, StudioMlTool } from '../../src';
import { Report } from '../../src/service-model/report';
import { given, Setting } from '../../src/service-model/setting';
import type { GivenMembers, GivenValue } from '../../src/service-model/setting';
import { split } from '../../src/service-model/split';
import { validateAtConstruction } from '../../src/service-model/validate';
import { profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

const profile = (userSettings: GivenMembers) => Setting.treeOf({
  DomainId: given('domain', 'd-abcdefghijkl'),
  UserProfileName: given('userProfileName', 'alice'),
  UserSettings: given('', userSettings),
});

/** User settings split, without the members that name the profile. */
const splitSettings = (userSettings: GivenMembers) => {
  const { cloudFormation, api, apiOnly } = split(profile(userSettings));
  return { cloudFormation: cloudFormation.UserSettings, api: api?.UserSettings, apiOnly: apiOnly.map(({ path }) => path) };
};

const portal = (members: { [member: string]: GivenValue }) => ({
  StudioWebPortalSettings: given('studioWebPortalSettings', Object.fromEntries(
    Object.entries(members).map(([member, value]) => [member, given(member, value)]))),
});

describe('split', () => {
  test('puts what CloudFormation carries into the template', () => {
    expect(split(profile({ ExecutionRole: given('executionRole', 'arn') }))).toEqual({
      cloudFormation: { DomainId: 'd-abcdefghijkl', UserProfileName: 'alice', UserSettings: { ExecutionRole: 'arn' } },
      api: undefined,
      apiOnly: [],
    });
  });

  test('leaves a block that CloudFormation lacks to the API', () => {
    expect(splitSettings({
      CanvasAppSettings: given('canvas', { KendraSettings: given('kendra', { Status: given('', 'ENABLED') }) }),
    })).toEqual({
      cloudFormation: undefined,
      api: { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } },
      apiOnly: ['canvas.kendra'],
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
      apiOnly: ['jupyterLab.defaultResourceSpec.imageVersionAlias'],
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
      apiOnly: ['jupyterServer.codeRepositories'],
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
      apiOnly: [`studioWebPortalSettings.${member}`],
    });
  });

  test('leaves the other lists of the block in the template', () => {
    expect(splitSettings(portal({ HiddenAppTypes: ['KernelGateway'], HiddenMlTools: ['JumpStart'] }))).toEqual({
      cloudFormation: { StudioWebPortalSettings: { HiddenMlTools: ['JumpStart'] } },
      api: { StudioWebPortalSettings: { HiddenAppTypes: ['KernelGateway'] } },
      apiOnly: ['studioWebPortalSettings.HiddenAppTypes'],
    });
  });

  test('leaves a list of what CloudFormation takes in the template', () => {
    expect(splitSettings(portal({ HiddenAppTypes: ['Canvas', 'JupyterLab'] })).apiOnly).toEqual([]);
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
  });
});

describe('a profile with settings that only the API takes', () => {
  const refusedFrom = (userSettings: GivenMembers) => {
    const report: Report = validateAtConstruction(profile(userSettings), undefined);
    return report.violations.map(({ path, message }) => `${path}: ${message}`);
  };

  test('is refused for an app type', () => {
    expect(refusal(() => profileWith(testStack(), { studioWebPortalSettings: { hiddenAppTypes: [StudioAppType.of('KernelGateway')] } }))).toEqual([
      "studioWebPortalSettings.hiddenAppTypes[0]: must be left out: CloudFormation's AWS::SageMaker::UserProfile doesn't take it, got 'KernelGateway'",
    ]);
  });

  test('is refused for a machine learning tool', () => {
    expect(refusal(() => profileWith(testStack(), { studioWebPortalSettings: { hiddenMlTools: [StudioMlTool.of('Datasets')] } }))).toEqual([
      "studioWebPortalSettings.hiddenMlTools[0]: must be left out: CloudFormation's AWS::SageMaker::UserProfile doesn't take it, got 'Datasets'",
    ]);
  });

  test('is refused for a value in a list of others', () => {
    expect(refusal(() => profileWith(testStack(), {
      studioWebPortalSettings: { hiddenAppTypes: [StudioAppType.CANVAS, StudioAppType.of('RSessionGateway')] },
    }))).toEqual([
      expect.stringMatching(/^studioWebPortalSettings\.hiddenAppTypes(\[1\])?: .*RSessionGateway/),
    ]);
  });

  test('is accepted for values that CloudFormation takes', () => {
    const settings = { hiddenAppTypes: [StudioAppType.CANVAS], hiddenMlTools: [StudioMlTool.JUMP_START] };
    expect(propertiesOf(profileWith(testStack(), { studioWebPortalSettings: settings })).UserSettings).toEqual({
      StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'], HiddenMlTools: ['JumpStart'] },
    });
  });

  test.each<[string, string, GivenMembers]>([
    ['a block', 'canvas.directDeploy', {
      CanvasAppSettings: given('canvas', { DirectDeploySettings: given('', { Status: given('directDeploy', 'ENABLED') }) }),
    }],
    ['a setting inside of a block', 'jupyterLab.defaultResourceSpec.imageVersionAlias', {
      JupyterLabAppSettings: given('jupyterLab', {
        DefaultResourceSpec: given('defaultResourceSpec', { SageMakerImageVersionAlias: given('imageVersionAlias', '2.3') }),
      }),
    }],
    ['a list', 'jupyterServer.codeRepositories[0]', {
      JupyterServerAppSettings: given('jupyterServer', {
        CodeRepositories: given('codeRepositories', [{ RepositoryUrl: given('', 'https://example.com/code') }]),
      }),
    }],
    ['a mode', 'studioWebPortalSettings.executionRoleSessionNameMode', {
      StudioWebPortalSettings: given('studioWebPortalSettings', {
        ExecutionRoleSessionNameMode: given('executionRoleSessionNameMode', 'USER_IDENTITY'),
      }),
    }],
  ])('is refused for %s', (_, path, userSettings) => {
    expect(refusedFrom(userSettings)).toEqual([
      expect.stringContaining(`${path}: must be left out: CloudFormation's AWS::SageMaker::UserProfile doesn't take it, got `),
    ]);
  });
});
