/** The type of the custom resource: what its handler finds others of its kind by, in the template of its stack. */
export const RESOURCE_TYPE = 'Custom::SageMakerUserProfileSettings';

/** What stands in the template of the custom resource, and in the events that CloudFormation makes of it. */
export interface ApiSettingsProperties {
  /** The profile. Another ARN means another profile: then the physical ID changes, too. */
  readonly UserProfileArn: string;
  /** The profile's resource in the template, which tells the handler whether the profile stays when the settings go. */
  readonly UserProfileLogicalId: string;
  /** The user settings that the custom resource carries, as JSON: CloudFormation makes strings of numbers and booleans. */
  readonly Settings: string;
  /**
   * What the profile's own resource says. Not to be set by the handler: it tells what must not be undone, and any change of it calls the handler,
   * since CloudFormation's update of the profile may have reset what shares a block with it.
   */
  readonly CarriedByCloudFormation: any;
}

/** The attributes of the custom resource. */
export interface ApiSettingsAttributes {
  readonly UserProfileArn: string;
  readonly UserProfileName: string;
  /** Empty for a profile that has none yet. */
  readonly HomeEfsFileSystemUid: string;
}

/** What the function is told of where it runs. */
export interface HandlerEnvironment {
  /** The only stack whose events it serves. */
  readonly STACK_ID: string;
  /** What the names of AWS hosts end with in this partition. */
  readonly URL_SUFFIX: string;
}
