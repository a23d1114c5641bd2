import type { CfnResource } from 'aws-cdk-lib';
import { isIntrinsic } from '../intrinsic';
import type { Report } from '../report';
import { pathOf, settledProperties } from '../template';

/** A service of AWS that assumes roles. */
export interface AssumingService {
  readonly name: string;
  readonly principal: string;
}

/**
 * Doubts a role of this app that a service can't assume. Says nothing of other roles, nor of a trust policy known only at deployment.
 *
 * @param doubt its ID, where it is told, and what is to be said before the role's name
 */
export function doubtUnlessAssumedBy(
  { name, principal }: AssumingService, role: CfnResource | undefined, doubt: { id: string; path: string; whose?: string }, report: Report,
): void {
  if (role?.cfnResourceType === 'AWS::IAM::Role' && admits(principal, settledProperties(role).AssumeRolePolicyDocument) === false) {
    const message = `${pathOf(role)} can't be assumed by ${name}: its trust policy doesn't let ${principal} call sts:AssumeRole`;
    report.doubt(doubt.id, doubt.path, (doubt.whose ?? '') + message);
  }
}

/** Whether the policy lets the service assume the role; undefined where it says so only at deployment. */
function admits(service: string, document: any): boolean | undefined {
  const statements: unknown[] = [document?.Statement].flat();
  const answers = statements.map((statement: any) => (statement?.Effect === 'Allow' ? concerns(service, statement) : unlessIntrinsic(statement)));
  const denials = statements.map((statement: any) => statement?.Effect === 'Deny' && !statement.Condition && concerns(service, statement));
  if (denials.includes(true)) {
    return false;
  }
  return answers.includes(true) || (answers.includes(undefined) ? undefined : false);
}

/** Whether a statement is about the service assuming the role; undefined where it says so only at deployment. */
function concerns(service: string, { Action, NotAction, Principal, NotPrincipal }: any): boolean | undefined {
  const services = [Principal?.Service].flat();
  const actions = [Action].flat();
  if (NotAction !== undefined || NotPrincipal !== undefined || [...services, ...actions, Principal].some(isIntrinsic)) {
    return undefined;
  }
  const isAnybody = Principal === '*' || [Principal?.AWS].flat().includes('*');
  return actions.some(includesAssumeRole) && (services.includes(service) || isAnybody);
}

function unlessIntrinsic(statement: unknown): false | undefined {
  return isIntrinsic(statement) || statement === undefined ? undefined : false;
}

const ASSUME_ROLE = 'sts:AssumeRole';

/** Whether an action of a policy, with its wildcards, stands for `sts:AssumeRole`. */
function includesAssumeRole(action: unknown): boolean {
  const once = String(action).replace(/\*+/g, '*');
  const pattern = once.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  // whatever is longer, asterisks between all characters, stands for something longer, and would take long to match
  return once.length <= ASSUME_ROLE.length * 2 + 1 && new RegExp(`^${pattern}$`, 'i').test(ASSUME_ROLE);
}
