import { validationException } from './errors';

/** One page of a list, and what asks for the next. */
export interface Page<T> {
  readonly items: T[];
  readonly NextToken?: string;
}

/** Takes the page that a list request asks for. */
export function page<T>(all: readonly T[], { NextToken, MaxResults }: any, defaultSize: number): Page<T> {
  const start = NextToken === undefined || NextToken === null ? 0 : startOf(NextToken);
  const end = start + (MaxResults ?? defaultSize);
  return { items: all.slice(start, end), ...end < all.length && { NextToken: tokenFor(end) } };
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
