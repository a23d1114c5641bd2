import { App, Stack, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DOMAIN_ID, domainOf, nameOf, notInPlace, rehearse, STACK, studio, UNDER_EVERY_OMISSION } from './studio';
import { UserProfile } from '../../../src';
import type { UserProfileProps } from '../../../src';
import { USER_PROFILE } from '../../../src/service-model/user-profile.generated';
import { everyApiSettingProps } from '../../fixtures/every-setting';
import { EXAMPLES } from '../../fixtures/examples';

const SSO_DOMAIN_ID = 'd-singlesignon1';

/** A profile for each of the 112 leaves, with what it takes to give it once. */
function profileForEachExample(): { app: App; nameFor: Map<string, [domainId: string, userProfileName: string]> } {
  const app = new App();
  const stack = new Stack(app, STACK);
  const nameFor = new Map<string, [string, string]>();
  for (const [path, [props]] of Object.entries(EXAMPLES)) {
    const scope = new Construct(stack, path.replace(/\W/g, ''));
    const domainId = path.startsWith('SingleSignOn') ? SSO_DOMAIN_ID : DOMAIN_ID;
    const profile = new UserProfile(scope, 'Profile', { domain: domainOf(stack, domainId), ...props(scope as Stack) });
    nameFor.set(path, [domainId, nameOf(profile)]);
  }
  return { app, nameFor };
}

/** What stands at a path, in the first item of each list. */
function at(described: any, path: string): unknown {
  return path.split('.').reduce((value, member) => {
    const inside = value?.[member.replace('[]', '')];
    return member.endsWith('[]') ? inside?.[0] : inside;
  }, described);
}

describe.each(UNDER_EVERY_OMISSION)('every setting, when %s', (_, omission) => {
  test('is in place after a deployment, and after one that changes something else in each profile', async () => {
    const rehearsal = rehearse({ emulator: { omission } });
    rehearsal.emulator.addDomain({ DomainId: SSO_DOMAIN_ID, AuthMode: 'SSO' });

    for (const tag of ['first', 'second']) {
      const { app, nameFor } = profileForEachExample();
      Tags.of(app).add('zz-deployment', tag); // CloudFormation sends all that it knows of a profile, tags or not
      const { status, reason } = await rehearsal.deploy(app);
      expect([status, reason]).toEqual([tag === 'first' ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE', undefined]);

      const described = [...nameFor].map(([path, [domainId, name]]) => {
        const profile = rehearsal.emulator.userProfile(domainId, name);
        return [path, at({ ...profile, Tags: rehearsal.emulator.tags(profile.UserProfileArn) }, path)];
      });
      expect(Object.fromEntries(described)).toEqual(Object.fromEntries(Object.entries(EXAMPLES).map(([path, [, value]]) => [path, value])));
      expect(described).toHaveLength(112);
      expect(notInPlace(rehearsal)).toEqual([]);
    }
  });
});

const CANVAS = 'CanvasAppSettings';
const specOf = (app: string) => `${app}AppSettings.DefaultResourceSpec`;

/** What each of the 35 leaves becomes when it is taken out: three groups. Lists go as wholes, with all leaves of their items. */
const UNDONE: Record<string, unknown> = {
  'JupyterServerAppSettings.CodeRepositories': [],
  'RSessionAppSettings.CustomImages': [],
  [`${CANVAS}.IdentityProviderOAuthSettings`]: [],
  [`${CANVAS}.WorkspaceSettings.S3KmsKeyId`]: '',
  [`${specOf('TensorBoard')}.LifecycleConfigArn`]: 'None',
  [`${specOf('TensorBoard')}.SageMakerImageVersionArn`]: 'None',
  [`${specOf('TensorBoard')}.TrainingPlanArn`]: 'None',
  [`${specOf('RSession')}.LifecycleConfigArn`]: 'None',
  [`${specOf('RSession')}.SageMakerImageVersionArn`]: 'None',
  [`${specOf('RSession')}.TrainingPlanArn`]: 'None',
  'StudioWebPortalSettings.ExecutionRoleSessionNameMode': 'STATIC',
  // not among the 35, but carried with the values that only the API takes
  'StudioWebPortalSettings.HiddenAppTypes': [],
  'StudioWebPortalSettings.HiddenMlTools': [],
};
const NEUTRALIZED: Record<string, unknown> = Object.fromEntries(
  ['TimeSeriesForecasting', 'ModelRegister', 'DirectDeploy', 'Kendra', 'EmrServerless'].map((name) => [`${CANVAS}.${name}Settings.Status`, 'DISABLED']));
const STAYS: Record<string, unknown> = {
  [`${CANVAS}.TimeSeriesForecastingSettings.AmazonForecastRoleArn`]: expect.stringMatching(/role\/forecast$/),
  [`${CANVAS}.ModelRegisterSettings.CrossAccountModelRegisterRoleArn`]: expect.stringMatching(/role\/model-registry$/),
  [`${CANVAS}.GenerativeAiSettings.AmazonBedrockRoleArn`]: expect.stringMatching(/role\/bedrock$/),
  [`${CANVAS}.EmrServerlessSettings.ExecutionRoleArn`]: expect.stringMatching(/role\/AmazonSageMakerCanvasEMRSExecutionAccess-team$/),
  [`${CANVAS}.WorkspaceSettings.S3ArtifactPath`]: expect.stringMatching(/^s3:.*\/canvas$/),
  [`${specOf('TensorBoard')}.InstanceType`]: 'ml.m5.large',
  [`${specOf('RSession')}.InstanceType`]: 'ml.r5.large',
  [`${specOf('TensorBoard')}.SageMakerImageArn`]: expect.stringContaining(':image/'),
  [`${specOf('RSession')}.SageMakerImageArn`]: expect.stringContaining(':image/'),
  ...Object.fromEntries(['JupyterServer', 'KernelGateway', 'CodeEditor', 'JupyterLab', 'TensorBoard', 'RSession']
    .map((app) => [`${specOf(app)}.SageMakerImageVersionAlias`, '2.3'])),
};

describe('taken out of the app', () => {
  test('the 35 leaves are in three groups', () => {
    const leaves = Object.entries(USER_PROFILE)
      .filter(([, { kind, cfn }]) => !cfn && (kind === 'string' || kind === 'integer'))
      .map(([path]) => path.replace('UserSettings.', ''));
    const groupOf = (leaf: string) => [UNDONE, NEUTRALIZED, STAYS].map((group) => Object.keys(group).some((path) => leaf === path || leaf.startsWith(`${path}[]`)));
    expect(leaves).toHaveLength(35);
    expect(leaves.filter((leaf) => groupOf(leaf).filter((isIn) => isIn).length !== 1)).toEqual([]);
    expect([0, 1, 2].map((group) => leaves.filter((leaf) => groupOf(leaf)[group]).length)).toEqual([15, 5, 15]);
  });

  describe.each(UNDER_EVERY_OMISSION)('when %s', (_, omission) => {
    test.each<[string, Partial<UserProfileProps>]>([
      ['with the custom resource', {}],
      ['while the custom resource stays', { exposeHomeEfsFileSystemUid: true }],
    ])('they become what the README says, %s', async (__, stays) => {
      const rehearsal = rehearse({ emulator: { omission } });
      rehearsal.emulator.addDomain({ DomainId: SSO_DOMAIN_ID, AuthMode: 'SSO' });
      const profile = (isWhole: boolean) => studio((stack) => {
        new UserProfile(stack, 'Profile', { ...everyApiSettingProps(stack, isWhole), domain: domainOf(stack, SSO_DOMAIN_ID), ...stays });
      });
      expect(await rehearsal.deploy(profile(true))).toMatchObject({ status: 'CREATE_COMPLETE' });
      expect(await rehearsal.deploy(profile(false))).toMatchObject({ status: 'UPDATE_COMPLETE' });

      const { UserSettings: described } = rehearsal.emulator.userProfile(SSO_DOMAIN_ID, 'every-api-setting');
      const gone = (path: string) => at(described, path) === undefined;
      const become = (group: Record<string, unknown>) =>
        Object.fromEntries(Object.keys(group).filter((path) => !gone(path)).map((path) => [path, at(described, path)]));
      // a service that resets what is left out takes back what CloudFormation's own update, or ours, left out
      const expected = (group: Record<string, unknown>) => Object.fromEntries(Object.entries(group).filter(([path]) => !gone(path)));
      expect(become(UNDONE)).toEqual(expected(UNDONE));
      expect(become(NEUTRALIZED)).toEqual(NEUTRALIZED);
      expect(become(STAYS)).toEqual(expected(STAYS));
      const mayBeGone = omission.inBlocks !== 'kept' || omission.inNestedStructures !== 'kept';
      expect([...Object.keys(UNDONE), ...Object.keys(STAYS)].filter((path) => gone(path) && !mayBeGone)).toEqual([]);
      const reported = rehearsal.logs.flatMap((line) => (line.includes('"stays"') ? JSON.parse(line.slice(line.indexOf('{'))).stays : []));
      expect(Object.keys(STAYS).filter((path) => !gone(path) && !reported.includes(path))).toEqual([]);
      expect(notInPlace(rehearsal)).toEqual([]);
    });
  });
});
