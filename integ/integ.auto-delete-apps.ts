import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as studio from '../src';

/*
 * A profile that launches an app and owns a private space, neither of them resources of the stack: that the stack can be deleted in the end is what is tested. It is here, too, that it
 * shows which ARN, owner and sharing type SageMaker's own check of permissions uses for apps in spaces.
 *
 * Deploying and deleting takes some 25 minutes and, while it all stands, a few cents an hour.
 */

const app = new App({
  context: {
    'aws:cdk:disable-creation-stack-traces': true, // the snapshot is the same wherever it is made
    '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  },
});
const stack = new Stack(app, 'AutoDeleteAppsInteg');

const vpc = new ec2.Vpc(stack, 'Vpc', {
  natGateways: 0,
  subnetConfiguration: [{ name: 'Studio', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
});
const executionRole = new iam.Role(stack, 'ExecutionRole', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
const domain = new sagemaker.CfnDomain(stack, 'Domain', {
  domainName: 'cdk-sagemaker-studio-auto-delete-apps-integ',
  authMode: studio.AuthMode.IAM,
  vpcId: vpc.vpcId,
  subnetIds: vpc.isolatedSubnets.map((subnet) => subnet.subnetId),
  defaultUserSettings: { executionRole: executionRole.roleArn },
});
const profile = new studio.UserProfile(stack, 'Profile', { domain, userProfileName: 'alice', deleteAppsOnRemoval: true });

const integ = new IntegTest(app, 'AutoDeleteApps', { testCases: [stack], diffAssets: true });

const space = { DomainId: profile.domainId, SpaceName: 'lab' };
const createSpace = integ.assertions.awsApiCall('SageMaker', 'CreateSpace', {
  ...space,
  OwnershipSettings: { OwnerUserProfileName: profile.userProfileName },
  SpaceSharingSettings: { SharingType: 'Private' },
  SpaceSettings: { AppType: 'JupyterLab' },
});
const describeSpace = integ.assertions.awsApiCall('SageMaker', 'DescribeSpace', space);
describeSpace.expect(ExpectedResult.objectLike({ Status: 'InService' })).waitForAssertions();
const createApp = integ.assertions.awsApiCall('SageMaker', 'CreateApp', {
  DomainId: profile.domainId,
  UserProfileName: profile.userProfileName,
  AppType: 'JupyterServer',
  AppName: 'default',
});
createSpace.next(describeSpace).next(createApp);

// the time of synthesis would differ from one snapshot to the next
for (const call of [createSpace, describeSpace, createApp]) {
  (call.node.findChild('Default').node.defaultChild as CfnResource).addPropertyDeletionOverride('salt');
}
