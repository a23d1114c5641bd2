import { isDeepStrictEqual } from 'util';
import { BY_HAND, DOMAIN_ID } from './versions';
import { CLOUDFORMATION_ACCESS_KEY_ID } from '../cloudformation/rehearsal';
import type { CloudFormationFault, Rehearsal } from '../cloudformation/rehearsal';
import type { Fault } from '../sagemaker';

/** How long somebody else's update takes, in milliseconds. */
const OTHERS_TAKE = 30_000;

/** Where a row is played: an account, and what is done there by hand. */
export class Stage {
  /** What was set by hand, by the profile's name and the setting's path. */
  public readonly byHand = new Map<string, Record<string, unknown>>();
  /** Profiles that were deleted by hand. */
  public readonly removed = new Set<string>();

  public constructor(public readonly rehearsal: Rehearsal) {}

  /** Sets by hand what no version asks for. */
  public setByHand(userProfileName: string): void {
    this.byHand.set(userProfileName, { ...BY_HAND });
    this.change(userProfileName, ({ UserSettings }) => Object.entries(BY_HAND).forEach(([path, value]) => put(UserSettings, path, value)));
  }

  /** Has the profile be Updating for a while; then one setting is another. */
  public updateByHand(userProfileName: string, path: string, value: unknown): () => boolean {
    const has = this.byHand.get(userProfileName);
    if (!has || isDeepStrictEqual(has[path], value)) {
      throw new Error(`${path} of ${userProfileName} would be no other`);
    }
    has[path] = value;
    this.change(userProfileName, (profile) => { profile.Status = 'Updating'; });
    this.rehearsal.simulation.after(OTHERS_TAKE, () => this.change(userProfileName, (profile) => {
      profile.Status = 'InService';
      put(profile.UserSettings, path, value);
    }), 'somebody else');
    return () => this.rehearsal.logs.length > 0;
  }

  public change(userProfileName: string, change: (profile: any) => void): () => boolean {
    this.rehearsal.emulator.change(DOMAIN_ID, userProfileName, change);
    return () => true;
  }

  public remove(userProfileName: string): () => boolean {
    this.rehearsal.emulator.remove(DOMAIN_ID, userProfileName);
    this.removed.add(userProfileName);
    return () => true;
  }

  /** Has SageMaker do wrong by the functions; what CloudFormation itself calls goes well. */
  public inject(fault: Fault): () => boolean {
    const { emulator } = this.rehearsal;
    const before = emulator.calls.length;
    emulator.inject({ ...fault, spares: CLOUDFORMATION_ACCESS_KEY_ID });
    return () => emulator.calls.slice(before)
      .some(({ action, accessKeyId, outcome }) => action === fault.action && accessKeyId !== CLOUDFORMATION_ACCESS_KEY_ID && outcome !== 'ok');
  }

  public injectIntoCloudFormation(fault: CloudFormationFault): () => boolean {
    const { times } = fault;
    this.rehearsal.injectIntoCloudFormation(fault);
    return () => fault.times < times;
  }

  /** What a profile has; undefined if there is none. */
  public settingsOf(userProfileName: string): any {
    const { UserSettings } = this.rehearsal.emulator.userProfile(DOMAIN_ID, userProfileName) ?? {};
    return UserSettings && JSON.parse(JSON.stringify(UserSettings)); // structuredClone's lists are no lists to a test of jest's
  }
}

function put(tree: any, path: string, value: unknown): void {
  const names = path.split('.');
  const parent = names.slice(0, -1).reduce((structure, name) => (structure[name] ??= {}), tree);
  parent[names[names.length - 1]] = structuredClone(value);
}
