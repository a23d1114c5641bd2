import { ServiceError } from './errors';
import type { GivenAnswer, ReceivedRequest } from '../network/http-service';

/** A request of the JSON 1.1 protocol. */
export interface ServiceRequest {
  readonly action: string;
  /** Of the signature; empty when there is none. */
  readonly accessKeyId: string;
  /** Of the signature's scope. */
  readonly region: string;
}

/** Reads what a client sent; throws what the service answers to something that isn't a signed call of this API. */
export function requestFrom({ headers }: ReceivedRequest): ServiceRequest {
  const [, action = ''] = /^SageMaker\.(\w+)$/.exec(`${headers['x-amz-target']}`) ?? [];
  const credential = /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/.exec(headers.authorization ?? '');
  if (!credential) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const [, accessKeyId, region, service] = credential;
  if (service !== 'sagemaker') {
    throw new ServiceError('InvalidSignatureException', "Credential should be scoped to correct service: 'sagemaker'.", 403);
  }
  return { action, accessKeyId, region };
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
export function answer(output: unknown): GivenAnswer {
  return given(200, output === undefined ? '' : JSON.stringify(output));
}

/** Answers a call that was refused. */
export function refusal(error: ServiceError): GivenAnswer {
  return given(error.statusCode, JSON.stringify(error.body), { 'x-amzn-errortype': error.name });
}

function given(status: number, body: string, headers: object = {}): GivenAnswer {
  return { status, headers: { ...headers, 'content-type': 'application/x-amz-json-1.1' }, body };
}
