import type { IConstruct } from 'constructs';

/**
 * The ID of what belongs to a profile's own resource and stands beside it: as its child it would inherit what is acknowledged there.
 *
 * @param name what it is called beside the resource of an L2
 */
export function idBeside({ node: { id } }: IConstruct, name: string): string {
  return id === 'Resource' || id === 'Default' ? name : `${id}${name}`;
}
