import { ContextProvider, Token } from 'aws-cdk-lib';
import { ContextProvider as Provider } from 'aws-cdk-lib/cloud-assembly-schema';
import { PROVIDER_ERROR_KEY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { show } from './service-model/report';

/** What `ContextProvider` gives back until the CLI has looked: told from an answer by its identity, since an answer comes from JSON. */
const NOT_YET: unknown[] = [];

/** How the CLI says that the resource exists and has no such property, or null on the way to it. */
const ABSENT = /^Cannot read field .* is not found\.$|^Cannot read propert.* of null/;

/** What is known of a property that was looked up. */
export interface Answer {
  /** Whether the CLI has yet to look. It synthesizes again once it has, so whatever is made of this is never deployed. */
  readonly isPending: boolean;
  /** Undefined if the resource doesn't have the property, or if that is pending. */
  readonly value?: any;
}

/**
 * Looks up properties of a resource through Cloud Control, one by one and only those that somebody asks for: what is found goes into
 * cdk.context.json. For one property that isn't there, the CLI gives none at all, and keeps nothing: so what a resource may lack is asked for only
 * where its absence is an error in the end.
 */
export class LookUp {
  public constructor(private readonly scope: Construct, private readonly typeName: string, private readonly identifier: string) {}

  /** A property that every such resource has. Its absence is an error of the CLI's, as the absence of the resource is. */
  public required(property: string): Answer {
    const { value } = ContextProvider.getValue(this.scope, { ...this.queryOf(property), dummyValue: NOT_YET });
    return value === NOT_YET ? { isPending: true } : { isPending: false, value: value?.[0]?.[property] ?? undefined };
  }

  /** A property that some such resources lack. */
  public optional(property: string): Answer {
    const { key } = ContextProvider.getKey(this.scope, this.queryOf(property));
    const error = this.scope.node.tryGetContext(key)?.[PROVIDER_ERROR_KEY];
    return ABSENT.test(error) ? { isPending: false } : this.required(property);
  }

  private queryOf(property: string) {
    return {
      provider: Provider.CC_API_PROVIDER,
      props: { typeName: this.typeName, exactIdentifier: this.identifier, propertiesToReturn: [property] },
    };
  }
}

/** Throws when what identifies a resource is missing, or known too late to look it up. */
export function assertKnown(name: string, value: string, instead: string): void {
  if (Token.isUnresolved(value)) {
    throw new Error(`${name}: must be known at synthesis, since it is looked up then, got one that is known at deployment; ${instead}`);
  }
  if (typeof value !== 'string' || value === '') {
    throw new Error(`${name}: must be a string that isn't empty, got ${show(value)}; ${instead}`);
  }
}
