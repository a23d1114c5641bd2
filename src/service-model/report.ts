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
    this.violations.push({ path, message });
  }

  public doubt(id: string, path: string, message: string, options: Pick<Doubt, 'isErrorInStrictValidation'> = {}): void {
    this.doubts.push({ id: `cdk-sagemaker-studio:${id}`, path, message, ...options });
  }
}

/** A value as a message shows it: quoted, on one line, tokens named for what they are, and cut where it is long. */
export function show(value: unknown): string {
  if (value === undefined) {
    return 'none';
  }
  const json = typeof value === 'string' ? `'${value.replace(/[\n\r\t]/g, (space) => JSON.stringify(space).slice(1, -1))}'` : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const text = json.replace(/[$#]\{Token\[[^\]]*\]\}/g, '(known at deployment)');
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
