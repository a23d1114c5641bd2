/** What one of the two sources says a setting must be like. Lengths for strings, values for integers, item counts for lists. */
export interface Constraints {
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** A regular expression in the source's own words: the API's has to match the whole value, CloudFormation's is searched for. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** No two items of the list may be equal. */
  readonly unique?: boolean;
}

/** What CloudFormation says of a setting that it carries. */
export interface CloudFormationConstraints extends Constraints {
  /** Changing the setting replaces the profile. */
  readonly replaces?: boolean;
}

/** One row of the service model: a member of the settings tree, and what is accepted for it. */
export interface SettingSpec {
  readonly kind: 'string' | 'integer' | 'list' | 'structure' | 'union';
  /** What the SageMaker API states. */
  readonly api: Constraints;
  /** What CloudFormation states beyond the API, for a member that it carries; absent when it doesn't carry the member. */
  readonly cfn?: CloudFormationConstraints;
}
