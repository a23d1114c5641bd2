import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { ANSWERING, assembly, custom, DOMAIN_ID, profile, rehearsal, allWhole } from './fixtures';

/** Tells what is listed of the resources, on each request but the function's own. */
const LISTING = `${ANSWERING}
const { CloudFormationClient, ListStackResourcesCommand } = require('@aws-sdk/client-cloudformation');
exports.list = async (StackName) => {
  const listed = [];
  let NextToken;
  do {
    const page = await new CloudFormationClient({ maxAttempts: 1 }).send(new ListStackResourcesCommand({ StackName, NextToken }));
    listed.push(page.StackResourceSummaries);
    NextToken = page.NextToken;
  } while (NextToken);
  return listed;
};
exports.handler = async (event) => {
  if (event.NextToken) { return new CloudFormationClient({ maxAttempts: 1 }).send(new ListStackResourcesCommand({ StackName: event.StackName, NextToken: event.NextToken })); }
  if (event.List) { return exports.list(event.List); }
  const listed = (await exports.list(event.StackId)).flat().filter(({ ResourceType }) => /^Custom|SageMaker/.test(ResourceType));
  console.log(event.RequestType + ' ' + event.LogicalResourceId + ': ' + listed.map((one) => [one.LogicalResourceId, one.PhysicalResourceId, one.ResourceStatus].join(' ')).join(', '));
  await exports.answer(event);
};
`;
const ALLOWED = [{ Effect: 'Allow', Action: 'cloudformation:ListStackResources', Resource: { Ref: 'AWS::StackId' } }];
const listing = (resources: any, statements: any[] = ALLOWED) => assembly(resources, { code: 'listing', statements }, { listing: LISTING });

afterEach(allWhole);

describe('the resources of a stack', () => {
  async function listed(played: Awaited<ReturnType<typeof rehearsal>>, stackName = 'Stack'): Promise<StackResourceSummary[][]> {
    const { error, returned } = await played.invoke('Stack', { List: stackName });
    expect(error).toBeUndefined();
    return returned;
  }

  test('are listed with their ids, types and statuses', async () => {
    const played = rehearsal();
    await played.deploy(listing({ Alice: profile(), Thing: custom({ Id: 'id of the thing' }) }));
    const summary = (LogicalResourceId: string, PhysicalResourceId: any, ResourceType: string) =>
      ({ LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
    expect(await listed(played)).toEqual([[
      summary('Alice', `alice|${DOMAIN_ID}`, 'AWS::SageMaker::UserProfile'),
      summary('Function', played.functionName('Stack'), 'AWS::Lambda::Function'),
      expect.objectContaining({ LogicalResourceId: 'NoRetries' }),
      summary('Role', expect.stringMatching(/^Stack-Role-/), 'AWS::IAM::Role'),
      summary('Thing', 'id of the thing', 'Custom::Thing'),
    ]]);
  });

  test('come in pages', async () => {
    const played = rehearsal({ resourcesPerPage: 2 });
    await played.deploy(listing({ Alice: profile(), Thing: custom() }));
    expect((await listed(played)).map((page) => page.map(({ LogicalResourceId }) => LogicalResourceId))).toEqual([['Alice', 'Function'], ['NoRetries', 'Role'], ['Thing']]);
  });

  test('have pages of their own', async () => {
    const played = rehearsal({ resourcesPerPage: 2 });
    await played.deploy(listing({ Thing: custom() }));
    expect((await played.invoke('Stack', { StackName: 'Stack', NextToken: '2 of another' })).error).toBe('ValidationError: Invalid NextToken: 2 of another');
  });

  test('are on pages of a hundred unless told otherwise', async () => {
    const played = rehearsal();
    const keys = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`Key${index}`, { Type: 'AWS::KMS::Key' }]));
    await played.deploy(listing({ ...keys, Thing: custom() }));
    expect((await listed(played)).map(({ length }) => length)).toEqual([100, 5]);
  });

  test('are listed to nobody without a statement', async () => {
    const played = rehearsal();
    await played.deploy(listing({ Thing: { Type: 'AWS::KMS::Key' } }, []));
    expect((await played.invoke('Stack', { List: 'Stack' })).error).toMatch(/^AccessDenied: .* is not authorized to perform: cloudformation:ListStackResources/);
  });

  test('are not listed as often as a fault says', async () => {
    const played = rehearsal();
    await played.deploy(listing({ Alice: profile() }));
    const fault = { action: 'ListStackResources', status: 400, code: 'Throttling', message: 'Rate exceeded', times: 1 };
    played.injectIntoCloudFormation(fault);
    expect((await played.invoke('Stack', { List: 'Stack' })).error).toContain('Rate exceeded');
    expect(fault.times).toBe(0);
    expect((await played.invoke('Stack', { List: 'Stack' })).error).toBeUndefined();
  });

  test('are listed while they are created, and with the id that they get', async () => {
    const played = rehearsal();
    await played.deploy(listing({ Alice: profile(), Thing: custom({}, { DependsOn: 'Alice' }) }));
    expect(played.logs).toEqual([`Create Thing: Alice alice|${DOMAIN_ID} CREATE_COMPLETE, Thing  CREATE_IN_PROGRESS`]);
  });

  test('stay listed in the clean-up until they are deleted', async () => {
    const played = rehearsal();
    await played.deploy(listing({ Alice: profile(), Thing: custom({}, { DependsOn: 'Alice' }), Watch: custom({ Id: 'watch' }) }));
    await played.deploy(listing({ Watch: custom({ Id: 'watch' }) }));
    expect(played.logs.at(-1)).toBe(`Delete Thing: Alice alice|${DOMAIN_ID} CREATE_COMPLETE, Thing thing DELETE_IN_PROGRESS, Watch watch CREATE_COMPLETE`);
    expect((await listed(played))[0].map(({ LogicalResourceId }) => LogicalResourceId)).toEqual(['Function', 'NoRetries', 'Role', 'Watch']);
  });

  test('have the new id under the logical id, where one was replaced', async () => {
    const played = rehearsal();
    await played.deploy(listing({ Alice: profile(), Thing: custom({ Id: 'old' }, { DependsOn: 'Alice' }) }));
    await played.deploy(listing({ Alice: profile({}, { UserProfileName: 'alicia' }), Thing: custom({ Id: 'new' }, { DependsOn: 'Alice' }) }));
    expect(played.logs.slice(1)).toEqual([
      `Update Thing: Alice alicia|${DOMAIN_ID} UPDATE_COMPLETE, Thing old UPDATE_IN_PROGRESS`,
      `Delete Thing: Alice alicia|${DOMAIN_ID} UPDATE_COMPLETE, Thing new UPDATE_COMPLETE`,
    ]);
  });

  test('are listed as deleted once a stack that goes has deleted them', async () => {
    const played = rehearsal();
    await played.deploy(listing({ Thing: custom({ Id: 'first to go' }, { DependsOn: 'Last' }), Last: custom() }));
    await played.destroy('Stack');
    expect(played.logs.slice(2)).toEqual([
      'Delete Thing: Last thing CREATE_COMPLETE, Thing first to go DELETE_IN_PROGRESS',
      'Delete Last: Last thing DELETE_IN_PROGRESS, Thing first to go DELETE_COMPLETE',
    ]);
  });

  test('are as before after a rollback', async () => {
    const played = rehearsal();
    await played.deploy(listing({ Thing: custom({ Id: 'old' }) }));
    const { status } = await played.deploy(listing({ Thing: custom({ Id: 'new' }), New: custom({}, { DependsOn: 'Thing' }), Never: profile({}, { DomainId: 'd-elsewhere' }) }), {
      failOn: (logicalId) => logicalId === 'New' ? 'no' : undefined,
    });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await listed(played))[0].filter(({ ResourceType }) => /^Custom|SageMaker/.test(ResourceType!))).toEqual([
      expect.objectContaining({ LogicalResourceId: 'Thing', PhysicalResourceId: 'old', ResourceStatus: 'UPDATE_COMPLETE' }),
    ]);
  });

  test.each([
    ['name first', `alice|${DOMAIN_ID}`],
    ['domain first', `${DOMAIN_ID}|alice`],
  ] as const)('have the id of a user profile with the %s', async (userProfileIdOrder, physicalId) => {
    const played = rehearsal({ userProfileIdOrder });
    const { events } = await played.deploy(listing({ Alice: profile() }));
    expect(events.find(({ logicalId, status }) => logicalId === 'Alice' && status === 'CREATE_COMPLETE')!.physicalId).toBe(physicalId);
    expect((await listed(played))[0][0].PhysicalResourceId).toBe(physicalId);
  });
});

describe('the events of a stack', () => {
  const EVENTS = `${ANSWERING}
const { CloudFormationClient, paginateDescribeStackEvents } = require('@aws-sdk/client-cloudformation');
exports.handler = async (event) => {
  if (!event.Tell) { return exports.answer(event); }
  const told = [];
  for await (const page of paginateDescribeStackEvents({ client: new CloudFormationClient({}) }, { StackName: event.Tell })) {
    told.push(...page.StackEvents.filter(({ ResourceType }) => /Stack$|UserProfile$/.test(ResourceType))
      .map((one) => [one.LogicalResourceId, one.PhysicalResourceId === one.StackId ? 'itself' : one.PhysicalResourceId, one.ResourceStatus].join(' ')));
  }
  return told;
};
`;
  const statements = [{ Effect: 'Allow', Action: 'cloudformation:DescribeStackEvents', Resource: { Ref: 'AWS::StackId' } }];
  const telling = (resources: any) => assembly(resources, { code: 'telling', statements }, { telling: EVENTS });

  test('come newest first, in pages, with the id that a replaced resource had', async () => {
    const played = rehearsal({ resourcesPerPage: 3 });
    await played.deploy(telling({ Alice: profile(), Thing: custom() }));
    await played.deploy(telling({ Alice: profile({}, { UserProfileName: 'alicia' }), Thing: custom() }));
    expect((await played.invoke('Stack', { Tell: 'Stack' })).returned).toEqual([
      'Stack itself UPDATE_COMPLETE',
      `Alice alice|${DOMAIN_ID} DELETE_COMPLETE`,
      `Alice alice|${DOMAIN_ID} DELETE_IN_PROGRESS`,
      'Stack itself UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      `Alice alicia|${DOMAIN_ID} UPDATE_COMPLETE`,
      `Alice alice|${DOMAIN_ID} UPDATE_IN_PROGRESS`,
      'Stack itself UPDATE_IN_PROGRESS',
      'Stack itself CREATE_COMPLETE',
      `Alice alice|${DOMAIN_ID} CREATE_COMPLETE`,
      'Alice  CREATE_IN_PROGRESS',
      'Stack itself CREATE_IN_PROGRESS',
    ]);
  });
});
