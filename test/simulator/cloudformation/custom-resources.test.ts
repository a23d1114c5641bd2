import { ANSWERING, assembly, custom, ends, profile, rehearsal, allWhole } from './fixtures';

afterEach(allWhole);

describe('custom resources', () => {
  test('leave no listeners behind', async () => {
    const listeners = new Set<unknown>();
    let added = 0;
    const prototype = AbortSignal.prototype;
    const { addEventListener, removeEventListener } = prototype;
    prototype.addEventListener = function (this: AbortSignal, ...args: any[]) {
      listeners.add(args[1]);
      added++;
      return addEventListener.apply(this, args as any);
    };
    prototype.removeEventListener = function (this: AbortSignal, ...args: any[]) {
      listeners.delete(args[1]);
      return removeEventListener.apply(this, args as any);
    };
    try {
      const played = rehearsal();
      const twelve = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`Thing${index}`, custom({ Id: `thing ${index}` })]));
      expect((await played.deploy(assembly(twelve))).status).toBe('CREATE_COMPLETE');
      expect(added).toBeGreaterThanOrEqual(12);
      expect(listeners.size).toBe(0);
    } finally {
      Object.assign(prototype, { addEventListener, removeEventListener });
    }
  });
});

describe('an event', () => {
  test('is delivered twice if that is wanted, and the end of both waited for', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Thing: custom({ Id: 'a' }) }, {}, {
      plain: `${ANSWERING}; exports.handler = async (event) => {
      console.log('asked ' + event.RequestId);
      await exports.answer(event);
    };`,
    }), { deliversTwice: true });
    await played.settled();
    const asked = played.logs.filter((line) => line.startsWith('asked '));
    expect([asked.length, new Set(asked).size]).toEqual([2, 1]);
  });
});

describe('an assignment to an application', () => {
  const assignment = (more: any = {}) => ({
    Type: 'AWS::SSO::ApplicationAssignment',
    Properties: { ApplicationArn: 'arn:aws:sso::123456789012:application/ins-1/apl-1', PrincipalType: 'USER', PrincipalId: 'a-b', ...more },
    DependsOn: 'Alice',
  });

  test('comes after the profile, is replaced by another, and goes before it', async () => {
    const played = rehearsal();
    const created = await played.deploy(assembly({ Assignment: assignment(), Alice: profile() }));
    expect(ends(created)).toEqual(['main CREATE_COMPLETE Alice', 'main CREATE_COMPLETE Assignment']);
    expect(created.events.find(({ logicalId, status }) => logicalId === 'Assignment' && status === 'CREATE_COMPLETE')!.physicalId).toBe('arn:aws:sso::123456789012:application/ins-1/apl-1|USER|a-b');

    expect(ends(await played.deploy(assembly({ Assignment: assignment({ PrincipalId: 'c-d' }), Alice: profile() })))).toEqual([
      'main UPDATE_COMPLETE Assignment', 'cleanup DELETE_COMPLETE Assignment',
    ]);
    expect(ends(await played.destroy('Stack'))).toEqual(['main DELETE_COMPLETE Assignment', 'main DELETE_COMPLETE Alice']);
  });

  test('is there only once', async () => {
    const played = rehearsal();
    const { reason } = await played.deploy(assembly({ Alice: profile(), Assignment: assignment(), Again: { ...assignment(), DependsOn: 'Assignment' } }));
    expect(reason).toContain('already exists');
  });
});
