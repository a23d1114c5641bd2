/** Errors whose text the service model calls `Message`; that of all others is `message`. */
const MODELLED = ['ResourceInUse', 'ResourceNotFound', 'ResourceLimitExceeded'];

/** A refusal, as the service words it. */
export class ServiceError extends Error {
  public constructor(name: string, message: string, public readonly statusCode = 400) {
    super(message);
    this.name = name;
  }

  /** What goes over the wire. */
  public get body(): unknown {
    return { __type: this.name, [MODELLED.includes(this.name) ? 'Message' : 'message']: this.message };
  }
}

/** What the service answers to input that it can't accept. */
export function validationException(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

/** What the service answers when something that the request names isn't there. */
export function resourceNotFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFound', message);
}

/** What the service answers when the state of a resource stands in the way. */
export function resourceInUse(message: string): ServiceError {
  return new ServiceError('ResourceInUse', message);
}

/** What the service answers to too many calls. */
export function throttlingException(message = 'Rate exceeded'): ServiceError {
  return new ServiceError('ThrottlingException', message);
}

/** What the service answers when IAM doesn't let the caller through. */
export function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', message);
}

/** What IAM says when no policy allows a call. */
export function notAuthorized(accessKeyId: string, action: string, resource: string): string {
  return `User: arn:aws:sts::123456789012:assumed-role/${accessKeyId}/session is not authorized to perform: sagemaker:${action} `
    + `on resource: ${resource} because no identity-based policy allows the sagemaker:${action} action`;
}

/** What the service answers when a profile is being updated already, where it doesn't answer ResourceInUse. */
export function alreadyBeingUpdated(what: string): ServiceError {
  return validationException(`Unable to update ${what}: it is already being updated`);
}
