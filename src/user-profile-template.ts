import { Token } from 'aws-cdk-lib';
import type { CfnTag } from 'aws-cdk-lib';
import { check } from './service-model/check';
import { unknownProperties } from './service-model/cloudformation';
import { isIntrinsic } from './service-model/intrinsic';
import type { Report } from './service-model/report';
import { tagKeyReserved, tagKeyTwice } from './service-model/rules/tags';
import { GIVEN_AS, Setting } from './service-model/setting';
import type { GivenMembers } from './service-model/setting';
import { join, split } from './service-model/split';
import { finalProperties } from './service-model/template';
import type { UserProfileResource } from './user-profile-resource';

/** Tags in the form that the service takes, each under its key. */
export function renderTags(tags: { readonly [key: string]: string } | undefined): GivenMembers[] | undefined {
  return tags && Object.entries(tags).map(([key, value]) => renderTag(key, value));
}

/** A profile as the template will have it, after escape hatches and Aspects have had their way. */
export interface FinalProfile {
  /** All its settings, whoever carries them; each that is as it was given keeps its token. */
  readonly settings: Setting;
  /** In the template's form. */
  readonly tags: any;
  readonly properties?: any;
}

/**
 * What the template will say of a profile, and what it was given beside.
 *
 * @param isOpen whether the settings have lists or structures that are tokens as a whole: synthesis may show what is in them
 */
export function finalProfile(resource: UserProfileResource, settings: Setting, isOpen: boolean): FinalProfile {
  const resolve = (value: unknown) => resource.stack.resolve(value);
  if (resource.isAsGiven && !isOpen) {
    const tags = resource.tags.renderTags();
    return { settings, tags: tags && resolve(tags).map(({ key, value }: CfnTag) => ({ Key: key, Value: value })) };
  }
  const properties = finalProperties(resource);
  return { settings: Setting.fromTemplate(join(properties, resolve(split(settings).api)), settings, resolve), tags: properties.Tags, properties };
}

/** Looks at a profile as the template will have it: at what nobody looked at when it was given. */
export function validateTemplate({ properties, tags }: FinalProfile, report: Report): void {
  doubtUnknownProperties(properties, report);
  validateTags(tags, report);
}

/**
 * Unknown properties are looked for here since the template validator of aws-cdk-lib takes idle shutdown for one: acknowledging that on a
 * profile hides the real ones too.
 */
function doubtUnknownProperties(properties: any, report: Report): void {
  for (const path of unknownProperties(properties)) {
    report.doubt('unknownProperty', path, 'AWS::SageMaker::UserProfile has no such property, so its deployment fails: check the spelling of the override, or acknowledge this if AWS has launched it since', { isErrorInStrictValidation: true });
  }
}

/** Tags come from the profile, its app and Aspects. */
function validateTags(tags: any, report: Report): void {
  if (Array.isArray(tags)) {
    const rendered = tags.filter((tag: any) => tag && !isIntrinsic(tag)) // what is behind a condition is known at deployment
      .map(({ Key, Value }: any) => renderTag(asToken(Key), asToken(Value)));
    const tree = Setting.treeOf({ [GIVEN_AS]: { Tags: 'tags' }, Tags: rendered });
    check(tree.get('Tags')!, report);
    tagKeyTwice(tree, report);
    tagKeyReserved(tree, report);
  }
}

function renderTag(key: string, value: string): GivenMembers {
  return { [GIVEN_AS]: { '': `.${key}`, 'Key': '', 'Value': '' }, Key: key, Value: value };
}

/** An intrinsic function, which is what is left of a token, is a token again. */
function asToken(value: unknown): string {
  return typeof value === 'object' ? Token.asString(value) : value as string;
}
