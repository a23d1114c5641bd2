import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import type { Account } from '../cloudformation/account';
import type { Deployed } from '../cloudformation/resources/resource';

/** A function as it is deployed. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly directory: string;
  readonly handler: string;
  /** In seconds. */
  readonly timeout: number;
  readonly memorySize: number;
  /** Of what it prints, the least that is logged: as its logging configuration says. */
  readonly logLevel: string;
  readonly environment: Readonly<Record<string, string>>;
  /** How often Lambda invokes it again when an asynchronous invocation fails, as things are at that moment. */
  retries(): number;
}

/** The deployed function of a name or an ARN, as it is at this moment. */
export function functionNamed(account: Account, nameOrArn: string): LambdaFunction | undefined {
  const deployed = account.deployed('AWS::Lambda::Function').find(({ physicalId, attribute }) => [physicalId, attribute('Arn')].includes(nameOrArn));
  return deployed && functionFrom(account, deployed);
}

function functionFrom(account: Account, { physicalId: name, properties, attribute }: Deployed): LambdaFunction {
  const { Code, Handler, Timeout = 3, MemorySize = 128, Environment, Role, LoggingConfig } = properties;
  return {
    name,
    arn: String(attribute('Arn')),
    roleArn: Role,
    directory: directoryOf(account, name, Code),
    handler: Handler,
    timeout: Number(Timeout),
    memorySize: Number(MemorySize),
    // plain text is logged whatever its level
    logLevel: LoggingConfig?.LogFormat === 'JSON' ? LoggingConfig.ApplicationLogLevel ?? 'INFO' : 'TRACE',
    environment: Object.fromEntries(Object.entries(Environment?.Variables ?? {}).map(([key, value]) => [key, String(value)])),
    retries() {
      const config = account.deployed('AWS::Lambda::EventInvokeConfig')
        .find(({ properties: { FunctionName, Qualifier } }) => [name, attribute('Arn')].includes(FunctionName) && Qualifier === '$LATEST');
      return Number(config?.properties.MaximumRetryAttempts ?? 2);
    },
  };
}

function directoryOf(account: Account, name: string, { S3Key, ZipFile }: any): string {
  const key = ZipFile === undefined ? S3Key : `inline:${ZipFile}`;
  if (ZipFile !== undefined && !account.assets.has(key)) {
    const directory = mkdtempSync(join(tmpdir(), 'inline-code-'));
    writeFileSync(join(directory, 'index.js'), ZipFile);
    account.assets.set(key, directory);
  }
  const directory = account.assets.get(key);
  if (!directory) {
    throw new Error(`no asset of the cloud assembly is the code ${S3Key} of the function ${name}`);
  }
  return directory;
}
