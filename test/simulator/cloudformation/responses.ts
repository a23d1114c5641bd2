import type { RequestListener } from 'http';
import { REGION, URL_SUFFIX } from './account';
import type { Clock } from '../clock/clock';
import { httpServiceOf } from '../network/http-service';
import type { GivenAnswer, ReceivedRequest } from '../network/http-service';

/** The bucket of the region that CloudFormation has its answers put into. */
export const RESPONSE_HOST = `cloudformation-custom-resource-response-${REGION.replace(/-/g, '')}.s3.${REGION}.${URL_SUFFIX}`;

/** That bucket: it takes one answer for each URL that CloudFormation signed. */
export class Responses {
  public readonly listener: RequestListener;
  private readonly expected = new Map<string, (body: string) => void>();

  public constructor(clock: Clock, onFault: (fault: Error) => void) {
    this.listener = httpServiceOf(clock, (request) => this.receive(request), onFault);
  }

  /** A URL as CloudFormation signs it. */
  public url(path: string): string {
    const signature = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261120T120000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=7200'
      + '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261120%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=0123456789abcdef';
    return `https://${RESPONSE_HOST}${path}?${signature}`;
  }

  /** Waits for what is put under a path. */
  public expect(path: string): Promise<string> {
    return new Promise((resolve) => this.expected.set(path, resolve));
  }

  /** What is put under this path from now on comes too late. */
  public forget(path: string): void {
    this.expected.delete(path);
  }

  private receive({ method, path, headers, body }: ReceivedRequest): GivenAnswer {
    // S3 wants to know the length of what is put beforehand
    const status = method !== 'PUT' ? 405 : headers['content-length'] === undefined ? 411 : 200;
    if (status === 200) {
      this.expected.get(path)?.(body);
    }
    return { status };
  }
}
