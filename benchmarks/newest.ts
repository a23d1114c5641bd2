import Module = require('module');

/** Loaded before all else, it has everything take the newest aws-cdk-lib. */
const { _resolveFilename: resolve } = Module as any;

(Module as any)._resolveFilename = (request: string, ...others: unknown[]) =>
  resolve(request.replace(/^aws-cdk-lib(?=$|\/)/, 'aws-cdk-lib-newest'), ...others);
