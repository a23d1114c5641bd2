import { StackWatch } from '../../../src/api-settings/handler/stack-watch';
import { Patience } from '../../../src/custom-resources/runtime/patience';
import { ThisProcess } from '../../simulator/process/this-process';

const GONE = undefined;
const NOT_ALLOWED = new Error('not allowed');
const THROTTLED = Object.assign(new Error('Rate exceeded'), { name: 'Throttling' });

let thisProcess: ThisProcess;
let asked: number;
let logged: unknown[];

beforeEach(() => {
  thisProcess = ThisProcess.begin();
  asked = 0;
  logged = [];
  jest.spyOn(console, 'log').mockImplementation((line) => { logged.push(JSON.parse(line)); });
});

afterEach(() => {
  thisProcess.end();
  jest.restoreAllMocks();
});

/** A watch on a stack that has these statuses, one after another, the last of them for ever. */
function watchOn(...statuses: (string | undefined | Error)[]): StackWatch {
  return watchWithin(900_000, ...statuses);
}

/** The same, of a function that has so many milliseconds. */
function watchWithin(milliseconds: number, ...statuses: (string | undefined | Error)[]): StackWatch {
  const start = thisProcess.simulation.now();
  const statusAtOnce = async () => {
    const status = statuses[Math.min(asked++, statuses.length - 1)];
    if (status instanceof Error) {
      throw status;
    }
    return status;
  };
  const watch = new StackWatch({ statusAtOnce }, new Patience(() => start + milliseconds - thisProcess.simulation.now()));
  watch.begin();
  return watch;
}

/** What comes of one look at once and of another later. */
async function looks(watch: StackWatch): Promise<string> {
  return thisProcess.run(() => watch.assertWanted(true).then(() => watch.assertWanted(false)).then(() => 'wanted', ({ message }) => message));
}

const givenUp = (status: string) => `given up, since CloudFormation doesn't wait for this any more: the stack's status is ${status}`;

describe('what a stack asked for', () => {
  test.each(['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'IMPORT_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])('is wanted as long as its status is %s', async (status) => {
    expect(await looks(watchOn(status))).toBe('wanted');
    expect(asked).toBe(2);
  });

  test('is looked for once when the answer is there at once', async () => {
    await watchOn('UPDATE_IN_PROGRESS').assertWanted(true);
    expect(asked).toBe(1);
  });

  test.each(['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'UPDATE_FAILED', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'NEW_CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS_PAUSED'])('is not wanted any more once its status is %s', async (status) => {
    expect(await looks(watchOn('UPDATE_IN_PROGRESS', status))).toBe(givenUp(status));
  });

  test('is not wanted any more once it is gone', async () => {
    expect(await looks(watchOn('UPDATE_IN_PROGRESS', GONE))).toBe(givenUp('DELETE_COMPLETE'));
  });

  test('in a rollback is not wanted any more once that is over', async () => {
    expect(await looks(watchOn('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')))
      .toBe(givenUp('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'));
  });

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'ROLLBACK_COMPLETE'])('is not wanted when it comes so late that the status is %s, and stays so', async (status) => {
    thisProcess.force(1);
    const start = thisProcess.simulation.now();
    expect(await looks(watchOn(status))).toBe(givenUp(status));
    expect(thisProcess.simulation.now() - start).toBe(30_500);
  });

  test('is wanted when the status of before shows for a while', async () => {
    expect(await looks(watchOn('CREATE_COMPLETE', 'CREATE_COMPLETE', 'UPDATE_IN_PROGRESS'))).toBe('wanted');
  });

  test.each(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'])('is looked for until the stack tells, at first and later: %s', async (status) => {
    const expected = status === 'UPDATE_COMPLETE' ? givenUp(status) : 'wanted';
    expect(await looks(watchOn(THROTTLED, THROTTLED, 'UPDATE_IN_PROGRESS', THROTTLED, status))).toBe(expected);
    expect(logged).toEqual([]);
  });

  test('is not wanted when the stack never tells', async () => {
    thisProcess.force(1);
    expect(await looks(watchOn(THROTTLED))).toBe('gave up after 856 seconds asking for the status of the stack; the last error: Throttling: Rate exceeded');
  });

  test('is waited for as long when the wait for the profile was long', async () => {
    thisProcess.force(1);
    const watch = watchOn('CREATE_COMPLETE');
    thisProcess.simulation.advance(15_000);
    const start = thisProcess.simulation.now();
    expect(await looks(watch)).toBe(givenUp('CREATE_COMPLETE'));
    expect(thisProcess.simulation.now() - start).toBe(30_500);
  });

  test('is not waited for longer than the function has', async () => {
    thisProcess.force(1);
    expect(await looks(watchWithin(35_000, 'CREATE_COMPLETE'))).toBe("gave up after 4 seconds waiting for the stack's status to show");
  });

  test.each([[[NOT_ALLOWED]], [['UPDATE_IN_PROGRESS', NOT_ALLOWED]], [[NOT_ALLOWED, 'UPDATE_ROLLBACK_IN_PROGRESS']]])('is taken for wanted where the stack may not be asked, which is said, and not asked again: case %#', async (statuses) => {
    expect(await looks(watchOn(...statuses))).toBe('wanted');
    expect(asked).toBe(2);
    expect(logged).toContainEqual({ message: 'the status of the stack is not known, and so not watched', error: 'not allowed' });
  });
});

describe('a stack', () => {
  test.each([
    ['UPDATE_ROLLBACK_IN_PROGRESS', true],
    ['UPDATE_IN_PROGRESS', false],
    ['CREATE_IN_PROGRESS', false],
    [GONE, false],
    [NOT_ALLOWED, false],
  ])('is asked whether it is putting things back: case %#', async (status, isRestoring) => {
    expect(await watchOn(status).isRestoring()).toBe(isRestoring);
  });
});
