import {
  customImageNamedTwice, jupyterServerLifecycleConfigWithoutResourceSpec, jupyterServerOnOtherThanSystem, kernelGatewayImagesOverTheServicesNumber,
  lifecycleConfigOfAnotherApp, trainingPlanOfAnAppWithoutThem,
} from './apps';
import { bedrockRoleThatBedrockCannotAssume, emrServerlessRoleThatEmrServerlessCannotAssume, forecastRoleThatForecastCannotAssume } from './canvas';
import { executionRoleThatSageMakerCannotAssume } from './execution-role';
import { idleLimitWithoutTimeout, idleTimeoutOutsideItsLimits } from './idle-shutdown';
import { securityGroupTwice, securityGroupsAtTheMaximum, vpcOnlyWithoutSecurityGroups } from './network';
import { hiddenImageIncomplete, landingPageUnknown, landingPageWithoutPortal, rStudioOnDomainWithoutIt } from './portal';
import { singleSignOnAgainstTheDomain, singleSignOnIdentifierOtherThanUserName } from './single-sign-on';
import { defaultSizeAboveMaximum, mountPathTwice, sharingWithoutBucket } from './storage';
import { tagKeyReserved } from './tags';
import type { DomainFacts } from '../domain-facts';
import type { Report } from '../report';
import type { Setting } from '../setting';

/** Looks at one profile and reports what is wrong with it. */
export type Rule = (profile: Setting, report: Report) => void;

/** As a rule, of a profile and the domain that it belongs to. */
export type DomainRule = (profile: Setting, domain: DomainFacts, report: Report) => void;

/** On what a profile is: hold at construction. */
export const PROFILE_RULES: readonly Rule[] = [
  singleSignOnIdentifierOtherThanUserName,
  tagKeyReserved,
];

/** Between the user settings of one profile: hold at construction, and say nothing where there are none. */
export const SETTINGS_RULES: readonly Rule[] = [
  securityGroupTwice,
  securityGroupsAtTheMaximum,
  sharingWithoutBucket,
  jupyterServerOnOtherThanSystem,
  jupyterServerLifecycleConfigWithoutResourceSpec,
  kernelGatewayImagesOverTheServicesNumber,
  customImageNamedTwice,
  trainingPlanOfAnAppWithoutThem,
  idleTimeoutOutsideItsLimits,
  idleLimitWithoutTimeout,
  defaultSizeAboveMaximum,
  mountPathTwice,
  landingPageUnknown,
  hiddenImageIncomplete,
];

/** Between a profile and its domain: hold as soon as the domain's facts can no longer change. */
export const DOMAIN_RULES: readonly DomainRule[] = [
  singleSignOnAgainstTheDomain,
  vpcOnlyWithoutSecurityGroups,
  landingPageWithoutPortal,
  rStudioOnDomainWithoutIt,
];

/** Between a profile and other resources of its app: hold at synthesis, since those resources can change until then. */
export const REFERENCE_RULES: readonly DomainRule[] = [
  lifecycleConfigOfAnotherApp,
  executionRoleThatSageMakerCannotAssume,
  forecastRoleThatForecastCannotAssume,
  bedrockRoleThatBedrockCannotAssume,
  emrServerlessRoleThatEmrServerlessCannotAssume,
];
