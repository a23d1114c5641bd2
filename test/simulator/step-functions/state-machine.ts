import { ResourceFailure } from '../cloudformation/template';

/** When a state is tried again. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
}

/** Where an error leads to. */
export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

/** A state that invokes a function. */
export interface TaskState {
  /** The ARN of the function. */
  readonly Resource: string;
  readonly Retry: readonly Retrier[];
  readonly Catch: readonly Catcher[];
  /** Undefined for one at which an execution ends. */
  readonly Next?: string;
}

/** What an execution does. */
export interface StateMachine {
  readonly StartAt: string;
  readonly States: ReadonlyMap<string, TaskState>;
}

/** Of those that the language itself names. */
const KNOWN_ERRORS = ['States.ALL', 'States.TaskFailed', 'States.Timeout', 'States.Permissions'];

/**
 * Reads a definition in the Amazon States Language: tasks that invoke functions, which is what the waiter of aws-cdk-lib's `Provider` is made of.
 * Anything else is an error, never a guess. What the service itself refuses is a failure of the resource.
 */
export function readDefinition(text: string): StateMachine {
  const definition = parsed(text);
  const { StartAt, States } = membersOf(definition, 'the definition', ['StartAt', 'States'], ['Comment']);
  const states = new Map(Object.entries<any>(States).map(([name, state]) => [name, taskFrom(state, `the state ${name}`)]));
  const next = [...states.values()].flatMap((state) => [...state.Catch.map(({ Next }) => Next), ...state.Next === undefined ? [] : [state.Next]]);
  const targets = [StartAt, ...next];
  const missing = targets.find((target) => !states.has(target));
  if (missing !== undefined) {
    throw invalid(`MISSING_TRANSITION_TARGET: Missing target state: ${missing}`);
  }
  return { StartAt, States: states };
}

/** Whether what a retrier or a catcher is for includes an error. */
export function isFor({ ErrorEquals }: { readonly ErrorEquals: readonly string[] }, error: string): boolean {
  return ErrorEquals.some((name) => name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'));
}

function taskFrom(state: any, where: string): TaskState {
  if (state?.Type !== 'Task') {
    throw new Error(`a rehearsal only knows states of the type Task, got ${JSON.stringify(state?.Type)} of ${where}`);
  }
  const { Resource, Retry = [], Catch = [], Next, End } = membersOf(state, where, ['Type', 'Resource'], ['Comment', 'Retry', 'Catch', 'Next', 'End']);
  if (!/^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+$/.test(Resource)) {
    throw new Error(`a rehearsal only knows tasks that invoke a function by its ARN, got ${JSON.stringify(Resource)} of ${where}`);
  }
  if ((End === true) === (Next !== undefined)) {
    throw invalid(`SCHEMA_VALIDATION_FAILED: ${where} must have either End or Next`);
  }
  return {
    Resource,
    Next,
    Retry: Retry.map((retrier: any, index: number) => retrierFrom(retrier, `${where}, Retry[${index}]`)),
    Catch: Catch.map((catcher: any, index: number) => {
      const { ErrorEquals, Next: next } = membersOf(catcher, `${where}, Catch[${index}]`, ['ErrorEquals', 'Next'], ['Comment']);
      return { ErrorEquals: errorsFrom(ErrorEquals, `${where}, Catch[${index}]`), Next: next };
    }),
  };
}

function retrierFrom(retrier: any, where: string): Retrier {
  const { ErrorEquals, IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2 } =
    membersOf(retrier, where, ['ErrorEquals'], ['Comment', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate']);
  if (!Number.isInteger(IntervalSeconds) || IntervalSeconds < 1 || !Number.isInteger(MaxAttempts) || MaxAttempts < 0 || !(BackoffRate >= 1)) {
    throw invalid(`SCHEMA_VALIDATION_FAILED: ${where}: ${JSON.stringify({ IntervalSeconds, MaxAttempts, BackoffRate })}`);
  }
  return { ErrorEquals: errorsFrom(ErrorEquals, where), IntervalSeconds, MaxAttempts, BackoffRate };
}

function errorsFrom(errors: any, where: string): readonly string[] {
  if (!Array.isArray(errors) || !errors.length || (errors.includes('States.ALL') && errors.length > 1)) {
    throw invalid(`SCHEMA_VALIDATION_FAILED: ${where}: ErrorEquals ${JSON.stringify(errors)}`);
  }
  const unknown = errors.find((error) => error.startsWith('States.') && !KNOWN_ERRORS.includes(error));
  if (unknown !== undefined) {
    throw new Error(`a rehearsal doesn't know the error ${unknown} of ${where}`);
  }
  return errors;
}

function membersOf(value: any, where: string, needed: readonly string[], others: readonly string[]): any {
  const unknown = Object.keys(value).filter((name) => ![...needed, ...others].includes(name));
  if (unknown.length) {
    throw new Error(`a rehearsal doesn't know ${unknown.join(' and ')} of ${where}`);
  }
  const missing = needed.filter((name) => value[name] === undefined);
  if (missing.length) {
    throw invalid(`SCHEMA_VALIDATION_FAILED: ${where} lacks ${missing.join(' and ')}`);
  }
  return value;
}

function parsed(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('INVALID_JSON_DESCRIPTION: Invalid JSON description');
  }
}

function invalid(message: string): ResourceFailure {
  return new ResourceFailure(`Invalid State Machine Definition: '${message}' (Service: AWSStepFunctions, InvalidDefinition)`);
}
