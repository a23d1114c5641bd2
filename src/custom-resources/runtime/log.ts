/** Says what happens, on one line, without what must not be in a log. */
export function log(message: string, details: Record<string, unknown> = {}): void {
  console.log(redact(JSON.stringify({ message, ...details })));
}

/** A text without the ARNs of secrets, which the service quotes in its messages. */
export function redact(text: string): string {
  return text.replace(/arn(:|%3a|\\+u003a)[\w-]*\1secretsmanager\1(?:[^\s'",\])}\\]|\\+\/|\\+u[0-9a-f]{4})*/gi, '(the ARN of a secret)');
}
