import { doubtUnlessAssumedBy } from './trust-policy';
import type { DomainFacts } from '../domain-facts';
import type { Report } from '../report';
import type { Setting } from '../setting';
import { resourceBehind } from '../template';

const SAGEMAKER = { name: 'SageMaker', principal: 'sagemaker.amazonaws.com' };

/**
 * SageMaker execution roles: the role's trust policy has to let the principal `sagemaker.amazonaws.com` call `sts:AssumeRole`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function executionRoleThatSageMakerCannotAssume(profile: Setting, domain: DomainFacts, report: Report): void {
  const own = profile.get('UserSettings.ExecutionRole');
  const role = own ? resourceBehind(own.scalar) : domain.defaultExecutionRole;
  const path = own ? own.path : profile.pathOf('DomainId');
  const whose = own ? '' : "the domain's default execution role ";
  doubtUnlessAssumedBy(SAGEMAKER, role, { id: 'executionRoleTrust', path, whose }, report);
}
