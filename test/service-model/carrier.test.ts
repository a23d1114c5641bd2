import { isRole, isStructure, isTakenByCloudFormation, leavesOf } from '../../src/service-model/carrier';

describe('CloudFormation', () => {
  test.each([
    'DomainId',
    'UserSettings',
    'UserSettings.JupyterLabAppSettings.DefaultResourceSpec.InstanceType',
    'UserSettings.JupyterLabAppSettings.CodeRepositories[].RepositoryUrl',
    'UserSettings.StudioWebPortalSettings.HiddenAppTypes',
    'UserSettings.StudioWebPortalSettings.HiddenMlTools[]',
  ])('takes %s', (path) => {
    expect(isTakenByCloudFormation(path)).toBe(true);
  });

  test.each([
    'UserSettings.CanvasAppSettings',
    'UserSettings.CanvasAppSettings.KendraSettings.Status',
    'UserSettings.RSessionAppSettings.CustomImages[].ImageName',
    'UserSettings.JupyterServerAppSettings.CodeRepositories',
    'UserSettings.CodeEditorAppSettings.DefaultResourceSpec.SageMakerImageVersionAlias',
    'UserSettings.StudioWebPortalSettings.ExecutionRoleSessionNameMode',
  ])('does not take %s', (path) => {
    expect(isTakenByCloudFormation(path)).toBe(false);
  });

  test.each([
    ['HiddenAppTypes', ['KernelGateway', 'RSessionGateway']],
    ['HiddenMlTools', ['RunningInstances', 'Datasets', 'Evaluators']],
  ])('does not take some of the values of %s that the API takes', (member, values) => {
    expect(values.map((value) => isTakenByCloudFormation(`UserSettings.StudioWebPortalSettings.${member}[]`, value))).toEqual(values.map(() => false));
  });

  test('takes all other values of them, those that nobody knows included', () => {
    expect(isTakenByCloudFormation('UserSettings.StudioWebPortalSettings.HiddenAppTypes[]', 'Canvas')).toBe(true);
    expect(isTakenByCloudFormation('UserSettings.StudioWebPortalSettings.HiddenAppTypes[]', 'Quantum')).toBe(true);
  });

  test('takes a value that only it knows', () => {
    expect(isTakenByCloudFormation('UserSettings.JupyterLabAppSettings.DefaultResourceSpec.InstanceType', 'ml.p5e.48xlarge')).toBe(true);
  });

  test('takes any value of an open set, and none of what it lacks', () => {
    expect(isTakenByCloudFormation('UserSettings.ExecutionRole', 'arn:aws:iam::123456789012:role/studio')).toBe(true);
    expect(isTakenByCloudFormation('UserSettings.CanvasAppSettings.KendraSettings.Status', 'ENABLED')).toBe(false);
    expect(isTakenByCloudFormation('UserSettings.Colour', 'red')).toBe(false);
  });

  test.each(['UserSettings.Colour', 'Colour', ''])('does not take what nobody knows: %p', (path) => {
    expect(isTakenByCloudFormation(path)).toBe(false);
  });
});

describe('the leaves of a tree of settings', () => {
  const of = (tree: unknown) => Object.fromEntries(leavesOf(tree));

  test('are its scalars, and its lists as a whole', () => {
    expect(of({ A: { B: 'text', C: { D: 1 } }, E: [{ F: 'item' }], G: [], H: false, I: '', J: 0 })).toEqual({
      'A.B': 'text', 'A.C.D': 1, 'E': [{ F: 'item' }], 'G': [], 'H': false, 'I': '', 'J': 0,
    });
  });

  test('are none where there is nothing, or nothing but structures', () => {
    expect(of({})).toEqual({});
    expect([...leavesOf({ A: {}, B: { C: undefined } })]).toEqual([]);
  });

  test('are in the order of the tree', () => {
    expect([...leavesOf({ B: 1, A: { D: 2, C: 3 } }).keys()]).toEqual(['B', 'A.D', 'A.C']);
  });

  test('have null among them, which is not nothing', () => {
    expect(of({ A: null })).toEqual({ A: null });
  });

  test('are the tree itself when it is one', () => {
    expect(of('text')).toEqual({ '': 'text' });
  });
});

describe('a role', () => {
  test.each([
    'UserSettings.ExecutionRole', 'UserSettings.CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn',
    'UserSettings.JupyterLabAppSettings.EmrSettings.AssumableRoleArns', 'UserSettings.JupyterLabAppSettings.EmrSettings.ExecutionRoleArns[]',
  ])('is what %s names', (path) => {
    expect(isRole(path)).toBe(true);
  });

  test.each([
    'UserSettings', 'UserSettings.SecurityGroups', 'UserSettings.CanvasAppSettings.KendraSettings.Status', 'UserSettings.Colour',
    'UserSettings.SpaceStorageSettings.DefaultEbsStorageSettings.DefaultEbsVolumeSizeInGb',
    'UserSettings.TensorBoardAppSettings.DefaultResourceSpec.LifecycleConfigArn',
  ])('is not what %s names', (path) => {
    expect(isRole(path)).toBe(false);
  });
});

describe('a structure', () => {
  test('has members', () => {
    expect([{}, { A: 1 }].map(isStructure)).toEqual([true, true]);
  });

  test('is neither a list, nor a scalar, nor nothing', () => {
    expect([[], ['A'], 'text', 1, true, null, undefined].map(isStructure)).toEqual([false, false, false, false, false, false, false]);
  });
});
