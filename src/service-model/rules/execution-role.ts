import type { DomainFacts } from '../domain-facts';
import type { Report } from '../report';
import type { Setting } from '../setting';
import { finalProperties, isIntrinsic, pathOf, resourceBehind } from '../template';

const SAGEMAKER = 'sagemaker.amazonaws.com';

/**
 * SageMaker execution roles: the role's trust policy has to let the principal `sagemaker.amazonaws.com` call `sts:AssumeRole`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function executionRoleThatSageMakerCannotAssume(profile: Setting, domain: DomainFacts, report: Report): void {
  const own = profile.get('UserSettings.ExecutionRole');
  const role = own ? resourceBehind(own.scalar) : domain.defaultExecutionRole;
  if (role?.cfnResourceType === 'AWS::IAM::Role' && admitsSageMaker(finalProperties(role).AssumeRolePolicyDocument) === false) {
    const path = own ? own.path : profile.pathOf('DomainId');
    const whose = own ? '' : "the domain's default execution role ";
    report.doubt('executionRoleTrust', path, `${whose}${pathOf(role)} can't be assumed by SageMaker: its trust policy doesn't let ${SAGEMAKER} call sts:AssumeRole`);
  }
}

/** Whether the policy lets SageMaker assume the role; undefined where it says so only at deployment. */
function admitsSageMaker(document: any): boolean | undefined {
  const statements: unknown[] = [document?.Statement].flat();
  const answers = statements.map((statement: any) => (statement?.Effect === 'Allow' ? concernsSageMaker(statement) : unlessIntrinsic(statement)));
  const denials = statements.map((statement: any) => statement?.Effect === 'Deny' && !statement.Condition && concernsSageMaker(statement));
  if (denials.includes(true)) {
    return false;
  }
  return answers.includes(true) || (answers.includes(undefined) ? undefined : false);
}

/** Whether a statement is about SageMaker assuming the role; undefined where it says so only at deployment. */
function concernsSageMaker({ Action, NotAction, Principal, NotPrincipal }: any): boolean | undefined {
  const services = [Principal?.Service].flat();
  const actions = [Action].flat();
  if (NotAction !== undefined || NotPrincipal !== undefined || [...services, ...actions, Principal].some(isIntrinsic)) {
    return undefined;
  }
  const isAnybody = Principal === '*' || [Principal?.AWS].flat().includes('*');
  return actions.some(includesAssumeRole) && (services.includes(SAGEMAKER) || isAnybody);
}

function unlessIntrinsic(statement: unknown): false | undefined {
  return isIntrinsic(statement) || statement === undefined ? undefined : false;
}

/** Whether an action of a policy, with its wildcards, stands for `sts:AssumeRole`. */
function includesAssumeRole(action: unknown): boolean {
  const pattern = String(action).replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${pattern}$`, 'i').test('sts:AssumeRole');
}
