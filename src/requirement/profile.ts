import type { EventsList } from './events-list.ts';
import type { OutcomeKind } from './outcome.ts';
import type { LimitHeaders } from './requirement.ts';
import type { WebhookScheme } from './webhook-scheme.ts';

/**
 * What is known of one vendor's product, as pure data with its sources. Clause values are phrases of the document
 * language: a profile says what a document could have said, and the document always wins.
 */
export interface VendorProfile {
  /** `stripe`: the folder's name. */
  readonly name: string;
  /** Names people write under External System, lower case. */
  readonly systems: readonly string[];
  /** Hosts of the product's API, lower case; `*.` matches one label or more. */
  readonly hosts: readonly string[];
  readonly clauses: readonly ProfileClause[];
  /** Dotted paths to the vendor's own code in a JSON error body. */
  readonly codePaths: readonly string[];
  readonly errors: readonly ProfileError[];
  readonly limitHeaders: readonly (LimitHeaders & Cited)[];
  /**
   * Beginnings of the idempotency keys that the product's own SDKs make up for every request. Such a key says nothing about
   * what is done, so where the document names a key in the input, that one counts.
   */
  readonly generatedKeys?: readonly ({ readonly prefix: string } & Cited)[];
  /** How the product proves that its webhooks are its own; by name, for the documents of any system. */
  readonly webhooks?: readonly WebhookScheme[];
  /** Where the events can be asked for that the first of `webhooks` tells of. Absent: nowhere. */
  readonly eventsList?: EventsList;
}

export interface Cited {
  /** Public page that says so. */
  readonly source: string;
  /** ISO date on which somebody read it. */
  readonly checked: string;
}

export interface ProfileClause extends Cited {
  /** A canonical label, `Idempotency`. */
  readonly label: string;
  /** An operation or environment in brackets, `sandbox`. */
  readonly qualifier?: string;
  /** A phrase of the document language. */
  readonly value: string;
}

export interface ProfileError extends Cited {
  readonly statuses: readonly string[];
  readonly codes: readonly string[];
  readonly means: string;
  readonly outcome: OutcomeKind;
  readonly retry: boolean;
}
