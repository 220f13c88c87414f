/** The parts of a document → the frozen requirement. */
import { type Clause, isUnknown } from '../../requirement/clause.ts';
import type { ContractLink, Operation } from '../../requirement/operation.ts';
import type { Policies } from '../../requirement/policies.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import { NO_EVENTS, NOTHING_PROMISED, NOTHING_SECURED, NOWHERE, UNTESTED, UNWATCHED } from '../../requirement/unsaid.ts';
import type { PolicyDraft } from '../clauses/draft.ts';
import { timeout } from '../clauses/timeout.ts';
import { DEFAULT_CODE_PATHS, DEFAULT_LIMIT_HEADERS } from '../defaults.ts';
import { allClauses } from './all-clauses.ts';
import { readAlternatives } from './alternatives.ts';
import type { ReadClause } from './clause-values.ts';
import { contractLinks } from './contract-links.ts';
import { errorRules } from './error-rules.ts';
import type { Findings } from './findings.ts';
import { freeze } from './freeze.ts';
import {
  checkDeclared,
  checkRequests,
  impliedOperations,
  isIdempotentMethod,
  isRead,
  type OperationRow,
  operationKey,
  shapeOf,
} from './operations.ts';
import type { Parts } from './parts.ts';
import { type DefaultUsed, resolvePolicies, resolveTimes } from './policies.ts';
import { isIdempotentShape, isReadShape } from './request-shape.ts';
import { revisionOfAll } from './revision.ts';
import { readRisks } from './risks.ts';
import { checkScheme, schemeFor } from './webhook-scheme.ts';
import { readWorkflow } from './workflow.ts';

/** A requirement without its single clauses: all that one document needs to know of another, and small to keep. */
export type Meaning = Omit<Requirement, 'clauses' | 'revision'>;

export interface Assembled {
  readonly meaning: Meaning;
  requirement(): Requirement;
}

export function assemble(parts: Parts, findings: Findings): Assembled {
  const { document, draft, environment, profile, rows, scopes } = parts;
  const { policies, defaults } = resolvePolicies(draft.policies, undefined);
  const type = draft.type ?? 'REST API';
  checkRequests(rows, type, findings);
  const implied = impliedOperations(type, draft.endpoint.url);
  checkDeclared(document, rows, implied, findings);
  const operationRows = document.operations.length > 0 ? rows : implied;
  const named = byOperation(parts);
  const operations = operationRows.map((row) => operation(row, parts, policies, named.get(row.name) ?? [], findings));
  const links = operations.flatMap(({ input, output }) => [input, output]);
  const meaning: Meaning = {
    id: document.id ?? '',
    slug: document.slug,
    title: document.title,
    file: document.file,
    system: draft.system ?? document.title,
    owner: draft.owner,
    criticality: draft.criticality ?? 'important',
    type,
    profile: profile?.name,
    environments: scopes.environments,
    environment,
    supports: draft.supports ?? [],
    dependsOn: draft.dependsOn ?? [],
    endpoint: { ...NOWHERE, ...draft.endpoint },
    authentication: draft.authentication ?? [],
    operations,
    errors: {
      rules: errorRules(parts.errors, policies.retry, profile),
      codePaths: profile !== undefined && profile.codePaths.length > 0 ? profile.codePaths : DEFAULT_CODE_PATHS,
    },
    limitHeaders: profile !== undefined && profile.limitHeaders.length > 0 ? profile.limitHeaders : DEFAULT_LIMIT_HEADERS,
    generatedKeys: profile?.generatedKeys?.map(({ prefix }) => prefix) ?? [],
    policies,
    objectives: { ...NOTHING_PROMISED, ...draft.objectives },
    security: { ...NOTHING_SECURED, ...draft.security },
    webhooks: webhooksOf(parts, findings),
    monitoring: { ...UNWATCHED, ...draft.monitoring },
    testing: { ...UNTESTED, ...draft.testing },
    risks: readRisks(document, parts.labelledRisks, findings),
    alternatives: readAlternatives(document),
    workflow: readWorkflow(document, findings),
    reviewBy: draft.reviewBy,
    contracts: distinct([...(draft.contracts ?? []).flatMap(contractLinks), ...links]),
  };
  return { meaning, requirement: () => requirementOf(meaning, parts, defaults) };
}

/** Of documents that speak of events, or say how they are signed; what only a profile says makes none. */
function webhooksOf({ draft, profile, profiles, read }: Parts, findings: Findings): Requirement['webhooks'] {
  const said = read.some(({ definition, value }) => definition.label === 'Webhook Signature' && !isUnknown(value));
  if (draft.webhooks === undefined && draft.type !== 'Webhook' && !said) return undefined;
  const signature = draft.webhooks?.signature ?? draft.security.webhookSignature;
  const verification = schemeFor(signature, profile, profiles);
  checkScheme(signature, verification, read, profiles, findings);
  // The list names events as the vendor's own scheme does: under another one they would be known by other names.
  const list = verification !== undefined && profile?.webhooks?.[0]?.name === verification.name ? profile.eventsList : undefined;
  return { ...NO_EVENTS, ...draft.webhooks, verification, ...(list === undefined ? {} : { list }) };
}

/** Clauses and revision are worked out when somebody asks for them. */
function requirementOf(meaning: Meaning, parts: Parts, defaults: readonly DefaultUsed[]): Requirement {
  let clauses: readonly Clause[] | undefined;
  let revision: string | undefined;
  return Object.freeze<Requirement>({
    ...freeze(meaning),
    get clauses() {
      clauses ??= Object.freeze(allClauses(parts, defaults));
      return clauses;
    },
    get revision() {
      revision ??= revisionOfAll(this.clauses);
      return revision;
    },
  });
}

function operation(
  row: OperationRow,
  parts: Parts,
  general: Policies,
  clauses: readonly ReadClause[],
  findings: Findings,
): Operation {
  const policies = policiesOf(row, parts, general, clauses);
  const shape = shapeOf(row, parts.draft.type ?? 'REST API');
  const repeatable = isIdempotentMethod(row.http) || (shape !== undefined && isIdempotentShape(shape));
  const byDefault = repeatable ? 'yes' : policies.idempotency === undefined ? 'no' : 'by key';
  const isSaid = policies.idempotency !== undefined || isUnread(parts, 'Idempotency');
  if (row.idempotent === 'by key' && !isSaid && row.http !== undefined) {
    findings.add(
      'invalid-operation',
      row.idempotentCell?.range ?? row.row?.range ?? parts.document.operations[0]?.range ?? ORIGIN,
      `${row.name} is repeatable by key, and nothing says which header carries the key`,
      {
        remedy: 'Add `**Idempotency**: header Idempotency-Key` under Error Handling, or write `no`.',
      },
    );
  }
  const { name, request, http, input, output, implicit } = row;
  const idempotent = row.idempotent ?? byDefault;
  if (shape === undefined) return { name, request, http, input, output, idempotent, read: isRead(http), implicit, policies };
  return { name, request, http, shape, input, output, idempotent, read: isReadShape(shape), implicit, policies };
}

/** Whether a clause is written that could not be read: it has a finding already, which explains the others. */
function isUnread({ document, read }: Parts, label: string): boolean {
  return (
    document.clauses.some(({ name }) => name === label) &&
    !read.some(({ definition, value }) => definition.label === label && !isUnknown(value))
  );
}

const ORIGIN = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** The clauses that name each operation in brackets. */
function byOperation({ read, scopes }: Parts): Map<string, ReadClause[]> {
  const named = new Map<string, ReadClause[]>();
  for (const clause of read) {
    if (clause.raw.qualifier === undefined || isUnknown(clause.value)) continue;
    const scope = scopes.of(clause.raw);
    if (scope.kind !== 'operations') continue;
    for (const name of scope.names) {
      const before = named.get(name);
      if (before === undefined) named.set(name, [clause]);
      else before.push(clause);
    }
  }
  return named;
}

/** Clauses that name the operation, and its Timeout cell, over the requirement's; equal settings stay the same objects. */
function policiesOf(row: OperationRow, { draft }: Parts, general: Policies, clauses: readonly ReadClause[]): Policies {
  const own: PolicyDraft = { ...draft.policies };
  let timed = false;
  for (const { raw, definition, value } of clauses) {
    definition.govern?.(value, own, raw.key);
    timed ||= definition === timeout;
  }
  if (row.timeout !== undefined && !timed) timeout.govern?.({ attempt: row.timeout }, own, operationKey(row.name));
  const name = row.name.toLowerCase();
  const named =
    own.fallback?.value.some(({ operations }) => operations.some((operation) => operation.toLowerCase() === name)) ?? false;
  const changed = (Object.keys(own) as (keyof PolicyDraft)[]).filter((policy) => own[policy] !== draft.policies[policy]);
  if (changed.length === 0 && !named) return general;
  if (changed.length === 1 && changed[0] === 'timeout' && !named) {
    const { deadline, timeout: times } = resolveTimes(own, general.retry);
    return { ...general, deadline: deadline.total === general.deadline.total ? general.deadline : deadline, timeout: times };
  }
  const resolved = resolvePolicies(own, row.name).policies;
  const differs = (policy: keyof PolicyDraft) => changed.includes(policy);
  const times = differs('timeout') || differs('retry');
  return {
    deadline: resolved.deadline.total === general.deadline.total ? general.deadline : resolved.deadline,
    timeout: times ? resolved.timeout : general.timeout,
    retry: differs('retry') ? resolved.retry : general.retry,
    retryBudget: differs('retryBudget') ? resolved.retryBudget : general.retryBudget,
    circuitBreaker: differs('circuitBreaker') ? resolved.circuitBreaker : general.circuitBreaker,
    rateLimit: differs('rateLimit') ? resolved.rateLimit : general.rateLimit,
    concurrency: differs('concurrency') ? resolved.concurrency : general.concurrency,
    hedge: differs('hedge') ? resolved.hedge : general.hedge,
    fallback: differs('fallback') || named ? resolved.fallback : general.fallback,
    cache: differs('cache') ? resolved.cache : general.cache,
    idempotency: differs('idempotency') ? resolved.idempotency : general.idempotency,
  };
}

function distinct(links: readonly (ContractLink | undefined)[]): ContractLink[] {
  const found = new Map<string, ContractLink>();
  for (const link of links) if (link !== undefined) found.set(`${link.file}#${link.fragment ?? ''}`, link);
  return [...found.values()];
}
