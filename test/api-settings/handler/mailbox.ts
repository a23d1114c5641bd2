import { EventEmitter } from 'events';
import type { IncomingMessage, RequestOptions } from 'http';

/** Where CloudFormation has its answers put. */
export const RESPONSE_URL = 'https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/arn%3Aaws%3Acloudformation?X-Amz-Signature=0123456789abcdef';

/** What was put into the mailbox, or tried to be. */
export interface Put {
  readonly url: string;
  readonly options: RequestOptions;
  readonly body: string;
}

/** What the mailbox does with a request: answers with a status, cuts the connection, or is silent. */
export type Behaviour = number | 'reset' | 'silent';

/** What stands in for `https.request`: CloudFormation's mailbox in S3. */
export class Mailbox {
  /** In order. */
  public readonly puts: Put[] = [];
  /** What it does with the next requests; 200 after the last. */
  public readonly behaviours: Behaviour[] = [];

  /** The function in the place of `https.request`. */
  public readonly request = (url: URL, options: RequestOptions, onResponse: (response: IncomingMessage) => void): any => {
    const sending = Object.assign(new EventEmitter(), {
      end: (body: string) => {
        this.puts.push({ url: url.href, options, body });
        const behaviour = this.behaviours.shift() ?? 200;
        if (behaviour === 'reset') {
          process.nextTick(() => sending.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })));
        } else if (behaviour !== 'silent') {
          process.nextTick(() => {
            onResponse({ statusCode: behaviour, resume: () => undefined } as any);
            sending.emit('close');
          });
        }
      },
      destroy: (error: Error) => {
        sending.emit('error', error);
        sending.emit('close');
      },
    });
    return sending;
  };

  /** The answers, as CloudFormation reads them. */
  public get answers(): any[] {
    return this.puts.map(({ body }) => JSON.parse(body));
  }
}
