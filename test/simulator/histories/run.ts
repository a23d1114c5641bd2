import * as fc from 'fast-check';
import { EVERY_OMISSION } from '../sagemaker';
import { History } from './history';
import type { HistoryOptions } from './history';
import { shrink } from './shrink';
import { anyStep, firstStep } from './steps';
import type { Step } from './steps';

/** A history, as it is written down: whatever it needs to be played again. */
export interface Written {
  readonly seed: number;
  /** Which of the ways in which SageMaker may treat what an update leaves out. */
  readonly omission: number;
  readonly steps: readonly Step[];
}

/** What came of many histories. */
export interface Outcome {
  readonly histories: number;
  /** Of services, in each history. */
  readonly calls: number[];
  readonly deployments: number[];
  /** The first that had something that must not be, shrunk. */
  readonly failure?: { readonly written: Written; readonly message: string; readonly seed: number; readonly path: string };
}

/** How histories are played. */
export interface PlayOptions extends Pick<HistoryOptions, 'instead'> {
  /** Of one of them, as the report of a failure has it. */
  readonly path?: string;
  /** Whether a failure is made as small as it can be; true unless told otherwise. */
  readonly isShrunk?: boolean;
}

/** A step as fast-check's model-based testing has it: history is both the model, of what has to be so, and what is tested. */
class PlayedStep implements fc.AsyncCommand<object, History> {
  public constructor(public readonly data: Step) {}

  public check(): boolean {
    return true;
  }

  public async run(_model: object, history: History): Promise<void> {
    await history.play(this.data);
  }

  public toString(): string {
    return JSON.stringify(this.data);
  }
}

/** Plays a history that was written down. Throws if something is not as it must be. */
export async function replay({ seed, omission, steps }: Written, options: Pick<HistoryOptions, 'instead'> = {}): Promise<void> {
  const history = new History({ seed, omission: EVERY_OMISSION[omission], ...options });
  for (const played of steps) {
    await history.play(played);
  }
}

/**
 * Plays random histories until one has something that must not be, and shrinks that.
 *
 * @param seed decides all of them
 * @param histories how many at most
 */
export async function playHistories(seed: number, histories: number, { path, isShrunk = true, instead }: PlayOptions = {}): Promise<Outcome> {
  const calls: number[] = [];
  const deployments: number[] = [];
  const written = fc.record({
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    omission: fc.nat({ max: EVERY_OMISSION.length - 1 }),
    first: firstStep,
    steps: fc.commands([anyStep.map((step) => new PlayedStep(step))], { maxCommands: 6, size: 'max' }),
  });
  const details = await fc.check(fc.asyncProperty(written, async ({ seed: seedOfOne, omission, first, steps }) => {
    const history = new History({ seed: seedOfOne, omission: EVERY_OMISSION[omission], instead });
    await history.play(first);
    await fc.asyncModelRun(() => ({ model: {}, real: history }), steps);
    calls.push(history.calls);
    deployments.push(history.deployments);
  }), { seed, path, numRuns: path === undefined ? histories : 1, endOnFailure: true, unbiased: true });
  const { failed, counterexample, counterexamplePath, errorInstance, numRuns } = details;
  return {
    histories: numRuns,
    calls,
    deployments,
    ...failed && {
      failure: { ...await smallest(writtenDown(counterexample![0]), errorInstance as Error, isShrunk, { instead }), seed, path: counterexamplePath! },
    },
  };
}

/** The smallest history that has something in it that must not be, and what that is. */
async function smallest(
  written: Written, error: Error, isShrunk: boolean, options: Pick<HistoryOptions, 'instead'>,
): Promise<{ written: Written; message: string }> {
  let { message } = error;
  const steps = isShrunk ? await shrink(written.steps, async (smaller) => {
    try {
      await replay({ ...written, steps: smaller }, options);
      return false;
    } catch (violation) {
      ({ message } = violation as Error);
      return true;
    }
  }) : written.steps;
  return { written: { ...written, steps }, message };
}

function writtenDown({ seed, omission, first, steps }: { seed: number; omission: number; first: Step; steps: Iterable<unknown> }): Written {
  return { seed, omission, steps: [first, ...[...steps].filter(wasRun).map((command) => stepOf(command))] };
}

/** Those behind the one that failed weren't. */
function wasRun(command: unknown): boolean {
  return (command as { hasRan?: boolean }).hasRan !== false;
}

/** fast-check wraps a command, to know whether it was run. */
function stepOf(command: unknown): Step {
  const { cmd = command } = command as { cmd?: unknown };
  return (cmd as PlayedStep).data;
}
