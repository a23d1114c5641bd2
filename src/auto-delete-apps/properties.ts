/** The type of the custom resource. */
export const RESOURCE_TYPE = 'Custom::SageMakerAutoDeleteApps';

/** What stands in the template of the custom resource, and in the events that CloudFormation makes of it. */
export interface AutoDeleteAppsProperties {
  /** The profile. Another ARN means another profile: then the physical ID changes, too, and what belongs to the old one is deleted. */
  readonly UserProfileArn: string;
  /** The profile's resource in the template, which tells the handler whether the profile goes. */
  readonly UserProfileLogicalId: string;
}
