/** What is measured: the library, and what it is held against. */
export type Subject = 'l1' | 'wrapper' | 'library' | 'awsCustomResource';

/**
 * What profiles are given: nothing; all that CloudFormation takes, each its own or all the same objects, or each its own with references to resources
 * of the app; what only the API takes.
 */
export type Settings = 'minimal' | 'own' | 'shared' | 'references' | 'apiOnly';

/** An app: what defines it, and how many profiles it has in how many stacks. Without profiles it is only imported. */
export interface Case {
  readonly subject: Subject;
  readonly settings: Settings;
  readonly profiles: number;
  readonly stacks: number;
  /** With the newest aws-cdk-lib, whose template validator is on by default. */
  readonly validator?: boolean;
}

/** What one run of a case came to. */
export interface Measurement {
  /** Import, or construction and synthesis, in milliseconds. */
  readonly time: number;
  /** The most memory that the process had, in MiB. */
  readonly memory: number;
  readonly templateBytes: number;
  readonly resources: number;
  /** Those of the resources that aren't the profiles themselves. */
  readonly besideProfiles: number;
}

/** What all runs of a case came to. */
export interface Summary extends Case, Measurement {
  /** How many times what the first case of the comparison took in the same run; the median of the runs, as are the measurements. */
  readonly ratios: Measurement;
}

/** What a comparison came to. */
export interface Result {
  readonly name: string;
  readonly runs: number;
  readonly cases: readonly Summary[];
  readonly atMost?: Comparison['atMost'];
}

/** Cases that are run in turn, and held against the first of them. */
export interface Comparison {
  readonly name: string;
  readonly cases: readonly Case[];
  /** How many times what the first case takes the last may take at most. */
  readonly atMost?: Partial<Record<keyof Measurement, number>>;
}

type Limits = Comparison['atMost'];

function comparison(name: string, settings: Settings, profiles: number, stacks: number, atMost?: Limits, subjects: Subject[] = ['l1', 'library']): Comparison {
  return { name, cases: subjects.map((subject) => ({ subject, settings, profiles, stacks })), atMost };
}

const IMPORT = comparison('import', 'minimal', 0, 0, { time: 1.15 });

function sized(name: string, settings: Settings, profiles: number, stacks = stacksFor(profiles), atMost?: Limits, subjects?: Subject[]): Comparison {
  return comparison(`${name}, ${profiles} in ${stacks} ${stacks > 1 ? 'stacks' : 'stack'}`, settings, profiles, stacks, atMost, subjects);
}

/** How many stacks so many profiles are in: 490 fit into one, 5,000 are in 27. */
const stacksFor = (profiles: number) => profiles <= 490 ? 1 : Math.round(profiles * 27 / 5000);

const FROM_CLOUDFORMATION = ([['minimal', 'minimal', 1.45], ['full, builders of its own', 'own', 1.2], ['full, builders shared', 'shared', 1.12]] as const)
  .flatMap(([name, settings, time]) => {
    const held = (profiles: number) => sized(name, settings, profiles, undefined, { time, memory: 1.2 }, ['l1', 'wrapper', 'library']);
    const seen = (profiles: number) => sized(name, settings, profiles);
    return [seen(1), seen(100), held(490), seen(1000), seen(2500), held(5000)];
  });

/** Nothing is asked of these. */
const REFERENCES = [490, 5000].map((profiles) => sized('full, with references to resources of the app', 'references', profiles));

const LINEAR: Comparison = {
  name: 'the library, 5000 against 500',
  cases: [500, 5000].map((profiles) => ({ subject: 'library', settings: 'own', profiles, stacks: stacksFor(profiles) })),
  atMost: { time: 10.5 },
};

const WITH_VALIDATOR: Comparison = {
  name: 'full, 100 in 1 stack, validator on',
  cases: (['l1', 'library'] as const).map((subject) => ({ subject, settings: 'own', profiles: 100, stacks: 1, validator: true })),
  atMost: { time: 1.05 },
};

/** By hand, a stack takes no more than 166. */
const FROM_THE_API = ([[1, 1], [100, 1], [150, 1, { time: 1, resources: 0.55 }], [5000, 34, { time: 1, resources: 0.55 }]] as const)
  .map(([profiles, stacks, atMost]) => sized('settings that only the API takes', 'apiOnly', profiles, stacks, atMost, ['awsCustomResource', 'library']));

/** All that is compared. */
export const COMPARISONS: readonly Comparison[] = [IMPORT, ...FROM_CLOUDFORMATION, ...REFERENCES, LINEAR, WITH_VALIDATOR, ...FROM_THE_API];

/** The same with few profiles: it shows that the benchmark works, and nothing else. */
export const SMALL: readonly Comparison[] = COMPARISONS
  .filter(({ cases: [{ profiles }] }) => [0, 1].includes(profiles))
  .concat(WITH_VALIDATOR)
  .map(({ name, cases }) => ({ name, cases: cases.map((one) => ({ ...one, profiles: Math.min(one.profiles, 3) })) }));
