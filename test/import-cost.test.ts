import { execFileSync } from 'child_process';
import { join } from 'path';

/** The modules of aws-cdk-lib that a process loads, by the time a program has run. */
function loaded(program: string): string[] {
  const script = `require('ts-node').register({ transpileOnly: true, project: 'tsconfig.dev.json' });
    ${program}
    console.log(JSON.stringify(Object.keys(require.cache).filter((path) => path.includes('/aws-cdk-lib/'))));`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: join(__dirname, '..'), encoding: 'utf8' }));
}

test('importing the library loads nothing that a plain CfnUserProfile does not need, but for the base classes of every L2 and every mixin', () => {
  const plain = loaded(`
    const { App, Mixin, Resource, Stack } = require('aws-cdk-lib');
    class L2 extends Resource {}
    class ForL1s extends Mixin {}
    const { CfnUserProfile } = require('aws-cdk-lib/aws-sagemaker');
    new CfnUserProfile(new Stack(new App(), 'Stack'), 'Profile', { domainId: 'd-abcdefghijkl', userProfileName: 'alice' });`);
  const ours = loaded("require('./src');");

  expect(plain.length).toBeGreaterThan(10);
  expect(ours.filter((path) => !plain.includes(path))).toEqual([]);
}, 60_000);
