import { App, Stack } from 'aws-cdk-lib';
import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { UserProfile } from '../../../src';
import type { UserProfileProps } from '../../../src';
import { domainOf } from '../../fixtures/domain';
import { Rehearsal } from '../cloudformation/rehearsal';
import type { RehearsalOptions } from '../cloudformation/rehearsal';
import { EVERY_OMISSION } from '../sagemaker';
import type { OmissionSemantics } from '../sagemaker';

export { domainOf };
export const DOMAIN_ID = 'd-abcdefghijkl';
export const OTHER_DOMAIN_ID = 'd-otherdomain1';
export const STACK = 'Studio';

/** A table of tests, one for each way in which SageMaker may treat what an update leaves out. */
export const UNDER_EVERY_OMISSION: [name: string, omission: OmissionSemantics][] = EVERY_OMISSION.map((omission) =>
  [`omitted members of blocks are ${omission.inBlocks}, of structures in them ${omission.inNestedStructures}`, omission]);

/** An app with one stack. */
export function studio(define: (stack: Stack) => void, stackName: string = STACK): App {
  const app = new App();
  define(new Stack(app, stackName));
  return app;
}

/** A profile called `alice` in that stack. */
export function alice(stack: Stack, props: Partial<UserProfileProps> = {}, id = 'Alice'): UserProfile {
  return new UserProfile(stack, id, { domain: domainOf(stack, DOMAIN_ID), userProfileName: 'alice', ...props });
}

/** The name of a profile as its template has it. */
export function nameOf(profile: UserProfile): string {
  return (profile.node.defaultChild as CfnUserProfile).userProfileName;
}

/** A rehearsal in an account that has two domains. */
export function rehearse(options: RehearsalOptions = {}): Rehearsal {
  const rehearsal = new Rehearsal(options);
  [DOMAIN_ID, OTHER_DOMAIN_ID].forEach((DomainId) => rehearsal.emulator.addDomain({ DomainId, AuthMode: 'IAM' }));
  open.push(rehearsal);
  return rehearsal;
}

const open: Rehearsal[] = [];

afterEach(() => {
  open.splice(0).forEach((rehearsal) => rehearsal.assertWhole());
});

/** The user settings of a profile as the service describes them. */
export function settingsOf({ emulator }: Rehearsal, userProfileName = 'alice', domainId = DOMAIN_ID): any {
  return emulator.userProfile(domainId, userProfileName)?.UserSettings;
}

/** What the functions asked of SageMaker, without what CloudFormation itself asked. */
export function callsOf(rehearsal: Rehearsal, action?: string): string[] {
  const functionName = rehearsal.functionName(STACK);
  return rehearsal.emulator.calls
    .filter((call) => call.accessKeyId === functionName && (action === undefined || call.action === action))
    .map((call) => call.action);
}

/** The settings that aren't as the deployed stacks ask for. */
export function notInPlace(rehearsal: Rehearsal): string[] {
  return rehearsal.compare().flatMap(({ userProfileName, settings }) => settings
    .filter(({ inPlace }) => !inPlace)
    .map(({ path, asked, described }) => `${userProfileName} ${path}: ${JSON.stringify(described)} instead of ${JSON.stringify(asked)}`));
}
