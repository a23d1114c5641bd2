import { validationException } from './errors';

/** One page of a list, and what asks for the next. */
export interface Page<T> {
  readonly items: T[];
  readonly NextToken?: string;
}

/**
 * Takes the page that a list request asks for.
 *
 * @param defaultSize where the request doesn't say
 * @param largestSize whatever the request says: "The MaxResults parameter is an upper bound, not a target"
 */
export function page<T>(all: readonly T[], { NextToken, MaxResults }: any, defaultSize: number, largestSize = Infinity): Page<T> {
  const start = NextToken === undefined || NextToken === null ? 0 : startOf(NextToken);
  const end = start + Math.min(MaxResults ?? defaultSize, largestSize);
  return { items: all.slice(start, end), ...end < all.length && { NextToken: tokenFor(end) } };
}

/** Puts descriptions in the order that a list request asks for. */
export function sorted(all: readonly any[], { SortBy = 'CreationTime', SortOrder = 'Ascending' }: any): any[] {
  const direction = SortOrder === 'Ascending' ? 1 : -1;
  return [...all].sort((a, b) => direction * (a[SortBy] - b[SortBy]));
}

function tokenFor(start: number): string {
  return Buffer.from(`from ${start}`).toString('base64url');
}

function startOf(token: string): number {
  const [, start] = /^from (\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (start === undefined) {
    throw validationException('Invalid NextToken');
  }
  return Number(start);
}
