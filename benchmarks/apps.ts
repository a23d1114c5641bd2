import { App, Resource, Stack } from 'aws-cdk-lib';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import type { CfnUserProfileProps } from 'aws-cdk-lib/aws-sagemaker';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import type { Case, Settings, Subject } from './cases';
import { fullSettings, fullSettingsOfTheL1, Surroundings, SurroundingsInApp } from './settings';
import * as studio from 'cdk-sagemaker-studio';

const DOMAIN_ID = 'd-abcdefghijkl';
const env = { account: '123456789012', region: 'eu-west-1' };

/** An app with so many profiles, spread evenly over so many stacks. */
export function define({ subject, settings, profiles, stacks, outdir }: Case & { outdir: string }): App {
  const app = new App({ outdir });
  for (let index = 0; index < stacks; index++) {
    const add = ADD[subject](new Stack(app, `Stack${index}`, { env }), settings);
    const [start, end] = [index, index + 1].map((boundary) => Math.round(profiles * boundary / stacks));
    for (let profile = start; profile < end; profile++) {
      add(`user-${profile}`);
    }
  }
  return app;
}

/** Prepares a stack, and gives what adds a profile to it. */
type Adding = (stack: Stack, settings: Settings) => (userProfileName: string) => void;

const ADD: Record<Subject, Adding> = {
  l1: (stack, settings) => {
    const settingsOf = userSettings(stack, settings);
    return (userProfileName) =>
      new CfnUserProfile(stack, userProfileName, { domainId: DOMAIN_ID, userProfileName, userSettings: settingsOf(userProfileName) });
  },

  wrapper: (stack, settings) => {
    const settingsOf = userSettings(stack, settings);
    return (userProfileName) =>
      new Wrapper(stack, userProfileName, { domainId: DOMAIN_ID, userProfileName, userSettings: settingsOf(userProfileName) });
  },

  library: (stack, settings) => {
    const domain = studio.Domain.fromDomainId(stack, 'Domain', DOMAIN_ID);
    const settingsOf = options(stack, settings);
    return (userProfileName) => new studio.UserProfile(stack, userProfileName, { domain, userProfileName, ...settingsOf(userProfileName) });
  },

  awsCustomResource: (stack) => (userProfileName) => {
    const profile = new CfnUserProfile(stack, userProfileName, { domainId: DOMAIN_ID, userProfileName });
    const call = {
      service: 'SageMaker',
      action: 'updateUserProfile',
      parameters: {
        DomainId: DOMAIN_ID,
        UserProfileName: userProfileName,
        UserSettings: {
          CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' }, DirectDeploySettings: { Status: 'ENABLED' } },
          TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.m5.large' } },
        },
      },
      physicalResourceId: PhysicalResourceId.of(`${DOMAIN_ID}/${userProfileName}/settings`),
    };
    new AwsCustomResource(stack, `${userProfileName}-settings`, {
      onCreate: call,
      onUpdate: call,
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [profile.attrUserProfileArn] }),
    }).node.addDependency(profile);
  },
};

/** What a class costs that does nothing but create the L1. */
class Wrapper extends Resource {
  public constructor(scope: Construct, id: string, props: CfnUserProfileProps) {
    super(scope, id, { physicalName: props.userProfileName });
    new CfnUserProfile(this, 'Resource', props);
  }
}

function userSettings(stack: Stack, settings: Settings): (user: string) => CfnUserProfile.UserSettingsProperty | undefined {
  if (settings === 'minimal') {
    return () => undefined;
  }
  const surroundings = surroundingsIn(stack, settings);
  const shared = fullSettingsOfTheL1(surroundings, 'all');
  return settings === 'shared' ? () => shared : (user) => fullSettingsOfTheL1(surroundings, user);
}

function options(stack: Stack, settings: Settings): (user: string) => studio.UserSettingsOptions {
  switch (settings) {
    case 'minimal':
      return () => ({});
    case 'apiOnly':
      return () => ({
        canvas: new studio.CanvasAppSettings({ kendra: true, directDeploy: true }),
        tensorBoard: new studio.TensorBoardAppSettings({ defaultResourceSpec: { instanceType: studio.StudioInstanceType.ML_M5_LARGE } }),
      });
    default: {
      const surroundings = surroundingsIn(stack, settings);
      const shared = fullSettings(surroundings, 'all');
      return settings === 'shared' ? () => shared : (user) => fullSettings(surroundings, user);
    }
  }
}

function surroundingsIn(stack: Stack, settings: Settings): Surroundings {
  return settings === 'references' ? new SurroundingsInApp(stack, 'Surroundings') : new Surroundings(stack, 'Surroundings');
}
