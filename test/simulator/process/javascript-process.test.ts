import { createHook } from 'async_hooks';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { JavascriptProcess } from './javascript-process';
import type { ProcessOptions } from './javascript-process';
import { BEGINNING, Simulation } from '../clock/simulation';
import { httpServiceOf } from '../network/http-service';
import type { GivenAnswer, NoAnswer, ReceivedRequest } from '../network/http-service';
import { Network } from '../network/network';

let folder: string;
let simulation: Simulation;
let network: Network;
let lines: string[];
let received: ReceivedRequest[];
let respond: (request: ReceivedRequest) => GivenAnswer | NoAnswer | Promise<GivenAnswer | NoAnswer>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'process-'));
  simulation = new Simulation();
  network = new Network(simulation);
  lines = [];
  received = [];
  respond = () => ({ status: 200, body: 'the answer' });
  network.serve('service', httpServiceOf(simulation, (request) => {
    received.push(request);
    return respond(request);
  }, (fault) => { throw fault; }));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A process whose file has this code. */
function started(code: string, options: Partial<ProcessOptions> = {}): { process: JavascriptProcess; exports: any } {
  const file = join(folder, 'index.js');
  writeFileSync(file, `${code}\n// ${folder}`);
  const process = new JavascriptProcess(simulation, network, { name: 'function', env: {}, onLine: (line) => lines.push(line), ...options });
  return { process, exports: process.load(file) };
}

/** Asks the service, and gives the body of the answer. */
const ASKING = `
const ask = (method = 'GET') => new Promise((resolve, reject) => require('https').request({ host: 'service', path: '/', method }, (response) => {
  let body = '';
  response.on('data', (chunk) => { body += chunk; }).on('end', () => resolve(body)).on('error', reject);
}).on('error', reject).end());
`;

describe('a request', () => {
  test('is answered by the service of its host, over HTTP', async () => {
    const { exports } = started(`${ASKING} exports.ask = ask;`);
    expect(await simulation.run(() => exports.ask('PUT'))).toBe('the answer');
    expect(received.map(({ method, path, headers }) => [method, path, headers.host])).toEqual([['PUT', '/', 'service']]);
  });

  test('has no port in the Host header, and that of the clock as the date of its answer', async () => {
    const { exports } = started('exports.date = () => new Promise((resolve) => require(\'https\').get(\'https://service/\', ({ headers }) => resolve(headers.date)));');
    simulation.advance(61_000);
    expect(await simulation.run(exports.date)).toBe('Fri, 20 Nov 2026 00:01:01 GMT');
  });

  test('is cut off by a reset, before or in the middle of the answer', async () => {
    const { exports } = started(`${ASKING} exports.ask = ask;`);
    respond = () => 'reset';
    await expect(simulation.run(exports.ask)).rejects.toMatchObject({ message: 'read ECONNRESET', code: 'ECONNRESET' });
    respond = () => 'reset in the answer';
    await expect(simulation.run(exports.ask)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('that nobody answers is a hang, in whose report it is, since when, and what was printed last', async () => {
    const { exports } = started(`${ASKING} exports.ask = () => { console.log('asking'); return ask('POST'); };`);
    respond = () => 'silence';
    simulation.advance(3_000);
    await expect(simulation.run(exports.ask)).rejects.toThrow(
      'hang at 3.000 s, seed 1: nothing can run, and no event is left\n  function (running): open requests: POST service since 3.000 s; no timer; last line: asking');
  });

  test('of an unknown host fails as a name that can not be resolved', async () => {
    const { exports } = started("exports.ask = () => new Promise((resolve) => require('http').get('http://example.com').on('error', resolve));");
    expect(await simulation.run(exports.ask)).toMatchObject({ message: 'getaddrinfo ENOTFOUND example.com', code: 'ENOTFOUND' });
  });

  test('can be given up by its client, which the service does not hear of', async () => {
    const { exports } = started("exports.ask = () => new Promise((resolve) => { const sent = require('http').get('http://service').on('error', resolve); setTimeout(() => sent.destroy(new Error('too late')), 50); });");
    respond = async () => { await simulation.sleep(100); return { status: 200 }; };
    expect(await simulation.run(exports.ask)).toMatchObject({ message: 'too late' });
    await simulation.run(() => simulation.sleep(1000));
  });

  test('times out by the clock', async () => {
    const { exports } = started("exports.ask = () => new Promise((resolve) => require('http').request({ host: 'service', timeout: 5000 }).on('timeout', () => resolve(Date.now())).end());");
    respond = () => 'silence';
    expect(await simulation.run(exports.ask)).toBe(BEGINNING + 5000);
  });
});

describe('timers', () => {
  test.each([
    ['setTimeout', 'setTimeout(resolve, 70)', 70],
    ['setTimeout of the module', "require('node:timers').setTimeout(resolve, 70)", 70],
    ['setTimeout of globalThis', 'globalThis.setTimeout(resolve, 70)', 70],
    ['a promise', "require('timers/promises').setTimeout(70).then(resolve)", 70],
    ['promisify', "require('util').promisify(setTimeout)(70).then(resolve)", 70],
    ['setInterval', 'let times = 0; const timer = setInterval(() => { if (++times === 3) { clearInterval(timer); resolve(); } }, 20)', 60],
    ['setImmediate', 'setImmediate(resolve)', 0],
    ['AbortSignal.timeout', "AbortSignal.timeout(70).addEventListener('abort', resolve)", 70],
    ['no time', 'setTimeout(resolve)', 1],
    ['a time that can not be counted', 'setTimeout(resolve, 2 ** 31)', 1],
    ['refresh', 'const timer = setTimeout(resolve, 70); setTimeout(() => timer.refresh(), 50)', 120],
    ['a number as a timer', 'const timer = setTimeout(() => { throw new Error(); }, 10); clearTimeout(+timer); setTimeout(resolve, 20)', 20],
  ])('of the simulation: %s', async (_, code, ms) => {
    const { exports } = started(`exports.wait = () => new Promise((resolve) => { ${code}; });`);
    await simulation.run(exports.wait);
    expect(simulation.now() - BEGINNING).toBe(ms);
  });
});

describe('surroundings', () => {
  test('are those of the function, and none of the machine', () => {
    const { exports } = started(`exports.all = () => ({
      now: [Date.now(), +new Date(), Date.parse(Date()), new Date(0).getTime(), new Date() instanceof Date, globalThis.Date.now()],
      env: process.env, home: require('os').homedir(), platform: process.platform, version: require('process').version,
      isGlobal: [global === globalThis, globalThis.process === process, typeof Buffer, typeof structuredClone],
    });`, { env: { STACK: 'a' } });
    simulation.advance(1_000);
    const now = BEGINNING + 1_000;
    expect(exports.all()).toEqual({
      now: [now, now, now, 0, true, now],
      env: { STACK: 'a' },
      home: '/home/sbx_user1051',
      platform: 'linux',
      version: 'v24.11.0',
      isGlobal: [true, true, 'function', 'function'],
    });
  });

  test('have the chance of the seed', () => {
    const draw = "exports.all = () => [Math.random(), crypto.randomUUID(), require('crypto').randomUUID(), require('crypto').randomBytes(4).toString('hex')];";
    const [first, second] = [started(draw).exports.all(), started(draw).exports.all()];
    expect(second).not.toEqual(first);
    simulation = new Simulation();
    expect(started(draw).exports.all()).toEqual(first);
    simulation = new Simulation({ seed: 2 });
    expect(started(draw).exports.all()).not.toEqual(first);
  });

  test('have another chance for another process', () => {
    const draw = 'exports.draw = () => Math.random();';
    const [one, other] = ['one', 'other'].map((name) => started(draw, { name }).exports.draw());
    expect(one).not.toBe(other);
  });
});

describe('a process that is frozen', () => {
  test('hears nothing and does nothing until it is thawed; what is overdue happens then', async () => {
    const { process, exports } = started(`${ASKING} exports.begin = () => { setTimeout(() => console.log('timer at', Date.now()), 50); ask().then((body) => console.log(body, 'at', Date.now())); };`);
    respond = async () => { await simulation.sleep(20); return { status: 200, body: 'the answer' }; };
    exports.begin();
    await simulation.run(() => simulation.sleep(10));
    process.freeze();
    await simulation.run(() => simulation.sleep(1_000));
    expect(lines).toEqual([]);
    process.thaw();
    await simulation.run(() => simulation.sleep(1));
    expect(lines.sort()).toEqual([`the answer at ${BEGINNING + 1010}`, `timer at ${BEGINNING + 1010}`]);
  });
});

describe('a process that is killed', () => {
  const BUSY = `${ASKING} exports.begin = async () => {
    const timer = setInterval(() => console.log('tick'), 7);
    try { for (;;) { await ask(); console.log('asked'); } } catch { await ask('PUT'); } finally { clearInterval(timer); console.log('the end'); await ask('DELETE'); }
  };`;

  test('does nothing more, at whatever event it is killed', async () => {
    for (let kill = 1; kill <= 60; kill++) {
      let events = 0;
      const killed: { calls?: number; lines?: number } = {};
      simulation = new Simulation({
        onEvent: () => {
          if (++events === kill) {
            process.kill();
            Object.assign(killed, { calls: received.length, lines: lines.length });
          }
        },
      });
      network = new Network(simulation);
      [received, lines] = [[], []];
      network.serve('service', httpServiceOf(simulation, async (request) => {
        received.push(request);
        await simulation.sleep(simulation.chance('services').integer(1, 10));
        return request.method === 'GET' && simulation.chance('services').is(0.1) ? 'reset' : { status: 200 };
      }, (fault) => { throw fault; }));
      const { process, exports } = started(BUSY);
      exports.begin();
      await simulation.run(() => simulation.sleep(2_000));
      expect([received.length, lines.length]).toEqual([killed.calls, killed.lines]);
    }
  });

  test('does nothing in the turn in which it is killed either', async () => {
    const { process, exports } = started(`${ASKING} exports.begin = async (wait) => { await wait; console.log('still here'); await ask(); };`);
    let end!: () => void;
    exports.begin(new Promise<void>((resolve) => { end = resolve; }));
    end();
    process.kill();
    await simulation.run(() => simulation.sleep(1_000));
    expect([received, lines]).toEqual([[], []]);
  });
});

/** What waits for a thread, a file or a socket shows among Node's asynchronous resources; what time may stand still for does not wait for any. */
const HARMLESS = ['PROMISE', 'TickObject', 'Microtask', 'Immediate', 'HTTPINCOMINGMESSAGE', 'HTTPCLIENTREQUEST', 'HTTPSERVERASYNCRESOURCE', 'Timeout'];

describe('nothing in a process waits for anything outside of JavaScript', () => {
  /** The kinds of asynchronous resources that come about while something runs. */
  async function kindsDuring(act: () => Promise<unknown>): Promise<string[]> {
    const kinds = new Set<string>();
    const hook = createHook({ init: (_id, kind) => { kinds.add(kind); } }).enable();
    try {
      await act();
    } finally {
      hook.disable();
    }
    return [...kinds].filter((kind) => !HARMLESS.includes(kind)).sort();
  }

  const BUNDLES = ['api-settings', 'auto-delete-apps'];

  test.each(BUNDLES)('when the function %s as it ships is loaded and asks', async (name) => {
    const process = new JavascriptProcess(simulation, network, {
      name, env: { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', STACK_ID: 'stack', URL_SUFFIX: 'amazonaws.com' }, onLine: (line) => lines.push(line),
    });
    network.serve('cloudformation.eu-west-1.amazonaws.com', httpServiceOf(simulation, () => ({ status: 400, body: '<ErrorResponse/>' }), (fault) => { throw fault; }));
    network.serve('api.sagemaker.eu-west-1.amazonaws.com', httpServiceOf(simulation, () => ({ status: 400, body: '{"__type":"ValidationException"}' }), (fault) => { throw fault; }));
    network.serve('bucket.s3.eu-west-1.amazonaws.com', httpServiceOf(simulation, () => ({ status: 200 }), (fault) => { throw fault; }));
    const UserProfileArn = 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-1/alice';
    const event = {
      RequestType: 'Delete',
      StackId: 'stack',
      RequestId: '1',
      LogicalResourceId: 'A',
      PhysicalResourceId: 'd-1/alice',
      ResponseURL: 'https://bucket.s3.eu-west-1.amazonaws.com/x',
      ResourceProperties: { UserProfileArn, UserProfileLogicalId: 'Alice', Settings: '{}', CarriedByCloudFormation: {} },
    };
    expect(await kindsDuring(() => simulation.run(async () => {
      const { handler } = process.load(join(__dirname, '..', '..', '..', 'assets', name, 'handler', 'index', 'index.js'));
      await handler(event, { getRemainingTimeInMillis: () => 60_000 }).catch(() => undefined);
    }))).toEqual([]);
    expect(lines.length).toBeGreaterThan(1);
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['zlib', "require('zlib').deflate('text', resolve)", { zlib: jest.requireActual('zlib') }],
    ['fs', "require('fs').stat('/', resolve)", { fs: jest.requireActual('fs') }],
    ['fs/promises', "require('fs/promises').stat('/').then(resolve)", { 'fs/promises': jest.requireActual('fs/promises') }],
    ['crypto.subtle', "require('crypto').webcrypto.subtle.digest('SHA-256', new Uint8Array(8)).then(resolve)", { crypto: jest.requireActual('crypto') }],
    ['dns', "require('dns').lookup('localhost', resolve)", { dns: jest.requireActual('dns') }],
  ])('which shows when %s is let in', async (_, code, letIn) => {
    const { exports } = started(`exports.wait = () => new Promise((resolve) => { ${code}; });`, { letIn });
    // the thread comes back after its turn: without an event the simulation would call it a hang, and with one the clock would jump too early
    expect(await kindsDuring(() => simulation.run(exports.wait).catch(() => undefined))).not.toEqual([]);
  });

  test.each(['zlib', 'fs', 'dns', 'net', 'worker_threads', 'http2', 'child_process'])('since none of these can be used: %s', (name) => {
    expect(() => started(`Object.values(require('${name}')); require('${name}').request; require('${name}').deflate;`)).toThrow(
      /^(Cannot find module '\w+' in a simulated process|a simulated process can't use \w+\.\w+: nothing stands for it in the simulation)$/);
  });
});
