import { App, Size, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnStudioLifecycleConfig } from 'aws-cdk-lib/aws-sagemaker';
import {
  CanvasAppSettings, Domain, ExecutionRoleSessionNameMode, JupyterServerAppSettings, StudioAppType, TensorBoardAppSettings, UserProfile,
} from '../../../src';
import type { UserProfileProps } from '../../../src';

export const DOMAIN_ID = 'd-abcdefghijkl';
export const STACK = 'Studio';

/** Settings by their paths below UserSettings, in the service's terms: for each, the values that mean the same. */
export type Expected = Readonly<Record<string, readonly unknown[]>>;

/** What a version of the app asks of each of its profiles. */
export interface Version {
  readonly name: string;
  readonly props: (stack: Stack) => Partial<UserProfileProps>;
  /** What CloudFormation carries of it. */
  readonly native: Expected;
  /** What the custom resource carries; in a version without one, what is left of it when it is taken back. */
  readonly ours: Expected;
}

const lifecycleArn = (name: string) => `arn:aws:sagemaker:eu-west-1:123456789012:studio-lifecycle-config/${name}`;
const storage = (gibibytes: number) => ({ defaultSize: Size.gibibytes(gibibytes), maximumSize: Size.gibibytes(100) });
const stored = (gibibytes: number): Expected => ({
  'SpaceStorageSettings.DefaultEbsStorageSettings.DefaultEbsVolumeSizeInGb': [gibibytes],
  'SpaceStorageSettings.DefaultEbsStorageSettings.MaximumEbsVolumeSizeInGb': [100],
});

function ourProps(stack: Stack, isFirst: boolean): Partial<UserProfileProps> {
  const name = isFirst ? 'first' : 'second';
  const id = `Lifecycle-${name}`;
  const lifecycleConfig = stack.node.tryFindChild(id) as CfnStudioLifecycleConfig | undefined
    ?? CfnStudioLifecycleConfig.fromStudioLifecycleConfigArn(stack, id, lifecycleArn(name));
  return {
    canvas: new CanvasAppSettings({ kendra: isFirst, directDeploy: isFirst }),
    jupyterServer: new JupyterServerAppSettings({ codeRepositories: [`https://example.com/${name}`] }),
    tensorBoard: new TensorBoardAppSettings({ defaultResourceSpec: { lifecycleConfig } }),
  };
}

const CANVAS_HIDDEN = { hiddenAppTypes: [StudioAppType.CANVAS] };

/** Nothing that CloudFormation doesn't take. */
export const BARE: Version = {
  name: 'bare',
  props: () => ({ spaceStorage: storage(5), studioWebPortalSettings: CANVAS_HIDDEN }),
  native: { ...stored(5), 'StudioWebPortalSettings.HiddenAppTypes': [['Canvas']] },
  ours: {
    'CanvasAppSettings.KendraSettings.Status': [undefined, 'DISABLED'],
    'CanvasAppSettings.DirectDeploySettings.Status': [undefined, 'DISABLED'],
    'JupyterServerAppSettings.CodeRepositories': [undefined, []],
    'TensorBoardAppSettings.DefaultResourceSpec.LifecycleConfigArn': [undefined, 'None'],
    'StudioWebPortalSettings.ExecutionRoleSessionNameMode': [undefined, 'STATIC'],
  },
};

/** Settings of both in one block, and in blocks that are only ours. */
export const FIRST: Version = {
  name: 'first',
  props: (stack) => ({
    ...ourProps(stack, true),
    spaceStorage: storage(5),
    studioWebPortalSettings: { ...CANVAS_HIDDEN, executionRoleSessionNameMode: ExecutionRoleSessionNameMode.USER_IDENTITY },
  }),
  native: BARE.native,
  ours: {
    'CanvasAppSettings.KendraSettings.Status': ['ENABLED'],
    'CanvasAppSettings.DirectDeploySettings.Status': ['ENABLED'],
    'JupyterServerAppSettings.CodeRepositories': [[{ RepositoryUrl: 'https://example.com/first' }]],
    'TensorBoardAppSettings.DefaultResourceSpec.LifecycleConfigArn': [lifecycleArn('first')],
    'StudioWebPortalSettings.ExecutionRoleSessionNameMode': ['USER_IDENTITY'],
  },
};

/** Other values of ours, and the same of CloudFormation's. */
export const SECOND: Version = {
  name: 'second',
  props: (stack) => ({
    ...ourProps(stack, false),
    spaceStorage: storage(5),
    studioWebPortalSettings: { ...CANVAS_HIDDEN, executionRoleSessionNameMode: ExecutionRoleSessionNameMode.STATIC },
  }),
  native: BARE.native,
  ours: {
    'CanvasAppSettings.KendraSettings.Status': ['DISABLED'],
    'CanvasAppSettings.DirectDeploySettings.Status': ['DISABLED'],
    'JupyterServerAppSettings.CodeRepositories': [[{ RepositoryUrl: 'https://example.com/second' }]],
    'TensorBoardAppSettings.DefaultResourceSpec.LifecycleConfigArn': [lifecycleArn('second')],
    'StudioWebPortalSettings.ExecutionRoleSessionNameMode': ['STATIC'],
  },
};

/** Other values of both, so that CloudFormation updates the profile, too. */
export const SECOND_OF_BOTH: Version = {
  ...SECOND,
  name: 'second of both',
  props: (stack) => ({
    ...SECOND.props(stack),
    spaceStorage: storage(20),
    studioWebPortalSettings: {
      hiddenAppTypes: [StudioAppType.TENSOR_BOARD], executionRoleSessionNameMode: ExecutionRoleSessionNameMode.STATIC,
    },
  }),
  native: { ...stored(20), 'StudioWebPortalSettings.HiddenAppTypes': [['TensorBoard']] },
};

/** What somebody sets by hand, and no version asks for: in blocks and structures that ours share, and in others. */
export const BY_HAND: Readonly<Record<string, unknown>> = {
  'CanvasAppSettings.ModelRegisterSettings.Status': 'ENABLED',
  'JupyterServerAppSettings.LifecycleConfigArns': [lifecycleArn('by-hand')],
  'TensorBoardAppSettings.DefaultResourceSpec.InstanceType': 'ml.t3.medium',
  'StudioWebPortalSettings.HiddenMlTools': ['DataWrangler'],
  'SharingSettings.NotebookOutputOption': 'Allowed',
  'KernelGatewayAppSettings.DefaultResourceSpec.InstanceType': 'ml.t3.large',
};

const assemblies = new Map<string, string>();

/**
 * The folder of an app with one stack: these profiles, carol, who never has anything of ours, and a role that comes after all of them.
 *
 * @param version what the profiles have
 * @param profiles their names
 */
export function assemblyOf(version: Version, profiles: readonly string[]): string {
  const key = `${version.name}: ${profiles}`;
  const directory = assemblies.get(key) ?? synthesize(version, profiles);
  assemblies.set(key, directory);
  return directory;
}

function synthesize(version: Version, profiles: readonly string[]): string {
  const app = new App();
  const stack = new Stack(app, STACK);
  const domain = Domain.fromDomainId(stack, 'Domain', DOMAIN_ID);
  const made = profiles.map((userProfileName) => new UserProfile(stack, userProfileName, { domain, userProfileName, ...version.props(stack) }));
  new UserProfile(stack, 'carol', { domain, userProfileName: 'carol', ...BARE.props(stack) });
  new iam.Role(stack, 'Other', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description: version.name }).node.addDependency(...made);
  return app.synth().directory;
}
