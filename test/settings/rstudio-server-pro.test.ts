import type { Stack } from 'aws-cdk-lib';
import { RStudioServerProAppSettings, RStudioUserGroup } from '../../src';
import { profileWith, propertiesOf, refusal, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const rendered = (rStudioServerPro: RStudioServerProAppSettings) => propertiesOf(profileWith(stack, { rStudioServerPro })).UserSettings;

describe('RStudioServerProAppSettings', () => {
  test('gives access unless told otherwise', () => {
    expect(rendered(new RStudioServerProAppSettings())).toEqual({ RStudioServerProAppSettings: { AccessStatus: 'ENABLED' } });
  });

  test.each([
    [RStudioUserGroup.ADMIN, 'R_STUDIO_ADMIN'],
    [RStudioUserGroup.USER, 'R_STUDIO_USER'],
  ])('gives access as %s', (userGroup, name) => {
    expect(rendered(new RStudioServerProAppSettings({ enabled: true, userGroup }))).toEqual({
      RStudioServerProAppSettings: { AccessStatus: 'ENABLED', UserGroup: name },
    });
  });

  test('renders nothing when it is disabled', () => {
    expect(rendered(new RStudioServerProAppSettings({ enabled: false }))).toBeUndefined();
  });

  test('refuses a user group when it is disabled', () => {
    const rStudioServerPro = new RStudioServerProAppSettings({ enabled: false, userGroup: RStudioUserGroup.ADMIN });
    expect(refusal(() => profileWith(stack, { rStudioServerPro }))).toEqual([
      "rStudioServerPro.userGroup: must be left out when enabled is false, got 'R_STUDIO_ADMIN'",
    ]);
  });

  test('serves two profiles', () => {
    const settings = new RStudioServerProAppSettings();
    profileWith(stack, { rStudioServerPro: settings }, 'Bob');
    expect(rendered(settings)).toEqual({ RStudioServerProAppSettings: { AccessStatus: 'ENABLED' } });
  });

  test('does not change with the options that it was given', () => {
    const options = { enabled: true };
    const settings = new RStudioServerProAppSettings(options);
    options.enabled = false;
    expect(rendered(settings)).toEqual({ RStudioServerProAppSettings: { AccessStatus: 'ENABLED' } });
  });
});
