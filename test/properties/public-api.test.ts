import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { illegalTrees, isOpen, MUTATIONS } from './mutations';
import { servicePathOf } from './places';
import type { Tree } from './places';
import { propPathsOf } from './prop-paths';
import { printSeed, runs } from './runs';
import { UserProfile } from '../../src';
import { USER_PROFILE } from '../../src/service-model/user-profile.generated';
import { visible } from '../../src/service-model/visible';
import { refusal } from '../fixtures/profile';
import { DOMAINS, expressibleTrees, propsOf } from '../fixtures/props-of';
import { Rehearsal } from '../simulator/cloudformation/rehearsal';
import { EVERY_OMISSION } from '../simulator/sagemaker/merge';

jest.setTimeout(600_000);

const counts = { synthesized: 0, rehearsed: 0, refused: 0 };
printSeed(() => `${counts.synthesized} trees synthesized, ${counts.rehearsed} rehearsed, ${counts.refused} refused`);

const trees = expressibleTrees();

/** The values that only the API takes, of lists that CloudFormation carries otherwise. */
const ONLY_FOR_THE_API = ['KernelGateway', 'RSessionGateway', 'RunningInstances', 'Datasets', 'Evaluators'];

/** A tree without the scalars and lists that aren't carried like this; undefined where nothing is left. */
function carried(value: any, byCloudFormation: boolean, path: string): any {
  if (typeof value !== 'object' || Array.isArray(value)) {
    const hasOthers = /\.Hidden(AppTypes|MlTools)$/.test(path) && value.some((item: string) => ONLY_FOR_THE_API.includes(item));
    const isCloudFormations = USER_PROFILE[path].cfn !== undefined && !hasOthers;
    return isCloudFormations === byCloudFormation ? value : undefined;
  }
  const members = Object.entries(value).map(([name, member]) => [name, carried(member, byCloudFormation, path ? `${path}.${name}` : name)] as const)
    .filter(([, member]) => member !== undefined);
  return members.length ? Object.fromEntries(members) : undefined;
}

const sortedTags = (tags: any[] = []) => [...tags].sort((a, b) => (a.Key < b.Key ? -1 : 1));

describe('a legal tree, given through the public API', () => {
  test('is accepted and synthesized, with every leaf where the table says', () => {
    fc.assert(fc.property(trees, (tree) => {
      counts.synthesized++;
      const stack = new Stack(new App(), 'Stack');
      new UserProfile(stack, 'Profile', propsOf(stack, tree));

      const resources = Object.values<any>(Template.fromStack(stack).toJSON().Resources);
      const properties = resources.find(({ Type }) => Type === 'AWS::SageMaker::UserProfile').Properties;
      const settings = resources.find(({ Type }) => Type === 'Custom::SageMakerUserProfileSettings')?.Properties.Settings;
      const expected = carried(tree, true, '');
      expect({ ...properties, Tags: sortedTags(properties.Tags) }).toEqual({ ...expected, Tags: sortedTags(expected.Tags) });
      expect(settings && JSON.parse(settings)).toEqual(carried(tree, false, '')?.UserSettings);
    }), runs(10));
  });

  test('is what the service describes after a deployment, whatever it does with what an update leaves out', async () => {
    const profiles = fc.uniqueArray(trees, { minLength: 10, maxLength: 10, selector: ({ UserProfileName }) => UserProfileName.toLowerCase() });
    await fc.assert(fc.asyncProperty(profiles, fc.constantFrom(...EVERY_OMISSION), async (wanted, omission) => {
      const app = new App();
      const stack = new Stack(app, 'Stack');
      wanted.forEach((tree, index) => new UserProfile(stack, `Profile${index}`, propsOf(stack, tree)));

      const rehearsal = new Rehearsal({ emulator: { omission } });
      rehearsal.emulator.addDomain({ DomainId: DOMAINS.IAM, AuthMode: 'IAM' });
      rehearsal.emulator.addDomain({ DomainId: DOMAINS.SSO, AuthMode: 'SSO' });
      const { status, reason } = await rehearsal.deploy(app);
      expect([status, reason]).toEqual(['CREATE_COMPLETE', undefined]);
      for (const tree of wanted) {
        counts.rehearsed++;
        expect(described(rehearsal, tree)).toEqual({ ...tree, Tags: sortedTags(tree.Tags), UserSettings: tree.UserSettings ?? {} });
      }
    }), { ...runs(200), endOnFailure: true }); // a smaller one would be a deployment each
  });
});

/** The ways to be wrong that props can't be: types and names that they don't have, and what they always give together. */
const CANNOT_BE_SAID = [
  'wrong type', 'nothing where something is required', 'an unknown member', 'two members of a union', 'no member of a union',
  'an identifier without a user', 'a user without an identifier', 'lifecycle configurations of JupyterServer without a resource spec',
];

/** What the props make of something else: a switch, two options, a map that has each key once, or a name that is the domain's. */
const IS_MADE = /^DomainId$|^Tags$|^SingleSignOnUserIdentifier$|Status$|\.LifecycleManagement$|\.StudioWebPortal$|\.(S3OutputPath|S3ArtifactPath|S3Uri)$/;

describe('a tree that is wrong in one way, given through the public API', () => {
  const kinds = Object.keys(MUTATIONS).filter((kind) => !CANNOT_BE_SAID.includes(kind));

  test.each(kinds)('is refused, with the path that the documents give: %s', (way) => {
    const wrong = illegalTrees(trees, way)
      .filter(({ kind, path }) => !IS_MADE.test(path) && !(kind === 'none of the values' && isOpen(servicePathOf(path))));
    fc.assert(fc.property(wrong, ({ tree, path }) => {
      counts.refused++;
      const stack = new Stack(new App(), 'Stack');
      const refused = refusal(() => new UserProfile(stack, 'Profile', propsOf(stack, tree)));
      // a tag has its key in its path
      const [, tag] = /^Tags\[(\d+)\]/.exec(path) ?? [];
      const props = tag ? [`tags.${visible(tree.Tags[tag].Key)}`.slice(0, 350)] : propPathsOf(path).map((prop) => `${prop}: `);
      const isNamed = refused.some((line) => props.some((prop) => line.startsWith(prop)));
      expect([props, isNamed ? 'is named' : refused]).toEqual([props, 'is named']);
    }), runs(20));
  });
});

function described({ emulator }: Rehearsal, { DomainId, UserProfileName }: Tree): any {
  const profile = emulator.userProfile(DomainId, UserProfileName);
  const { UserProfileArn, HomeEfsFileSystemUid, Status, CreationTime, LastModifiedTime, ...asked } = profile;
  return { ...asked, Tags: sortedTags(emulator.tags(profile.UserProfileArn)) };
}
