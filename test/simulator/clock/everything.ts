/*
 * Deploys, changes and deletes the apps in two folders, with faults, and prints one hash of all that went over the network (each header, signature and body),
 * of what the functions printed, and of when; --print prints all of that. Run as a program of its own, to see whether it is the same everywhere.
 */
import { createHash } from 'crypto';
import { ServerResponse } from 'http';
import { Rehearsal } from '../cloudformation/rehearsal';

const [, , first, second, ...flags] = process.argv;
const log: string[] = [];

if (flags.includes('--machine-date')) {
  leaveTheDateOfTheMachineIn();
}

async function main(): Promise<void> {
  const rehearsal: Rehearsal = new Rehearsal({
    seed: 4,
    reclaims: 0.3,
    emulator: { transitionTime: 20_000, appDeletionTime: 60_000, callsPerSecond: 2, pageSize: 2 },
    onEvent: () => flags.includes('--stalls') ? stall() : undefined,
    onBytes: (direction, bytes) => log.push(`${rehearsal.simulation.now()} ${direction} ${bytes}`),
  });
  const { emulator } = rehearsal;
  const DomainId = 'd-abcdefghijkl';
  emulator.addDomain({ DomainId });
  const statuses = [(await rehearsal.deploy(first)).status];
  emulator.addSpace({ DomainId, SpaceName: 'lab', OwnerUserProfileName: 'alice', SharingType: 'Private' });
  ['JupyterLab', 'CodeEditor'].forEach((AppType) => emulator.addApp({ DomainId, SpaceName: 'lab', AppType, AppName: 'default' }));
  emulator.inject({ action: 'UpdateUserProfile', kind: 'connectionReset', times: 2 }, { action: 'DescribeUserProfile', kind: 'slowAnswer', delay: 40_000, after: 2 });
  statuses.push((await rehearsal.deploy(second)).status, (await rehearsal.destroy('Studio')).status);
  await rehearsal.settled();
  rehearsal.assertWhole();
  log.push(...rehearsal.logs, JSON.stringify(emulator.calls));
  if (flags.includes('--print')) {
    console.error(log.join('\n'));
  }
  console.log(JSON.stringify({ statuses, calls: emulator.calls.length, hash: createHash('sha256').update(log.join('\n')).digest('hex') }));
}

/** What a busy machine does, for up to eight milliseconds. */
function stall(): void {
  const end = performance.now() + Math.random() * 8;
  while (performance.now() < end) { /* busy */ }
}

function leaveTheDateOfTheMachineIn(): void {
  const { writeHead } = ServerResponse.prototype;
  ServerResponse.prototype.writeHead = function (this: ServerResponse, status: number, { date: _, ...headers }: any) {
    this.sendDate = true;
    return writeHead.call(this, status, headers);
  } as typeof writeHead;
}

void main();
