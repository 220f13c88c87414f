/** Every kind of clause there is, in the order in which they land. */
import { kebab, type SectionKey } from '../vocabulary/vocabulary.ts';
import { authentication } from './authentication.ts';
import { cache } from './cache.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import type { ClauseDefinition } from './clause.ts';
import { concurrency } from './concurrency.ts';
import { connection } from './connection.ts';
import { protocol, url } from './endpoint.ts';
import { exchangedData } from './exchanged-data.ts';
import { fallback } from './fallback.ts';
import { hedge } from './hedge.ts';
import { idempotency } from './idempotency.ts';
import {
  criticality,
  dataClassification,
  dependsOn,
  externalSystem,
  id,
  owner,
  profile,
  reviewBy,
  supports,
  type,
} from './identity.ts';
import { monitoring } from './monitoring.ts';
import { availability, responseTime, throughput } from './objectives.ts';
import { limitGroup, rateLimits } from './rate-limits.ts';
import { retry } from './retry.ts';
import { retryBudget } from './retry-budget.ts';
import { redact, security } from './security.ts';
import { serviceLevel } from './service-level.ts';
import { testing } from './testing.ts';
import { timeout } from './timeout.ts';
import { webhooks } from './webhooks.ts';

export const CLAUSES: readonly ClauseDefinition[] = [
  id,
  externalSystem,
  owner,
  criticality,
  type,
  profile,
  supports,
  dependsOn,
  reviewBy,
  dataClassification,
  url,
  protocol,
  authentication,
  rateLimits,
  limitGroup,
  ...connection,
  ...exchangedData,
  availability,
  responseTime,
  throughput,
  ...serviceLevel,
  timeout,
  retry,
  retryBudget,
  circuitBreaker,
  concurrency,
  hedge,
  fallback,
  idempotency,
  cache,
  redact,
  ...security,
  ...webhooks,
  ...monitoring,
  ...testing,
];

interface Registered {
  readonly key: string;
  readonly place: number;
}

const registered = new Map<ClauseDefinition, Registered>(
  CLAUSES.map((definition, place) => [definition, { key: `${definition.section}.${kebab(definition.label)}`, place }]),
);
const byLabel = new Map<string, ClauseDefinition[]>();
for (const definition of CLAUSES) byLabel.set(definition.label, [...(byLabel.get(definition.label) ?? []), definition]);

/** The definition a canonical label has in a section; where it has several, the section decides. */
export function definitionOf(label: string, section: SectionKey | string): ClauseDefinition | undefined {
  const candidates = byLabel.get(label);
  return (
    candidates?.find((definition) => definition.section === section || definition.alsoIn?.includes(section as SectionKey)) ??
    candidates?.[0]
  );
}

/** `error-handling.circuit-breaker`. */
export function keyOf(definition: ClauseDefinition): string {
  return registered.get(definition)?.key ?? '';
}

/** Orders clauses as their kinds are listed. */
export function placeOf(definition: ClauseDefinition): number {
  return registered.get(definition)?.place ?? CLAUSES.length;
}
