import { isFor, readDefinition } from './state-machine';
import { rehearsal, allWhole, template } from '../cloudformation/fixtures';
import { writeAssembly } from '../cloudformation/written-assembly';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:poll';

afterEach(allWhole);

const task = (more: any = {}) => ({ Type: 'Task', Resource: FUNCTION, End: true, ...more });
const read = (states: any, more: any = {}) => readDefinition(JSON.stringify({ StartAt: 'First', States: states, ...more }));

describe('a definition', () => {
  test('is made of tasks, with what they retry and catch', () => {
    const { StartAt, States } = read({
      First: task({ Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 360, BackoffRate: 1 }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Last' }] }),
      Last: task({ Comment: 'gives up', Retry: [{ ErrorEquals: ['Busy', 'States.TaskFailed'] }] }),
    });
    expect(StartAt).toBe('First');
    expect([...States]).toEqual([
      ['First', {
        Resource: FUNCTION,
        Next: undefined,
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 360, BackoffRate: 1 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Last' }],
      }],
      ['Last', { Resource: FUNCTION, Next: undefined, Retry: [{ ErrorEquals: ['Busy', 'States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 }], Catch: [] }],
    ]);
  });

  test.each([
    ['a state of another type', { First: { Type: 'Wait', Seconds: 5, End: true } }, {}, 'a rehearsal only knows states of the type Task, got "Wait" of the state First'],
    ['a task that is no function', { First: task({ Resource: 'arn:aws:states:::sqs:sendMessage' }) }, {},
      'a rehearsal only knows tasks that invoke a function by its ARN, got "arn:aws:states:::sqs:sendMessage" of the state First'],
    ['a timeout', { First: task({ TimeoutSeconds: 5, ResultPath: null }) }, {}, "a rehearsal doesn't know TimeoutSeconds and ResultPath of the state First"],
    ['a delay at most', { First: task({ Retry: [{ ErrorEquals: ['States.ALL'], MaxDelaySeconds: 5 }] }) }, {}, "a rehearsal doesn't know MaxDelaySeconds of the state First, Retry[0]"],
    ['a path of a result', { First: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'First', ResultPath: '$.error' }] }) }, {},
      "a rehearsal doesn't know ResultPath of the state First, Catch[0]"],
    ['an error of the language', { First: task({ Retry: [{ ErrorEquals: ['States.HeartbeatTimeout'] }] }) }, {},
      "a rehearsal doesn't know the error States.HeartbeatTimeout of the state First, Retry[0]"],
    ['a query language', { First: task() }, { QueryLanguage: 'JSONata' }, "a rehearsal doesn't know QueryLanguage of the definition"],
  ])('with %s is refused rather than guessed at', (_, states, more, message) => {
    expect(() => read(states, more)).toThrow(message);
  });

  test.each([
    ['neither End nor Next', { First: { Type: 'Task', Resource: FUNCTION } }, 'the state First must have either End or Next'],
    ['a state that is not there', { First: task({ End: undefined, Next: 'Second' }) }, 'Missing target state: Second'],
    ['all errors and one more', { First: task({ Retry: [{ ErrorEquals: ['States.ALL', 'Busy'] }] }) }, 'ErrorEquals ["States.ALL","Busy"]'],
    ['no interval', { First: task({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 0 }] }) }, '{"IntervalSeconds":0,"MaxAttempts":3,"BackoffRate":2}'],
    ['a catcher that leads nowhere', { First: task({ Catch: [{ ErrorEquals: ['Busy'] }] }) }, 'Catch[0] lacks Next'],
  ])('with %s is refused by the service', async (_, states, message) => {
    const played = rehearsal();
    const machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: JSON.stringify({ StartAt: 'First', States: states }), RoleArn: 'role' } };
    const { status, reason } = await played.deploy(writeAssembly({ stacks: { Stack: { Resources: { Machine: machine } } } }));
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reason).toMatch(/^Invalid State Machine Definition: /);
    expect(reason).toContain(message);
  });

  test("that a rehearsal can't play stops it", async () => {
    const played = rehearsal();
    const deploy = (properties: any) => played.deploy(writeAssembly({ stacks: { Stack: { Resources: { Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: properties } } } } }));
    await expect(deploy({ DefinitionString: '{"StartAt":"First","States":{"First":{"Type":"Wait"}}}' })).rejects.toThrow('a rehearsal only knows states of the type Task');
    await expect(deploy({ Definition: {} })).rejects.toThrow('a rehearsal only knows standard state machines with a DefinitionString, got STANDARD, Definition');
    await expect(deploy({ DefinitionString: '{}', StateMachineType: 'EXPRESS' })).rejects.toThrow('a rehearsal only knows standard state machines');
  });
});

test.each([
  [['States.ALL'], 'States.Timeout', true],
  [['States.TaskFailed'], 'TypeError', true],
  [['States.TaskFailed'], 'States.Timeout', false],
  [['Busy', 'TypeError'], 'TypeError', true],
  [['Busy'], 'TypeError', false],
])('%j is for %s: %s', (ErrorEquals, error, answer) => {
  expect(isFor({ ErrorEquals }, error)).toBe(answer);
});

describe('an execution', () => {
  /** Starts the state machine, whose ARN it is given. */
  const STARTING = `
const { SFN } = require('@aws-sdk/client-sfn');
exports.handler = (event) => new SFN().startExecution({ stateMachineArn: event.machine || process.env.MACHINE, input: JSON.stringify(event) });
`;
  /** Fails as often as the input says, and tells when it was called. */
  const FAILING = `
const called = {};
exports.handler = async (input) => {
  const id = input.id || 'caught';
  called[id] = (called[id] || 0) + 1;
  console.log(JSON.stringify({ now: Date.now(), input }));
  if (called[id] <= input.failures) { throw Object.assign(new Error('not yet'), { name: input.error }); }
  return { ...input, done: true };
};
`;
  async function started(definition: any, event: any, { statements = ['*'] }: { statements?: string[] } = {}) {
    const played = rehearsal();
    const allow = (Action: string) => ({ Effect: 'Allow', Action, Resource: '*' });
    const { Role, Function } = template({}, { code: 'starting', statements: statements.map(allow) }).Resources;
    const variables = { Environment: { Variables: { MACHINE: { Ref: 'Machine' } } } };
    const { status } = await played.deploy(writeAssembly({
      stacks: {
        Stack: {
          Resources: {
            Role,
            MachineRole: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'inline', PolicyDocument: { Statement: [allow('lambda:InvokeFunction')] } }] } },
            Starting: { ...Function, Properties: { ...Function.Properties, ...variables } },
            Failing: { ...Function, Properties: { ...Function.Properties, FunctionName: 'poll', Code: { S3Bucket: 'assets', S3Key: 'failing.zip' } } },
            Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: JSON.stringify(definition), RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] } } },
          },
        },
      },
      code: { starting: STARTING, failing: FAILING },
    }));
    expect(status).toBe('CREATE_COMPLETE');
    const functionName = played.functionNames('Stack').find((name) => name.startsWith('Stack-Starting'))!;
    const invocation = await played.invoke('Stack', event, { functionName });
    return { invocation, execution: played.executions[0], logs: played.logs.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)) };
  }

  const waiting = (retriers: any[], more: any = {}) => ({ StartAt: 'Poll', States: { Poll: task({ Retry: retriers, ...more.Poll }), ...more.States } });

  test('hands what a state gives to the next', async () => {
    const definition = { StartAt: 'Poll', States: { Poll: task({ End: undefined, Next: 'Again' }), Again: task() } };
    const { invocation, execution, logs } = await started(definition, { id: 'a', failures: 0 });
    expect(invocation.returned.executionArn).toBe(execution.executionArn);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', attempts: ['Poll', 'Again'], input: { id: 'a', failures: 0 } });
    expect(logs.map(({ input }) => input)).toEqual([{ id: 'a', failures: 0 }, { id: 'a', failures: 0, done: true }]);
  });

  test('waits longer each time', async () => {
    const { execution, logs } = await started(waiting([{ ErrorEquals: ['Busy'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 2 }]), { id: 'a', failures: 2, error: 'Busy' });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', attempts: ['Poll', 'Poll', 'Poll'] });
    const [first, second] = logs.slice(1).map(({ now }, index) => (now - logs[index].now) / 1000);
    expect(first).toBeGreaterThanOrEqual(60);
    expect(second).toBeGreaterThanOrEqual(120);
  });

  test('has attempts of its own for each retrier, and fails with the error after them', async () => {
    const retriers = [{ ErrorEquals: ['Other'], MaxAttempts: 9 }, { ErrorEquals: ['Busy'], MaxAttempts: 1 }];
    const { execution } = await started(waiting(retriers), { id: 'a', failures: 9, error: 'Busy' });
    expect(execution).toMatchObject({ status: 'FAILED', attempts: ['Poll', 'Poll'], error: 'Busy' });
    expect(JSON.parse(execution.cause!)).toEqual({ errorType: 'Busy', errorMessage: 'not yet', trace: expect.arrayContaining(['Busy: not yet']) });
  });

  test('tells whoever catches an error what it was', async () => {
    const caught = { Poll: { Catch: [{ ErrorEquals: ['Other'], Next: 'Poll' }, { ErrorEquals: ['States.ALL'], Next: 'Caught' }] }, States: { Caught: task() } };
    const { execution, logs } = await started(waiting([], caught), { id: 'a', failures: 1, error: 'Busy' });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', attempts: ['Poll', 'Caught'] });
    expect(logs[1].input).toEqual({ Error: 'Busy', Cause: expect.stringContaining('"errorMessage":"not yet"') });
  });

  test('needs a state machine, and the right to start it', async () => {
    const absent = 'arn:aws:states:eu-west-1:123456789012:stateMachine:absent';
    expect((await started(waiting([]), { machine: absent })).invocation.error).toBe(`StateMachineDoesNotExist: State Machine Does Not Exist: '${absent}'`);
    expect((await started(waiting([]), {}, { statements: [] })).invocation.error).toMatch(/^AccessDeniedException: User: .* is not authorized to perform: states:StartExecution/);
  });
});
