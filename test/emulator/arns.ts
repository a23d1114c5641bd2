/** The account that everything in the emulator belongs to. */
export const ACCOUNT = '123456789012';

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
