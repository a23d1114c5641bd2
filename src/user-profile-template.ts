import { Token } from 'aws-cdk-lib';
import { checkSetting } from './service-model/check';
import { unknownProperties } from './service-model/cloudformation';
import { isIntrinsic } from './service-model/intrinsic';
import type { Report } from './service-model/report';
import { tagKeyReserved, tagKeyTwice } from './service-model/rules/tags';
import { given, Setting } from './service-model/setting';
import type { Given } from './service-model/setting';

/** Tags in the form that the service takes, each under its key. */
export function renderTags(tags: { readonly [key: string]: string } | undefined): Given[] | undefined {
  return tags && Object.entries(tags).map(([key, value]) => renderTag(key, value));
}

/**
 * Looks at what the template will say of a profile, after escape hatches and Aspects have had their way.
 *
 * Unknown properties are looked for here since the template validator of aws-cdk-lib takes idle shutdown for one: acknowledging that on a
 * profile hides the real ones too.
 *
 * @param properties of the profile, as the template has them
 */
export function validateTemplate(properties: any, report: Report): void {
  for (const path of unknownProperties(properties)) {
    report.doubt('unknownProperty', path, 'AWS::SageMaker::UserProfile has no such property, so its deployment fails: check the spelling of the override, or acknowledge this if AWS has launched it since', { isErrorInStrictValidation: true });
  }
  if (Array.isArray(properties.Tags)) {
    const tags = properties.Tags.filter((tag: any) => tag && !isIntrinsic(tag)) // what is behind a condition is known at deployment
      .map(({ Key, Value }: any) => renderTag(asToken(Key), asToken(Value)));
    const tree = Setting.treeOf({ Tags: given('tags', tags) });
    checkSetting(tree.get('Tags')!, report);
    tagKeyTwice(tree, report);
    tagKeyReserved(tree, report);
  }
}

function renderTag(key: string, value: string): Given {
  return given(`.${key}`, { Key: given('', key), Value: given('', value) });
}

/** An intrinsic function, which is what is left of a token, is a token again. */
function asToken(value: unknown): string {
  return typeof value === 'object' ? Token.asString(value) : value as string;
}
