import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { RemovalPolicy, Size } from 'aws-cdk-lib';
import type { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { build } from 'esbuild';
import {
  alice, callsOf, DOMAIN_ID, domainOf, notInPlace, OTHER_DOMAIN_ID, rehearse, settingsOf, STACK, studio, UNDER_EVERY_OMISSION,
} from './studio';
import {
  CanvasAppSettings, JupyterLabAppSettings, JupyterServerAppSettings, StudioAppType, StudioInstanceType, TensorBoardAppSettings,
  UserProfileApiSettings,
} from '../../../src';
import { USER_PROFILE } from '../../../src/service-model/user-profile.generated';
import type { Rehearsal } from '../cloudformation/rehearsal';

const kendra = (isEnabled = true) => new CanvasAppSettings({ kendra: isEnabled });
const tensorBoard = () => new TensorBoardAppSettings({ defaultResourceSpec: { instanceType: StudioInstanceType.ML_M5_LARGE } });
const hiding = (...hiddenAppTypes: StudioAppType[]) => ({ studioWebPortalSettings: { hiddenAppTypes } });
const jupyterServer = (...codeRepositories: string[]) => new JupyterServerAppSettings({
  defaultResourceSpec: { instanceType: StudioInstanceType.SYSTEM },
  ...codeRepositories.length ? { codeRepositories } : {},
});

const KENDRA = { CanvasAppSettings: { KendraSettings: { Status: 'ENABLED' } } };
const TENSOR_BOARD = { TensorBoardAppSettings: { DefaultResourceSpec: { InstanceType: 'ml.m5.large' } } };

/** Deploys, and expects that all that the app asks for is in place afterwards, whatever the outcome. */
async function deployed(rehearsal: Rehearsal, app: App, status: string, options?: Parameters<Rehearsal['deploy']>[1]) {
  const deployment = await rehearsal.deploy(app, options);
  expect([deployment.status, options ? undefined : deployment.reason]).toEqual([status, undefined]);
  expect(notInPlace(rehearsal)).toEqual([]);
  return deployment;
}

describe.each(UNDER_EVERY_OMISSION)('when %s', (_, omission) => {
  let rehearsal: Rehearsal;

  beforeEach(async () => {
    rehearsal = rehearse({ emulator: { omission } });
  });

  test('a list goes to the API for the sake of a value that only the API takes, and back to CloudFormation without it', async () => {
    await deployed(rehearsal, studio((stack) => { alice(stack, hiding(StudioAppType.CANVAS)); }), 'CREATE_COMPLETE');
    expect(settingsOf(rehearsal)).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } });

    await deployed(rehearsal, studio((stack) => { alice(stack, hiding(StudioAppType.CANVAS, StudioAppType.KERNEL_GATEWAY)); }), 'UPDATE_COMPLETE');
    expect(settingsOf(rehearsal)).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas', 'KernelGateway'] } });

    await deployed(rehearsal, studio((stack) => { alice(stack, hiding(StudioAppType.CANVAS)); }), 'UPDATE_COMPLETE');
    expect(settingsOf(rehearsal)).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } });
  });

  test('a list goes back to CloudFormation while the custom resource stays for something else', async () => {
    const app = (...types: StudioAppType[]) => studio((stack) => { alice(stack, { ...hiding(...types), canvas: kendra() }); });
    await deployed(rehearsal, app(StudioAppType.KERNEL_GATEWAY), 'CREATE_COMPLETE');
    await deployed(rehearsal, app(StudioAppType.CANVAS), 'UPDATE_COMPLETE');
    expect(settingsOf(rehearsal)).toEqual({ StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] }, ...KENDRA });
  });

  test('what shares a block with settings of the API changes, and both are as asked for', async () => {
    const app = (lifecycle: string) => studio((stack) => {
      alice(stack, { jupyterServer: jupyterServer('https://example.com/team/code'), tags: { lifecycle } });
    });
    await deployed(rehearsal, app('first'), 'CREATE_COMPLETE');
    await deployed(rehearsal, app('second'), 'UPDATE_COMPLETE');
    expect(settingsOf(rehearsal)).toEqual({
      JupyterServerAppSettings: {
        DefaultResourceSpec: { InstanceType: 'system' },
        CodeRepositories: [{ RepositoryUrl: 'https://example.com/team/code' }],
      },
    });
  });

  describe('a block becomes native with a new table', () => {
    const canvasRows = Object.keys(USER_PROFILE).filter((path) => path.startsWith('UserSettings.CanvasAppSettings'));

    beforeEach(() => canvasRows.forEach((path) => { delete (USER_PROFILE as any)[path].cfn; }));
    afterEach(() => canvasRows.forEach((path) => { delete (USER_PROFILE as any)[path].cfn; }));

    /** From here on, CloudFormation takes Canvas: the library knows, and so does the handler that it brings. */
    async function withTheNewTable(define: (stack: Stack) => void): Promise<App> {
      canvasRows.forEach((path) => { (USER_PROFILE as any)[path].cfn = {}; });
      const app = studio(define);
      const assembly = app.synth();
      const table = `export const USER_PROFILE = ${JSON.stringify(USER_PROFILE)};`;
      const bundle = await build({
        entryPoints: [join(__dirname, '..', '..', '..', 'src', 'api-settings', 'handler', 'index.ts')],
        bundle: true,
        write: false,
        platform: 'node',
        mainFields: ['module', 'main'],
        plugins: [{
          name: 'new-table',
          setup: ({ onLoad }) => onLoad({ filter: /user-profile\.generated\.ts$/ }, () => ({ contents: table })),
        }],
      });
      const { files } = JSON.parse(readFileSync(join(assembly.directory, `${STACK}.assets.json`), 'utf-8'));
      for (const { source } of Object.values<any>(files).filter(({ source: { packaging } }) => packaging === 'zip')) {
        writeFileSync(join(assembly.directory, source.path, 'index.js'), bundle.outputFiles[0].text);
      }
      return app;
    }

    test('and keeps its settings while the custom resource stays for another block', async () => {
      await deployed(rehearsal, studio((stack) => { alice(stack, { canvas: kendra(), tensorBoard: tensorBoard() }); }), 'CREATE_COMPLETE');
      const app = await withTheNewTable((stack) => { alice(stack, { canvas: kendra(), tensorBoard: tensorBoard() }); });
      await deployed(rehearsal, app, 'UPDATE_COMPLETE');
      expect(rehearsal.compare()[0].settings.map(({ path, carriedBy }) => [path, carriedBy])).toEqual([
        ['CanvasAppSettings.KendraSettings.Status', 'CloudFormation'],
        ['TensorBoardAppSettings.DefaultResourceSpec.InstanceType', 'custom resource'],
      ]);
      expect(settingsOf(rehearsal)).toEqual({ ...KENDRA, ...TENSOR_BOARD });
    });

    test('and keeps its settings when the custom resource goes', async () => {
      await deployed(rehearsal, studio((stack) => { alice(stack, { canvas: kendra() }); }), 'CREATE_COMPLETE');
      await deployed(rehearsal, await withTheNewTable((stack) => { alice(stack, { canvas: kendra() }); }), 'UPDATE_COMPLETE');
      expect(settingsOf(rehearsal)).toEqual(KENDRA);
    });
  });

  test('the construct moves to another path, and its profile keeps its logical ID', async () => {
    await deployed(rehearsal, studio((stack) => { alice(stack, { canvas: kendra(), tensorBoard: tensorBoard() }); }), 'CREATE_COMPLETE');
    await deployed(rehearsal, studio((stack) => {
      const moved = alice(stack, { canvas: kendra() }, 'Moved');
      (moved.node.defaultChild as CfnUserProfile).overrideLogicalId('AliceD4D33764');
    }), 'UPDATE_COMPLETE');
    // what the moved one doesn't ask for any more has no value that takes it back
    expect(settingsOf(rehearsal)).toEqual({ ...KENDRA, ...TENSOR_BOARD });
  });

  test('the construct moves to another path, and drops a setting on the way', async () => {
    const canvas = (directDeploy?: boolean) => new CanvasAppSettings({ kendra: true, directDeploy });
    await deployed(rehearsal, studio((stack) => { alice(stack, { canvas: canvas(true) }); }), 'CREATE_COMPLETE');
    await deployed(rehearsal, studio((stack) => {
      (alice(stack, { canvas: canvas() }, 'Moved').node.defaultChild as CfnUserProfile).overrideLogicalId('AliceD4D33764');
    }), 'UPDATE_COMPLETE');
    expect(settingsOf(rehearsal).CanvasAppSettings).toEqual({ KendraSettings: { Status: 'ENABLED' }, DirectDeploySettings: { Status: 'DISABLED' } });
  });

  test('the construct moves to another path with another value, and is rolled back because of another resource', async () => {
    const app = (id: string, isEnabled: boolean) => studio((stack) => {
      (alice(stack, { canvas: kendra(isEnabled) }, id).node.defaultChild as CfnUserProfile).overrideLogicalId('AliceD4D33764');
      new iam.Role(stack, 'Other', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description: id })
        .node.addDependency(stack.node.findChild(id));
    });
    await deployed(rehearsal, app('Alice', true), 'CREATE_COMPLETE');
    await deployed(rehearsal, app('Moved', false), 'UPDATE_ROLLBACK_COMPLETE', {
      failOn: (logicalId) => (logicalId.startsWith('Other') ? 'made to fail' : undefined),
    });
    expect(settingsOf(rehearsal)).toEqual(KENDRA);
  });

  describe('a role is taken out of a block', () => {
    const bedrockRole = (stack: Stack) => iam.Role.fromRoleArn(stack, 'Bedrock', 'arn:aws:iam::123456789012:role/bedrock');
    const first = () => studio((stack) => {
      alice(stack, { canvas: new CanvasAppSettings({ directDeploy: true, generativeAi: { bedrockRole: bedrockRole(stack) } }) });
    });
    const then = (kendraIsEnabled?: boolean) => studio((stack) => {
      alice(stack, { canvas: new CanvasAppSettings({ directDeploy: true, kendra: kendraIsEnabled }) });
    });

    test('and what changes in the block later is set, although the policy passes the role no more', async () => {
      await deployed(rehearsal, first(), 'CREATE_COMPLETE');
      await deployed(rehearsal, then(), 'UPDATE_COMPLETE');
      await deployed(rehearsal, then(true), 'UPDATE_COMPLETE');
      expect(settingsOf(rehearsal).CanvasAppSettings).toMatchObject({ DirectDeploySettings: { Status: 'ENABLED' }, KendraSettings: { Status: 'ENABLED' } });
    });

    test('and the rest of the block is taken back later', async () => {
      await deployed(rehearsal, first(), 'CREATE_COMPLETE');
      await deployed(rehearsal, then(), 'UPDATE_COMPLETE');
      await deployed(rehearsal, studio((stack) => { alice(stack); }), 'UPDATE_COMPLETE');
      expect(settingsOf(rehearsal).CanvasAppSettings).toMatchObject({ DirectDeploySettings: { Status: 'DISABLED' } });
    });
  });

  test('a profile with a generated name moves to another path', async () => {
    const app = (id: string) => studio((stack) => { alice(stack, { userProfileName: undefined, canvas: kendra() }, id); });
    await deployed(rehearsal, app('Alice'), 'CREATE_COMPLETE');
    const [{ userProfileName: before }] = rehearsal.compare();
    await deployed(rehearsal, app('Moved'), 'UPDATE_COMPLETE');
    const [{ userProfileName: after }] = rehearsal.compare();
    expect(after).not.toEqual(before);
    expect([settingsOf(rehearsal, before), settingsOf(rehearsal, after)]).toEqual([undefined, KENDRA]);
    expect(callsOf(rehearsal, 'UpdateUserProfile')).toHaveLength(2); // one for each profile, none to take anything back
  });

  test('settings move from the mixin of an L1 to a UserProfile in its place', async () => {
    const canvas = kendra();
    await deployed(rehearsal, studio((stack) => {
      const l1 = new CfnUserProfile(stack, 'L1', { domainId: DOMAIN_ID, userProfileName: 'alice' });
      l1.overrideLogicalId('AliceD4D33764');
      l1.with(new UserProfileApiSettings({ canvas }));
    }), 'CREATE_COMPLETE');
    await deployed(rehearsal, studio((stack) => { alice(stack, { canvas }); }), 'UPDATE_COMPLETE');
    expect(settingsOf(rehearsal)).toEqual(KENDRA);
  });

  test('a retained profile is taken out of the app', async () => {
    const everybodyElse = (stack: Stack) => { alice(stack, { userProfileName: 'bob', canvas: kendra() }, 'Bob'); };
    await deployed(rehearsal, studio((stack) => {
      everybodyElse(stack);
      alice(stack, { canvas: kendra(), removalPolicy: RemovalPolicy.RETAIN });
    }), 'CREATE_COMPLETE');
    await deployed(rehearsal, studio(everybodyElse), 'UPDATE_COMPLETE');
    expect([settingsOf(rehearsal), settingsOf(rehearsal, 'bob')]).toEqual([KENDRA, KENDRA]);
  });

  test('the domain is exchanged', async () => {
    const app = (domainId: string) => studio((stack) => { alice(stack, { domain: domainOf(stack, domainId), canvas: kendra() }); });
    await deployed(rehearsal, app(DOMAIN_ID), 'CREATE_COMPLETE');
    const { events } = await deployed(rehearsal, app(OTHER_DOMAIN_ID), 'UPDATE_COMPLETE');
    expect([settingsOf(rehearsal), settingsOf(rehearsal, 'alice', OTHER_DOMAIN_ID)]).toEqual([undefined, KENDRA]);
    const cleanup = events.filter(({ type, phase }) => type === 'Custom::SageMakerUserProfileSettings' && phase === 'cleanup');
    expect(cleanup.map(({ status }) => status)).toEqual(['DELETE_IN_PROGRESS', 'DELETE_COMPLETE']);
    expect(callsOf(rehearsal, 'UpdateUserProfile')).toHaveLength(2);
  });

  test('the domain is exchanged, and the profile in the old one is retained', async () => {
    const app = (domainId: string) => studio((stack) => {
      alice(stack, { domain: domainOf(stack, domainId), canvas: kendra(), removalPolicy: RemovalPolicy.RETAIN });
    });
    await deployed(rehearsal, app(DOMAIN_ID), 'CREATE_COMPLETE');
    await deployed(rehearsal, app(OTHER_DOMAIN_ID), 'UPDATE_COMPLETE');
    expect([settingsOf(rehearsal), settingsOf(rehearsal, 'alice', OTHER_DOMAIN_ID)]).toEqual([KENDRA, KENDRA]);
  });

  test('the exchange of the domain fails and is rolled back', async () => {
    const app = (domainId: string) => studio((stack) => { alice(stack, { domain: domainOf(stack, domainId), canvas: kendra() }); });
    await deployed(rehearsal, app(DOMAIN_ID), 'CREATE_COMPLETE');
    await deployed(rehearsal, app(OTHER_DOMAIN_ID), 'UPDATE_ROLLBACK_COMPLETE', {
      failOn: (logicalId) => (logicalId.startsWith('AliceApiSettings') ? 'made to fail' : undefined),
    });
    expect([settingsOf(rehearsal), settingsOf(rehearsal, 'alice', OTHER_DOMAIN_ID)]).toEqual([KENDRA, undefined]);
  });

  test('the first creation of a stack fails, and everything goes', async () => {
    rehearsal.emulator.inject({ action: 'UpdateUserProfile', kind: 'updateFailed', reason: 'no such role' });
    const { status, reason } = await rehearsal.deploy(studio((stack) => { alice(stack, { canvas: kendra() }); }));
    expect([status, settingsOf(rehearsal)]).toEqual(['ROLLBACK_COMPLETE', undefined]);
    expect(reason).toContain("user profile 'alice' of domain d-abcdefghijkl, status Update_Failed: the update failed: no such role");
  });

  test('settings are added to a profile that is there already, and refused: nothing of them is left', async () => {
    const app = (...settings: Parameters<typeof alice>[1][]) => studio((stack) => {
      alice(stack, { jupyterServer: jupyterServer(), ...settings[0] });
    });
    await deployed(rehearsal, app(), 'CREATE_COMPLETE');
    rehearsal.emulator.inject({ action: 'UpdateUserProfile', kind: 'validation' });
    const { status, reason } = await rehearsal.deploy(app({ jupyterServer: jupyterServer('https://example.com/team/code'), canvas: kendra() }));
    expect(status).toEqual('UPDATE_ROLLBACK_COMPLETE');
    expect(reason).toContain("user profile 'alice' of domain d-abcdefghijkl, status InService: ValidationException: ");
    expect(settingsOf(rehearsal)).toEqual({ JupyterServerAppSettings: { DefaultResourceSpec: { InstanceType: 'system' } } });
  });

  test('the creation of settings fails after they were written, and is cleaned up', async () => {
    const app = (props: Parameters<typeof alice>[1]) => studio((stack) => {
      alice(stack, { spaceStorage: { defaultSize: Size.gibibytes(5), maximumSize: Size.gibibytes(10) }, ...props });
    });
    await deployed(rehearsal, app({ jupyterServer: jupyterServer() }), 'CREATE_COMPLETE');
    rehearsal.emulator.inject({ action: 'UpdateUserProfile', kind: 'touchesOthers' });
    const { status, reason } = await rehearsal.deploy(app({ jupyterServer: jupyterServer('https://example.com/team/code'), canvas: kendra() }));
    expect(status).toEqual('UPDATE_ROLLBACK_COMPLETE');
    expect(reason).toMatch(/the service accepted the update, but these settings aren't as they should be: SpaceStorageSettings/);
    expect(settingsOf(rehearsal)).toMatchObject({
      CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' } },
      JupyterServerAppSettings: { DefaultResourceSpec: { InstanceType: 'system' }, CodeRepositories: [] },
    });
  });

  test('an update is rolled back because of another resource', async () => {
    const app = (isEnabled: boolean, ...types: StudioAppType[]) => studio((stack) => {
      alice(stack, { canvas: kendra(isEnabled), ...hiding(...types) });
      new iam.Role(stack, 'Other', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description: String(isEnabled) })
        .node.addDependency(stack.node.findChild('Alice'));
    });
    await deployed(rehearsal, app(true, StudioAppType.CANVAS), 'CREATE_COMPLETE');
    await deployed(rehearsal, app(false, StudioAppType.CANVAS, StudioAppType.KERNEL_GATEWAY), 'UPDATE_ROLLBACK_COMPLETE', {
      failOn: (logicalId) => (logicalId.startsWith('Other') ? 'made to fail' : undefined),
    });
    expect(settingsOf(rehearsal)).toEqual({ ...KENDRA, StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] } });
  });

  test('an update that CloudFormation gave up while it was waiting writes nothing any more', async () => {
    rehearsal = rehearse({ emulator: { omission, transitionTime: 20_000 }, cancelsWhatIsUnderWay: true });
    const app = (isEnabled: boolean) => studio((stack) => {
      alice(stack, { canvas: kendra(isEnabled) });
      const bob = alice(stack, { userProfileName: 'bob', exposeHomeEfsFileSystemUid: true, tags: { isEnabled: String(isEnabled) } }, 'Bob');
      new iam.Role(stack, 'Other', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description: String(isEnabled) })
        .node.addDependency(bob); // fails when Bob's function is done and Alice's still waits
    });
    await deployed(rehearsal, app(true), 'CREATE_COMPLETE');
    const accessKeyId = rehearsal.functionName(STACK);
    rehearsal.emulator.inject({ action: 'UpdateUserProfile', kind: 'resourceInUse', accessKeyId, times: 10 });
    const { status } = await rehearsal.deploy(app(false), { failOn: (logicalId) => (logicalId.startsWith('Other') ? 'made to fail' : undefined) });
    expect(status).toEqual('UPDATE_ROLLBACK_COMPLETE');
    await rehearsal.settled();
    expect(rehearsal.logs.filter((line) => line.includes("given up, since CloudFormation doesn't wait for this any more"))).toHaveLength(1);
    expect(settingsOf(rehearsal)).toEqual(KENDRA);
  });

  test('the first settings of a profile are rolled back because of another resource', async () => {
    const app = (props: Parameters<typeof alice>[1], description: string) => studio((stack) => {
      alice(stack, { jupyterLab: new JupyterLabAppSettings({ codeRepositories: ['https://example.com/lab/code'] }), ...props });
      new iam.Role(stack, 'Other', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description })
        .node.addDependency(stack.node.findChild('Alice'));
    });
    const lab = { JupyterLabAppSettings: { CodeRepositories: [{ RepositoryUrl: 'https://example.com/lab/code' }] } };
    await deployed(rehearsal, app({ ...hiding(StudioAppType.CANVAS) }, 'first'), 'CREATE_COMPLETE');
    await deployed(rehearsal, app({ canvas: kendra(), ...hiding(StudioAppType.KERNEL_GATEWAY) }, 'second'), 'UPDATE_ROLLBACK_COMPLETE', {
      failOn: (logicalId) => (logicalId.startsWith('Other') ? 'made to fail' : undefined),
    });
    expect(settingsOf(rehearsal)).toEqual({
      ...lab,
      StudioWebPortalSettings: { HiddenAppTypes: ['Canvas'] },
      CanvasAppSettings: { KendraSettings: { Status: 'DISABLED' } },
    });
  });

  test('a stack is deleted: nothing is taken back first, and nobody else is touched', async () => {
    await deployed(rehearsal, studio((stack) => { alice(stack, { canvas: kendra(), tensorBoard: tensorBoard() }); }), 'CREATE_COMPLETE');
    const updates = callsOf(rehearsal, 'UpdateUserProfile').length;
    const functionName = rehearsal.functionName(STACK);
    expect(await rehearsal.destroy(STACK)).toMatchObject({ status: 'DELETE_COMPLETE' });
    expect(settingsOf(rehearsal)).toBeUndefined();
    const ours = rehearsal.emulator.calls.filter(({ accessKeyId, action }) => accessKeyId === functionName && action === 'UpdateUserProfile');
    expect(ours).toHaveLength(updates);
  });
});

describe('one of two profiles loses its settings', () => {
  test('with the role in them, although the policy that both share passes it no more', async () => {
    const rehearsal = rehearse();
    const role = (stack: Stack, name: string) => iam.Role.fromRoleArn(stack, name, `arn:aws:iam::123456789012:role/${name}`);
    const forecasting = (stack: Stack, name: string) =>
      new CanvasAppSettings({ timeSeriesForecasting: { enabled: true, forecastRole: role(stack, name) } });
    const bob = (stack: Stack) => { alice(stack, { userProfileName: 'bob', canvas: forecasting(stack, 'forecast-bob') }, 'Bob'); };
    await deployed(rehearsal, studio((stack) => { bob(stack); alice(stack, { canvas: forecasting(stack, 'forecast-alice') }); }), 'CREATE_COMPLETE');
    await deployed(rehearsal, studio((stack) => { bob(stack); alice(stack); }), 'UPDATE_COMPLETE');
    expect(settingsOf(rehearsal).CanvasAppSettings.TimeSeriesForecastingSettings.Status).toEqual('DISABLED');
    expect(rehearsal.logs.filter((line) => line.includes('may not take them back'))).toEqual([]);
  });
});
