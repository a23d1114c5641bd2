/** Resources of a domain whose names differ only in case are one. */
export function keyOf(domainId: string, ...names: string[]): string {
  return [domainId, ...names.map((name) => name.toLowerCase())].join('/');
}

/** Whether two names are one to the service. One that isn't there is no other's. */
export function isSameName(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}
