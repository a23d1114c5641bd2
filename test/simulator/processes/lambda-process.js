// Runs a function as Lambda's runtime does, in a process that has no way out but to the loopback interface. What it runs is told in its argument. It reads its
// events from its standard input, a line of JSON each, and tells on file descriptor 3, a line of JSON each, that it has started and how each event ended.
'use strict';

const { writeSync } = require('fs');
const http = require('http');
const https = require('https');
const { syncBuiltinESMExports } = require('module');
const { Socket } = require('net');
const { join } = require('path');
const { createInterface } = require('readline');
const { urlToHttpOptions } = require('url');

const { directory, handler, timeout, memorySize, functionName, functionArn, responseHost, responsePort } = JSON.parse(process.argv[2]);

const tell = (message) => writeSync(3, `${JSON.stringify(message)}\n`);

function closeWaysOut() {
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (...args) {
    const first = Array.isArray(args[0]) ? args[0][0] : args[0];
    const { host, path } = typeof first === 'object' ? first : { host: typeof args[1] === 'string' ? args[1] : undefined };
    if (!path && ['localhost', '127.0.0.1', '::1'].includes(host || 'localhost')) {
      return connect.apply(this, args);
    }
    console.error(`refused a connection to ${path || host}`);
    process.nextTick(() => this.destroy(Object.assign(new Error(`connect ECONNREFUSED ${path || host}`), { code: 'ECONNREFUSED' })));
    return this;
  };
}

/** Sends to the loopback interface what goes to the bucket of the answers. */
function redirectAnswers() {
  const request = https.request;
  https.request = function (...args) {
    const url = typeof args[0] === 'string' ? new URL(args[0]) : args[0] instanceof URL ? args[0] : undefined;
    const given = args[url ? 1 : 0];
    const options = { ...(url && urlToHttpOptions(url)), ...(typeof given === 'object' ? given : undefined) };
    const host = options.hostname ?? options.host;
    if (host !== responseHost) {
      return request.apply(this, args);
    }
    const { method, path, timeout: patience, signal, headers } = options;
    return http.request(
      { method, path, timeout: patience, signal, headers: { ...headers, host }, host: '127.0.0.1', port: responsePort },
      args.find((argument) => typeof argument === 'function'));
  };
  https.get = (...args) => https.request(...args).end();
}

function load() {
  const dot = handler.lastIndexOf('.');
  const loaded = require(join(directory, handler.slice(0, dot)))[handler.slice(dot + 1)];
  if (typeof loaded !== 'function') {
    throw new Error(`${handler} is undefined or not exported`);
  }
  return loaded;
}

async function serve(invoke, event, awsRequestId) {
  const deadline = Date.now() + timeout * 1000;
  try {
    const returned = await invoke(event, {
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      memoryLimitInMB: String(memorySize),
      awsRequestId,
      logGroupName: `/aws/lambda/${functionName}`,
      logStreamName: `[$LATEST]${process.pid}`,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    tell({ returned: returned ?? null });
  } catch (error) {
    console.error(error);
    const [errorType, errorMessage] = error instanceof Error ? [error.name, error.message] : [typeof error, String(error)];
    tell({ errorType, errorMessage, trace: String(error?.stack ?? '').split('\n') });
  }
}

async function main() {
  closeWaysOut();
  redirectAnswers();
  syncBuiltinESMExports();
  const invoke = load();
  const lines = createInterface({ input: process.stdin });
  lines.once('close', () => process.exit()); // nobody waits for it any more
  tell({ started: true });
  let events = 0;
  for await (const line of lines) {
    await serve(invoke, JSON.parse(line), `${process.pid}-${++events}`);
  }
}

void main();
