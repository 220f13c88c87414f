/**
 * Integrations and what ties them together, as data: made from the entries of a folder, read by everything in this room. It
 * knows no text and draws nothing.
 */
import { byId, type Digest, type Entry } from '../document/entry.ts';
import { compareIds } from '../document/matrix-rows.ts';
import type { Criticality } from '../requirement/requirement.ts';

export interface Network {
  /** In the order of their ids: features, integrations, then ids that no document has. */
  readonly nodes: readonly Node[];
  /** In the order of what they come from; each once. */
  readonly edges: readonly Edge[];
}

export interface Node {
  readonly id: string;
  /** `unknown`: documents speak of it, and none describes it. */
  readonly kind: 'integration' | 'feature' | 'unknown';
  readonly title: string;
  readonly criticality: Criticality | undefined;
  readonly file: string | undefined;
  /** False for a document that does not compile: what it is tied to is not known. */
  readonly compiles: boolean;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** A dependency whose failure only degrades. */
  readonly soft: boolean;
  /** Operations for which alone it falls back; empty: for all. */
  readonly operations: readonly string[];
}

/** As the documents say it, from the one that says it. */
export type EdgeKind = 'depends on' | 'falls back to' | 'supports';

export function networkOf(entries: readonly Entry[]): Network {
  const known = byId(entries);
  const nodes = new Map<string, Node>();
  const edges: Edge[] = [];
  for (const [id, [entry]] of known) {
    if (entry === undefined) continue;
    const { title, file, digest } = entry;
    nodes.set(id, { id, kind: 'integration', title, criticality: digest?.criticality, file, compiles: digest !== undefined });
    if (digest !== undefined) edges.push(...edgesOf(id, digest));
  }
  for (const { to, kind } of edges) if (!nodes.has(to)) nodes.set(to, absent(to, kind === 'supports' ? 'feature' : 'unknown'));
  return {
    nodes: [...nodes.values()].sort((a, b) => ORDER[a.kind] - ORDER[b.kind] || compareIds(a.id, b.id)),
    edges: edges.sort((a, b) => compareIds(a.from, b.from) || KINDS[a.kind] - KINDS[b.kind] || compareIds(a.to, b.to)),
  };
}

const ORDER = { feature: 0, integration: 1, unknown: 2 } as const;
const KINDS: Readonly<Record<EdgeKind, number>> = { supports: 0, 'depends on': 1, 'falls back to': 2 };

function absent(id: string, kind: 'feature' | 'unknown'): Node {
  return { id, kind, title: '', criticality: undefined, file: undefined, compiles: true };
}

function edgesOf(from: string, digest: Digest): Edge[] {
  const supports = distinct(digest.supports).map((to) => ({ from, to, kind: 'supports' as const, soft: false, operations: [] }));
  const hard = new Set(digest.dependsOn.flatMap(({ id, soft }) => (soft ? [] : id)));
  const depends = distinct(digest.dependsOn.map(({ id }) => id)).map((to) => ({
    from,
    to,
    kind: 'depends on' as const,
    soft: !hard.has(to),
    operations: [],
  }));
  const falls = fallbacksOf(digest).map(({ id: to, operations }) => ({
    from,
    to,
    kind: 'falls back to' as const,
    soft: false,
    operations,
  }));
  return [...supports, ...depends, ...falls];
}

export interface Fallback {
  readonly id: string;
  /** Operations for which alone it stands in; empty: for all. */
  readonly operations: readonly string[];
}

/** Integrations that a document falls back to, in the order in which they are tried. */
export function fallbacksOf({ policies, operations }: Digest): readonly Fallback[] {
  const all = policies.fallback.steps.flatMap((step) => (step.kind === 'requirement' ? step.id : []));
  const some = new Map<string, string[]>();
  for (const { name, fallback } of operations) {
    for (const step of fallback.steps) {
      if (step.kind !== 'requirement' || all.includes(step.id)) continue;
      const names = some.get(step.id);
      if (names === undefined) some.set(step.id, [name]);
      else if (!names.includes(name)) names.push(name);
    }
  }
  return [...distinct(all).map((id) => ({ id, operations: [] })), ...[...some].map(([id, names]) => ({ id, operations: names }))];
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
