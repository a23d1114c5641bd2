import { mkdtempSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import type * as apps from './apps';
import type { Case, Measurement, Subject } from './cases';

const { subject, settings, profiles, stacks } = JSON.parse(process.argv[2]) as Case;
console.log(JSON.stringify(profiles ? synthesized() : imported(subject)));

/** An app that is constructed and synthesized. The library and the L1 are loaded before, since that is measured apart. */
function synthesized(): Measurement {
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { define } = require('./apps') as typeof apps;
  for (const library of [require('cdk-sagemaker-studio'), require('aws-cdk-lib/aws-sagemaker')]) {
    Object.keys(library).forEach((name) => library[name]);
  }
  /* eslint-enable @typescript-eslint/no-require-imports */
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  process.on('exit', () => rmSync(outdir, { recursive: true }));
  const start = performance.now();
  const assembly = define({ subject, settings, profiles, stacks, outdir }).synth();
  const time = performance.now() - start;
  const resources = assembly.stacks.flatMap(({ template }) => Object.values<{ Type: string }>(template.Resources));
  const templates = assembly.stacks.map(({ templateFullPath }) => templateFullPath);
  return {
    time,
    memory: process.resourceUsage().maxRSS / 1024,
    templateBytes: templates.reduce((sum, path) => sum + statSync(path).size, 0),
    resources: resources.length,
    besideProfiles: resources.filter(({ Type }) => Type !== 'AWS::SageMaker::UserProfile').length,
  };
}

/** All that has to be loaded before the first profile can be: aws-cdk-lib loads what is used, so what it exports is not enough. */
function imported(of: Subject): Measurement {
  const start = performance.now();
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { App, Stack } = require('aws-cdk-lib');
  new Stack(new App(), 'Stack');
  const { UserProfile, Domain } = of === 'library' ? require('cdk-sagemaker-studio') : { UserProfile: require('aws-cdk-lib/aws-sagemaker').CfnUserProfile, Domain: true };
  const time = performance.now() - start;
  if (!UserProfile || !Domain) {
    throw new Error('nothing was imported');
  }
  return { time, memory: process.resourceUsage().maxRSS / 1024, templateBytes: 0, resources: 0, besideProfiles: 0 };
}
