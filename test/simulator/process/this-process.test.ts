import crypto from 'crypto';
import http from 'http';
import https from 'https';
import { ThisProcess } from './this-process';
import { BEGINNING } from '../clock/simulation';
import { httpServiceOf } from '../network/http-service';

/** Everything of the machine's that the simulation takes the place of. */
const PLACES: [object, string[]][] = [
  [globalThis, [
    'Date', 'Math', 'performance', 'AbortSignal', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate',
  ]],
  [http, ['request', 'get']],
  [https, ['request', 'get']],
  [crypto, ['randomUUID', 'randomBytes']],
  [process, ['env']],
];

const found = () => PLACES.flatMap(([target, names]) => names.map((name) => ({ name, found: Object.getOwnPropertyDescriptor(target, name)! })));
// Jest puts some of these in their place only once somebody looks at them
PLACES.forEach(([target, names]) => names.forEach((name) => Reflect.get(target, name)));
const OF_THE_MACHINE = found();

/** What is the machine's at the moment: the same object in the same place, and not one that is equal. */
const ofTheMachine = () => found().filter(({ found: now }, index) => {
  const { found: before } = OF_THE_MACHINE[index];
  return (Object.keys(before) as (keyof PropertyDescriptor)[]).every((key) => now[key] === before[key]);
}).map(({ name }) => name);

let thisProcess: ThisProcess;

beforeEach(() => {
  thisProcess = ThisProcess.begin({ STACK_ID: 'a stack' });
});

afterEach(() => thisProcess.end());

/** Asks a service, and waits for its answer. */
const ask = async () => new Promise<void>((resolve, reject) => https.get('https://service/', () => resolve()).on('error', reject));

function serve(answer: 'silence' | { status: number }): void {
  thisProcess.network.serve('service', httpServiceOf(thisProcess.simulation, () => answer, (fault) => { throw fault; }));
}

describe('time', () => {
  test('is that of the simulation', async () => {
    expect([Date.now(), new Date().getTime(), Date.parse(Date()), performance.now()]).toEqual([BEGINNING, BEGINNING, BEGINNING, 0]);
    await thisProcess.run(() => new Promise((resolve) => setTimeout(resolve, 86_400_000)));
    expect([Date.now(), performance.now()]).toEqual([BEGINNING + 86_400_000, 86_400_000]);
  });

  test('is up for a signal by the same clock', async () => {
    await thisProcess.run(() => new Promise((resolve) => AbortSignal.timeout(5_000).addEventListener('abort', resolve)));
    expect(Date.now()).toBe(BEGINNING + 5_000);
  });
});

describe('chance', () => {
  const drawn = () => [Math.random(), crypto.randomUUID(), crypto.randomBytes(4).toString('hex')];

  test('is that of the seed', () => {
    const first = drawn();
    expect(drawn()).not.toEqual(first);
    thisProcess.end();
    thisProcess = ThisProcess.begin();
    expect(drawn()).toEqual(first);
  });

  test('is what a test wants it to be, until it is released', () => {
    const first = Math.random();
    thisProcess.force(0);
    expect([Math.random(), Math.random()]).toEqual([0, 0]);
    thisProcess.force(1);
    expect([Math.random(), Math.random()]).toEqual([1, 1]);
    thisProcess.release();
    const second = Math.random();
    thisProcess.end();
    thisProcess = ThisProcess.begin();
    expect([Math.random(), Math.random()]).toEqual([first, second]);
  });
});

test('surroundings are those of a function, and none of the machine', () => {
  expect(process.env).toEqual({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDTEST', AWS_SECRET_ACCESS_KEY: 'made-up', STACK_ID: 'a stack' });
});

test('a request reaches the services of the simulation', async () => {
  serve({ status: 204 });
  await thisProcess.run(ask);
});

test('a hang names the open requests and the timers', async () => {
  serve('silence');
  thisProcess.simulation.advance(3_000);
  await expect(thisProcess.run(ask)).rejects.toThrow(
    'hang at 3.000 s, seed 1: nothing can run, and no event is left\n  this process: open requests: GET service since 3.000 s; no timer');
  setTimeout(() => undefined, 500);
  setTimeout(() => undefined, 250);
  expect(thisProcess.waitsFor()).toEqual(['this process: open requests: GET service since 3.000 s; timers: 3.250 s, 3.500 s']);
});

describe('the end', () => {
  test('gives everything of the machine back as it was', () => {
    expect(ofTheMachine()).toEqual([]);
    thisProcess.end();
    expect(ofTheMachine()).toEqual(OF_THE_MACHINE.map(({ name }) => name));
  });

  test('is not waited for any more', async () => {
    expect([...thisProcess.simulation.waiting]).toEqual([thisProcess]);
    thisProcess.end();
    expect([...thisProcess.simulation.waiting]).toEqual([]);
  });
});
