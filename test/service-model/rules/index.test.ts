import { Lazy } from 'aws-cdk-lib';
import { Report } from '../../../src/service-model/report';
import { DOMAIN_RULES, PROFILE_RULES, REFERENCE_RULES, SETTINGS_RULES } from '../../../src/service-model/rules';
import { USER_PROFILE } from '../../../src/service-model/user-profile.generated';
import { given, treeOf } from '../../fixtures/given';
import type { GivenTree, WrittenOut } from '../../fixtures/given';

const namesOf = (rules: readonly { readonly name: string }[]) => rules.map(({ name }) => name);

describe('the rules', () => {
  test('on what a profile is', () => {
    expect(namesOf(PROFILE_RULES)).toEqual(['singleSignOnIdentifierOtherThanUserName', 'tagKeyReserved']);
  });

  test('between the user settings of one profile', () => {
    expect(namesOf(SETTINGS_RULES)).toEqual([
      'securityGroupTwice', 'securityGroupsAtTheMaximum', 'sharingWithoutBucket', 'jupyterServerOnOtherThanSystem',
      'jupyterServerLifecycleConfigWithoutResourceSpec', 'kernelGatewayImagesOverTheServicesNumber', 'customImageNamedTwice',
      'trainingPlanOfAnAppWithoutThem', 'idleTimeoutOutsideItsLimits', 'idleLimitWithoutTimeout', 'defaultSizeAboveMaximum', 'mountPathTwice',
      'landingPageUnknown', 'hiddenImageIncomplete',
    ]);
  });

  test('between a profile and its domain', () => {
    expect(namesOf(DOMAIN_RULES)).toEqual([
      'singleSignOnAgainstTheDomain', 'vpcOnlyWithoutSecurityGroups', 'landingPageWithoutPortal', 'rStudioOnDomainWithoutIt',
    ]);
  });

  test('between a profile and other resources', () => {
    expect(namesOf(REFERENCE_RULES)).toEqual([
      'lifecycleConfigOfAnotherApp', 'executionRoleThatSageMakerCannotAssume', 'forecastRoleThatForecastCannotAssume',
      'bedrockRoleThatBedrockCannotAssume', 'emrServerlessRoleThatEmrServerlessCannotAssume',
    ]);
  });
});

const ALL_RULES = [...PROFILE_RULES, ...SETTINGS_RULES, ...DOMAIN_RULES, ...REFERENCE_RULES];

/** Those of the rules that find something in a profile, each with where. */
function findingsIn(members: GivenTree, rules: readonly (typeof ALL_RULES)[number][] = ALL_RULES): string[] {
  const profile = treeOf(members);
  return rules.flatMap((rule) => {
    const report = new Report();
    (rule as any)(profile, ...rule.length === 2 ? [report] : [{}, report]);
    return [...report.violations, ...report.doubts].map(({ path }) => `${rule.name}: ${path}`);
  });
}

/** A profile that has nothing but a value at one path. */
function profileWithOnly(servicePath: string, value: WrittenOut): GivenTree {
  const nested = servicePath.split(/\.|(?=\[\])/)
    .reduceRight<WrittenOut>((inner, step) => (step === '[]' ? [given('[0]', inner)] : { [step]: given(step, inner) }), value);
  return nested as GivenTree;
}

const HIDDEN_IMAGE = [
  'hiddenImageIncomplete: UserSettings.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases[0].SageMakerImageName',
  'hiddenImageIncomplete: UserSettings.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases[0].VersionAliases',
];

const KNOWN_AT_DEPLOYMENT = Lazy.string({ produce: () => 'later' });

describe('every rule', () => {
  test('finds nothing in nothing', () => {
    expect(findingsIn({})).toEqual([]);
    expect(findingsIn({ UserSettings: given('', {}) })).toEqual([]);
  });

  test('between user settings finds nothing where there are none, whatever else there is', () => {
    const besideThem = Object.keys(USER_PROFILE).filter((servicePath) => servicePath !== 'UserSettings' && !servicePath.startsWith('UserSettings.'));
    expect(besideThem).toContain('SingleSignOnUserValue');
    expect(besideThem.flatMap((servicePath) => findingsIn(profileWithOnly(servicePath, 'aws:reserved'), SETTINGS_RULES))).toEqual([]);
    expect(findingsIn(profileWithOnly('Tags[].Key', 'aws:reserved'), PROFILE_RULES)).not.toEqual([]);
  });

  test('finds nothing in what is known only at deployment, whether a setting, a block or all of them, but for what lacks its counterpart', () => {
    const found = Object.keys(USER_PROFILE).flatMap((servicePath) => findingsIn(profileWithOnly(servicePath, KNOWN_AT_DEPLOYMENT)));
    expect([...new Set(found)].sort()).toEqual([
      ...HIDDEN_IMAGE,
      'idleLimitWithoutTimeout: UserSettings.CodeEditorAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes',
      'idleLimitWithoutTimeout: UserSettings.JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes',
      'jupyterServerLifecycleConfigWithoutResourceSpec: UserSettings.JupyterServerAppSettings.DefaultResourceSpec',
      'singleSignOnIdentifierOtherThanUserName: SingleSignOnUserValue',
      'trainingPlanOfAnAppWithoutThem: UserSettings.JupyterServerAppSettings.DefaultResourceSpec.TrainingPlanArn',
      'trainingPlanOfAnAppWithoutThem: UserSettings.KernelGatewayAppSettings.DefaultResourceSpec.TrainingPlanArn',
      'trainingPlanOfAnAppWithoutThem: UserSettings.RSessionAppSettings.DefaultResourceSpec.TrainingPlanArn',
      'trainingPlanOfAnAppWithoutThem: UserSettings.TensorBoardAppSettings.DefaultResourceSpec.TrainingPlanArn',
    ]);
  });

  test('finds nothing in empty lists and structures, but for a hidden image', () => {
    const empty = Object.entries(USER_PROFILE).filter(([, { kind }]) => kind === 'list' || kind === 'structure' || kind === 'union');
    const found = empty.flatMap(([servicePath, { kind }]) => findingsIn(profileWithOnly(servicePath, kind === 'list' ? [] : {})));
    expect([...new Set(found)].sort()).toEqual(HIDDEN_IMAGE);
  });
});
