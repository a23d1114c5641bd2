import { refuseDuplicates } from '../check';
import type { DomainFacts } from '../domain-facts';
import type { Report } from '../report';
import type { Setting } from '../setting';

/**
 * UserSettings.SecurityGroups: "Required when the CreateDomain.AppNetworkAccessType parameter is set to VpcOnly, unless specified as part of
 * the DefaultUserSettings for the domain."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export function vpcOnlyWithoutSecurityGroups(profile: Setting, domain: DomainFacts, report: Report): void {
  const settings = profile.get('UserSettings');
  const own = settings?.get('SecurityGroups');
  const hasNone = own ? own.items?.length === 0 : settings?.scalar === undefined; // settings that are a scalar are known at deployment only
  if (hasNone && domain.networkAccess === 'VpcOnly' && domain.defaultSecurityGroupCount === 0) {
    report.refuse(settings?.pathOf('SecurityGroups') ?? 'SecurityGroups', "must have at least one security group, got none: the domain's network access is VpcOnly, and its default settings have none either");
  }
}

/** Two equal groups say no more than one; the service counts both. */
export function securityGroupTwice(profile: Setting, report: Report): void {
  refuseDuplicates(profile.get('UserSettings.SecurityGroups')?.items ?? [], report);
}

/**
 * UserSettings.SecurityGroups: "Amazon SageMaker AI adds a security group to allow NFS traffic from Amazon SageMaker AI Studio. Therefore, the
 * number of security groups that you can specify is one less than the maximum number shown." The maximum is 5.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export function securityGroupsAtTheMaximum(profile: Setting, report: Report): void {
  const groups = profile.get('UserSettings.SecurityGroups');
  if (groups?.items?.length === 5) {
    report.doubt('securityGroups', groups.path, 'has 5 security groups: SageMaker adds one of its own, so its documentation leaves room for 4');
  }
}
