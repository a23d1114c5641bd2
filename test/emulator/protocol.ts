import { randomUUID } from 'crypto';
import type { IncomingMessage, ServerResponse } from 'http';
import { ServiceError } from './errors';

/** A request of the JSON 1.1 protocol. */
export interface ServiceRequest {
  readonly action: string;
  /** Of the signature; empty when there is none. */
  readonly accessKeyId: string;
  /** Of the signature's scope. */
  readonly region: string;
  readonly body: string;
}

/** Reads what a client sent; throws what the service answers to something that isn't a signed call of this API. */
export function requestFrom({ headers }: IncomingMessage, body: string): ServiceRequest {
  const [, action = ''] = /^SageMaker\.(\w+)$/.exec(`${headers['x-amz-target']}`) ?? [];
  const credential = /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/.exec(headers.authorization ?? '');
  if (!credential) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const [, accessKeyId, region, service] = credential;
  if (service !== 'sagemaker') {
    throw new ServiceError('InvalidSignatureException', "Credential should be scoped to correct service: 'sagemaker'.", 403);
  }
  return { action, accessKeyId, region, body };
}

/** The input in the body of a request. */
export function inputFrom(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ServiceError('SerializationException', 'Unexpected content: the body is not JSON');
  }
}

/** Answers a call that was done. An action without an output has an empty body. */
export function answer(response: ServerResponse, output: unknown): void {
  write(response, 200, output === undefined ? '' : JSON.stringify(output));
}

/** Answers a call that was refused. */
export function refuse(response: ServerResponse, error: ServiceError): void {
  response.setHeader('x-amzn-errortype', error.name);
  write(response, error.statusCode, JSON.stringify(error.body));
}

function write(response: ServerResponse, statusCode: number, body: string): void {
  response.writeHead(statusCode, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(body);
}
