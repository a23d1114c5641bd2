import { domainArn } from './arns';
import { resourceNotFound } from './errors';
import { page } from './pages';
import { tagsFrom } from './tags';
import type { Tags } from './tags';
import { violationsOf } from './validation';
import type { Clock } from '../clock/clock';

/** A domain as a test describes it: members of DescribeDomain's answer, and Tags. */
export interface DomainMembers {
  readonly DomainId: string;
  readonly DomainName?: string;
  readonly AuthMode?: string;
  readonly DefaultUserSettings?: any;
  readonly [member: string]: any;
}

interface Domain {
  readonly described: any;
  readonly tags: Tags;
}

/** The domains of the emulator. They are there from the beginning: no action creates one. */
export class Domains {
  private readonly domains = new Map<string, Domain>();

  public constructor(private readonly clock: Clock) {}

  public add({ Tags: tags = [], ...members }: DomainMembers): void {
    const [violation] = violationsOf('DescribeDomain', { DomainId: members.DomainId });
    if (violation) {
      throw new Error(violation.message);
    }
    if (this.domains.has(members.DomainId)) {
      throw new Error(`there is a domain ${members.DomainId} already`);
    }
    const now = this.clock.now() / 1000;
    this.domains.set(members.DomainId, {
      described: structuredClone({
        DomainName: members.DomainId,
        AuthMode: 'IAM',
        Status: 'InService',
        CreationTime: now,
        LastModifiedTime: now,
        ...members,
      }),
      tags: tagsFrom(tags),
    });
  }

  /** How users sign in; undefined when there is no such domain. */
  public authMode(domainId: string): string | undefined {
    return this.domains.get(domainId)?.described.AuthMode;
  }

  public tags(domainId: string): Tags | undefined {
    return this.domains.get(domainId)?.tags;
  }

  public describe({ DomainId }: any, region: string): unknown {
    const domain = this.domains.get(DomainId);
    if (!domain) {
      throw resourceNotFound(`Domain [${domainArn(region, DomainId)}] does not exist`);
    }
    return { DomainArn: domainArn(region, DomainId), ...structuredClone(domain.described) };
  }

  public list(input: any, region: string): unknown {
    const { items, ...rest } = page([...this.domains.values()], input, 10);
    return {
      Domains: items.map(({ described: { DomainId, DomainName, Status, CreationTime, LastModifiedTime, Url } }) =>
        ({ DomainArn: domainArn(region, DomainId), DomainId, DomainName, Status, CreationTime, LastModifiedTime, Url })),
      ...rest,
    };
  }
}
