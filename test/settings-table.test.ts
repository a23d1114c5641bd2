import { readFileSync } from 'fs';
import { join } from 'path';
import { USER_PROFILE } from '../src/service-model/user-profile.generated';
import { settingsDocument } from '../tools/settings-table';

const document = readFileSync(join(__dirname, '..', 'docs', 'settings.md'), 'utf-8');
const rows = document.split('\n').filter((line) => line.startsWith('| `')).map((line) => {
  const [props, name, takes, setBy, change, takenOut] = line.slice(2, -2).split(' | ');
  return { props, name: name.replaceAll('`', ''), takes, setBy, change, takenOut };
});
const leaves = Object.entries(USER_PROFILE).filter(([, { kind }]) => kind === 'string' || kind === 'integer')
  .map(([path, spec]) => ({ ...spec, name: path.replace('UserSettings.', '') }));
const names = (some: { name: string }[]) => some.map(({ name }) => name).sort();

test('docs/settings.md is what the service model makes', () => {
  expect(document).toBe(settingsDocument());
});

describe('the table of all settings', () => {
  test('has 112 rows, one for each setting of the service model', () => {
    expect(rows).toHaveLength(112);
    expect(names(rows)).toEqual(names(leaves));
  });

  test('says which 35 the custom resource sets, and which two lists it may', () => {
    const custom = rows.filter(({ setBy }) => setBy === 'custom resource');
    expect(custom).toHaveLength(35);
    expect(names(custom)).toEqual(names(leaves.filter(({ cfn }) => !cfn)));
    expect(rows.filter(({ setBy }) => setBy.startsWith('CloudFormation; ')).map(({ name, setBy }) => [name, setBy])).toEqual([
      ['StudioWebPortalSettings.HiddenMlTools[]', 'CloudFormation; custom resource with `RunningInstances`, `Datasets`, `Evaluators`'],
      ['StudioWebPortalSettings.HiddenAppTypes[]', 'CloudFormation; custom resource with `KernelGateway`, `RSessionGateway`'],
    ]);
  });

  test('says which changes replace the profile', () => {
    expect(names(rows.filter(({ change }) => change === 'replaces the profile'))).toEqual([
      'DomainId', 'RStudioServerProAppSettings.AccessStatus', 'RStudioServerProAppSettings.UserGroup',
      'SingleSignOnUserIdentifier', 'SingleSignOnUserValue', 'UserProfileName',
    ]);
    expect(rows.filter(({ change }) => change === 'in place')).toHaveLength(106);
  });

  test('says what becomes of a setting that is taken out: 15 undone, 5 neutralized, 15 stay', () => {
    const count = (start: string) => rows.filter(({ takenOut }) => takenOut.startsWith(start)).length;
    expect(['undone', 'neutralized', 'stays', 'replaces the profile', 'not documented'].map(count)).toEqual([15, 5, 15, 6, 71]);
  });

  test.each([
    ['UserProfileName', '`userProfileName`', '1 to 63 characters'],
    ['JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes', '`jupyterLab.idleShutdown.timeout`', '60 to 525,600 minutes'],
    ['JupyterLabAppSettings.CodeRepositories[].RepositoryUrl', '`jupyterLab.codeRepositories[]`', 'at most 256 characters; a list of at most 10'],
    ['KernelGatewayAppSettings.CustomImages[].ImageName', '`kernelGateway.customImages[].image`', '1 to 63 characters; a list of at most 30'],
    ['CanvasAppSettings.WorkspaceSettings.S3ArtifactPath', '`canvas.workspace.bucket`, `canvas.workspace.prefix`', 'at most 1,024 characters'],
    ['StudioWebPortalSettings.HiddenAppTypes[]', '`studioWebPortalSettings.hiddenAppTypes[]`', 'one of 9 values, or a newer one'],
  ])('says of %s which prop it is and what it takes', (name, props, takes) => {
    expect(rows.find((row) => row.name === name)).toMatchObject({ props, takes });
  });
});
