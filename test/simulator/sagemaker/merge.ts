/** What happens to a member that an update leaves out. */
export type Keep = 'kept' | 'reset';

/** What the service does with members that an UpdateUserProfile leaves out. Top-level blocks left out are always kept. */
export interface OmissionSemantics {
  /** Members of a block of UserSettings, a whole nested structure among them, when the block is sent. */
  readonly inBlocks: Keep;
  /** Members of a structure below a block, when the structure is sent. */
  readonly inNestedStructures: Keep;
}

/** The service's documentation doesn't say what it does, so whoever updates a profile has to be right under each of these. */
export const EVERY_OMISSION: readonly OmissionSemantics[] = [
  { inBlocks: 'kept', inNestedStructures: 'kept' },
  { inBlocks: 'kept', inNestedStructures: 'reset' },
  { inBlocks: 'reset', inNestedStructures: 'kept' },
  { inBlocks: 'reset', inNestedStructures: 'reset' },
];

/**
 * User settings after an update.
 *
 * @param stored as they were
 * @param sent the UserSettings of the update; whole lists replace lists
 * @param omission what becomes of members that were left out
 */
export function merge(stored: any, sent: any, omission: OmissionSemantics): any {
  const structure = (before: any, after: any, keep: Keep): any => {
    const result = keep === 'kept' && isStructure(before) ? { ...before } : {};
    for (const [member, value] of Object.entries(after)) {
      result[member] = isStructure(value) ? structure(before?.[member], value, omission.inNestedStructures) : value;
    }
    return result;
  };
  const result = { ...stored };
  for (const [block, value] of Object.entries(sent)) {
    result[block] = isStructure(value) ? structure(stored?.[block], value, omission.inBlocks) : value;
  }
  return result;
}

/** Whether a value of a request is a structure, and neither a list nor a scalar. */
export function isStructure(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy as the service takes it: JSON's null is a member that was left out. */
export function withoutNulls(value: any): any {
  return isStructure(value)
    ? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null).map(([name, member]) => [name, withoutNulls(member)]))
    : Array.isArray(value) ? value.map(withoutNulls) : value;
}
