import type { IStudioLifecycleConfigRef } from 'aws-cdk-lib/aws-sagemaker';
import { AppSettings } from './app-settings';
import { renderCustomImages } from './custom-image';
import type { CustomImage } from './custom-image';
import { renderIdleShutdown } from './idle-shutdown';
import type { IdleShutdown } from './idle-shutdown';
import { renderLifecycleConfigs, renderResourceSpec } from './resource-spec';
import type { ResourceSpec } from './resource-spec';
import { GIVEN_AS } from '../service-model/setting';
import type { GivenMembers } from '../service-model/setting';

/**
 * What a Code Editor app starts with, in the user's private spaces.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CodeEditorAppSettings.html
 */
export interface CodeEditorAppSettingsOptions {
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
   * The lifecycle configurations of the app type `CodeEditor` that the user can choose, at most 30. A `CfnStudioLifecycleConfig` of
   * another app type gives a warning.
   *
   * @default - the domain's default
   */
  readonly lifecycleConfigs?: IStudioLifecycleConfigRef[];

  /**
   * A lifecycle configuration that runs before the default one and can override changes made in that. A `CfnStudioLifecycleConfig` of another app
   * type than `CodeEditor` gives a warning.
   *
   * @default - the domain's default
   */
  readonly builtInLifecycleConfig?: IStudioLifecycleConfigRef;

  /**
   * Whether, and when, an app that idles is shut down.
   *
   * @default - the domain's default
   */
  readonly idleShutdown?: IdleShutdown;
}

const GIVEN_NAMES = {
  DefaultResourceSpec: 'defaultResourceSpec',
  AppLifecycleManagement: 'idleShutdown',
  BuiltInLifecycleConfigArn: 'builtInLifecycleConfig',
  CustomImages: 'customImages',
  LifecycleConfigArns: 'lifecycleConfigs',
};

/**
 * Settings of the Code Editor app.
 *
 * One instance can serve any number of profiles; it can't change once a profile has taken it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CodeEditorAppSettings.html
 *
 * @example
 * const codeEditor = new studio.CodeEditorAppSettings({
 *   defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_T3_MEDIUM },
 *   idleShutdown: studio.IdleShutdown.disabled(),
 * });
 * codeEditor.addCustomImage({ image, appImageConfig });
 *
 * new studio.UserProfile(stack, 'Alice', { domain, codeEditor });
 */
export class CodeEditorAppSettings extends AppSettings {
  private readonly defaultResourceSpec?: GivenMembers;
  private readonly idleShutdown?: GivenMembers;
  private readonly builtInLifecycleConfigArn?: string;
  private customImages?: CustomImage[];
  private lifecycleConfigs?: IStudioLifecycleConfigRef[];

  /**
   * @param options what is left out is as the domain's default user settings say
   */
  public constructor(options: CodeEditorAppSettingsOptions = {}) {
    super();
    this.defaultResourceSpec = renderResourceSpec(options.defaultResourceSpec);
    this.idleShutdown = renderIdleShutdown(options.idleShutdown);
    this.builtInLifecycleConfigArn = options.builtInLifecycleConfig?.studioLifecycleConfigRef.studioLifecycleConfigArn;
    this.customImages = options.customImages && [...options.customImages];
    this.lifecycleConfigs = options.lifecycleConfigs && [...options.lifecycleConfigs];
  }

  /**
   * Adds an image that the user can choose, at most 200, each once. An error once a profile has taken these settings.
   *
   * @param customImage an image that isn't among them yet, and how the app runs it
   */
  public addCustomImage(customImage: CustomImage): CodeEditorAppSettings {
    this._assertChangeable('addCustomImage');
    this.customImages = [...this.customImages ?? [], customImage];
    return this;
  }

  /**
   * Adds a lifecycle configuration that the user can choose, at most 30. An error once a profile has taken these settings.
   *
   * @param lifecycleConfig one of the app type `CodeEditor`: a `CfnStudioLifecycleConfig` of another type gives a warning
   */
  public addLifecycleConfig(lifecycleConfig: IStudioLifecycleConfigRef): CodeEditorAppSettings {
    this._assertChangeable('addLifecycleConfig');
    this.lifecycleConfigs = [...this.lifecycleConfigs ?? [], lifecycleConfig];
    return this;
  }

  /** @internal */
  public _render(): GivenMembers {
    return {
      DefaultResourceSpec: this.defaultResourceSpec,
      AppLifecycleManagement: this.idleShutdown,
      BuiltInLifecycleConfigArn: this.builtInLifecycleConfigArn,
      CustomImages: renderCustomImages(this.customImages),
      LifecycleConfigArns: renderLifecycleConfigs(this.lifecycleConfigs),
      [GIVEN_AS]: GIVEN_NAMES,
    };
  }
}
