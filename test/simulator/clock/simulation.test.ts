import { Chance, hashOf } from './chance';
import { BEGINNING, Simulation } from './simulation';

describe('time', () => {
  test('stands still while anything can run, and jumps to the next event when nothing can', async () => {
    const simulation = new Simulation();
    const seen: number[] = [];
    await simulation.run(async () => {
      for (let turn = 0; turn < 100; turn++) {
        await Promise.resolve();
        await new Promise<void>((resolve) => process.nextTick(resolve));
      }
      seen.push(simulation.now() - BEGINNING);
      await simulation.sleep(86_400_000);
      seen.push(simulation.now() - BEGINNING);
    });
    expect(seen).toEqual([0, 86_400_000]);
  });

  test('passes only while something is run', async () => {
    const simulation = new Simulation();
    const happened = jest.fn();
    simulation.after(10, happened, 'a');
    await simulation.run(() => simulation.sleep(5));
    expect(happened).not.toHaveBeenCalled();
    await simulation.run(() => simulation.sleep(6));
    expect([happened.mock.calls.length, simulation.now()]).toEqual([1, BEGINNING + 11]);
  });

  test('passes for all that is run at once', async () => {
    const simulation = new Simulation();
    const ends = await Promise.all([30, 10, 20].map((ms) => simulation.run(async () => {
      await simulation.sleep(ms);
      return simulation.now() - BEGINNING;
    })));
    expect(ends).toEqual([30, 10, 20]);
  });

  test('can be advanced at once while nothing is to happen', () => {
    const simulation = new Simulation();
    simulation.advance(15);
    expect(simulation.now()).toBe(BEGINNING + 15);
    simulation.after(10, () => undefined, 'a');
    expect(() => simulation.advance(11)).toThrow('something happens in that time: run it');
    expect(() => simulation.advance(-1)).toThrow("a clock can't be advanced by -1 ms");
  });

  test('calls off what is not to happen any more', async () => {
    const simulation = new Simulation();
    const happened: string[] = [];
    const callOff = [1, 2, 3].map((number) => simulation.after(10, () => happened.push(String(number)), 'a'));
    callOff[1]();
    callOff[1]();
    await simulation.run(() => simulation.sleep(20));
    expect(happened).toEqual(['1', '3']);
  });
});

describe('what happens at one time', () => {
  const orderOf = async (seed: number, owners: readonly string[]) => {
    const simulation = new Simulation({ seed });
    const order: string[] = [];
    owners.forEach((owner, index) => simulation.after(10, () => order.push(`${owner}${index}`), owner));
    await simulation.run(() => simulation.sleep(11));
    return order.join(' ');
  };

  test('comes in the order of its owner', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      expect(await orderOf(seed, ['a', 'a', 'a'])).toBe('a0 a1 a2');
    }
  });

  test('comes in any order between owners, which the seed decides', async () => {
    const orders = new Set<string>();
    for (let seed = 1; seed <= 50; seed++) {
      orders.add(await orderOf(seed, ['a', 'b', 'c']));
      expect(await orderOf(seed, ['a', 'b', 'c'])).toBe(await orderOf(seed, ['a', 'b', 'c']));
    }
    expect([...orders].sort()).toEqual(['a0 b1 c2', 'a0 c2 b1', 'b1 a0 c2', 'b1 c2 a0', 'c2 a0 b1', 'c2 b1 a0']);
  });
});

describe('a hang', () => {
  test('is reported when nothing can run and no event is left, with what everybody waits for', async () => {
    const simulation = new Simulation({ seed: 7 });
    simulation.waiting.add({ waitsFor: () => ['the function waits for Godot'] });
    await simulation.run(() => simulation.sleep(1500));
    await expect(simulation.run(() => new Promise(() => undefined))).rejects.toThrow(
      'hang at 1.500 s, seed 7: nothing can run, and no event is left\n  the function waits for Godot');
  });

  test('is reported when there is no end in sight', async () => {
    const simulation = new Simulation();
    const poll = () => { simulation.after(60_000, poll, 'a'); };
    poll();
    await expect(simulation.run(() => new Promise(() => undefined))).rejects.toThrow('there is no end in sight after three weeks');
  });

  test('is none of what ends otherwise', async () => {
    const simulation = new Simulation();
    await expect(simulation.run(async () => { throw new Error('a mistake'); })).rejects.toThrow('a mistake');
    expect(await simulation.run(() => 'a value')).toBe('a value');
  });
});

describe('chance', () => {
  test('has streams: what one draws changes nothing for another', () => {
    const [one, other] = [new Simulation({ seed: 3 }), new Simulation({ seed: 3 })];
    one.chance('a').next();
    expect(one.chance('b').next()).toBe(other.chance('b').next());
    expect(one.chance('a').next()).not.toBe(other.chance('a').next());
    expect(one.chance('b')).toBe(one.chance('b'));
  });

  test('is another with another seed', () => {
    expect(new Simulation({ seed: 1 }).chance('a').next()).not.toBe(new Simulation({ seed: 2 }).chance('a').next());
    expect(() => new Simulation({ seed: 0.5 })).toThrow('a seed is a whole number, got 0.5');
  });

  test('is spread evenly, and whole numbers reach both ends', () => {
    const chance = new Chance(1, 'a');
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 4000; draw++) {
      counts[chance.integer(0, 3)]++;
    }
    counts.forEach((count) => expect(Math.abs(count - 1000)).toBeLessThan(120));
    expect(Array.from({ length: 1000 }, () => chance.is(0.1)).filter((is) => is).length).toBeLessThan(150);
  });

  test('makes UUIDs of version 4', () => {
    const chance = new Chance(1, 'a');
    const uuids = Array.from({ length: 100 }, () => chance.uuid());
    uuids.forEach((uuid) => expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
    expect(new Set(uuids).size).toBe(100);
  });

  test('has hashes of which similar ones have nothing in common', () => {
    const hashes = new Set(Array.from({ length: 10_000 }, (_, index) => hashOf(1, 'owner', index)));
    expect(hashes.size).toBeGreaterThan(9_990);
  });
});
