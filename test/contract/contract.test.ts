import { Template } from 'aws-cdk-lib/assertions';
import { appWithEverything } from './app';

/*
 * What stacks that are deployed have been told of. A logical ID or the name of anything that becomes another one replaces a resource: for a user
 * profile, its user loses access to their home directory. So what is written here may get longer, and stays otherwise.
 */

const PROFILE = 'AWS::SageMaker::UserProfile';
const SETTINGS = 'Custom::SageMakerUserProfileSettings';
const APPS = 'Custom::SageMakerAutoDeleteApps';
const POLICY = 'AWS::IAM::Policy';
const ROLE_POLICY = 'AWS::IAM::RolePolicy';

/** What a stack has once when CloudFormation lacks a setting of a profile of it. */
const apiSettingsProvider = (hash: string) => ({
  StudioApiSettingsProviderLogs0EF0B568: 'AWS::Logs::LogGroup',
  StudioApiSettingsProviderRole689D428B: 'AWS::IAM::Role',
  StudioApiSettingsProviderHandler9CABCB76: `AWS::Lambda::Function studio-api-settings-${hash}`,
  StudioApiSettingsProviderHandlerEventInvokeConfig79B36BAA: 'AWS::Lambda::EventInvokeConfig',
});

/** What a stack has once when a profile's apps are deleted with it. */
const autoDeleteAppsProvider = (hash: string) => ({
  StudioAutoDeleteAppsProviderLogs3B823802: 'AWS::Logs::LogGroup',
  StudioAutoDeleteAppsProviderRoleD6949E1E: 'AWS::IAM::Role',
  StudioAutoDeleteAppsProviderHandlerA95C4F06: `AWS::Lambda::Function studio-auto-delete-apps-${hash}`,
  StudioAutoDeleteAppsProviderFrameworkframeworkonEventServiceRole49DCCCBA: 'AWS::IAM::Role',
  StudioAutoDeleteAppsProviderFrameworkframeworkonEventServiceRoleDefaultPolicy601D9035: POLICY,
  StudioAutoDeleteAppsProviderFrameworkframeworkonEventE1B5BFCE: `AWS::Lambda::Function studio-auto-delete-apps-${hash}-on-event`,
  StudioAutoDeleteAppsProviderFrameworkframeworkonEventEventInvokeConfig544BE813: 'AWS::Lambda::EventInvokeConfig',
  StudioAutoDeleteAppsProviderFrameworkframeworkisCompleteServiceRole8FFE8FAE: 'AWS::IAM::Role',
  StudioAutoDeleteAppsProviderFrameworkframeworkisCompleteServiceRoleDefaultPolicy8090AED7: POLICY,
  StudioAutoDeleteAppsProviderFrameworkframeworkisComplete88291355: `AWS::Lambda::Function studio-auto-delete-apps-${hash}-is-complete`,
  StudioAutoDeleteAppsProviderFrameworkframeworkonTimeoutServiceRole20962B7C: 'AWS::IAM::Role',
  StudioAutoDeleteAppsProviderFrameworkframeworkonTimeoutServiceRoleDefaultPolicy2E42F131: POLICY,
  StudioAutoDeleteAppsProviderFrameworkframeworkonTimeout5C046454: `AWS::Lambda::Function studio-auto-delete-apps-${hash}-on-timeout`,
  StudioAutoDeleteAppsProviderFrameworkwaiterstatemachineRoleA79621BE: 'AWS::IAM::Role',
  StudioAutoDeleteAppsProviderFrameworkwaiterstatemachineRoleDefaultPolicyAAE07726: POLICY,
  StudioAutoDeleteAppsProviderFrameworkwaiterstatemachineBDDF1E69: `AWS::StepFunctions::StateMachine studio-auto-delete-apps-${hash}`,
});

const { stack, nested, staged, manyRoles, sharedRole } = appWithEverything();
const templates = new Map([stack, nested, staged, manyRoles, sharedRole].map((of) => [of, Template.fromStack(of).toJSON()]));
const resourcesOf = (of: typeof stack): [string, any][] => Object.entries(templates.get(of)!.Resources);

/** The type of each resource, and its name where that isn't left to CloudFormation, or made of the logical ID. */
const contractOf = (of: typeof stack) => Object.fromEntries(resourcesOf(of).map(([id, { Type, Properties: properties = {} }]) => {
  const name = Type === 'AWS::Lambda::EventInvokeConfig' ? undefined
    : ['UserProfileName', 'FunctionName', 'PolicyName', 'ManagedPolicyName', 'RoleName', 'StateMachineName', 'LogGroupName', 'Name']
      .map((property) => properties[property]).find((value) => value !== undefined);
  return [id, [Type, ...name === undefined || name === id ? [] : [typeof name === 'string' ? name : JSON.stringify(name)]].join(' ')];
}));

describe('logical IDs, types and names stay what they were', () => {
  test('in a stack', () => {
    expect(contractOf(stack)).toEqual({
      Domain: 'AWS::SageMaker::Domain',
      Role1ABCC5F0: 'AWS::IAM::Role',
      Fsx: 'AWS::FSx::FileSystem',
      NestedNestedStackNestedNestedStackResourceDEFDAA4D: 'AWS::CloudFormation::Stack',

      Minimal107EFE55: `${PROFILE} SageMakerUsers-Minimal-8fed568b`,
      TeamDataScienceGenerated1B055F91: `${PROFILE} SageMakerUsers-Team-Data-Science-Generated-a7f60ea1`,
      ApiOnlyE58D6821: `${PROFILE} api-only`,
      ApiOnlyApiSettings27C2BA75: SETTINGS,
      AppsGo9862784C: `${PROFILE} apps-go`,
      AppsGoAutoDeleteAppsEEC98485: APPS,
      HomeDirectoryF320F74A: `${PROFILE} home-directory`,
      HomeDirectoryApiSettings4E5C9795: SETTINGS,
      Kept118DB03B: `${PROFILE} kept`,
      KeptApiSettingsF3EC2930: SETTINGS,
      GrantedD462F1D8: `${PROFILE} granted`,
      RoleDefaultPolicy5FFB7DAB: POLICY,
      PortalPolicyD653BC86: POLICY,

      EverySetting21BB1A4C: `${PROFILE} every-setting`,
      EveryApiSettingBC9E51AC: `${PROFILE} every-api-setting`,
      EveryApiSettingApiSettingsC22ED514: SETTINGS,
      EveryApiSettingAutoDeleteApps1BEE332E: APPS,
      OfAParameterA207B1C8: `${PROFILE} of-a-parameter`,
      OfAParameterApiSettingsDC2CC1D4: SETTINGS,
      OfAParameterAutoDeleteApps8C925BF9: APPS,
      OfAnAttribute0D639720: `${PROFILE} of-an-attribute`,
      OfAnAttributeApiSettings046E0EEB: SETTINGS,
      OfAnAttributeAutoDeleteApps8B062DA5: APPS,
      Assigned716AD5BC: `${PROFILE} assigned`,
      AssignedSingleSignOnAssignmentA3C0B1CF: 'AWS::SSO::ApplicationAssignment',

      L1: `${PROFILE} l1`,
      L1ApiSettings: SETTINGS,
      L1AutoDeleteApps: APPS,
      L1inResource68860164: `${PROFILE} l1-Resource`,
      L1inResourceApiSettingsF40BCE89: SETTINGS,
      L1inResourceAutoDeleteApps93E70B67: APPS,
      L1inDefault: `${PROFILE} l1-Default`,
      L1inDefaultApiSettingsD4DB7688: SETTINGS,
      L1inDefaultAutoDeleteApps0E7DEF7C: APPS,

      ...apiSettingsProvider('9253e200ca431810'),
      StudioApiSettingsProviderDomain77b220cfPolicyD5996F99: POLICY,
      StudioApiSettingsProviderDomaind91036fePolicy4062BF93: POLICY,
      StudioApiSettingsProviderDomain40f50af0PolicyD9C71262: POLICY,
      StudioApiSettingsProviderDomain374a6d9bPolicy2F3AEE9B: POLICY,

      ...autoDeleteAppsProvider('9253e200ca431810'),
      StudioAutoDeleteAppsProviderDomain77b220cfDC90F9E4: `${ROLE_POLICY} {"Ref":"Domain"}`,
      StudioAutoDeleteAppsProviderDomaind91036fe377534E1: `${ROLE_POLICY} d-abcdefghijkl`,
      StudioAutoDeleteAppsProviderDomain40f50af0DCA75D8C: `${ROLE_POLICY} {"Ref":"DomainId"}`,
      StudioAutoDeleteAppsProviderDomain374a6d9b9677719A: `${ROLE_POLICY} {"Fn::GetAtt":["Domain","DomainId"]}`,
    });
  });

  test('in a nested stack', () => {
    expect(contractOf(nested)).toEqual({
      AliceD4D33764: `${PROFILE} SageMakerUsers-Nested-Alice-c97ba648`,
      AliceApiSettings8A6927F1: SETTINGS,
      AliceAutoDeleteApps1D92D034: APPS,
      ...apiSettingsProvider('911ee86fab5841b3'),
      StudioApiSettingsProviderDomainb04acecbPolicy4C0C845B: POLICY,
      ...autoDeleteAppsProvider('911ee86fab5841b3'),
      StudioAutoDeleteAppsProviderDomainb04acecbB0BB20BB: `${ROLE_POLICY} {"Ref":"referencetoSageMakerUsersDomainC2D0ED18Ref"}`,
    });
  });

  test('in a stack of a stage', () => {
    expect(contractOf(staged)).toEqual({
      AliceD4D33764: `${PROFILE} Prod-Users-Alice-173b9514`,
      AliceApiSettings8A6927F1: SETTINGS,
      AliceAutoDeleteApps1D92D034: APPS,
      ...apiSettingsProvider('3f835753fe0224d2'),
      StudioApiSettingsProviderDomaind91036fePolicy4062BF93: POLICY,
      ...autoDeleteAppsProvider('3f835753fe0224d2'),
      StudioAutoDeleteAppsProviderDomaind91036fe377534E1: `${ROLE_POLICY} d-abcdefghijkl`,
    });
  });

  test('in a stack whose profiles have more roles than fit into one policy', () => {
    expect(contractOf(manyRoles)).toEqual({
      ...Object.fromEntries(Array.from({ length: 150 }, (_, index) => [
        [`User${index}`, `${PROFILE} user-${index}`], [`User${index}ApiSettings`, SETTINGS],
      ]).flat()),
      ...apiSettingsProvider('f3af2e5431ef2eb4'),
      StudioApiSettingsProviderDomaind91036fePolicy4062BF93: POLICY,
      StudioApiSettingsProviderDomaind91036feRoles13125B75D: 'AWS::IAM::ManagedPolicy',
      StudioApiSettingsProviderDomaind91036feRoles297A14FB4: 'AWS::IAM::ManagedPolicy',
    });
  });

  test('in a stack that gives the function a role', () => {
    const { StudioApiSettingsProviderRole689D428B: _, ...provider } = apiSettingsProvider('b94803897722dabe');
    expect(contractOf(sharedRole)).toEqual({
      AliceD4D33764: `${PROFILE} alice`,
      AliceApiSettings8A6927F1: SETTINGS,
      ...provider,
      StudioApiSettingsProviderPolicyB9AC4278: `${POLICY} studio-api-settings-b94803897722dabe`,
      StudioApiSettingsProviderDomaind91036fePolicy4062BF93: `${POLICY} studio-api-settings-b94803897722dabe-Domaind91036fe`,
    });
  });
});

describe('what other stacks and the handlers know of a custom resource stays what it was', () => {
  const customResources = (type: string) => [stack, nested, staged, manyRoles, sharedRole]
    .flatMap((of) => resourcesOf(of)).filter(([, { Type }]) => Type === type).map(([, { Properties }]) => Properties);
  const distinct = (values: unknown[]) => [...new Set(values.map((value) => JSON.stringify(value)))].map((value) => JSON.parse(value));

  test('the names of its properties', () => {
    expect(distinct(customResources(SETTINGS).map((properties) => Object.keys(properties).sort()))).toEqual([
      ['CarriedByCloudFormation', 'ServiceTimeout', 'ServiceToken', 'Settings', 'UserProfileArn', 'UserProfileLogicalId'],
    ]);
    expect(distinct(customResources(APPS).map((properties) => Object.keys(properties).sort()))).toEqual([
      ['ServiceTimeout', 'ServiceToken', 'UserProfileArn', 'UserProfileLogicalId'],
    ]);
  });

  // CloudFormation fails the update of a custom resource that gets another one
  test('the function that serves it', () => {
    expect(distinct(customResources(SETTINGS).map(({ ServiceToken }) => ServiceToken)))
      .toEqual([{ 'Fn::GetAtt': ['StudioApiSettingsProviderHandler9CABCB76', 'Arn'] }]);
    expect(distinct(customResources(APPS).map(({ ServiceToken }) => ServiceToken)))
      .toEqual([{ 'Fn::GetAtt': ['StudioAutoDeleteAppsProviderFrameworkframeworkonEventE1B5BFCE', 'Arn'] }]);
  });

  test('the names of its attributes, and of the exports that are made of them', () => {
    const exported = Object.values<any>(templates.get(stack)!.Outputs).map(({ Value, Export }) => [Value['Fn::GetAtt'].join('.'), Export.Name]);
    expect(Object.fromEntries(exported)).toEqual({
      'Minimal107EFE55.UserProfileArn': 'SageMakerUsers:ExportsOutputFnGetAttMinimal107EFE55UserProfileArn6EC00069',
      'ApiOnlyApiSettings27C2BA75.UserProfileArn': 'SageMakerUsers:ExportsOutputFnGetAttApiOnlyApiSettings27C2BA75UserProfileArn8861006B',
      'ApiOnlyApiSettings27C2BA75.UserProfileName': 'SageMakerUsers:ExportsOutputFnGetAttApiOnlyApiSettings27C2BA75UserProfileNameFA721CDC',
      'HomeDirectoryApiSettings4E5C9795.HomeEfsFileSystemUid': 'SageMakerUsers:ExportsOutputFnGetAttHomeDirectoryApiSettings4E5C9795HomeEfsFileSystemUid2EE5E9AB',
    });
  });
});
