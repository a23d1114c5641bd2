import type { DomainFacts } from '../domain-facts';
import { show } from '../report';
import type { Report } from '../report';
import type { Setting } from '../setting';
import { pathOf, resourceBehind, settledProperties } from '../template';

/**
 * ResourceSpec.InstanceType: "JupyterServer apps only support the `system` value."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceSpec.html
 */
export function jupyterServerOnOtherThanSystem(profile: Setting, report: Report): void {
  const instanceType = profile.get('UserSettings.JupyterServerAppSettings.DefaultResourceSpec.InstanceType');
  if (instanceType?.known !== undefined && instanceType.known !== 'system') {
    report.refuse(instanceType.path, `must be 'system', the only instance type that JupyterServer apps support, got ${show(instanceType.known)}`);
  }
}

/**
 * JupyterServerAppSettings.LifecycleConfigArns: "If you use this parameter, the `DefaultResourceSpec` parameter is also required."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_JupyterServerAppSettings.html
 */
export function jupyterServerLifecycleConfigWithoutResourceSpec(profile: Setting, report: Report): void {
  const app = profile.get('UserSettings.JupyterServerAppSettings');
  if (app?.get('LifecycleConfigArns')?.items?.length && !app.get('DefaultResourceSpec')?.members?.size) {
    report.refuse(app.pathOf('DefaultResourceSpec'), `is required when ${app.pathOf('LifecycleConfigArns')} is given, got none; the smallest is { instanceType: StudioInstanceType.SYSTEM }`);
  }
}

/**
 * KernelGatewayAppSettings.CustomImages: "On a user profile level: 5".
 *
 * CloudFormation takes 30; which of the two the service enforces isn't documented.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_KernelGatewayAppSettings.html
 */
export function kernelGatewayImagesOverTheServicesNumber(profile: Setting, report: Report): void {
  const images = profile.get('UserSettings.KernelGatewayAppSettings.CustomImages');
  const count = images?.items?.length ?? 0;
  if (images && count > 5) {
    report.doubt('kernelGatewayCustomImages', images.path, `has ${count} images, the service's documentation allows 5 on a user profile`);
  }
}

/**
 * CustomImage.ImageName: "The name of the CustomImage. Must be unique to your account."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CustomImage.html
 */
export function customImageNamedTwice(profile: Setting, report: Report): void {
  for (const images of profile.get('UserSettings')?.inEachMember('CustomImages') ?? []) {
    const firstOf = new Map<unknown, Setting>();
    for (const image of images.items ?? []) {
      const name = image.get('ImageName');
      const first = firstOf.get(name?.scalar);
      if (name && first) {
        report.refuse(image.path, `must have another image than ${first.path}: an app's custom images are told apart by name, got ${show(name.scalar)} twice`);
      } else {
        firstOf.set(name?.scalar, image);
      }
    }
  }
}

const WITH_TRAINING_PLANS = ['JupyterLab', 'CodeEditor'].map((app) => `UserSettings.${app}AppSettings.DefaultResourceSpec.TrainingPlanArn`);

/**
 * ResourceSpec.TrainingPlanArn: "supported for JupyterLab and CodeEditor app types".
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceSpec.html
 */
export function trainingPlanOfAnAppWithoutThem(profile: Setting, report: Report): void {
  for (const plan of profile.get('UserSettings')?.inEachMember('DefaultResourceSpec.TrainingPlanArn') ?? []) {
    if (!WITH_TRAINING_PLANS.includes(plan.servicePath)) {
      report.doubt('trainingPlan', plan.path, 'has no effect: the service supports training plans for JupyterLab and Code Editor');
    }
  }
}

/**
 * CreateStudioLifecycleConfig.StudioLifecycleConfigAppType: "The App type that the Lifecycle Configuration is attached to."
 *
 * The service accepts a configuration of another app type; its script then doesn't run as intended.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateStudioLifecycleConfig.html
 */
export function lifecycleConfigOfAnotherApp(profile: Setting, _domain: DomainFacts, report: Report): void {
  for (const [block, app] of profile.get('UserSettings')?.members ?? []) {
    for (const setting of lifecycleConfigsOf(app)) {
      const config = resourceBehind(setting.scalar);
      if (config && config.cfnResourceType === 'AWS::SageMaker::StudioLifecycleConfig') {
        const appType = settledProperties(config).StudioLifecycleConfigAppType;
        if (typeof appType === 'string' && `${appType}AppSettings` !== block) {
          report.doubt('lifecycleConfigAppType', setting.path, `${pathOf(config)} is a lifecycle configuration for ${appType} apps`);
        }
      }
    }
  }
}

function lifecycleConfigsOf(app: Setting): Setting[] {
  return [app.get('DefaultResourceSpec.LifecycleConfigArn'), app.get('BuiltInLifecycleConfigArn'), ...app.get('LifecycleConfigArns')?.items ?? []]
    .filter((config) => config !== undefined);
}
