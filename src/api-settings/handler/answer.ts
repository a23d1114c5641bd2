import { request } from 'https';
import { log, redact } from './log';

/** CloudFormation takes 4,096 bytes in all; the rest is for the IDs and attributes. */
const LONGEST_REASON = 1024;

const ATTEMPTS = 4;
const ATTEMPT_TAKES_AT_MOST = 5_000;

/** What CloudFormation is told. */
export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Data?: object;
}

/** The address of CloudFormation's mailbox in S3. Throws if the answer would go anywhere else. */
export function mailbox(responseUrl: unknown, urlSuffix: string): URL {
  const url = typeof responseUrl === 'string' && URL.canParse(responseUrl) ? new URL(responseUrl) : undefined;
  const isS3 = url && new RegExp(`^([a-z0-9.-]+\\.)?s3([.-][a-z0-9.-]*)?\\.${urlSuffix.replace(/\./g, '\\.')}$`).test(url.hostname);
  if (!url || url.protocol !== 'https:' || !isS3 || url.port || url.username) {
    throw new Error('refused: the ResponseURL is not an https address of Amazon S3');
  }
  return url;
}

/** Answers, and tries again if that fails for a reason that may pass. */
export async function answer(to: URL, { Reason, ...rest }: Answer): Promise<void> {
  const body = JSON.stringify({ ...rest, ...(Reason === undefined ? {} : { Reason: cut(redact(Reason)) }) });
  for (let attempt = 1; ; attempt++) {
    try {
      await put(to, body);
      return;
    } catch (error) {
      log('the answer did not arrive', { attempt, error: (error as Error).message });
      if (attempt === ATTEMPTS) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt * (1 + Math.random())));
    }
  }
}

function put(to: URL, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(to, {
      method: 'PUT',
      timeout: ATTEMPT_TAKES_AT_MOST,
      headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) },
    }, (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      return status < 300 ? resolve() : reject(new Error(`the mailbox says ${status}`));
    });
    sending.on('timeout', () => sending.destroy(new Error('the mailbox does not answer')));
    sending.on('error', reject);
    sending.end(body);
  });
}

/** The start of a text, in whole characters. */
function cut(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST_REASON) {
    return text;
  }
  let start = text.slice(0, LONGEST_REASON);
  while (Buffer.byteLength(`${start}...`) > LONGEST_REASON) {
    start = start.slice(0, -1);
  }
  return `${start.replace(/[\uD800-\uDBFF]$/, '')}...`;
}
