import { assembly, custom, DOMAIN_ID, ends, profile, PROFILE_ARN, rehearsal, requests, allWhole } from './fixtures';

afterEach(allWhole);

describe('updating a stack', () => {
  test('deletes what is gone after everything else is done, in reverse', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Alice: profile(), Old: custom({ Value: '1' }, { DependsOn: 'Alice' }), Kept: custom({ Value: '1' }) }));
    const result = await played.deploy(assembly({ Kept: custom({ Value: '2' }), New: custom({ Value: '1' }, { DependsOn: 'Kept' }) }));

    expect(result.status).toBe('UPDATE_COMPLETE');
    expect(ends(result)).toEqual([
      'main UPDATE_COMPLETE Kept', 'main CREATE_COMPLETE New', 'cleanup DELETE_COMPLETE Old', 'cleanup DELETE_COMPLETE Alice',
    ]);
    expect(requests(played)).toEqual(['Update Kept thing Value=2 was=1', 'Create New Value=1', 'Delete Old thing Value=1']);
  });

  test('tells a custom resource nothing when its properties stay', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Alice: profile(), Thing: custom({ Value: '1' }, { DependsOn: 'Alice' }) }));
    const result = await played.deploy(assembly({ Alice: profile({ StudioWebPortal: 'DISABLED' }), Thing: custom({ Value: '1' }, { DependsOn: 'Alice' }) }));
    expect(ends(result)).toEqual(['main UPDATE_COMPLETE Alice']);
    expect(requests(played)).toEqual([]);
  });

  test('does nothing when nothing changed', async () => {
    const played = rehearsal();
    const folder = assembly({ Thing: custom() });
    await played.deploy(folder);
    expect(await played.deploy(folder)).toMatchObject({ status: 'CREATE_COMPLETE', events: [] });
  });

  test('updates settings and tags of a profile by their own calls', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Alice: profile({ StudioWebPortal: 'ENABLED', AutoMountHomeEFS: 'Enabled' }, { Tags: [{ Key: 'a', Value: '1' }] }) }));
    const before = played.emulator.calls.length;
    await played.deploy(assembly({ Alice: profile({ StudioWebPortal: 'DISABLED' }, { Tags: [{ Key: 'b', Value: '2' }] }) }));
    expect(played.emulator.calls.slice(before).map(({ action, input }) => [action, input])).toEqual([
      ['UpdateUserProfile', { DomainId: DOMAIN_ID, UserProfileName: 'alice', UserSettings: { StudioWebPortal: 'DISABLED' } }],
      ['DescribeUserProfile', { DomainId: DOMAIN_ID, UserProfileName: 'alice' }],
      ['DeleteTags', { ResourceArn: PROFILE_ARN, TagKeys: ['a'] }],
      ['AddTags', { ResourceArn: PROFILE_ARN, Tags: [{ Key: 'b', Value: '2' }] }],
    ]);
  });

  test('replaces a profile before it deletes the old one', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Alice: profile() }));
    const result = await played.deploy(assembly({ Alice: profile({}, { UserProfileName: 'alicia' }) }));
    expect(ends(result)).toEqual(['main UPDATE_COMPLETE Alice', 'cleanup DELETE_COMPLETE Alice']);
    expect(played.emulator.calls.filter(({ action }) => /Create|Delete/.test(action)).map(({ action, input }) => `${action} ${input.UserProfileName}`))
      .toEqual(['CreateUserProfile alice', 'CreateUserProfile alicia', 'DeleteUserProfile alice']);
  });

  test("can't replace a profile under its own name", async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Alice: profile() }));
    const result = await played.deploy(assembly({ Alice: profile({ RStudioServerProAppSettings: { AccessStatus: 'ENABLED' } }) }));
    expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(played.emulator.userProfile(DOMAIN_ID, 'alice')).toBeDefined();
  });

  test('deletes the old one after a custom resource answered with another physical id', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Thing: custom({ Id: 'one', Value: '1' }), Last: custom({ Value: '1' }, { DependsOn: 'Thing' }) }));
    await played.deploy(assembly({ Thing: custom({ Id: 'two', Value: '2' }), Last: custom({ Value: '2' }, { DependsOn: 'Thing' }) }));
    expect(requests(played)).toEqual(['Update Thing one Value=2 was=1', 'Update Last thing Value=2 was=1', 'Delete Thing one Value=1']);
  });

  test('keeps what is to be retained', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Alice: { ...profile(), DeletionPolicy: 'Retain' }, Bob: { ...profile({}, { UserProfileName: 'bob' }), UpdateReplacePolicy: 'Retain' } }));
    const result = await played.deploy(assembly({ Bob: profile({}, { UserProfileName: 'bobby' }) }));
    expect(ends(result).sort()).toEqual(['cleanup DELETE_SKIPPED Alice', 'cleanup DELETE_SKIPPED Bob', 'main UPDATE_COMPLETE Bob']);
    expect(['alice', 'bob', 'bobby'].map((name) => played.emulator.userProfile(DOMAIN_ID, name)?.Status)).toEqual(['InService', 'InService', 'InService']);
  });

  test('tries to delete three times, and is complete all the same', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Old: custom({ FailOn: 'Delete' }) }));
    const result = await played.deploy(assembly({}));
    expect(result).toMatchObject({ status: 'UPDATE_COMPLETE', reason: undefined });
    expect(requests(played)).toEqual(['Delete Old thing', 'Delete Old thing', 'Delete Old thing']);
    expect((await played.destroy('Stack')).status).toBe('DELETE_COMPLETE');
    expect(requests(played)).toEqual([]);
  });

  test("doesn't change a service token", async () => {
    const played = rehearsal();
    const another = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'plain.zip' }, Handler: 'index.handler' } };
    await played.deploy(assembly({ Thing: custom() }));
    const result = await played.deploy(assembly({ Another: another, Thing: custom({ ServiceToken: { 'Fn::GetAtt': ['Another', 'Arn'] } }) }));
    expect(result).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', reason: 'Modifying service token is not allowed.' });
  });
});

describe('an update that fails', () => {
  const before = { Alice: profile({ StudioWebPortal: 'ENABLED' }), Thing: custom({ Value: '1' }, { DependsOn: 'Alice' }), Gone: custom({ Value: 'gone' }) };
  const after = (last: any) => ({
    Alice: profile({ StudioWebPortal: 'DISABLED' }),
    Thing: custom({ Value: '2' }, { DependsOn: 'Alice' }),
    New: custom({ Value: 'new', Id: 'new' }, { DependsOn: 'Thing' }),
    Last: custom({ Value: 'last', Id: 'last', ...last }, { DependsOn: 'New' }),
  });

  test('puts back what it changed, with the properties swapped, and then deletes what it created', async () => {
    const played = rehearsal();
    await played.deploy(assembly(before));
    const result = await played.deploy(assembly(after({ FailOn: 'Create' })));

    expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(ends(result)).toEqual([
      'main UPDATE_COMPLETE Alice', 'main UPDATE_COMPLETE Thing', 'main CREATE_COMPLETE New', 'main CREATE_FAILED Last',
      'rollback UPDATE_COMPLETE Alice', 'rollback UPDATE_COMPLETE Thing', 'cleanup DELETE_COMPLETE Last', 'cleanup DELETE_COMPLETE New',
    ]);
    expect(requests(played)).toEqual([
      'Update Thing thing Value=2 was=1', 'Create New Value=new', 'Create Last Value=last',
      'Update Thing thing Value=1 was=2', 'Delete Last last Value=last', 'Delete New new Value=new',
    ]);
    expect(played.emulator.userProfile(DOMAIN_ID, 'alice').UserSettings).toEqual({ StudioWebPortal: 'ENABLED' });
  });

  test('tells a custom resource whose own update failed, too', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Thing: custom({ Value: '1' }) }));
    const result = await played.deploy(assembly({ Thing: custom({ Value: '2' }) }), { failOn: () => 'too bad' });
    expect(result).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', reason: 'too bad' });
    expect(requests(played)).toEqual(['Update Thing thing Value=2 was=1', 'Update Thing thing Value=1 was=2']);
  });

  test('takes a replacement back', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Alice: profile(), Thing: custom({ Id: 'one', Value: '1' }) }));
    const result = await played.deploy(assembly({
      Alice: profile({}, { UserProfileName: 'alicia' }), Thing: custom({ Id: 'two', Value: '2' }), Last: custom({ FailOn: 'Create' }, { DependsOn: ['Alice', 'Thing'] }),
    }));
    expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(requests(played)).toEqual([
      'Update Thing one Value=2 was=1', 'Create Last', 'Update Thing two Value=1 was=2',
      ...['Delete Last thing', 'Delete Thing two Value=2'],
    ]);
    expect(played.emulator.userProfile(DOMAIN_ID, 'alicia')).toBeUndefined();
    expect(played.emulator.userProfile(DOMAIN_ID, 'alice')).toBeDefined();
    await played.destroy('Stack');
    expect(requests(played)).toEqual(['Delete Thing one Value=1']);
  });

  test('may give up what is under way, and meet it in the rollback', async () => {
    const played = rehearsal({ cancelsWhatIsUnderWay: true });
    await played.deploy(assembly({ Slow: custom({ Value: '1' }) }));
    const began = played.simulation.now();
    const result = await played.deploy(assembly({
      Slow: custom({ Value: '2', SilentOn: 'Update' }), New: custom({ SilentOn: 'Create' }), Failing: custom({ FailOn: 'Create', Id: 'failing' }),
    }));
    expect(played.simulation.now() - began).toBeLessThan(60_000); // not the hour that an answer may take
    expect(result.reason).toMatch(/no wish to/);
    expect(result.events.filter(({ status, phase }) => phase === 'main' && status.endsWith('FAILED')).map(({ logicalId, reason }) => `${logicalId}: ${reason}`).sort()).toEqual([
      expect.stringMatching(/^Failing: .*no wish to/), 'New: Resource creation cancelled', 'Slow: Resource update cancelled',
    ]);
    expect(requests(played).slice(3).sort()).toEqual([
      'Delete Failing failing', expect.stringMatching(/^Delete New Stack-New-[0-9A-F]{12}$/), 'Update Slow thing Value=1 was=2',
    ]);
  });

  test('is stuck when a resource refuses to go back', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Thing: custom({ Value: '1', FailOn: 'Update' }) }));
    const result = await played.deploy(assembly({ Thing: custom({ Value: '2' }) }), { failOn: () => 'too bad' });
    expect(result.status).toBe('UPDATE_ROLLBACK_FAILED');
    await expect(played.deploy(assembly({}))).rejects.toThrow('stack Stack is in UPDATE_ROLLBACK_FAILED state and can not be updated');
  });
});

describe('deleting a stack', () => {
  test('goes in reverse, leaves what is retained, and stops at what fails', async () => {
    const played = rehearsal();
    const stack = (properties: any) => assembly({
      Alice: profile(),
      First: custom({ Value: '1' }, { DependsOn: 'Alice' }),
      Second: custom({ Value: '2', ...properties }, { DependsOn: 'First' }),
      Kept: custom({ Value: 'kept' }, { DeletionPolicy: 'Retain' }),
    });
    await played.deploy(stack({ FailOn: 'Delete' }));
    const failed = await played.destroy('Stack');
    expect(failed.status).toBe('DELETE_FAILED');
    expect(requests(played)).toEqual(['Delete Second thing Value=2']);
    expect(ends(failed).sort()).toEqual(['main DELETE_FAILED Second', 'main DELETE_SKIPPED Kept']);
    expect(played.emulator.userProfile(DOMAIN_ID, 'alice')).toBeDefined();
  });

  test('leaves nothing', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Alice: profile(), Thing: custom({}, { DependsOn: 'Alice' }) }));
    const result = await played.destroy('Stack');
    expect(result.status).toBe('DELETE_COMPLETE');
    expect(ends(result)).toEqual(['main DELETE_COMPLETE Thing', 'main DELETE_COMPLETE Alice']);
    expect(played.emulator.userProfile(DOMAIN_ID, 'alice')).toBeUndefined();
    await expect(played.destroy('Stack')).rejects.toThrow('Stack with id Stack does not exist');
  });
});
