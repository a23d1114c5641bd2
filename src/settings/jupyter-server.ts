import type { IStudioLifecycleConfigRef } from 'aws-cdk-lib/aws-sagemaker';
import { AppSettings } from './app-settings';
import { renderCodeRepositories } from './code-repositories';
import { renderLifecycleConfigs, renderResourceSpec } from './resource-spec';
import type { ResourceSpec } from './resource-spec';
import { GIVEN_AS } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * What a JupyterServer app, that of Studio Classic, starts with.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_JupyterServerAppSettings.html
 */
export interface JupyterServerAppSettingsOptions {
  /**
   * The image and lifecycle configuration that the app starts with. Its instance type can only be `StudioInstanceType.SYSTEM`. Required when
   * `lifecycleConfigs` is given.
   *
   * @default - the domain's default
   */
  readonly defaultResourceSpec?: ResourceSpec;

  /**
   * The lifecycle configurations of the app type `JupyterServer` that the user can choose, at most 30. An empty list removes those that the profile
   * has. A `CfnStudioLifecycleConfig` of another app type gives a warning.
   *
   * @default - the domain's default
   */
  readonly lifecycleConfigs?: IStudioLifecycleConfigRef[];

  /**
   * The Git repositories that the user is offered for cloning: at most 10 `https://` URLs of letters, digits, the
   * characters `. - _` and single slashes, at most 1,024 characters each.
   *
   * CloudFormation doesn't take it: a custom resource sets it after the profile is created. Left out later, it is undone: an empty list takes
   * its place.
   *
   * @default - the domain's default
   */
  readonly codeRepositories?: string[];
}

const GIVEN_NAMES = {
  DefaultResourceSpec: 'defaultResourceSpec',
  LifecycleConfigArns: 'lifecycleConfigs',
  CodeRepositories: 'codeRepositories',
};

/**
 * Settings of the JupyterServer app, that of Studio Classic.
 *
 * One instance can serve any number of profiles; it can't change once a profile has taken it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_JupyterServerAppSettings.html
 *
 * @example
 * const jupyterServer = new studio.JupyterServerAppSettings({
 *   defaultResourceSpec: { instanceType: studio.StudioInstanceType.SYSTEM },
 *   lifecycleConfigs: [lifecycleConfig],
 * });
 * jupyterServer.addCodeRepository('https://github.com/aws/amazon-sagemaker-examples.git');
 *
 * new studio.UserProfile(stack, 'Alice', { domain, jupyterServer });
 */
export class JupyterServerAppSettings extends AppSettings {
  private readonly defaultResourceSpec?: GivenMembers;
  private lifecycleConfigs?: IStudioLifecycleConfigRef[];
  private codeRepositories?: string[];

  /**
   * @param options what is left out is as the domain's default user settings say
   */
  public constructor(options: JupyterServerAppSettingsOptions = {}) {
    super();
    this.defaultResourceSpec = renderResourceSpec(options.defaultResourceSpec);
    this.lifecycleConfigs = options.lifecycleConfigs && [...options.lifecycleConfigs];
    this.codeRepositories = options.codeRepositories && [...options.codeRepositories];
  }

  /**
   * Adds a lifecycle configuration that the user can choose, at most 30. An error once a profile has taken these settings.
   *
   * @param lifecycleConfig one of the app type `JupyterServer`: a `CfnStudioLifecycleConfig` of another type gives a warning
   */
  public addLifecycleConfig(lifecycleConfig: IStudioLifecycleConfigRef): JupyterServerAppSettings {
    this._assertChangeable('addLifecycleConfig');
    this.lifecycleConfigs = [...this.lifecycleConfigs ?? [], lifecycleConfig];
    return this;
  }

  /**
   * Adds a Git repository that the user is offered for cloning, at most 10. A custom resource sets them, as it does `codeRepositories`. An error
   * once a profile has taken these settings.
   *
   * @param repositoryUrl an `https://` URL of at most 1,024 characters: letters, digits, the characters `. - _` and single slashes
   */
  public addCodeRepository(repositoryUrl: string): JupyterServerAppSettings {
    this._assertChangeable('addCodeRepository');
    this.codeRepositories = [...this.codeRepositories ?? [], repositoryUrl];
    return this;
  }

  /** @internal */
  public _render(): GivenMembers {
    return {
      DefaultResourceSpec: this.defaultResourceSpec,
      LifecycleConfigArns: renderLifecycleConfigs(this.lifecycleConfigs),
      CodeRepositories: renderCodeRepositories(this.codeRepositories),
      [GIVEN_AS]: GIVEN_NAMES,
    };
  }
}
