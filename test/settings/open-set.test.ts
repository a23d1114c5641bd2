import { App, Stack } from 'aws-cdk-lib';
import { JupyterLabAppSettings, StudioInstanceType } from '../../src';
import { profileWith } from '../fixtures/profile';

/** A profile whose instance type was given in a language without types. */
function withInstanceType(instanceType: unknown): () => unknown {
  return () => profileWith(new Stack(new App(), 'Stack'), {
    jupyterLab: new JupyterLabAppSettings({ defaultResourceSpec: { instanceType: instanceType as StudioInstanceType } }),
  });
}

describe('a value of an open set', () => {
  test('that is a bare name is refused, not dropped', () => {
    expect(withInstanceType('ml.t3.medium'))
      .toThrow("jupyterLab.defaultResourceSpec.instanceType: must be a StudioInstanceType, such as StudioInstanceType.of('...'), got 'ml.t3.medium'");
  });

  test('that has no name is refused', () => {
    expect(withInstanceType(StudioInstanceType.of(''))).toThrow("instanceType: must be a StudioInstanceType, such as StudioInstanceType.of('...'), got ''");
    expect(withInstanceType(StudioInstanceType.of(undefined as unknown as string))).toThrow('got none');
  });

  test('that was left out as null is left out', () => {
    expect(withInstanceType(null)).not.toThrow();
  });
});
