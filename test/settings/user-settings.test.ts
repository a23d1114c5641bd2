import type { Stack } from 'aws-cdk-lib';
import { CfnSecurityGroup, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnRole, Role } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  AutoMountHomeEfs, CanvasAppSettings, CanvasDataSource, DefaultLandingUri, RSessionAppSettings, TensorBoardAppSettings,
} from '../../src';
import type { UserProfileProps } from '../../src';
import { apiSettings } from '../fixtures/api-settings';
import { customImage, profileWith, propertiesOf, refusal, securityGroup, testStack } from '../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const rendered = (props: Partial<UserProfileProps>) => propertiesOf(profileWith(stack, props)).UserSettings;

describe('user settings', () => {
  test('render nothing when nothing was given', () => {
    expect(rendered({})).toBeUndefined();
  });

  test('are those of builders that another copy of the library made', () => {
    jest.isolateModules(() => {
      const { TensorBoardAppSettings: OtherSettings, StudioInstanceType: OtherType } = jest.requireActual('../../src');
      expect(OtherSettings).not.toBe(TensorBoardAppSettings);
      const tensorBoard = new OtherSettings({ defaultResourceSpec: { instanceType: OtherType.ML_M5_LARGE } });
      expect(apiSettings(stack, { tensorBoard })).toEqual({ TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.m5.large' } } });
    });
  });

  test('render an execution role by its ARN', () => {
    expect(rendered({ executionRole: Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/studio') })).toEqual({
      ExecutionRole: 'arn:aws:iam::123456789012:role/studio',
    });
  });

  test('refer to an execution role of this app', () => {
    expect(rendered({ executionRole: new CfnRole(stack, 'Role', { assumeRolePolicyDocument: {} }) })).toEqual({
      ExecutionRole: { 'Fn::GetAtt': ['Role', 'Arn'] },
    });
  });

  test('render security groups by their IDs, whatever kind of construct they are', () => {
    expect(rendered({
      securityGroups: [
        SecurityGroup.fromSecurityGroupId(stack, 'L2', 'sg-1'),
        securityGroup(stack, 'sg-2'),
        new CfnSecurityGroup(stack, 'L1', { groupDescription: 'Studio' }),
      ],
    })).toEqual({ SecurityGroups: ['sg-1', 'sg-2', { Ref: 'L1' }] });
  });

  test('keep an empty list of security groups', () => {
    expect(rendered({ securityGroups: [] })).toEqual({ SecurityGroups: [] });
  });

  test.each([
    [true, 'ENABLED'],
    [false, 'DISABLED'],
  ])('render the Studio web portal: %s', (studioWebPortal, status) => {
    expect(rendered({ studioWebPortal })).toEqual({ StudioWebPortal: status });
  });

  test('render nothing of a Studio web portal that was left out as null', () => {
    expect(rendered({ studioWebPortal: null as unknown as boolean })).toBeUndefined();
  });

  test('refuse a Studio web portal that is neither on nor off', () => {
    expect(refusal(() => profileWith(stack, { studioWebPortal: 'false' as unknown as boolean }))).toEqual([
      "studioWebPortal: must be true or false, got 'false'",
    ]);
  });

  test.each<[Partial<UserProfileProps>, unknown]>([
    [{ defaultLandingUri: DefaultLandingUri.STUDIO, studioWebPortal: true }, { DefaultLandingUri: 'studio::', StudioWebPortal: 'ENABLED' }],
    [{ defaultLandingUri: DefaultLandingUri.JUPYTER_SERVER }, { DefaultLandingUri: 'app:JupyterServer:' }],
  ])('render the landing page: %j', (props, settings) => {
    expect(rendered(props)).toEqual(settings);
  });

  test.each([
    [AutoMountHomeEfs.ENABLED, 'Enabled'],
    [AutoMountHomeEfs.DISABLED, 'Disabled'],
    [AutoMountHomeEfs.DEFAULT_AS_DOMAIN, 'DefaultAsDomain'],
  ])('render how the home directory is mounted: %s', (autoMountHomeEfs, value) => {
    expect(rendered({ autoMountHomeEfs })).toEqual({ AutoMountHomeEFS: value });
  });

  test('render the POSIX user', () => {
    expect(rendered({ customPosixUser: { uid: 10001, gid: 1002 } })).toEqual({ CustomPosixUserConfig: { Uid: 10001, Gid: 1002 } });
  });

  test('freeze each app settings that they have', () => {
    const canvas = new CanvasAppSettings();
    const rSession = new RSessionAppSettings();
    profileWith(stack, { canvas, rSession, tensorBoard: new TensorBoardAppSettings() });
    const secret = Secret.fromSecretNameV2(stack, 'Secret', 'snowflake');
    expect(() => canvas.addIdentityProvider({ dataSource: CanvasDataSource.SNOWFLAKE, secret })).toThrow('user profile Stack/Alice has taken these settings');
    expect(() => rSession.addCustomImage(customImage(stack))).toThrow('user profile Stack/Alice has taken these settings');
  });

  test('take app settings that were left out as null', () => {
    const canvas = null as unknown as CanvasAppSettings;
    expect(rendered({ canvas })).toBeUndefined();
  });
});
