import { App, Aspects, Stack, Validations } from 'aws-cdk-lib';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { StudioStack } from '../../examples/typescript/studio-stack';
import * as studio from '../../src';
import { everySetting } from '../fixtures/every-setting';

/** The flag that new projects set: what the validator finds stops the synthesis. */
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true };
const F3002 = 'CloudFormation-Validate::F3002';

let printed: string[];

beforeEach(() => {
  delete process.env.CDK_VALIDATION;
  printed = [];
  const print = (...text: unknown[]) => { printed.push(text.join(' ')); };
  jest.spyOn(console, 'log').mockImplementation(print);
  jest.spyOn(console, 'error').mockImplementation(print);
});

afterEach(() => {
  process.env.CDK_VALIDATION = 'false';
  jest.restoreAllMocks();
});

function strictStack(): [App, Stack] {
  const app = new App({ context: STRICT });
  return [app, new Stack(app, 'Stack')];
}

function idleProfile(stack: Stack): studio.UserProfile {
  return new studio.UserProfile(stack, 'Profile', {
    domain: studio.Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl'),
    jupyterLab: new studio.JupyterLabAppSettings({ idleShutdown: studio.IdleShutdown.disabled() }),
  });
}

describe('the template validator of aws-cdk-lib, in strict mode', () => {
  test('is on: it refuses idle shutdown on an L1, which it takes for an unknown property', () => {
    const [app, stack] = strictStack();
    new CfnUserProfile(stack, 'Profile', {
      domainId: 'd-abcdefghijkl',
      userProfileName: 'alice',
      userSettings: { jupyterLabAppSettings: { appLifecycleManagement: { idleSettings: { lifecycleManagement: 'DISABLED' } } } },
    });

    expect(() => app.synth()).toThrow(/AppLifecycleManagement.*F3002/s);
  });

  test('passes a profile with every setting that CloudFormation takes', () => {
    const [app, stack] = strictStack();
    everySetting(stack);

    expect(() => app.synth()).not.toThrow();
    expect(printed.join('\n')).not.toContain('WARNING');
  });

  test('passes the example app', () => {
    const app = new App({ context: STRICT });
    new StudioStack(app, 'Studio');

    expect(() => app.synth()).not.toThrow();
    expect(printed.join('\n')).not.toContain('WARNING');
  });

  test('is told to ignore its false positive on a profile with idle shutdown, and on no other', () => {
    const [, stack] = strictStack();
    const idle = idleProfile(stack);
    const plain = new studio.UserProfile(stack, 'Plain', { domain: studio.Domain.fromDomainId(stack, 'Other', 'd-abcdefghijkl') });

    expect(acknowledgedOn(idle)).toContain(F3002);
    expect(acknowledgedOn(plain)).toEqual([]);
  });

  test('is told so without paths of the machine', () => {
    const [app, stack] = strictStack();
    const metadata = idleProfile(stack).node.defaultChild!.node.metadata;
    app.synth();

    expect(metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY).map(({ trace }) => trace)).toEqual([undefined]);
  });

  test('would let an unknown property through beside idle shutdown: we refuse it', () => {
    const [app, stack] = strictStack();
    (idleProfile(stack).node.defaultChild as CfnUserProfile).addPropertyOverride('UserSettings.JupyterLabAppSettings.Colour', 'blue');

    expect(() => app.synth()).toThrow(/UserSettings\.JupyterLabAppSettings\.Colour: AWS::SageMaker::UserProfile has no such property/);
    expect(printed.join('\n')).not.toContain('Colour');
  });

  test('would let an unknown property of an Aspect through beside idle shutdown: we refuse it', () => {
    const [app, stack] = strictStack();
    idleProfile(stack);
    Aspects.of(app).add({
      visit: (construct) => { if (construct instanceof CfnUserProfile) { construct.addPropertyOverride('Colour', 'blue'); } },
    });

    expect(() => app.synth()).toThrow(/Colour: AWS::SageMaker::UserProfile has no such property/);
  });

  test('and we are silenced where AWS has launched the property since', () => {
    const [app, stack] = strictStack();
    Validations.of(stack).acknowledge({ id: 'cdk-sagemaker-studio:unknownProperty', reason: 'launched last week' });
    (idleProfile(stack).node.defaultChild as CfnUserProfile).addPropertyOverride('UserSettings.JupyterLabAppSettings.Colour', 'blue');

    expect(() => app.synth()).not.toThrow();
  });
});

function acknowledgedOn(profile: studio.UserProfile): string[] {
  return profile.node.defaultChild!.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.keys(data));
}
