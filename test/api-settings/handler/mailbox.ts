import { httpServiceOf } from '../../simulator/network/http-service';
import type { NoAnswer } from '../../simulator/network/http-service';
import type { ThisProcess } from '../../simulator/process/this-process';

/** Where CloudFormation has its answers put. */
export const RESPONSE_URL = 'https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/arn%3Aaws%3Acloudformation?X-Amz-Signature=0123456789abcdef';

/** What arrived at the mailbox. */
export interface Put {
  readonly method: string;
  readonly url: string;
  /** Without those that tell where it goes and what becomes of the connection. */
  readonly headers: object;
  readonly body: string;
}

/** What the mailbox does with a request: answers with a status, or not at all. */
export type Behaviour = number | NoAnswer;

/** CloudFormation's mailbox in S3. */
export class Mailbox {
  /** In order. */
  public readonly puts: Put[] = [];
  /** What it does with the next requests; 200 after the last. */
  public readonly behaviours: Behaviour[] = [];

  /** Is there for a test file in its simulation. */
  public constructor({ simulation, network }: ThisProcess) {
    network.serve(new URL(RESPONSE_URL).host, httpServiceOf(simulation, ({ method, path, query, headers, body }) => {
      const { host, connection: _, ...rest } = headers;
      this.puts.push({ method, url: `https://${host}${path}${query}`, headers: rest, body });
      const behaviour = this.behaviours.shift() ?? 200;
      return typeof behaviour === 'number' ? { status: behaviour } : behaviour;
    }, (fault) => { throw fault; }));
  }

  /** The answers, as CloudFormation reads them. */
  public get answers(): any[] {
    return this.puts.map(({ body }) => JSON.parse(body));
  }
}
