/** The account that everything in the emulator belongs to. */
export const ACCOUNT = '123456789012';

/** Where a test adds something without a call, unless it says where. */
export const REGION = 'eu-west-1';

function arn(region: string, resource: string): string {
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:sagemaker:${region}:${ACCOUNT}:${resource}`;
}

/** The ARN of a domain. */
export function domainArn(region: string, domainId: string): string {
  return arn(region, `domain/${domainId}`);
}

/** The ARN of a user profile. */
export function userProfileArn(region: string, domainId: string, userProfileName: string): string {
  return arn(region, `user-profile/${domainId}/${userProfileName}`);
}

/** The ARN of a space. */
export function spaceArn(region: string, domainId: string, spaceName: string): string {
  return arn(region, `space/${domainId}/${spaceName}`);
}

/** The ARN of an app of a user profile or a space, which doesn't tell of which of the two. */
export function appArn(region: string, domainId: string, userProfileOrSpaceName: string, appType: string, appName: string): string {
  return arn(region, `app/${domainId}/${userProfileOrSpaceName}/${appType}/${appName}`);
}
