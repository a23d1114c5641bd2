import { show } from '../report';
import type { Report } from '../report';
import type { Setting } from '../setting';

/**
 * CreateUserProfile.Tags: "Tag keys must be unique per resource."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html
 */
export function tagKeyTwice(profile: Setting, report: Report): void {
  const seen = new Set<unknown>();
  for (const tag of profile.get('Tags')?.items ?? []) {
    const key = tag.get('Key')?.known;
    if (key !== undefined && seen.has(key)) {
      report.refuse(tag.path, `must have another key: ${show(key)} is given twice`);
    }
    seen.add(key);
  }
}

/**
 * Tagging AWS resources: the prefix `aws:` is reserved for AWS's own tags, in any case of its letters.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 */
export function tagKeyReserved(profile: Setting, report: Report): void {
  for (const tag of profile.get('Tags')?.items ?? []) {
    const key = tag.get('Key')?.known;
    if (typeof key === 'string' && key.toLowerCase().startsWith('aws:')) {
      report.refuse(tag.path, `must have a key that doesn't start with 'aws:', got ${show(key)}`);
    }
  }
}
