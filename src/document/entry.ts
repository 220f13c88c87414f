/**
 * What a folder knows of one document: plain data, small enough to keep ten thousand of them, to write them to a cache and to
 * read them again. Rules that look among documents, the matrix, the graph and the editor know a document by its entry; the text
 * and its parts are gone by then.
 */
import type { Range } from '../requirement/clause.ts';
import { isUnknown } from '../requirement/clause.ts';
import type { FallbackSettings, Policies } from '../requirement/policies.ts';
import type { Authentication } from '../requirement/requirement.ts';
import { formatSecretReference, type SecretReference } from '../requirement/secret-reference.ts';
import type { Meaning } from './compile/assemble.ts';
import { documentLinks, requestPlaces } from './contracts/document-links.ts';
import type { Document } from './document.ts';
import { type Mention, mentions } from './mentions.ts';
import { type Compact, withPlaces } from './places.ts';
import { heading } from './rules/place.ts';
import { type Suppression, suppressions } from './rules/suppressions.ts';

export interface Entry {
  readonly file: string;
  readonly id: string | undefined;
  readonly slug: string;
  readonly title: string;
  /** Where a finding about the document as a whole belongs. */
  readonly heading: Range;
  /** Where its own id is written. */
  readonly idPlace: Range;
  /** Value of each top-level clause (its label, where the value is empty), by the clause's key; the first where it is said twice. */
  readonly places: Readonly<Record<string, Range>>;
  /** Ids that the text mentions outside of the clauses that are made of ids; each once. */
  readonly mentions: readonly Mention[];
  /** Links to contracts beside the document. */
  readonly links: readonly Link[];
  /** Where the request of each declared operation is written, by the operation's name; empty where no contract is linked. */
  readonly requests: Readonly<Record<string, Range>>;
  readonly suppressions: readonly Suppression[];
  /** What it means to others; undefined when it does not compile. */
  readonly digest: Digest | undefined;
}

export interface Link {
  /** Relative to the document's folder, percent-decoded. */
  readonly file: string;
  /** As written. */
  readonly fragment: string | undefined;
  /** Where the file is named, and the fragment. */
  readonly range: Range;
  readonly fragmentRange: Range | undefined;
}

/** The part of a requirement that matters to other documents. */
export type Digest = Pick<
  Meaning,
  | 'id'
  | 'title'
  | 'system'
  | 'owner'
  | 'criticality'
  | 'type'
  | 'profile'
  | 'environments'
  | 'supports'
  | 'dependsOn'
  | 'endpoint'
  | 'objectives'
  | 'security'
  | 'webhooks'
  | 'monitoring'
  | 'testing'
  | 'risks'
  | 'alternatives'
  | 'workflow'
  | 'reviewBy'
> & {
  readonly policies: Pick<Policies, 'deadline' | 'timeout' | 'retry' | 'rateLimit' | 'fallback'>;
  /** Declared ones only. */
  readonly operations: readonly DigestOperation[];
  /** References to the secrets that it uses, `env:STRIPE_SECRET_KEY`; each once. */
  readonly secrets: readonly string[];
};

export interface DigestOperation {
  readonly name: string;
  readonly request: string;
  readonly read: boolean;
  readonly idempotent: 'yes' | 'no' | 'by key';
  readonly fallback: FallbackSettings;
}

export function entryOf(document: Document, meaning: Meaning | undefined): Entry {
  const { file, id, slug, title, ids } = document;
  const whole = heading(document);
  const links = documentLinks(document, meaning?.contracts ?? []);
  const entry = {
    file,
    id,
    slug,
    title,
    heading: whole,
    idPlace: ids.clause?.range ?? whole,
    mentions: mentions(document),
    links,
    requests: links.length === 0 ? {} : requestPlaces(document),
    suppressions: suppressions(document),
    digest: meaning === undefined ? undefined : digestOf(meaning),
  };
  return withPlaces(entry, placesOf(document));
}

function placesOf({ clauses }: Document): Compact {
  const keys = new Set<string>();
  const numbers: number[] = [];
  for (const clause of clauses) {
    if (keys.has(clause.key)) continue;
    keys.add(clause.key);
    const { start, end } = clause.value === '' ? clause.labelRange : clause.range;
    numbers.push(start.line, start.column, end.line, end.column);
  }
  return { keys: sameKeys([...keys].join('\n')), numbers };
}

const known = new Map<string, string>();
const MOST_KNOWN = 1_000;

/** One text for all documents that have the same clauses. */
function sameKeys(keys: string): string {
  const before = known.get(keys);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(keys, keys);
  return keys;
}

function digestOf(meaning: Meaning): Digest {
  const { id, title, system, owner, criticality, type, profile, environments, supports, dependsOn, endpoint } = meaning;
  const { objectives, security, webhooks, monitoring, testing, risks, alternatives, workflow, reviewBy, policies } = meaning;
  const { deadline, timeout, retry, rateLimit, fallback } = policies;
  return {
    id,
    title,
    system,
    owner,
    criticality,
    type,
    profile,
    environments,
    supports,
    dependsOn,
    endpoint,
    objectives,
    security,
    // What the scheme means is the same for everybody, and long.
    webhooks: webhooks === undefined ? undefined : { ...webhooks, verification: undefined },
    monitoring,
    testing,
    risks,
    alternatives,
    workflow,
    reviewBy,
    policies: { deadline, timeout, retry, rateLimit, fallback },
    operations: meaning.operations
      .filter(({ implicit }) => !implicit)
      .map(({ name, request, read, idempotent, policies: own }) => ({ name, request, read, idempotent, fallback: own.fallback })),
    secrets: [...new Set(meaning.authentication.flatMap(secretsOf))],
  };
}

/** Every reference among a scheme's settings. */
function secretsOf(scheme: Authentication): string[] {
  return Object.values(scheme).flatMap((value) => (isReference(value) ? formatSecretReference(value) : []));
}

function isReference(value: unknown): value is SecretReference {
  return typeof value === 'object' && value !== null && 'store' in value;
}

/** The availability that it promises, as a ratio; undefined when it promises none or does not know. */
export function availabilityOf({ objectives: { availability } }: Digest): number | undefined {
  return availability === undefined || isUnknown(availability) ? undefined : availability.ratio;
}

/** Entries by their ids; of two with one id the first in the order given comes first. */
export function byId(entries: readonly Entry[]): Map<string, readonly Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (entry.id === undefined) continue;
    const known = found.get(entry.id);
    if (known === undefined) found.set(entry.id, [entry]);
    else known.push(entry);
  }
  return found;
}
