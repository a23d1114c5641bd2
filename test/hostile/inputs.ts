import type { Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import * as studio from '../../src';
import { appImageConfig, profileWith } from '../fixtures/profile';

/** Gives a text to the library, wherever a text can be given. */
export type Give = (stack: Stack, text: string) => unknown;

const props = (make: (text: string, stack: Stack) => any): Give => (stack, text) => profileWith(stack, make(text, stack));
const role = (roleArn: string): any => ({ roleRef: { roleArn } });
const lifecycleConfig = (studioLifecycleConfigArn: string): any => ({ studioLifecycleConfigRef: { studioLifecycleConfigArn } });
const bucket = (bucketName: string): any => ({ bucketRef: { bucketName } });
const lab = (make: (text: string, stack: Stack) => studio.JupyterLabAppSettingsOptions): Give =>
  props((text, stack) => ({ jupyterLab: new studio.JupyterLabAppSettings(make(text, stack)) }));
const canvas = (make: (text: string) => any): Give => props((text) => ({ canvas: new studio.CanvasAppSettings(make(text)) }));
const spec = (make: (text: string) => any): Give => lab((text) => ({ defaultResourceSpec: make(text) }));
const pytorch: any = { imageName: 'pytorch', imageRef: { imageArn: '' } };

/** Every place of the public API that takes a text of the user's, or a reference that holds one. */
export const INPUTS: Readonly<Record<string, Give>> = {
  'userProfileName': props((userProfileName) => ({ userProfileName })),
  'singleSignOnUserName': props((singleSignOnUserName) => ({ singleSignOnUserName })),
  'singleSignOnPrincipalId': props((singleSignOnPrincipalId) => ({ singleSignOnUserName: 'alice', singleSignOnPrincipalId })),
  'the key of a tag': props((text) => ({ tags: { [text]: 'value' } })),
  'the value of a tag': props((team) => ({ tags: { team } })),
  'domain': (stack, text) => profileWith(stack, { domain: studio.Domain.fromDomainId(stack, 'Domain', text) }),
  'domain.singleSignOnApplicationArn': (stack, singleSignOnApplicationArn) => profileWith(stack, {
    domain: studio.Domain.fromDomainAttributes(stack, 'Domain', { domainId: 'd-abcdefghijkl', authMode: studio.AuthMode.SSO, singleSignOnApplicationArn }),
    singleSignOnUserName: 'alice',
    singleSignOnPrincipalId: '11112222-3333-4444-5555-666677778888',
  }),
  'executionRole': props((text) => ({ executionRole: role(text) })),
  'securityGroups': props((securityGroupId) => ({ securityGroups: [{ securityGroupRef: { securityGroupId } }] })),
  'sharing.bucket': props((text) => ({ sharing: { bucket: bucket(text) } })),
  'sharing.prefix': props((prefix) => ({ sharing: { bucket: bucket('team'), prefix } })),
  'sharing.prefix with a slash before it': props((text) => ({ sharing: { bucket: bucket('team'), prefix: `/${text}` } })),
  'sharing.prefix without a bucket': props((prefix) => ({ sharing: { prefix } })),
  'sharing.encryptionKey': props((keyArn) => ({ sharing: { encryptionKey: { keyRef: { keyArn } } } })),
  'sharing.notebookOutputOption': props((notebookOutputOption) => ({ sharing: { notebookOutputOption } })),
  'jupyterLab.defaultResourceSpec.image': spec((imageArn) => ({ image: { imageRef: { imageArn } } })),
  'jupyterLab.defaultResourceSpec.imageVersion': spec((imageVersionArn) => ({ imageVersion: { imageVersionRef: { imageVersionArn } } })),
  'jupyterLab.defaultResourceSpec.imageVersionAlias': spec((imageVersionAlias) => ({ imageVersionAlias })),
  'jupyterLab.defaultResourceSpec.instanceType': spec((text) => ({ instanceType: studio.StudioInstanceType.of(text) })),
  'jupyterLab.defaultResourceSpec.lifecycleConfig': spec((text) => ({ lifecycleConfig: lifecycleConfig(text) })),
  'jupyterLab.defaultResourceSpec.trainingPlanArn': spec((trainingPlanArn) => ({ trainingPlanArn })),
  'jupyterLab.lifecycleConfigs': lab((text) => ({ lifecycleConfigs: [lifecycleConfig(text)] })),
  'jupyterLab.codeRepositories': lab((text) => ({ codeRepositories: [text] })),
  'jupyterLab.customImages, an image called so': lab((text, stack) => ({
    customImages: [{ image: studio.Image.fromImageName(stack, 'Image', text), appImageConfig: appImageConfig(stack, 'pytorch-config') }],
  })),
  'jupyterLab.customImages, an image of that ARN': lab((text, stack) => ({
    customImages: [{ image: { imageRef: { imageArn: text }, node: stack.node } as any, appImageConfig: appImageConfig(stack, 'pytorch-config') }],
  })),
  'jupyterLab.customImages, a configuration called so': lab((appImageConfigName, stack) => ({
    customImages: [{ image: { ...pytorch, node: stack.node }, appImageConfig: { appImageConfigRef: { appImageConfigName } } as any }],
  })),
  'jupyterLab.emrSettings': lab((text) => ({ emrSettings: { executionRoles: [role(text)] } })),
  'rStudioServerPro.userGroup': props((userGroup: any) => ({ rStudioServerPro: new studio.RStudioServerProAppSettings({ userGroup }) })),
  'rStudioServerPro.userGroup of somebody without access': props((userGroup: any) =>
    ({ rStudioServerPro: new studio.RStudioServerProAppSettings({ enabled: false, userGroup }) })),
  'canvas.workspace': canvas((text) => ({ workspace: { bucket: bucket(text), prefix: text } })),
  'canvas.directDeploy': canvas((directDeploy) => ({ directDeploy })),
  'canvas.identityProviders': canvas((secretId) => ({ identityProviders: [{ dataSource: secretId, secret: { secretRef: { secretId } } }] })),
  'canvas.generativeAi': canvas((text) => ({ generativeAi: { bedrockRole: role(text) } })),
  'defaultLandingUri': props((defaultLandingUri) => ({ defaultLandingUri })),
  'customFileSystems, an ID': props((text) => ({ customFileSystems: [studio.CustomFileSystem.fsxLustreById(text)] })),
  'customFileSystems, a path': props((fileSystemPath) => ({ customFileSystems: [studio.CustomFileSystem.fsxLustreById('fs-01234567', { fileSystemPath })] })),
  'customFileSystems, where it is mounted': props((mountPath) => ({ customFileSystems: [studio.CustomFileSystem.s3(bucket('team'), { mountPath })] })),
  'studioWebPortalSettings.hiddenMlTools': props((text) => ({ studioWebPortalSettings: { hiddenMlTools: [studio.StudioMlTool.of(text)] } })),
  'studioWebPortalSettings, a bare name': props((text) => ({ studioWebPortalSettings: { hiddenAppTypes: [text] } })),
  'studioWebPortalSettings, a version': props((text) => ({
    studioWebPortalSettings: { hiddenSageMakerImageVersionAliases: [{ sageMakerImageName: text, versionAliases: [text] }] },
  })),
  'autoMountHomeEfs': props((autoMountHomeEfs) => ({ autoMountHomeEfs })),
  'deleteAppsOnRemoval': props((deleteAppsOnRemoval) => ({ deleteAppsOnRemoval })),
  'removalPolicy': props((removalPolicy) => ({ removalPolicy, deleteAppsOnRemoval: true })),
  'UserProfile.fromUserProfileArn()': (stack, text) => studio.UserProfile.fromUserProfileArn(stack, 'Imported', text),
  'UserProfileName.fromUserId()': (_, text) => studio.UserProfileName.fromUserId(text),
  'UserProfileName.fromUserIds()': (_, text) => studio.UserProfileName.fromUserIds([text, text]),
  'grants.createPresignedDomainUrl(), an address': (stack, text) => profileWith(stack).grants.createPresignedDomainUrl(new User(stack, 'User'), { sourceIps: [text] }),
  'grants.runApps(), an instance type': (stack, text) =>
    profileWith(stack).grants.runApps(new User(stack, 'User'), { instanceTypes: [studio.StudioInstanceType.of(text)] }),
};
