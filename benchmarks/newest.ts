import * as Module from 'module';

/** Loaded before all else, it has everything take the newest aws-cdk-lib. */
const loader = (Module as any).Module;
const { _resolveFilename: resolve } = loader;

loader._resolveFilename = (request: string, ...others: unknown[]) =>
  resolve(request.replace(/^aws-cdk-lib(?=$|\/)/, 'aws-cdk-lib-newest'), ...others);
