import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { IStudioLifecycleConfigRef } from 'aws-cdk-lib/aws-sagemaker';
import { AppSettings } from './app-settings';
import { renderCodeRepositories } from './code-repositories';
import { renderCustomImages } from './custom-image';
import type { CustomImage } from './custom-image';
import { renderIdleShutdown } from './idle-shutdown';
import type { IdleShutdown } from './idle-shutdown';
import { renderLifecycleConfigs, renderResourceSpec } from './resource-spec';
import type { ResourceSpec } from './resource-spec';
import { GIVEN_AS } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * The IAM roles with which JupyterLab works on Amazon EMR, EMR Serverless included.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_EmrSettings.html
 */
export interface EmrSettings {
  /**
   * The roles, at most 5, that the execution role can assume to list, connect to and terminate clusters, in other accounts too.
   *
   * @default - none
   */
  readonly assumableRoles?: IRoleRef[];

  /**
   * The roles that the instances of a cluster or the environments of its jobs use, at most 5.
   *
   * @default - none
   */
  readonly executionRoles?: IRoleRef[];
}

/**
 * What a JupyterLab app starts with, in the user's private spaces.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_JupyterLabAppSettings.html
 */
export interface JupyterLabAppSettingsOptions {
  /**
   * The instance, image and lifecycle configuration that the app starts with.
   *
   * @default - the domain's default
   */
  readonly defaultResourceSpec?: ResourceSpec;

  /**
   * The images that the user can choose, at most 200, each once.
   *
   * @default - the domain's default
   */
  readonly customImages?: CustomImage[];

  /**
   * The lifecycle configurations of the app type `JupyterLab` that the user can choose, at most 30. An empty list removes those that the profile
   * has. A `CfnStudioLifecycleConfig` of another app type gives a warning.
   *
   * @default - the domain's default
   */
  readonly lifecycleConfigs?: IStudioLifecycleConfigRef[];

  /**
   * A lifecycle configuration that runs before the default one and can override changes made in that. A `CfnStudioLifecycleConfig` of another app
   * type than `JupyterLab` gives a warning.
   *
   * @default - the domain's default
   */
  readonly builtInLifecycleConfig?: IStudioLifecycleConfigRef;

  /**
   * The Git repositories that the user is offered for cloning: at most 10 `https://` URLs of letters, digits, the
   * characters `. - _` and single slashes, at most 256 characters each.
   *
   * @default - the domain's default
   */
  readonly codeRepositories?: string[];

  /**
   * Whether, and when, an app that idles is shut down.
   *
   * @default - the domain's default
   */
  readonly idleShutdown?: IdleShutdown;

  /**
   * The IAM roles with which the app works on Amazon EMR.
   *
   * @default - none
   */
  readonly emrSettings?: EmrSettings;
}

const GIVEN_NAMES = {
  DefaultResourceSpec: 'defaultResourceSpec',
  AppLifecycleManagement: 'idleShutdown',
  EmrSettings: 'emrSettings',
  BuiltInLifecycleConfigArn: 'builtInLifecycleConfig',
  CustomImages: 'customImages',
  LifecycleConfigArns: 'lifecycleConfigs',
  CodeRepositories: 'codeRepositories',
};

/**
 * Settings of the JupyterLab app.
 *
 * One instance can serve any number of profiles; it can't change once a profile has taken it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_JupyterLabAppSettings.html
 *
 * @example
 * const jupyterLab = new studio.JupyterLabAppSettings({
 *   defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM, lifecycleConfig },
 *   lifecycleConfigs: [lifecycleConfig],
 *   idleShutdown: studio.IdleShutdown.after(Duration.hours(2), { max: Duration.hours(8) }),
 * });
 * jupyterLab.addCodeRepository('https://github.com/aws/amazon-sagemaker-examples.git');
 *
 * new studio.UserProfile(stack, 'Alice', { domain, jupyterLab });
 * new studio.UserProfile(stack, 'Bob', { domain, jupyterLab });
 */
export class JupyterLabAppSettings extends AppSettings {
  private readonly defaultResourceSpec?: GivenMembers;
  private readonly idleShutdown?: GivenMembers;
  private readonly emrSettings?: GivenMembers;
  private readonly builtInLifecycleConfigArn?: string;
  private customImages?: CustomImage[];
  private lifecycleConfigs?: IStudioLifecycleConfigRef[];
  private codeRepositories?: string[];

  /**
   * @param options what is left out is as the domain's default user settings say
   */
  public constructor(options: JupyterLabAppSettingsOptions = {}) {
    super();
    this.defaultResourceSpec = renderResourceSpec(options.defaultResourceSpec);
    this.idleShutdown = renderIdleShutdown(options.idleShutdown);
    this.emrSettings = renderEmrSettings(options.emrSettings);
    this.builtInLifecycleConfigArn = options.builtInLifecycleConfig?.studioLifecycleConfigRef.studioLifecycleConfigArn;
    this.customImages = options.customImages && [...options.customImages];
    this.lifecycleConfigs = options.lifecycleConfigs && [...options.lifecycleConfigs];
    this.codeRepositories = options.codeRepositories && [...options.codeRepositories];
  }

  /**
   * Adds an image that the user can choose, at most 200, each once. An error once a profile has taken these settings.
   *
   * @param customImage an image that isn't among them yet, and how the app runs it
   */
  public addCustomImage(customImage: CustomImage): JupyterLabAppSettings {
    this._assertChangeable('addCustomImage');
    this.customImages = [...this.customImages ?? [], customImage];
    return this;
  }

  /**
   * Adds a lifecycle configuration that the user can choose, at most 30. An error once a profile has taken these settings.
   *
   * @param lifecycleConfig one of the app type `JupyterLab`: a `CfnStudioLifecycleConfig` of another type gives a warning
   */
  public addLifecycleConfig(lifecycleConfig: IStudioLifecycleConfigRef): JupyterLabAppSettings {
    this._assertChangeable('addLifecycleConfig');
    this.lifecycleConfigs = [...this.lifecycleConfigs ?? [], lifecycleConfig];
    return this;
  }

  /**
   * Adds a Git repository that the user is offered for cloning, at most 10. An error once a profile has taken these settings.
   *
   * @param repositoryUrl an `https://` URL of at most 256 characters: letters, digits, the characters `. - _` and single slashes
   */
  public addCodeRepository(repositoryUrl: string): JupyterLabAppSettings {
    this._assertChangeable('addCodeRepository');
    this.codeRepositories = [...this.codeRepositories ?? [], repositoryUrl];
    return this;
  }

  /** @internal */
  public _render(): GivenMembers {
    return {
      DefaultResourceSpec: this.defaultResourceSpec,
      AppLifecycleManagement: this.idleShutdown,
      EmrSettings: this.emrSettings,
      BuiltInLifecycleConfigArn: this.builtInLifecycleConfigArn,
      CustomImages: renderCustomImages(this.customImages),
      LifecycleConfigArns: renderLifecycleConfigs(this.lifecycleConfigs),
      CodeRepositories: renderCodeRepositories(this.codeRepositories),
      [GIVEN_AS]: GIVEN_NAMES,
    };
  }
}

const EMR_GIVEN_NAMES = { AssumableRoleArns: 'assumableRoles', ExecutionRoleArns: 'executionRoles' };

function renderEmrSettings(emr: EmrSettings | undefined): GivenMembers | undefined {
  return emr && {
    AssumableRoleArns: emr.assumableRoles?.map((role) => role.roleRef.roleArn),
    ExecutionRoleArns: emr.executionRoles?.map((role) => role.roleRef.roleArn),
    [GIVEN_AS]: EMR_GIVEN_NAMES,
  };
}
