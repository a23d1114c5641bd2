/**
 * Patterns of the service that take exponential time on a value that nearly matches, with an equivalent that doesn't. Each repetition
 * of the original may take any number of characters, so its upper limit bounds nothing that the maximum length doesn't.
 */
const LINEAR: Record<string, string> = {
  'https://([.\\-_a-zA-Z0-9]+/?){3,1016}': 'https://(?:[.\\-_a-zA-Z0-9]/?){3,}',
};

/** Longer strings exceed every maximum length of the service model, and some patterns take quadratic time. */
const LONGEST = 8192;

const compiled = new Map<string, RegExp>();

/** Whether a whole string matches a pattern of the service model. Takes no long time, whatever the string. */
export function matchesPattern(pattern: string, value: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(`^(?:${Object.hasOwn(LINEAR, pattern) ? LINEAR[pattern] : pattern})$`, 'u');
    compiled.set(pattern, expression);
  }
  return value.length <= LONGEST && expression.test(value);
}
