import { ANSWERING, assembly, custom, DOMAIN_ID, profile, PROFILE_ARN, rehearsal, requests, allWhole, template } from '../cloudformation/fixtures';
import { RESPONSE_HOST } from '../cloudformation/responses';
import { writeAssembly } from '../cloudformation/written-assembly';

const RUNNER = 'arn:aws:iam::123456789012:role/runner';

const MODULES = `
const { ${['DescribeUserProfileCommand', 'SageMakerClient', 'UpdateUserProfileCommand'].join(', ')} } = require('@aws-sdk/client-sagemaker');
const { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } = require('@aws-sdk/client-cloudformation');
`;

/** Updates the profile with the settings in the property `Settings`, and says what its stack looks like. */
const CALLING = `${ANSWERING}${MODULES}
exports.handler = async (event) => {
  const { Settings } = event.ResourceProperties;
  try {
    const cloudFormation = new CloudFormationClient();
    const { Stacks: [{ StackStatus }] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: process.env.STACK }));
    const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ StackName: process.env.STACK, TemplateStage: 'Processed' }));
    console.log(event.RequestType, event.LogicalResourceId, StackStatus, JSON.parse(TemplateBody).Description);
    if (Settings && event.RequestType !== 'Delete') {
      const sagemaker = new SageMakerClient();
      const profile = { DomainId: '${DOMAIN_ID}', UserProfileName: 'alice' };
      await sagemaker.send(new UpdateUserProfileCommand({ ...profile, UserSettings: JSON.parse(Settings) }));
      await sagemaker.send(new DescribeUserProfileCommand(profile));
    }
    await exports.answer(event);
  } catch (error) {
    await exports.answer(event, { Status: 'FAILED', Reason: error.name + ': ' + error.message });
  }
};
`;

const ALLOWED = [
  { Effect: 'Allow', Action: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'], Resource: { Ref: 'AWS::StackId' } },
  { Effect: 'Allow', Action: 'sagemaker:*UserProfile', Resource: `arn:aws:sagemaker:eu-west-1:123456789012:user-profile/${DOMAIN_ID}/*` },
];

afterEach(allWhole);

/** Runs the body of a function once, and gives what it printed. */
async function run(body: string): Promise<readonly string[]> {
  const played = rehearsal();
  const code = `${ANSWERING} exports.handler = async (event, context) => { if (event.RequestType === 'Create') { ${body} } await exports.answer(event); };`;
  const { status } = await played.deploy(assembly({ Thing: custom() }, { code: 'body' }, { body: code }));
  expect(status).toBe('CREATE_COMPLETE');
  return played.logs;
}

describe("a function's process", () => {
  test('has the environment of Lambda and of its template, and nothing else', async () => {
    process.env.SECRET_OF_THE_TEST = 'secret';
    const [printed] = await run('console.log(JSON.stringify(process.env))');
    delete process.env.SECRET_OF_THE_TEST;
    const { PATH, ...environment } = JSON.parse(printed);
    expect(Object.keys(environment).sort()).toEqual([
      'AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_REGION', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'LAMBDA_TASK_ROOT', 'LANG', 'STACK', 'TZ',
    ]);
    expect(environment.STACK).toMatch(/^arn:aws:cloudformation:eu-west-1:123456789012:stack\/Stack\//);
    expect(environment.AWS_ACCESS_KEY_ID).toBe(environment.AWS_LAMBDA_FUNCTION_NAME);
  });

  test('has the clock of the simulation, whichever way it is asked', async () => {
    const [printed] = await run(`
      const clocks = () => [Date.now(), new Date().getTime(), performance.now(), -context.getRemainingTimeInMillis(), Number(process.hrtime.bigint() / 1000000n)];
      const before = clocks();
      await new Promise((resolve) => setTimeout(resolve, 5000));
      await require('timers/promises').setTimeout(5000);
      await new Promise((resolve) => AbortSignal.timeout(5000).addEventListener('abort', resolve));
      console.log(JSON.stringify(clocks().map((clock, index) => clock - before[index])));
    `);
    expect(JSON.parse(printed)).toEqual([15_000, 15_000, 15_000, 15_000, 15_000]);
  });

  test('sees its whole timeout before it', async () => {
    expect(await run('console.log(context.getRemainingTimeInMillis())')).toEqual(['60000']);
  });

  test('reaches no host but those of the simulation, and nothing outside', async () => {
    const printed = await run(`
      const tried = (request) => new Promise((resolve) => request.on('error', (error) => resolve(error.message)).end());
      console.log(await tried(require('https').request('https://sts.eu-west-1.amazonaws.com/')));
      console.log(await tried(require('node:http').get({ host: '192.0.2.1', path: '/' })));
      for (const act of [() => fetch('https://example.com'), () => require('net'), () => require('fs').writeFileSync, () => require('crypto').subtle, () => import('net')]) {
        try { await act(); console.log('escaped'); } catch ({ message }) { console.log(message); }
      }
    `);
    expect(printed).toEqual([
      'getaddrinfo ENOTFOUND sts.eu-west-1.amazonaws.com',
      'getaddrinfo ENOTFOUND 192.0.2.1',
      "a simulated process can't use fetch: nothing stands for it in the simulation",
      "Cannot find module 'net' in a simulated process",
      "a simulated process can't use fs.writeFileSync: nothing stands for it in the simulation",
      "a simulated process can't use crypto.subtle: nothing stands for it in the simulation",
      'A dynamic import callback was not specified.',
    ]);
  });

  test('is killed at its timeout', async () => {
    const played = rehearsal();
    const code = `${ANSWERING} exports.handler = async (event) => {
      if (event.RequestType === 'Create') { await new Promise((resolve) => setTimeout(resolve, 11000)); console.log('still alive'); }
      await exports.answer(event);
    };`;
    const { status, reason } = await played.deploy(assembly({ Thing: custom({ ServiceTimeout: 20 }) }, { code: 'endless', timeout: 10 }, { endless: code }));
    expect(reason).toMatch(/^CloudFormation did not receive a response/);
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(played.logs).toEqual([]);
  });

  test('is started again by Lambda after a failure, unless the function takes no retries', async () => {
    const code = `${ANSWERING} let tried = 0; exports.handler = async (event) => {
      console.log('tried ' + event.RequestType);
      if (event.RequestType === 'Create' && tried++) { return exports.answer(event); }
      if (event.RequestType === 'Create') { throw new Error('at first'); }
      await exports.answer(event);
    };`;
    const { NoRetries, ...resources } = template({ Thing: custom({ ServiceTimeout: 300 }) }, { code: 'twice' }).Resources;
    const retried = rehearsal();
    expect((await retried.deploy(writeAssembly({ stacks: { Stack: { Resources: resources } }, code: { twice: code } }))).status).toBe('CREATE_COMPLETE');
    expect(retried.logs.filter((line) => line.startsWith('tried'))).toEqual(['tried Create', 'tried Create']);

    const once = rehearsal();
    expect((await once.deploy(assembly({ Thing: custom({ ServiceTimeout: 100 }) }, { code: 'twice' }, { twice: code }))).status).toBe('ROLLBACK_COMPLETE');
    expect(once.logs.filter((line) => line.startsWith('tried'))).toEqual(['tried Create', 'tried Delete']);
  });

  test('waits for its turn', async () => {
    const code = `${ANSWERING} exports.handler = async (event) => {
      console.log('+'); await new Promise((resolve) => setTimeout(resolve, 50000)); console.log('-'); await exports.answer(event);
    };`;
    const played = rehearsal({ concurrency: 2 });
    const things = Object.fromEntries([1, 2, 3, 4, 5].map((index) => [`Thing${index}`, custom()]));
    expect((await played.deploy(assembly(things, { code: 'slow', timeout: 900 }, { slow: code }))).status).toBe('CREATE_COMPLETE');
    let [atOnce, most] = [0, 0];
    for (const line of played.logs) {
      atOnce += line === '+' ? 1 : -1;
      most = Math.max(most, atOnce);
    }
    expect(most).toBe(2);
  });
});

describe("a function's calls", () => {
  test('reach SageMaker and CloudFormation as far as its role lets them', async () => {
    const played = rehearsal();
    const resources = { Alice: profile(), Thing: custom({ Settings: '{"StudioWebPortal":"DISABLED"}' }, { DependsOn: 'Alice' }) };
    const result = await played.deploy(assembly(resources, { code: 'calling', statements: ALLOWED, Description: 'first' }, { calling: CALLING }));
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', reason: undefined });
    expect(played.logs).toContain('Create Thing CREATE_IN_PROGRESS first');
    expect(played.emulator.userProfile(DOMAIN_ID, 'alice').UserSettings).toEqual({ StudioWebPortal: 'DISABLED' });
    expect(played.emulator.calls.filter(({ accessKeyId }) => accessKeyId === played.functionName('Stack')).map(({ action }) => action))
      .toEqual(['UpdateUserProfile', 'DescribeUserProfile']);
  });

  const passRole = (more: any) => [...ALLOWED, { Effect: 'Allow', Action: 'iam:PassRole', Resource: RUNNER, ...more }];
  const passedTo = (service: string) => passRole({ Condition: { StringEquals: { 'iam:PassedToService': service } } });
  const executionRole = { ExecutionRole: RUNNER };
  const forecastRole = { CanvasAppSettings: { TimeSeriesForecastingSettings: { Status: 'ENABLED', AmazonForecastRoleArn: RUNNER } } };

  test.each<[string, any[], any, RegExp | undefined]>([
    ['to CloudFormation without a statement', ALLOWED.slice(1), {},
      /AccessDenied: User: arn:aws:sts::123456789012:assumed-role\/Stack-Role-\w+\/Stack-Function-\w+ is not authorized to perform: cloudformation:DescribeStacks on resource: arn:aws:cloudformation:.* because no identity-based policy allows the cloudformation:DescribeStacks action/],
    ['to SageMaker without a statement', ALLOWED.slice(0, 1), {},
      new RegExp(`AccessDeniedException: User: .* is not authorized to perform: sagemaker:UpdateUserProfile on resource: ${PROFILE_ARN} because no identity-based policy`)],
    ['on another profile', [ALLOWED[0], { Effect: 'Allow', Action: 'sagemaker:*', Resource: `${PROFILE_ARN}x` }], {}, /not authorized to perform: sagemaker:UpdateUserProfile/],
    ['against a Deny', [...ALLOWED, { Effect: 'Deny', Action: 'sagemaker:UpdateUserProfile', Resource: '*' }], {}, /with an explicit deny in an identity-based policy/],
    ['that pass a role without a statement', ALLOWED, executionRole, new RegExp(`not authorized to perform: iam:PassRole on resource: ${RUNNER}`)],
    ['that pass a role to another service', passedTo('forecast.amazonaws.com'), executionRole, /not authorized to perform: iam:PassRole/],
    ['that pass a role to SageMaker', passedTo('sagemaker.amazonaws.com'), executionRole, undefined],
    ['that pass a role to whom the setting is for', passedTo('forecast.amazonaws.com'), forecastRole, undefined],
    ['that pass a role to a third', passedTo('bedrock.amazonaws.com'), forecastRole, /not authorized to perform: iam:PassRole/],
    ['that pass a role to anybody', passRole({}), executionRole, undefined],
  ])('%s', async (_, statements, settings, refusal) => {
    const played = rehearsal();
    const resources = { Alice: profile(), Thing: custom({ Settings: JSON.stringify(settings) }, { DependsOn: 'Alice' }) };
    const { status, reason = '' } = await played.deploy(assembly(resources, { code: 'calling', statements }, { calling: CALLING }));
    expect(status).toMatch(refusal ? /^ROLLBACK_/ : /^CREATE_COMPLETE$/);
    expect(reason).toMatch(refusal ?? /^$/);
  });

  test('are allowed by policies beside the role, as long as they are there', async () => {
    const played = rehearsal();
    const policy = (type: string, more: any) => ({
      Type: type, Properties: { PolicyName: 'policy', PolicyDocument: { Statement: ALLOWED }, Roles: [{ Ref: 'Role' }], ...more },
    });
    const stack = (type: string, settings: string, dependsOn: string[]) => assembly(
      { Alice: profile(), [`Policy${settings}`]: policy(type, {}), Thing: custom({ Settings: `{"StudioWebPortal":"${settings}"}` }, { DependsOn: dependsOn }) },
      { code: 'calling' }, { calling: CALLING });
    expect((await played.deploy(stack('AWS::IAM::Policy', 'ENABLED', ['Alice', 'PolicyENABLED']))).status).toBe('CREATE_COMPLETE');
    expect((await played.deploy(stack('AWS::IAM::ManagedPolicy', 'DISABLED', ['Alice', 'PolicyDISABLED']))).status).toBe('UPDATE_COMPLETE');
    expect((await played.destroy('Stack')).status).toBe('DELETE_COMPLETE');
  });

  test('may do anything where policies are left out of account', async () => {
    const played = rehearsal({ iam: false });
    const resources = { Alice: profile(), Thing: custom({ Settings: JSON.stringify(executionRole) }, { DependsOn: 'Alice' }) };
    expect((await played.deploy(assembly(resources, { code: 'calling' }, { calling: CALLING }))).status).toBe('CREATE_COMPLETE');
  });

  test.each([
    ['previous', ['Update Thing UPDATE_IN_PROGRESS second', 'Update Thing UPDATE_ROLLBACK_IN_PROGRESS first', 'Delete New UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS first']],
    ['failed', ['Update Thing UPDATE_IN_PROGRESS second', 'Update Thing UPDATE_ROLLBACK_IN_PROGRESS second', 'Delete New UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS second']],
  ] as const)('show the %s template while an update is rolled back', async (templateInRollback, inRollback) => {
    const played = rehearsal({ templateInRollback });
    const stack = (Description: string, resources: any) => assembly(resources, { code: 'calling', statements: ALLOWED, Description }, { calling: CALLING });
    await played.deploy(stack('first', { Thing: custom({ Value: '1' }), Old: custom() }));
    await played.deploy(stack('second', { Thing: custom({ Value: '2' }), New: custom({}, { DependsOn: 'Thing' }) }), { failOn: (id) => id === 'New' ? 'no' : undefined });
    expect(played.logs.slice(2).filter((line) => !line.startsWith('Create'))).toEqual(inRollback);

    await played.deploy(stack('third', { Thing: custom({ Value: '3' }) }));
    await played.destroy('Stack');
    expect(played.logs.slice(-3)).toEqual([
      'Update Thing UPDATE_IN_PROGRESS third', 'Delete Old UPDATE_COMPLETE_CLEANUP_IN_PROGRESS third', 'Delete Thing DELETE_IN_PROGRESS third',
    ]);
  });
});

describe('an event that somebody else sends', () => {
  const forged = { RequestType: 'Delete', StackId: 'forged', RequestId: '1', LogicalResourceId: 'Thing', ResourceProperties: {} };

  test('is answered to whoever asks for it, as it is', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Thing: custom() }));
    const { response, error } = await played.invoke('Stack', { ...forged, ResponseURL: `https://${RESPONSE_HOST}/forged` });
    expect(error).toBeUndefined();
    expect(response).toMatchObject({ Status: 'SUCCESS', StackId: 'forged', LogicalResourceId: 'Thing' });
    expect(requests(played)).toEqual(['Create Thing']);
  });

  test('shows how the function failed', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Thing: custom() }));
    expect(await played.invoke('Stack', { ...forged, ResponseURL: 'https://attacker.example.com/' }))
      .toEqual({ response: undefined, error: 'Error: getaddrinfo ENOTFOUND attacker.example.com' });
    expect((await played.invoke('Stack', {})).error).toMatch(/^TypeError: /);
  });

  test('needs a function', async () => {
    const played = rehearsal();
    await expect(played.invoke('Stack', forged)).rejects.toThrow('stack Stack has no function behind custom resources');
  });
});
