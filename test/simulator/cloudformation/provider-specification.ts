import { rehearsal } from './fixtures';
import { providerApp } from './provider-app';

/** The state in which a waiter polls. */
export const POLL = 'framework-isComplete-task';

/** What holds whichever version of aws-cdk-lib the Provider comes from. */
export function specifyProvider(): void {
  test('creates, updates and deletes, however often it has to be asked', async () => {
    const played = rehearsal();
    expect(await played.deploy(providerApp({ Polls: '3' }))).toMatchObject({ status: 'CREATE_COMPLETE', reason: undefined });
    expect(played.logs).toEqual(['onEvent of Create', 'isComplete of Create', 'isComplete of Create', 'isComplete of Create']);
    expect(await played.deploy(providerApp({ Polls: '2' }))).toMatchObject({ status: 'UPDATE_COMPLETE', reason: undefined });
    expect((await played.destroy('Stack')).status).toBe('DELETE_COMPLETE');
    await played.settled();
    const executions = played.executions.map(({ status, input, attempts }) => [input.RequestType, input.PhysicalResourceId, status, attempts]);
    expect(executions).toEqual([
      ['Create', 'thing', 'SUCCEEDED', [POLL, POLL, POLL]],
      ['Update', 'thing', 'SUCCEEDED', [POLL, POLL]],
      ['Delete', 'thing', 'SUCCEEDED', [POLL]],
    ]);
  });

  test('fails what its handlers throw for, with their message', async () => {
    const played = rehearsal();
    const { status, reason } = await played.deploy(providerApp({ FailIn: 'onEvent of Create' }));
    expect(reason).toMatch(/^Received response status \[FAILED\] from custom resource\. Message returned: (Error: )?no wish to\n/);
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(played.executions).toHaveLength(0);

    const later = await played.deploy(providerApp({ FailIn: 'isComplete of Create' }));
    expect(later.reason).toMatch(/^Received response status \[FAILED\] from custom resource\. Message returned: (Error: )?no wish to\n/);
    await played.settled();
    // the framework has answered, so that for Step Functions all is well
    expect(played.executions.map(({ status: ended, attempts }) => [ended, attempts])).toEqual([['SUCCEEDED', [POLL]], ['SUCCEEDED', [POLL]]]);
  });

  test('times out', async () => {
    const played = rehearsal();
    const { status, reason } = await played.deploy(providerApp({ Polls: '1000' }));
    expect(reason).toMatch(/^Received response status \[FAILED\] from custom resource\. Message returned: Operation timed out \(RequestId: /);
    expect(status).toBe('ROLLBACK_COMPLETE');
    await played.settled();
    expect(played.executions.map(({ status: ended, attempts }) => [ended, attempts])).toEqual([
      ['SUCCEEDED', [POLL, POLL, POLL, POLL, POLL, POLL, POLL, 'framework-onTimeout-task']],
      ['SUCCEEDED', [POLL]],
    ]);
  });
}
