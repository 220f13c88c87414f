/**
 * What a change of one document means: clauses, not lines. Two requirements are held against each other; that the words differ
 * and the meaning does not is said apart.
 */
import { compile } from '../../document/compile.ts';
import { withoutCredentials } from '../../document/credentials.ts';
import type { Document, RawClause } from '../../document/document.ts';
import { readDocument } from '../../document/read.ts';
import type { Clause } from '../../requirement/clause.ts';
import type { VendorProfile } from '../../requirement/profile.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import { type Direction, direction, measuresOf } from './measures.ts';
import { type OperationChange, operationChanges } from './operations.ts';

export interface Change {
  readonly id: string | undefined;
  readonly title: string;
  /** Where it is now; undefined when it is gone. */
  readonly file: string | undefined;
  /** Where it was; undefined when it is new. */
  readonly before: string | undefined;
  readonly kind: 'added' | 'removed' | 'changed' | 'reworded';
  /** Versions of it that do not compile: what they mean cannot be compared. */
  readonly broken: readonly ('before' | 'after')[];
  readonly clauses: readonly ClauseChange[];
  readonly operations: readonly OperationChange[];
  /** Clauses whose words differ and whose meaning does not. */
  readonly wording: readonly Rewording[];
  /** Whether anything else in the text differs: prose, order, comments. */
  readonly prose: boolean;
}

export interface ClauseChange {
  readonly key: string;
  /** `Timeout (refund)`. */
  readonly label: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** What held before and what holds now, a default included; undefined where nothing did. */
  readonly old: Held | undefined;
  readonly new: Held | undefined;
  readonly direction: Direction | undefined;
}

export interface Held {
  readonly phrase: string;
  readonly from: Clause['provenance']['from'];
}

export interface Rewording {
  readonly key: string;
  readonly label: string;
  readonly old: string;
  readonly new: string;
}

export interface Version {
  readonly file: string;
  readonly text: string;
}

interface Read {
  readonly document: Document;
  readonly requirement: Requirement | undefined;
}

/** Undefined when nothing in the text differs. One of the two versions may be missing, not both. */
export function changeOf(
  old: Version | undefined,
  now: Version | undefined,
  profiles: readonly VendorProfile[],
): Change | undefined {
  if (old?.text === now?.text && old?.file === now?.file) return undefined;
  const before = old === undefined ? undefined : read(old, profiles);
  const after = now === undefined ? undefined : read(now, profiles);
  const shown = (after ?? before)?.document;
  const clauses = before?.requirement && after?.requirement ? clauseChanges(before.requirement, after.requirement) : [];
  const operations = before?.requirement && after?.requirement ? operationChanges(before.requirement, after.requirement) : [];
  const changed = new Set(clauses.map(({ key }) => key));
  const wording = before && after ? rewordings(before.document, after.document).filter(({ key }) => !changed.has(key)) : [];
  const broken = [
    ...(before !== undefined && before.requirement === undefined ? (['before'] as const) : []),
    ...(after !== undefined && after.requirement === undefined ? (['after'] as const) : []),
  ];
  const same = clauses.length === 0 && operations.length === 0 && broken.length === 0;
  return {
    id: shown?.id,
    title: shown?.title ?? '',
    file: now?.file,
    before: old?.file,
    kind: old === undefined ? 'added' : now === undefined ? 'removed' : same ? 'reworded' : 'changed',
    broken,
    clauses,
    operations,
    wording: broken.length > 0 ? [] : wording,
    prose: old?.text !== now?.text,
  };
}

function read({ file, text }: Version, profiles: readonly VendorProfile[]): Read {
  const document = withoutCredentials(readDocument(text, file));
  return { document, requirement: compile(document, { profiles }).requirement };
}

/** Rows of tables: operations and answers are compared part by part. */
const ROWS: ReadonlySet<string> = new Set(['Operation', 'Error']);

/** In the order of the newer document, what is gone last. Only what at least one of the two documents says itself. */
function clauseChanges(before: Requirement, after: Requirement): ClauseChange[] {
  const old = byKey(before.clauses);
  const now = byKey(after.clauses);
  const changes: ClauseChange[] = [];
  for (const key of new Set([...now.keys(), ...old.keys()])) {
    const [from, to] = [old.get(key), now.get(key)];
    const [was, is] = [from?.from === 'document', to?.from === 'document'];
    if ((!was && !is) || (from?.revision === to?.revision && was && is)) continue;
    const known = to ?? from;
    if (known === undefined || ROWS.has(known.label) || (from?.phrase === to?.phrase && was && is)) continue;
    changes.push({
      key,
      label: known.qualifier === undefined ? known.label : `${known.label} (${known.qualifier})`,
      kind: !was ? 'added' : !is ? 'removed' : 'changed',
      old: from === undefined ? undefined : { phrase: from.phrase, from: from.from },
      new: to === undefined ? undefined : { phrase: to.phrase, from: to.from },
      direction:
        from === undefined || to === undefined
          ? undefined
          : direction(measuresOf(before, known.label, from.qualifier), measuresOf(after, known.label, to.qualifier)),
    });
  }
  return changes;
}

interface Whole extends Held {
  readonly label: string;
  readonly qualifier: string | undefined;
  readonly revision: string;
}

/** Several clauses may say one thing together (`Max Retries`, `Retry Interval`): they are compared as a whole. */
function byKey(clauses: readonly Clause[]): Map<string, Whole> {
  const whole = new Map<string, Whole>();
  for (const [key, said] of Map.groupBy(clauses, (clause) => clause.key)) {
    const [first] = said;
    if (first === undefined) continue;
    whole.set(key, {
      label: first.label,
      qualifier: first.qualifier,
      phrase: said.map(({ phrase }) => phrase).join('; '),
      revision: said.map(({ revision }) => revision).join(' '),
      from: said.find(({ provenance: { from } }) => from === 'document')?.provenance.from ?? first.provenance.from,
    });
  }
  return whole;
}

function rewordings(before: Document, after: Document): Rewording[] {
  const old = Map.groupBy(flat(before.clauses), ({ key }) => key);
  return [...Map.groupBy(flat(after.clauses), ({ key }) => key)].flatMap(([key, now]) => {
    const was = old.get(key);
    const label = now[0]?.name;
    if (was === undefined || label === undefined || said(was, true) === said(now, true)) return [];
    const relabelled = was.some((clause, at) => clause.label !== now[at]?.label);
    return { key, label, old: said(was, relabelled), new: said(now, relabelled) };
  });
}

function said(clauses: readonly RawClause[], labelled: boolean): string {
  return clauses.map(({ label, value }) => (labelled ? `${label}: ${value}` : value)).join('; ');
}

function flat(clauses: readonly RawClause[]): RawClause[] {
  return clauses.flatMap((clause) => [clause, ...flat(clause.children)]);
}
