import type { ISecurityGroupRef } from 'aws-cdk-lib/aws-ec2';
import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { AppSettings } from './app-settings';
import type { CanvasAppSettings } from './canvas';
import type { CodeEditorAppSettings } from './code-editor';
import type { CustomFileSystem } from './custom-file-system';
import { renderStatus } from './feature-status';
import type { JupyterLabAppSettings } from './jupyter-lab';
import type { JupyterServerAppSettings } from './jupyter-server';
import type { KernelGatewayAppSettings } from './kernel-gateway';
import type { RSessionAppSettings } from './r-session';
import type { RStudioServerProAppSettings } from './rstudio-server-pro';
import { renderSharing } from './sharing';
import type { SharingSettings } from './sharing';
import { renderSpaceStorage } from './space-storage';
import type { SpaceStorageSettings } from './space-storage';
import { renderStudioWebPortalSettings } from './studio-web-portal';
import type { DefaultLandingUri, StudioWebPortalSettings } from './studio-web-portal';
import type { TensorBoardAppSettings } from './tensor-board';
import { GIVEN_AS, SHARED } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * Whether the user's home directory on Amazon EFS is mounted in their private spaces.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export enum AutoMountHomeEfs {
  /** It is mounted. */
  ENABLED = 'Enabled',

  /** It isn't mounted. */
  DISABLED = 'Disabled',

  /** As the domain says. */
  DEFAULT_AS_DOMAIN = 'DefaultAsDomain',
}

/**
 * The POSIX user with which the user's private spaces work on custom file systems.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CustomPosixUserConfig.html
 */
export interface CustomPosixUser {
  /** The POSIX user ID, from 10,000 to 4,000,000. */
  readonly uid: number;

  /** The POSIX group ID, from 1,001 to 4,000,000. */
  readonly gid: number;
}

/**
 * What a user of Studio works with. Whatever is left out is as the domain's default user settings say.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export interface UserSettingsOptions {
  /**
   * The role with which the user works in their private spaces. `sagemaker.amazonaws.com` has to be able to assume it: a role of this app that
   * doesn't allow that gives a warning.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
   *
   * @default - the domain's default execution role
   */
  readonly executionRole?: IRoleRef;

  /**
   * The security groups of the apps in the user's private spaces, in the domain's VPC, each once, at most 5. SageMaker adds one of its own, so a
   * fifth gives a warning. They are added to those of the domain. Required on a domain with network access `VpcOnly` that has no default ones.
   *
   * @default - the domain's default security groups alone
   */
  readonly securityGroups?: ISecurityGroupRef[];

  /**
   * How notebooks are shared from Studio Classic.
   *
   * @default - the domain's default
   */
  readonly sharing?: SharingSettings;

  /**
   * Settings of the JupyterServer app, that of Studio Classic.
   *
   * @default - the domain's default
   */
  readonly jupyterServer?: JupyterServerAppSettings;

  /**
   * Settings of the KernelGateway app, a kernel of Studio Classic.
   *
   * @default - the domain's default
   */
  readonly kernelGateway?: KernelGatewayAppSettings;

  /**
   * Settings of the JupyterLab app, in the user's private spaces.
   *
   * @default - the domain's default
   */
  readonly jupyterLab?: JupyterLabAppSettings;

  /**
   * Settings of the Code Editor app, in the user's private spaces.
   *
   * @default - the domain's default
   */
  readonly codeEditor?: CodeEditorAppSettings;

  /**
   * Settings of the Canvas app.
   *
   * CloudFormation doesn't take them: a custom resource sets them after the profile is created. What leaving one of them out later does is said
   * of each.
   *
   * @default - the domain's default
   */
  readonly canvas?: CanvasAppSettings;

  /**
   * Settings of the TensorBoard app.
   *
   * CloudFormation doesn't take them: a custom resource sets them after the profile is created. What leaving one of them out later does is said
   * of each.
   *
   * @default - the domain's default
   */
  readonly tensorBoard?: TensorBoardAppSettings;

  /**
   * Settings of the RStudioServerPro app. Changing, adding or removing them replaces the profile, which fails while the name stays the same. With
   * another name the user loses access to their home directory.
   *
   * @default - the domain's default
   */
  readonly rStudioServerPro?: RStudioServerProAppSettings;

  /**
   * Settings of the RSessionGateway app, a session of RStudio.
   *
   * CloudFormation doesn't take them: a custom resource sets them after the profile is created. What leaving one of them out later does is said
   * of each.
   *
   * @default - the domain's default
   */
  readonly rSession?: RSessionAppSettings;

  /**
   * The Amazon EBS storage of the user's private spaces.
   *
   * @default - the domain's default
   */
  readonly spaceStorage?: SpaceStorageSettings;

  /**
   * Where the user arrives when they open the domain.
   *
   * @default - the domain's default
   */
  readonly defaultLandingUri?: DefaultLandingUri;

  /**
   * Whether the user can access Studio, even if the domain's default says otherwise.
   *
   * @default - the domain's default
   */
  readonly studioWebPortal?: boolean;

  /**
   * What the user isn't shown in Studio, and what their sessions are called.
   *
   * @default - the domain's default
   */
  readonly studioWebPortalSettings?: StudioWebPortalSettings;

  /**
   * The POSIX user with which the user's private spaces work on custom file systems.
   *
   * @default - the domain's default
   */
  readonly customPosixUser?: CustomPosixUser;

  /**
   * File systems of your own that are mounted in the user's private spaces, at most 10, each once.
   *
   * @default - the domain's default
   */
  readonly customFileSystems?: CustomFileSystem[];

  /**
   * Whether the user's home directory on Amazon EFS is mounted in their private spaces.
   *
   * @default - the domain's default
   */
  readonly autoMountHomeEfs?: AutoMountHomeEfs;
}

const GIVEN_NAMES = {
  ExecutionRole: 'executionRole',
  SecurityGroups: 'securityGroups',
  SharingSettings: 'sharing',
  JupyterServerAppSettings: 'jupyterServer',
  KernelGatewayAppSettings: 'kernelGateway',
  TensorBoardAppSettings: 'tensorBoard',
  RStudioServerProAppSettings: 'rStudioServerPro',
  RSessionAppSettings: 'rSession',
  CanvasAppSettings: 'canvas',
  CodeEditorAppSettings: 'codeEditor',
  JupyterLabAppSettings: 'jupyterLab',
  SpaceStorageSettings: 'spaceStorage',
  DefaultLandingUri: 'defaultLandingUri',
  StudioWebPortal: 'studioWebPortal',
  CustomPosixUserConfig: 'customPosixUser',
  CustomFileSystemConfigs: 'customFileSystems',
  StudioWebPortalSettings: 'studioWebPortalSettings',
  AutoMountHomeEFS: 'autoMountHomeEfs',
};

const POSIX_GIVEN_NAMES = { Uid: 'uid', Gid: 'gid' };

/** Most profiles are given no settings, and share these: what there is to be found out about them is found out once. */
const NOTHING: GivenMembers = { [GIVEN_AS]: GIVEN_NAMES, [SHARED]: {} };

/** The form that the service takes. */
export function renderUserSettings(options: UserSettingsOptions): GivenMembers {
  const given = {
    ExecutionRole: options.executionRole?.roleRef.roleArn,
    SecurityGroups: options.securityGroups?.map((group) => group.securityGroupRef.securityGroupId),
    SharingSettings: renderSharing(options.sharing),
    JupyterServerAppSettings: options.jupyterServer?._given(),
    KernelGatewayAppSettings: options.kernelGateway?._given(),
    TensorBoardAppSettings: options.tensorBoard?._given(),
    RStudioServerProAppSettings: options.rStudioServerPro?._given(),
    RSessionAppSettings: options.rSession?._given(),
    CanvasAppSettings: options.canvas?._given(),
    CodeEditorAppSettings: options.codeEditor?._given(),
    JupyterLabAppSettings: options.jupyterLab?._given(),
    SpaceStorageSettings: renderSpaceStorage(options.spaceStorage),
    DefaultLandingUri: options.defaultLandingUri,
    StudioWebPortal: renderStatus(options.studioWebPortal),
    CustomPosixUserConfig: options.customPosixUser && {
      [GIVEN_AS]: POSIX_GIVEN_NAMES,
      Uid: options.customPosixUser.uid,
      Gid: options.customPosixUser.gid,
    },
    CustomFileSystemConfigs: options.customFileSystems?.map((fileSystem) => fileSystem._render()),
    StudioWebPortalSettings: renderStudioWebPortalSettings(options.studioWebPortalSettings),
    AutoMountHomeEFS: options.autoMountHomeEfs,
    [GIVEN_AS]: GIVEN_NAMES,
  };
  return Object.values(given).some((value) => value !== undefined && value !== null) ? given : NOTHING;
}

/** The app settings among these options, which a profile that takes them freezes. Languages without `undefined` give `null`. */
export function appSettingsOf(options: UserSettingsOptions): AppSettings[] {
  const { jupyterServer, kernelGateway, tensorBoard, rStudioServerPro, rSession, canvas, codeEditor, jupyterLab } = options;
  return [jupyterServer, kernelGateway, tensorBoard, rStudioServerPro, rSession, canvas, codeEditor, jupyterLab]
    .filter((settings) => settings !== undefined && settings !== null);
}
