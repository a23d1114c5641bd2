// The process of one invocation: what Lambda's runtime does for a function, with a clock that runs faster and no way out but to
// the loopback interface. Takes what it has to do from its standard input, and says on file descriptor 3 when it starts and how it ends.
'use strict';

const { readFileSync, writeSync } = require('fs');
const http = require('http');
const https = require('https');
const Module = require('module');
const { Socket } = require('net');
const { join } = require('path');
const timers = require('timers');
const timersPromises = require('timers/promises');
const { pathToFileURL, urlToHttpOptions } = require('url');
const { promisify } = require('util');

const { event, directory, handler, timeout, memorySize, logLevel, functionName, functionArn, factor, origin, responseHost, responsePort } =
  JSON.parse(readFileSync(0, 'utf-8'));

const tell = (message) => writeSync(3, `${JSON.stringify(message)}\n`);

function hurryClocks() {
  const machineNow = Date.now;
  const now = () => Math.floor(origin + (machineNow() - origin) * factor);
  const machinePerformance = performance.now.bind(performance);
  performance.now = () => machinePerformance() * factor;
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [now()], newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, property, receiver) => property === 'now' ? now : Reflect.get(target, property, receiver),
  });

  for (const name of ['setTimeout', 'setInterval']) {
    const original = timers[name];
    const hurried = (callback, ms, ...args) => original(callback, (ms ?? 0) / factor, ...args);
    timers[name] = hurried;
    globalThis[name] = hurried;
  }
  const sleep = timersPromises.setTimeout;
  timersPromises.setTimeout = (ms, ...rest) => sleep((ms ?? 0) / factor, ...rest);
  timers.setTimeout[promisify.custom] = timersPromises.setTimeout;
  const abortAfter = AbortSignal.timeout;
  AbortSignal.timeout = (ms) => abortAfter(ms / factor);
  return now;
}

/** Sends what goes to the bucket of the answers to the rehearsal, and lets nothing else leave this machine. */
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
      { method, path, timeout: patience, signal, headers: { ...headers, host }, host: '127.0.0.1', port: responsePort, agent: false },
      args.find((argument) => typeof argument === 'function'));
  };
  https.get = (...args) => https.request(...args).end();
}

/** What the SDK says to the Node.js of this machine, it doesn't say to Lambda's. */
function hushVersionWarning() {
  const { emitWarning } = process;
  process.emitWarning = (warning, ...args) => /^NodeVersionSupportWarning/.test(warning) || emitWarning(warning, ...args);
}

/** Lambda's runtime has the SDK, where a function brings none. */
function offerSdk() {
  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = function (request, ...rest) {
    try {
      return resolveFilename.call(this, request, ...rest);
    } catch (error) {
      if (error.code === 'MODULE_NOT_FOUND' && /^@(aws-sdk|smithy)\//.test(request)) {
        return resolveFilename.call(this, request, module);
      }
      throw error;
    }
  };
}

/** What a function prints below the level of its logs, nobody sees. */
function hushLogs() {
  const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  const methods = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };
  for (const [method, level] of Object.entries(methods)) {
    if (levels.indexOf(level) < levels.indexOf(logLevel)) {
      console[method] = () => {};
    }
  }
}

async function load() {
  const dot = handler.lastIndexOf('.');
  const [file, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const loaded = await (async () => {
    try {
      return require(join(directory, file));
    } catch (error) {
      if (error.code === 'ERR_REQUIRE_ESM' || error.code === 'MODULE_NOT_FOUND') {
        return import(pathToFileURL(join(directory, `${file}.mjs`)).href);
      }
      throw error;
    }
  })();
  if (typeof loaded[name] !== 'function') {
    throw new Error(`${handler} is undefined or not exported`);
  }
  return loaded[name];
}

async function main() {
  const now = hurryClocks();
  closeWaysOut();
  hushVersionWarning();
  hushLogs();
  offerSdk();
  Module.syncBuiltinESMExports();
  try {
    const invoke = await load();
    tell({ started: true });
    const deadline = now() + timeout * 1000;
    const returned = await invoke(event, {
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      memoryLimitInMB: String(memorySize),
      awsRequestId: `${process.pid}-${now()}`,
      logGroupName: `/aws/lambda/${functionName}`,
      logStreamName: `[$LATEST]${process.pid}`,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
    });
    tell({ payload: JSON.stringify(returned) ?? 'null' });
  } catch (error) {
    console.error(error);
    const [errorType, errorMessage] = error instanceof Error ? [error.name, error.message] : [typeof error, String(error)];
    tell({
      error: `${errorType}: ${errorMessage}`,
      payload: JSON.stringify({ errorType, errorMessage, trace: String(error?.stack ?? '').split('\n') }),
    });
  }
  process.exit(0);
}

void main();
