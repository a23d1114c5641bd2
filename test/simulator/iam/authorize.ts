/** Says why a caller may not do something to something; undefined if it may. */
export type Authorize = (accessKeyId: string, action: string, resource: string) => string | undefined;
