import * as cdk from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { rehearsal, allWhole } from './fixtures';
import { providerApp } from './provider-app';
import type { Parts } from './provider-app';
import { specifyProvider } from './provider-specification';
import { RESPONSE_HOST } from './responses';

afterEach(allWhole);

describe('a Provider of the oldest aws-cdk-lib', () => {
  specifyProvider();
});

describe('a Provider', () => {
  test('gives the attributes that its handlers say', async () => {
    const played = rehearsal();
    await played.deploy(providerApp({ Polls: '2' }, ({ stack, provider }) => {
      const thing = stack.node.findChild('Thing') as cdk.CustomResource;
      new cdk.CustomResource(stack, 'Other', {
        serviceToken: provider.serviceToken,
        properties: { Id: 'other', Polls: '1', Of: `${thing.getAttString('Begun')}, ${thing.getAttString('Polls')} polls` },
      });
    }));
    expect(played.customResourceEvents.map(({ LogicalResourceId, ResourceProperties: { Of } }) => [LogicalResourceId, Of])).toEqual([
      ['Thing', undefined], ['Other', 'with Create, 2 polls'],
    ]);
  });

  const deny = (role: iam.IRole, action: string) => {
    role.addToPrincipalPolicy(new cdk.aws_iam.PolicyStatement({ effect: cdk.aws_iam.Effect.DENY, actions: [action], resources: ['*'] }));
  };
  const roleOf = ({ provider }: Parts, id: string) => (provider.node.findChild(id) as lambda.Function).role!;

  test.each([
    ['lambda:InvokeFunction', /not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-1:123456789012:function:Stack-onEvent\w+-\w+ with an explicit deny/],
    ['states:StartExecution', /not authorized to perform: states:StartExecution on resource: arn:aws:states:eu-west-1:123456789012:stateMachine:\S+ with an explicit deny/],
  ])('needs %s', async (action, refusal) => {
    const played = rehearsal();
    const { reason } = await played.deploy(providerApp({}, (parts) => deny(roleOf(parts, 'framework-onEvent'), action)));
    expect(reason).toMatch(refusal);
    expect(played.executions).toHaveLength(0);
  });

  test('asks whether a function is active when it could not invoke it, and needs lambda:GetFunction for that', async () => {
    const played = rehearsal();
    const { reason } = await played.deploy(providerApp({}, (parts) => {
      ['lambda:InvokeFunction', 'lambda:GetFunction'].forEach((action) => deny(roleOf(parts, 'framework-onEvent'), action));
    }));
    expect(reason).toMatch(/not authorized to perform: lambda:GetFunction/);
  });

  test("polls with the state machine's role", async () => {
    const played = rehearsal();
    const { reason } = await played.deploy(providerApp({ ServiceTimeout: '200' }, ({ provider }) => {
      deny(provider.node.findChild('waiter-state-machine').node.findChild('Role') as iam.Role, 'lambda:InvokeFunction');
    }));
    expect(reason).toMatch(/^CloudFormation did not receive a response/);
    await played.settled();
    expect(played.executions[0]).toMatchObject({
      status: 'FAILED', error: 'Lambda.AWSLambdaException', cause: expect.stringMatching(/assumed-role\/Stack-\S+\/StepFunctions is not authorized to perform: lambda:InvokeFunction/),
    });
  });

  test('fails when there is no room for the functions that it invokes', async () => {
    const played = rehearsal({ concurrency: 1 });
    const { reason } = await played.deploy(providerApp());
    expect(reason).toContain('Rate Exceeded.');
  });
});

describe('an event that somebody else sends', () => {
  const forged = (more: any = {}) => ({
    RequestType: 'Create', StackId: 'forged', RequestId: 'forged', LogicalResourceId: 'Thing', ResourceProperties: { Polls: '2' }, ResponseURL: `https://${RESPONSE_HOST}/forged`, ...more,
  });

  test('reaches the framework, and is followed to its end', async () => {
    const played = rehearsal();
    await played.deploy(providerApp());
    const { response } = await played.invoke('Stack', forged(), { resourceType: 'Custom::Thing' });
    expect(response).toMatchObject({ Status: 'SUCCESS', StackId: 'forged', PhysicalResourceId: 'thing', Data: { Polls: '2' } });
    expect(played.executions.map(({ attempts }) => attempts.length)).toEqual([1, 2]);
  });

  test('reaches the handlers themselves', async () => {
    const played = rehearsal();
    await played.deploy(providerApp());
    expect(played.functionNames('Stack').map((name) => name.replace(/-[0-9A-F]{12}$/, ''))).toEqual([
      'Stack-ProviderframeworkisComplete26D7B0CB', 'Stack-ProviderframeworkonEvent83C1D0A7', 'Stack-ProviderframeworkonTimeout0B47CA38',
      'Stack-isCompleteBBB74F92', 'Stack-onEventA2A97E69',
    ]);
    const functionName = played.functionNames('Stack').find((name) => name.startsWith('Stack-onEvent'))!;
    expect(await played.invoke('Stack', forged(), { functionName })).toEqual({
      response: undefined, error: undefined, returned: { PhysicalResourceId: 'thing', Data: { Begun: 'with Create' } },
    });
    expect(await played.invoke('Stack', forged({ ResourceProperties: { FailIn: 'onEvent of Create' } }), { functionName })).toEqual({ error: 'TypeError: no wish to' });
    await expect(played.invoke('Stack', forged(), { functionName: 'another' })).rejects.toThrow('stack Stack has no function another, only ');
  });

  test('needs to know which function is meant, where there are several', async () => {
    const played = rehearsal();
    await played.deploy(providerApp({}, ({ stack }) => {
      const { functionArn } = new lambda.Function(stack, 'Another', {
        runtime: lambda.Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: lambda.Code.fromInline(`exports.handler = async ({ ResponseURL, ...event }) => new Promise((resolve) => {
          const body = JSON.stringify({ ...event, Status: 'SUCCESS', PhysicalResourceId: 'another' });
          const { hostname, pathname } = new URL(ResponseURL);
          require('https').request({ hostname, path: pathname, method: 'PUT', headers: { 'content-length': Buffer.byteLength(body) } }, resolve).end(body);
        });`),
      });
      new cdk.CustomResource(stack, 'AnotherThing', { resourceType: 'Custom::Another', serviceToken: functionArn });
    }));
    expect(() => played.functionName('Stack')).toThrow(
      'stack Stack has several functions behind custom resources: tell which type is meant, of Custom::Another and Custom::Thing');
    expect(played.functionName('Stack', 'Custom::Another')).toMatch(/^Stack-Another/);
    expect(played.functionName('Stack', 'Custom::Thing')).toMatch(/^Stack-ProviderframeworkonEvent/);
    expect(() => played.functionName('Stack', 'Custom::Other')).toThrow('stack Stack has no function behind custom resources of the type Custom::Other');
  });
});
