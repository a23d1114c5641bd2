// the first pauses between a handler's attempts are real in tests over HTTP: for hundreds of mutants, a tenth of them has to do
const { setTimeout: wait } = globalThis;
const shorter = (milliseconds) => (milliseconds <= 500 ? milliseconds / 10 : milliseconds);
globalThis.setTimeout = Object.assign((callback, milliseconds, ...args) => wait(callback, shorter(milliseconds), ...args), wait);
