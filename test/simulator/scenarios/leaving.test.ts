import { RemovalPolicy } from 'aws-cdk-lib';
import type { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDomain, CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import { alice, DOMAIN_ID, domainOf, OTHER_DOMAIN_ID, rehearse, STACK, studio } from './studio';
import { CanvasAppSettings, UserProfile } from '../../../src';
import type { UserProfileProps } from '../../../src';
import type { Rehearsal, RehearsalOptions } from '../cloudformation/rehearsal';

const RESOURCE_TYPE = 'Custom::SageMakerAutoDeleteApps';
const MINUTE = 60_000;

const leaving = (props: Partial<UserProfileProps> = {}) => studio((stack) => { alice(stack, { deleteAppsOnRemoval: true, ...props }); });

const inTheOtherDomain = () => studio((stack) => { alice(stack, { deleteAppsOnRemoval: true, domain: domainOf(stack, OTHER_DOMAIN_ID) }); });

/** A rehearsal in which apps take long to go. */
const begin = (options: RehearsalOptions = {}) =>
  rehearse({ ...options, emulator: { transitionTime: MINUTE, appDeletionTime: 20 * MINUTE, pageSize: 2, ...options.emulator } });

/** Three private spaces and five apps of Alice's, one of them starting and one that failed; beside them, what is Bob's, and what they share. */
async function work(rehearsal: Rehearsal): Promise<void> {
  const { emulator } = rehearsal;
  await rehearsal.deploy(studio((stack) => { alice(stack, { userProfileName: 'bob' }, 'Bob'); }, 'Others'));
  for (const SpaceName of ['lab', 'desk', 'attic']) {
    emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName, OwnerUserProfileName: 'alice', SharingType: 'Private' });
  }
  const app = { DomainId: DOMAIN_ID, AppName: 'default' };
  emulator.addApp({ ...app, UserProfileName: 'alice', AppType: 'JupyterServer' });
  emulator.addApp({ ...app, UserProfileName: 'alice', AppType: 'Canvas', Status: 'Failed' });
  emulator.addApp({ ...app, SpaceName: 'lab', AppType: 'JupyterLab' });
  emulator.addApp({ ...app, SpaceName: 'desk', AppType: 'CodeEditor', Status: 'Pending' });
  emulator.addApp({ ...app, SpaceName: 'desk', AppName: 'other', AppType: 'JupyterLab' });

  emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'bobs', OwnerUserProfileName: 'bob', SharingType: 'Private' });
  emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'team', OwnerUserProfileName: 'bob', SharingType: 'Shared' });
  emulator.addApp({ ...app, SpaceName: 'bobs', AppType: 'JupyterLab' });
  emulator.addApp({ ...app, UserProfileName: 'bob', AppType: 'JupyterServer' });
}

/** The spaces and apps that there are. */
const left = ({ emulator }: Rehearsal) => [
  ...emulator.spaces(DOMAIN_ID).map(({ SpaceName }) => SpaceName),
  ...emulator.apps(DOMAIN_ID).map(({ UserProfileName, SpaceName, AppType }) => `${SpaceName ?? UserProfileName}/${AppType}`),
].sort();
const OTHERS = ['bob/JupyterServer', 'bobs', 'bobs/JupyterLab', 'team'];
const ALICES = ['alice/Canvas', 'alice/JupyterServer', 'attic', 'desk', 'desk/CodeEditor', 'desk/JupyterLab', 'lab', 'lab/JupyterLab'];
const EVERYTHING = [...ALICES, ...OTHERS].sort();

async function deployed(rehearsal: Rehearsal, app: App, status: string): Promise<void> {
  const deployment = await rehearsal.deploy(app);
  expect([deployment.status, deployment.reason]).toEqual([status, undefined]);
}

/** Alice deployed like this, at work. */
async function atWork(app: App = leaving(), options?: RehearsalOptions): Promise<Rehearsal> {
  const rehearsal = await begin(options);
  await deployed(rehearsal, app, 'CREATE_COMPLETE');
  await work(rehearsal);
  return rehearsal;
}

/** The name of the function that deletes, and the access key ID of its calls. */
const handlerOf = (rehearsal: Rehearsal) => rehearsal.functionNames(STACK).find((name) => /^studio-auto-delete-apps-[0-9a-f]{16}$/.test(name))!;
const saidToDelete = ({ emulator }: Rehearsal) => emulator.calls.filter(({ action }) => /^Delete(App|Space)$/.test(action));
const isSaid = (rehearsal: Rehearsal, message: string) => expect(rehearsal.logs.filter((line) => line.includes(message))).not.toEqual([]);

describe('a stack is deleted', () => {
  test('with all that the profile owns, and with nothing else', async () => {
    const rehearsal = await atWork();
    expect(left(rehearsal)).toEqual(EVERYTHING);

    const { status, reason } = await rehearsal.destroy(STACK);
    expect([status, reason]).toEqual(['DELETE_COMPLETE', undefined]);
    expect(left(rehearsal)).toEqual(OTHERS);
    expect(rehearsal.emulator.userProfile(DOMAIN_ID, 'alice')).toBeUndefined();
    expect(rehearsal.emulator.userProfile(DOMAIN_ID, 'bob')).toBeDefined();
  });

  test('although the service takes one call in ten seconds', async () => {
    const rehearsal = await atWork(leaving(), { emulator: { callsPerSecond: 0.1, appDeletionTime: MINUTE } });
    const { status, reason } = await rehearsal.destroy(STACK);
    expect([status, reason]).toEqual(['DELETE_COMPLETE', undefined]);
    expect(left(rehearsal)).toEqual(OTHERS);
    expect(rehearsal.logs.filter((line) => /can't be deleted yet.*Throttling/.test(line))).toEqual([]); // nothing is left to another look for want of a call
    expect(rehearsal.emulator.calls.filter(({ outcome }) => outcome === 'ThrottlingException').length).toBeGreaterThan(20);
  });

  test('although each call goes wrong once', async () => {
    const rehearsal = await atWork();
    const accessKeyId = handlerOf(rehearsal);
    for (const action of ['ListApps', 'ListSpaces', 'DeleteApp', 'DeleteSpace', 'DescribeUserProfile']) {
      for (const kind of ['throttling', 'unavailable', 'connectionReset', 'failureAfterAccepting', 'resourceInUse'] as const) {
        rehearsal.emulator.inject({ action, kind, accessKeyId });
      }
    }
    expect((await rehearsal.destroy(STACK)).status).toBe('DELETE_COMPLETE');
    expect(left(rehearsal)).toEqual(OTHERS);
    expect(rehearsal.emulator.calls.filter((call) => call.accessKeyId === accessKeyId && call.outcome !== 'ok').length).toBeGreaterThanOrEqual(20);
  });

  test('beside the settings that the API takes', async () => {
    const rehearsal = await atWork(leaving({ canvas: new CanvasAppSettings({ kendra: true }) }));
    expect((await rehearsal.destroy(STACK)).status).toBe('DELETE_COMPLETE');
    expect(left(rehearsal)).toEqual(OTHERS);
  });

  test('with twelve profiles, in an account that runs ten functions at a time', async () => {
    const rehearsal = await begin({ concurrency: 10, emulator: { appDeletionTime: MINUTE } });
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
    await deployed(rehearsal, studio((stack) => names.forEach((userProfileName) => {
      alice(stack, { userProfileName, deleteAppsOnRemoval: true }, `Profile-${userProfileName}`);
    })), 'CREATE_COMPLETE');
    names.forEach((UserProfileName) => rehearsal.emulator.addApp({ DomainId: DOMAIN_ID, UserProfileName, AppType: 'JupyterServer', AppName: 'default' }));
    const { status, reason } = await rehearsal.destroy(STACK);
    expect([status, reason]).toEqual(['DELETE_COMPLETE', undefined]);
  });

  test('only when nothing is shared: the space is named, and all is as before', async () => {
    const rehearsal = await atWork();
    rehearsal.emulator.addSpace({ DomainId: DOMAIN_ID, SpaceName: 'forum', OwnerUserProfileName: 'alice', SharingType: 'Shared' });
    const { status, reason } = await rehearsal.destroy(STACK);
    expect(status).toBe('DELETE_FAILED');
    expect(reason).toContain("the profile can't go as long as it owns what others may use, so nothing is deleted: first delete space 'forum'");
    expect(saidToDelete(rehearsal)).toEqual([]);
  });

  test('only when nothing is left: without the option, the service refuses', async () => {
    const rehearsal = await atWork(leaving({ deleteAppsOnRemoval: false }));
    expect((await rehearsal.destroy(STACK)).status).toBe('DELETE_FAILED');
    expect(left(rehearsal)).toEqual(EVERYTHING);
  });

  test('at the second attempt, when something could not be deleted: it is named, in time', async () => {
    const rehearsal = await atWork();
    rehearsal.emulator.inject({ action: 'DeleteApp', kind: 'validation', times: 1000, accessKeyId: handlerOf(rehearsal) });
    const { status, reason } = await rehearsal.destroy(STACK);
    expect(status).toBe('DELETE_FAILED');
    expect(reason).toMatch(/user profile 'alice' of domain d-abcdefghijkl: some of what it owns could not be deleted in 50 minutes: app JupyterServer 'default' \(InService: ValidationException: .*\), .*, space 'desk' \(InService\)\n/);
    expect(left(rehearsal)).toEqual(EVERYTHING.filter((name) => name !== 'attic'));

    rehearsal.emulator.clearFaults();
    expect((await rehearsal.destroy(STACK)).status).toBe('DELETE_COMPLETE');
    expect(left(rehearsal)).toEqual(OTHERS);
  });
});

describe('a profile goes', () => {
  test('because it is taken out of the app, and what it owns goes first', async () => {
    const rehearsal = await atWork();
    await deployed(rehearsal, studio((stack) => { alice(stack, { userProfileName: 'carol', deleteAppsOnRemoval: true }, 'Carol'); }), 'UPDATE_COMPLETE');
    expect(left(rehearsal)).toEqual(OTHERS);
    expect(rehearsal.emulator.userProfile(DOMAIN_ID, 'alice')).toBeUndefined();
  });

  test('as the last one of its stack', async () => {
    const rehearsal = await atWork();
    await deployed(rehearsal, studio((stack) => { new CfnUserProfile(stack, 'Carol', { domainId: DOMAIN_ID, userProfileName: 'carol' }); }), 'UPDATE_COMPLETE');
    expect(left(rehearsal)).toEqual(OTHERS);
    expect(rehearsal.emulator.userProfile(DOMAIN_ID, 'alice')).toBeUndefined();
  });

  test.each(['name first', 'domain first'] as const)('because its domain is exchanged; of its physical ID, the %s', async (userProfileIdOrder) => {
    const rehearsal = await atWork(leaving(), { userProfileIdOrder });
    await deployed(rehearsal, inTheOtherDomain(), 'UPDATE_COMPLETE');
    expect(left(rehearsal)).toEqual(OTHERS);
    expect(rehearsal.emulator.userProfile(DOMAIN_ID, 'alice')).toBeUndefined();
    expect(rehearsal.emulator.userProfile(OTHER_DOMAIN_ID, 'alice')).toBeDefined();
  });
});

describe('a domain of the same stack', () => {
  const inOwnDomain = (domainName: string) => studio((stack) => {
    const domain = new CfnDomain(stack, 'Domain', {
      authMode: 'IAM', domainName, vpcId: 'vpc-1', subnetIds: ['subnet-1'], defaultUserSettings: { executionRole: 'arn:aws:iam::123456789012:role/studio' },
    });
    alice(stack, { domain, deleteAppsOnRemoval: true });
  });
  const domainId = ({ emulator }: Rehearsal) => emulator.calls.filter(({ action }) => action === 'CreateUserProfile').at(-1)!.input.DomainId;

  test('is replaced, and what the profile owned in the old one goes', async () => {
    const rehearsal = await begin();
    await deployed(rehearsal, inOwnDomain('old'), 'CREATE_COMPLETE');
    const old = domainId(rehearsal);
    rehearsal.emulator.addApp({ DomainId: old, UserProfileName: 'alice', AppType: 'JupyterServer', AppName: 'default' });
    await deployed(rehearsal, inOwnDomain('new'), 'UPDATE_COMPLETE');
    expect(domainId(rehearsal)).not.toBe(old);
    expect(rehearsal.emulator.apps(old)).toEqual([]);
    expect(rehearsal.emulator.userProfile(old, 'alice')).toBeUndefined();
  });
});

describe('a creation that is given up', () => {
  test('is rolled back without a failure, since nothing was begun', async () => {
    const rehearsal = await begin({ cancelsWhatIsUnderWay: true });
    const { status } = await rehearsal.deploy(studio((stack) => {
      const profile = alice(stack, { deleteAppsOnRemoval: true });
      new Role(stack, 'Other', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }).node.addDependency(
        profile.node.defaultChild!, stack.node.findChild('StudioAutoDeleteAppsProvider')); // fails while the custom resource is created
    }), { failInstead: (logicalId) => (logicalId.startsWith('Other') ? 'made to fail' : undefined) });
    expect(rehearsal.customResourceEvents.map(({ RequestType }) => RequestType)).toEqual(['Create', 'Delete']);
    expect(status).toBe('ROLLBACK_COMPLETE');
  });
});

describe('nothing is deleted', () => {
  /** A profile as a part of another construct, with the logical ID that it had at the top. */
  const moved = (stack: Stack, props: Partial<UserProfileProps> = {}) => {
    const profile = new UserProfile(new Construct(stack, 'Team'), 'Alice', {
      domain: domainOf(stack, DOMAIN_ID), userProfileName: 'alice', deleteAppsOnRemoval: true, ...props,
    });
    (profile.node.defaultChild as CfnUserProfile).overrideLogicalId('AliceD4D33764');
  };

  test.each<[string, App, string]>([
    ['the option is switched off', leaving({ deleteAppsOnRemoval: false }), 'nothing is deleted: the profile stays, as resource AliceD4D33764'],
    ['the profile is to be kept from now on', leaving({ deleteAppsOnRemoval: undefined, removalPolicy: RemovalPolicy.RETAIN }), 'nothing is deleted: the profile stays, as resource AliceD4D33764'],
    ['the construct moves, and its profile keeps its logical ID', studio(moved as any), 'nothing is deleted: the profile stays, as resource AliceD4D33764'],
    ['the construct moves, and drops the option', studio((stack) => moved(stack, { deleteAppsOnRemoval: false })), 'nothing is deleted: the profile stays, as resource AliceD4D33764'],
  ])('when %s', async (_, app, message) => {
    const rehearsal = await atWork();
    await deployed(rehearsal, app, 'UPDATE_COMPLETE');
    expect(saidToDelete(rehearsal)).toEqual([]);
    expect(left(rehearsal)).toEqual(EVERYTHING);
    isSaid(rehearsal, message);
  });

  test('when a profile that was kept is taken out of the app', async () => {
    const rehearsal = await atWork();
    await deployed(rehearsal, leaving({ deleteAppsOnRemoval: undefined, removalPolicy: RemovalPolicy.RETAIN }), 'UPDATE_COMPLETE');
    await deployed(rehearsal, studio((stack) => { alice(stack, { userProfileName: 'carol' }, 'Carol'); }), 'UPDATE_COMPLETE');
    expect(left(rehearsal)).toEqual(EVERYTHING);
    expect(rehearsal.emulator.userProfile(DOMAIN_ID, 'alice')).toBeDefined();
  });

  test('when something else of the profile changes', async () => {
    const rehearsal = await atWork();
    await deployed(rehearsal, leaving({ tags: { team: 'blue' } }), 'UPDATE_COMPLETE');
    expect(left(rehearsal)).toEqual(EVERYTHING);
  });

  test.each<[string, (logicalId: string) => boolean]>([
    ['a deployment that switches it on is rolled back', (logicalId) => logicalId.startsWith('AliceAutoDeleteApps')],
  ])('when %s', async (_, fails) => {
    const rehearsal = await atWork(leaving({ deleteAppsOnRemoval: false }));
    const { status } = await rehearsal.deploy(leaving(), { failOn: (logicalId) => fails(logicalId) ? 'made to fail' : undefined });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(left(rehearsal)).toEqual(EVERYTHING);
  });

  test('when the removal of a profile is rolled back', async () => {
    const rehearsal = await atWork();
    const { status } = await rehearsal.deploy(studio((stack) => { alice(stack, { userProfileName: 'carol', deleteAppsOnRemoval: true }, 'Carol'); }), {
      failOn: (logicalId) => logicalId.startsWith('Carol') ? 'made to fail' : undefined,
    });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(left(rehearsal)).toEqual(EVERYTHING);
  });

  test('when the exchange of the domain is rolled back', async () => {
    const rehearsal = await atWork();
    const { status } = await rehearsal.deploy(inTheOtherDomain(), {
      failOn: (logicalId) => logicalId.startsWith('AliceAutoDeleteApps') ? 'made to fail' : undefined,
    });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(left(rehearsal)).toEqual(EVERYTHING);
    expect(rehearsal.emulator.userProfile(DOMAIN_ID, 'alice')).toBeDefined();
  });
});

describe('a forged event deletes nothing', () => {
  const eventFor = (rehearsal: Rehearsal, userProfileName: string, members: object = {}) => ({
    ...rehearsal.customResourceEvents.find(({ ResourceType }) => ResourceType === RESOURCE_TYPE),
    RequestType: 'Delete',
    PhysicalResourceId: `${DOMAIN_ID}/${userProfileName}`,
    ResourceProperties: {
      UserProfileArn: `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/${DOMAIN_ID}/${userProfileName}`,
      UserProfileLogicalId: 'AliceD4D33764',
    },
    ...members,
  });

  test('about a profile of the same stack that did not ask for it, while the stack is deleted', async () => {
    const rehearsal = await begin();
    await deployed(rehearsal, studio((stack) => {
      alice(stack, { deleteAppsOnRemoval: true });
      alice(stack, { userProfileName: 'carol' }, 'Carol');
    }), 'CREATE_COMPLETE');
    for (const UserProfileName of ['alice', 'carol']) {
      rehearsal.emulator.addApp({ DomainId: DOMAIN_ID, UserProfileName, AppType: 'JupyterServer', AppName: 'default' });
    }
    const event = eventFor(rehearsal, 'carol', {
      ResourceProperties: { UserProfileArn: `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/${DOMAIN_ID}/carol`, UserProfileLogicalId: 'Carol' },
    });
    const functionName = handlerOf(rehearsal);
    const destroying = rehearsal.destroy(STACK);
    while (!saidToDelete(rehearsal).length) {
      await rehearsal.pass(1_000); // Alice's app takes 20 minutes
    }
    await rehearsal.invoke(STACK, event, { functionName });
    expect((await destroying).status).toBe('DELETE_FAILED');
    expect(left(rehearsal)).toEqual(['carol/JupyterServer']);
    isSaid(rehearsal, 'nothing is deleted: the stack does not say that');
  });

  test.each(['', '-on-event', '-is-complete'])('sent to the function studio-auto-delete-apps-…%s', async (end) => {
    const rehearsal = await begin();
    await deployed(rehearsal, leaving(), 'CREATE_COMPLETE');
    const events = ['alice', 'bob'].flatMap((name) => [eventFor(rehearsal, name), eventFor(rehearsal, name, { StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Other/1' })]);
    await work(rehearsal);
    const functionName = rehearsal.functionNames(STACK).find((name) => new RegExp(`-[0-9a-f]{16}${end}$`).test(name))!;
    for (const event of events) {
      await rehearsal.invoke(STACK, event, { functionName });
    }
    expect(saidToDelete(rehearsal)).toEqual([]);
    expect(left(rehearsal)).toEqual(EVERYTHING);
  });
});
