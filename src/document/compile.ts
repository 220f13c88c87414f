/**
 * Document → Requirement, for one environment. Values come from the document's clauses, else from the vendor profile, else
 * from the defaults, and every one of them says which. A document with a blocking diagnostic gives no requirement at all.
 * A document with a credential pasted into it never runs, and nothing that is made from it repeats the credential.
 */
import type { Range } from '../requirement/clause.ts';
import { isUnknown } from '../requirement/clause.ts';
import type { Diagnostic } from '../requirement/diagnostic.ts';
import type { VendorProfile } from '../requirement/profile.ts';
import type { Requirement } from '../requirement/requirement.ts';
import { emptyDraft, type RequirementDraft } from './clauses/draft.ts';
import { placeOf } from './clauses/index.ts';
import { assemble, type Meaning } from './compile/assemble.ts';
import { checkAuthentication } from './compile/check-authentication.ts';
import { checkType } from './compile/check-type.ts';
import { isPart, type ReadClause, readClauses } from './compile/clause-values.ts';
import { readErrorRows } from './compile/error-rules.ts';
import { Findings } from './compile/findings.ts';
import { checkId } from './compile/identify.ts';
import { landProfile } from './compile/land-profile.ts';
import { readOperations } from './compile/operations.ts';
import { chooseProfile } from './compile/profile.ts';
import { isReadable } from './compile/readable.ts';
import { labelledRisks } from './compile/risks.ts';
import { Scopes } from './compile/scope.ts';
import { withoutCredentials } from './credentials.ts';
import type { Document } from './document.ts';
import { Places } from './grammar/place.ts';
import { nearest } from './vocabulary/nearest.ts';

export interface CompileOptions {
  readonly profiles: readonly VendorProfile[];
  /** `sandbox`; undefined: the values without an environment in brackets. */
  readonly environment?: string | undefined;
}

export interface Compiled {
  /** Undefined exactly when some diagnostic blocks. Frozen, and made when it is asked for first. */
  readonly requirement: Requirement | undefined;
  /** The same without its clauses, not frozen; it holds nothing of the document that it came from. */
  readonly meaning: Meaning | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function compile(written: Document, { profiles, environment: asked }: CompileOptions): Compiled {
  const environment = asked?.toLowerCase();
  const document = withoutCredentials(written);
  const findings = new Findings(document);
  if (!isReadable(document, findings)) return { requirement: undefined, meaning: undefined, diagnostics: findings.diagnostics };
  checkCredentials(document, findings);
  const labelled = labelledRisks(document);
  const read = readClauses(document, environment, findings, new Set(labelled));
  const rows = readOperations(document, findings);
  const errors = readErrorRows(document, findings);
  const scopes = new Scopes(
    document,
    rows.length > 0 ? rows.map(({ name }) => name) : ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  );
  checkDuplicates(read, findings);
  checkParts(read, scopes, findings);
  const draft = emptyDraft();
  const inForce = landing(read, scopes, environment, findings);
  const named = (label: string) =>
    inForce.findLast(({ definition, value }) => definition.label === label && !isUnknown(value))?.value;
  const profile = pickProfile(document, profiles, named, read, findings);
  const fromProfile = profile === undefined ? [] : landProfile(profile, inForce, environment, draft, document, findings);
  for (const { raw, definition, value } of inForce) {
    if (isUnknown(value)) admit(definition.label, value, draft);
    else {
      definition.land?.(value, draft);
      definition.govern?.(value, draft.policies, raw.key);
    }
  }
  checkFallbackOperations(read, scopes, findings);
  checkType(read, draft.type, findings);
  checkAuthentication(read, findings);
  checkEnvironment(document, read, environment, scopes, findings);
  noteWhatWaits(read, findings);
  checkId(document, findings);
  const made = assemble(
    { document, environment, read, labelledRisks: labelled, scopes, rows, errors, profile, profiles, fromProfile, draft },
    findings,
  );
  const { diagnostics, blocked } = findings;
  if (blocked) return { requirement: undefined, meaning: undefined, diagnostics };
  let requirement: Requirement | undefined;
  return {
    get requirement() {
      requirement ??= made.requirement();
      return requirement;
    },
    meaning: made.meaning,
    diagnostics,
  };
}

function checkCredentials(document: Document, findings: Findings): void {
  const places = new Places(document.lineStarts);
  for (const { start: from, end, kind } of document.credentials)
    findings.add('no-secret-value', places.range(from, end), `The document contains ${kind}; it is left out here.`);
}

/** Clauses for everything, then those for the environment, each in the order in which their kinds are listed. */
function landing(read: readonly ReadClause[], scopes: Scopes, environment: string | undefined, findings: Findings): ReadClause[] {
  const all: ReadClause[] = [];
  const own: ReadClause[] = [];
  for (const clause of read) {
    const scope = scopes.of(clause.raw);
    if (scope.kind === 'all') all.push(clause);
    else if (scope.kind === 'environment') {
      if (scope.name === environment) own.push(clause);
    } else if (scope.kind === 'nothing') unknownQualifier(clause, scope.near, findings);
    else if (clause.definition.govern === undefined) {
      findings.add('unknown-qualifier', clause.raw.labelRange, `${clause.definition.label} cannot be said for one operation`, {
        clause: clause.raw.key,
      });
    }
  }
  return [...inOrder(all), ...inOrder(own)];
}

/** A nested clause can be for one environment, like its parent; never for one operation. */
function checkParts(read: readonly ReadClause[], scopes: Scopes, findings: Findings): void {
  for (const { raw, definition } of read) {
    if (definition.children === undefined) continue;
    for (const part of raw.children) {
      if (part.qualifier === undefined || !isPart(part, definition)) continue;
      const scope = scopes.of(part);
      if (scope.kind === 'environment') continue;
      findings.add('unknown-qualifier', part.labelRange, `\`${part.qualifier}\` is not an environment`, {
        clause: part.key,
        blocks: definition.standing === 'enforced',
      });
    }
  }
}

function inOrder(clauses: readonly ReadClause[]): ReadClause[] {
  return [...clauses].sort((a, b) => placeOf(a.definition) - placeOf(b.definition));
}

function unknownQualifier({ raw, definition }: ReadClause, near: string | undefined, findings: Findings): void {
  const words = near === undefined ? '' : `; the nearest is ${near}`;
  const place = findings.placeOf(raw.qualifier ?? '', raw.labelRange.end, raw.labelRange);
  findings.add('unknown-qualifier', place, `\`${raw.qualifier}\` is neither an operation nor an environment${words}`, {
    clause: raw.key,
    fix: near === undefined || place === raw.labelRange ? undefined : { edits: [{ range: place, text: near }], safe: false },
    blocks: definition.standing === 'enforced',
  });
}

/** The same clause twice is a question, unless each says a part that the other leaves out (`Max Retries`, `Retry Interval`). */
function checkDuplicates(read: readonly ReadClause[], findings: Findings): void {
  if (new Set(read.map(({ raw }) => raw.key)).size === read.length) return;
  const seen = new Map<string, Set<string> | undefined>();
  for (const { raw, definition, value } of read) {
    if (definition.standing === 'pending' || (definition.standing === 'kept' && typeof value === 'string')) continue;
    const parts = definition.govern !== undefined && typeof value === 'object' && value !== null ? Object.keys(value) : undefined;
    const before = seen.get(raw.key);
    const overlaps = seen.has(raw.key) && (before === undefined || parts === undefined || parts.some((part) => before.has(part)));
    if (overlaps)
      findings.add('duplicate-clause', raw.labelRange, `${definition.label} is said a second time`, { clause: raw.key });
    seen.set(raw.key, parts === undefined ? undefined : new Set([...(before ?? []), ...parts]));
  }
}

function admit(label: string, unknown: { readonly unknown: string }, draft: RequirementDraft): void {
  if (label === 'Availability') draft.objectives.availability = unknown;
  else if (label === 'Response Time') draft.objectives.responseTime = unknown;
  else if (label === 'Throughput') draft.objectives.throughput = unknown;
}

function pickProfile(
  document: Document,
  profiles: readonly VendorProfile[],
  named: (label: string) => unknown,
  read: readonly ReadClause[],
  findings: Findings,
): VendorProfile | undefined {
  const name = named('Profile') as string | undefined;
  const chosen = chooseProfile(profiles, {
    profile: name,
    system: named('External System') as string,
    url: named('URL') as string,
  });
  if (name !== undefined && name !== 'none' && chosen === undefined) {
    const clause = read.find(({ definition }) => definition.label === 'Profile');
    const near = nearest(
      name,
      profiles.map((profile) => profile.name),
    )?.word;
    findings.add('unknown-profile', clause?.raw.range ?? start(document), `there is no vendor profile called ${name}`, {
      clause: clause?.raw.key,
      fix:
        near === undefined || clause === undefined
          ? undefined
          : { edits: [{ range: clause.raw.range, text: near }], safe: false },
      remedy: `Name one of ${profiles.map((profile) => profile.name).join(', ')}, or write \`none\`.`,
    });
  }
  return chosen;
}

function checkFallbackOperations(read: readonly ReadClause[], scopes: Scopes, findings: Findings): void {
  for (const { raw, definition, value } of read) {
    if (definition.label !== 'Fallback' || !Array.isArray(value)) continue;
    for (const name of (value as { operations: string[] }[]).flatMap(({ operations }) => operations)) {
      if (scopes.operation(name) !== undefined) continue;
      const near = scopes.near(name);
      const place = findings.placeOf(name, raw.range.start, raw.range);
      findings.add(
        'unknown-operation',
        place,
        `no operation is called ${name}${near === undefined ? '' : `; the nearest is ${near}`}`,
        {
          clause: raw.key,
          fix: near === undefined || place === raw.range ? undefined : { edits: [{ range: place, text: near }], safe: false },
        },
      );
    }
  }
}

function checkEnvironment(
  document: Document,
  read: readonly ReadClause[],
  environment: string | undefined,
  scopes: Scopes,
  findings: Findings,
): void {
  if (environment === undefined || read.some(({ raw }) => raw.name === 'URL' && raw.qualifier?.toLowerCase() === environment))
    return;
  const url = read.find(({ definition }) => definition.label === 'URL');
  const known = scopes.environments.length === 0 ? 'none' : scopes.environments.join(', ');
  findings.add(
    'undeclared-environment',
    url?.raw.range ?? start(document),
    `there is no URL for ${environment}; environments with values of their own: ${known}`,
    {
      clause: url?.raw.key,
    },
  );
}

/** One note for all of them: there is nothing to do about it, and `explain` says it of each. */
function noteWhatWaits(read: readonly ReadClause[], findings: Findings): void {
  let first: ReadClause | undefined;
  const waiting: string[] = [];
  for (const clause of read) {
    if (clause.definition.pending === undefined || isUnknown(clause.value)) continue;
    const part = clause.definition.pending(clause.value);
    if (part === undefined) continue;
    first ??= clause;
    if (!waiting.includes(part)) waiting.push(part);
  }
  if (first === undefined) return;
  const message = `this version does not execute ${waiting.map(inBrackets).join(', ')}`;
  findings.add('not-executed-yet', first.raw.range, message, { clause: first.raw.key });
}

/** What explains a part is set off from the parts that follow: `the type Database (only calls over HTTP are executed)`. */
function inBrackets(part: string): string {
  const end = part.search(/[:;]/);
  return end < 0 ? part : `${part.slice(0, end)} (${part.slice(end + 1).trim()})`;
}

function start(document: Document): Range {
  const heading = document.ids.heading?.range;
  return heading ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
}
