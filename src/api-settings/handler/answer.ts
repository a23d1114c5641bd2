import { request } from 'https';
import { log, redact } from '../../custom-resources/runtime/log';

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
  if (!url || url.protocol !== 'https:' || !isS3(url.hostname, urlSuffix) || url.port || url.username || url.password) {
    throw new Error('refused: the ResponseURL is not an https address of Amazon S3');
  }
  return url;
}

/** A bucket's name may stand before `s3`, `s3.REGION`, `s3.dualstack.REGION` or `s3-REGION`; nothing may stand behind. */
function isS3(host: string, urlSuffix: string): boolean {
  const labels = host.slice(0, -urlSuffix.length - 1).split('.');
  const region = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;
  const isRegional = region.test(labels[labels.length - 1]);
  const [name, before] = labels.slice(isRegional ? -3 : -2, isRegional ? -1 : undefined).reverse();
  return host.length < 256 && host.endsWith(`.${urlSuffix}`)
    && (name === 's3' || (name === 'dualstack' && before === 's3' && isRegional) || (!isRegional && /^s3-/.test(name) && region.test(name.slice(3))));
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
      headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) },
    }, (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      return status < 300 ? resolve() : reject(new Error(`the mailbox says ${status}`));
    });
    const timer = setTimeout(() => sending.destroy(new Error('the mailbox does not answer')), ATTEMPT_TAKES_AT_MOST);
    sending.on('close', () => clearTimeout(timer));
    sending.on('error', reject);
    sending.end(body);
  });
}

/** The start of a text, as long as it may be in JSON. */
function cut(text: string): string {
  const size = (part: string) => Buffer.byteLength(JSON.stringify(part));
  if (text.length <= LONGEST_REASON && size(text) <= LONGEST_REASON) {
    return text;
  }
  let start = text.slice(0, LONGEST_REASON);
  while (size(start) > LONGEST_REASON - 3) {
    start = start.slice(0, -Math.ceil((size(start) - LONGEST_REASON + 3) / 6));
  }
  return `${start.replace(/[\uD800-\uDBFF]$/, '')}...`;
}
