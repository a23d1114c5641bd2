import { visible } from './visible';

/** Something that the service or CloudFormation would refuse, or that one of this library's rules forbids. */
export interface Violation {
  /** Where the user gave it, in their own terms. */
  readonly path: string;
  readonly message: string;
}

/** Something that the service takes but its user may not have meant. */
export interface Doubt extends Violation {
  /** Stable, so that it can be acknowledged. */
  readonly id: string;
  /** Whether it stops synthesis when aws-cdk-lib's template validator is told to be strict, as the finding of that validator would. */
  readonly isErrorInStrictValidation?: boolean;
}

/** What the check and the rules found in one profile. */
export class Report {
  public readonly violations: Violation[] = [];
  public readonly doubts: Doubt[] = [];

  /** How much was found so far. */
  public get size(): number {
    return this.violations.length + this.doubts.length;
  }

  public refuse(path: string, message: string): void {
    this.violations.push({ path: cut(path, LONGEST_PATH), message: visible(message) });
  }

  public doubt(id: string, path: string, message: string, options: Pick<Doubt, 'isErrorInStrictValidation'> = {}): void {
    this.doubts.push({ id: `cdk-sagemaker-studio:${id}`, path: cut(path, LONGEST_PATH), message: visible(message), ...options });
  }
}

/** The longest value that a message shows, in characters. */
const LONGEST_VALUE = 120;

/** The longest path: that of a tag has its key. */
const LONGEST_PATH = 400;

/** A value as a message shows it: quoted, on one line, tokens named for what they are, and cut where it is long. */
export function show(value: unknown): string {
  const text = value === undefined ? 'none' : typeof value === 'string' ? `'${value}'` : typeof value === 'object' ? asJson(value) : String(value);
  return cut(text.replace(/[$#]\{Token\[[\w:.-]*\]\}/g, '(known at deployment)'), LONGEST_VALUE);
}

function asJson(value: object | null): string {
  try {
    return JSON.stringify(value);
  } catch { // it contains itself, as constructs do
    return `a ${value!.constructor?.name ?? 'structure'}`;
  }
}

/** A text with every character visible, and an ellipsis where it is longer than a message can have it. */
function cut(text: string, longest: number): string {
  const letters = [...text.slice(0, longest + 1)].map(visible);
  let length = letters.reduce((sum, letter) => sum + letter.length, 0);
  if (length <= longest) {
    return letters.join('');
  }
  while (length > longest - 3) {
    length -= letters.pop()!.length;
  }
  return `${letters.join('')}...`;
}
