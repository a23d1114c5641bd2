import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { RESOURCE_TYPE } from './properties';
import type { AutoDeleteAppsProperties } from './properties';
import { AutoDeleteAppsProvider } from './provider';
import { idBeside } from '../custom-resources/beside';
import { follow } from '../custom-resources/follow';
import { finalDefinition, pathOf } from '../service-model/template';

/** As long as CloudFormation lets it: an app may take 20 minutes to go. */
const SERVICE_TIMEOUT = Duration.hours(1);

const served = new WeakSet<CfnUserProfile>();

/**
 * Makes the custom resource that deletes what belongs to a profile before the profile. It waits for the profile when both are created, so it goes
 * first when both go. Nothing more happens if the profile has one already.
 */
export function autoDeleteAppsOf(profile: CfnUserProfile): void {
  if (served.has(profile)) {
    return;
  }
  served.add(profile);
  const provider = AutoDeleteAppsProvider.of(profile);
  const { domainId } = profile;
  const properties: AutoDeleteAppsProperties = { UserProfileArn: profile.attrUserProfileArn, UserProfileLogicalId: profile.logicalId };
  const resource = new CustomResource(profile.node.scope!, idBeside(profile, 'AutoDeleteApps'), {
    resourceType: RESOURCE_TYPE,
    serviceToken: provider.serviceToken,
    serviceTimeout: SERVICE_TIMEOUT,
    properties: { ...properties },
  });
  resource.node.addDependency(provider.policyIn(domainId), provider.invocation);
  provider.queue(resource);
  follow(resource.node.defaultChild as CfnResource, profile, ['condition', 'deletionPolicy', 'updateReplacePolicy']);
  profile.node.addValidation({ validate: () => refusalsOf(profile, domainId) });
}

/** Nothing may be deleted for a profile that stays, whoever decided that it does; nor can anything in a domain that came later. */
function refusalsOf(profile: CfnUserProfile, domainId: string): string[] {
  const { DeletionPolicy: policy, Properties } = finalDefinition(profile);
  return [
    ...policy === undefined || policy === 'Delete' ? [] : [
      `its apps are to be deleted on removal, but its DeletionPolicy is ${policy}: either let the profile be destroyed, or leave deleteAppsOnRemoval out`,
    ],
    ...JSON.stringify(Properties.DomainId) === JSON.stringify(Stack.of(profile).resolve(domainId)) ? [] : [
      'its apps are to be deleted on removal, but its domain has changed since that was said: say it when the profile has its domain',
    ],
  ].map((message) => `${pathOf(profile)}: ${message}`);
}
