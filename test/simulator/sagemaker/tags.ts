import { resourceNotFound, validationException } from './errors';
import { page } from './pages';

/** The tags of one resource: values by keys. */
export type Tags = Map<string, string>;

/** A tag in the API's form. */
interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Tags as a request gives them. "Tag keys must be unique per resource." */
export function tagsFrom(tags: readonly Tag[]): Tags {
  const result: Tags = new Map(tags.map(({ Key, Value }) => [Key, Value]));
  if (result.size < tags.length) {
    throw validationException('Duplicate tag keys found');
  }
  return result;
}

/** The actions on tags, for every resource that has an ARN. */
export class Tagging {
  /** @param tagsOf finds the tags of the resource with an ARN; undefined where there is no such resource */
  public constructor(private readonly tagsOf: (arn: string) => Tags | undefined) {}

  public add({ ResourceArn, Tags: added }: any): unknown {
    const tags = this.existing(ResourceArn);
    const all = new Map([...tags, ...tagsFrom(added)]);
    if (all.size > 50) {
      throw validationException(`Resource ${ResourceArn} would have ${all.size} tags; it can have 50`);
    }
    all.forEach((value, key) => tags.set(key, value));
    return { Tags: inApiForm(tags) };
  }

  public list(input: any): unknown {
    const { items, ...rest } = page(inApiForm(this.existing(input.ResourceArn)), input, 50);
    return { Tags: items, ...rest };
  }

  public remove({ ResourceArn, TagKeys }: any): unknown {
    const tags = this.existing(ResourceArn);
    TagKeys.forEach((key: string) => tags.delete(key));
    return {};
  }

  private existing(arn: string): Tags {
    const tags = this.tagsOf(arn);
    if (!tags) {
      throw resourceNotFound(`Resource [${arn}] does not exist`);
    }
    return tags;
  }
}

function inApiForm(tags: Tags): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
