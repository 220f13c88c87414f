/** A part of the network that somebody wants to see. */
import type { Criticality } from '../requirement/requirement.ts';
import type { Edge, Network, Node } from './network.ts';

export interface Selection {
  /** Only what is at most `depth` steps from this node, in either direction. */
  readonly from?: string | undefined;
  readonly depth?: number | undefined;
  /** Only integrations of this criticality, and the features they support. */
  readonly criticality?: Criticality | undefined;
  /** Only a feature, what supports it, and whatever that depends on or falls back to. */
  readonly feature?: string | undefined;
}

/** The nodes that every part of the selection keeps, and the edges between them. */
export function select(network: Network, { from, depth = 2, criticality, feature }: Selection): Network {
  const kept = [
    from === undefined ? undefined : neighbourhood(network, from, depth),
    feature === undefined ? undefined : behind(network, feature),
    criticality === undefined ? undefined : ofCriticality(network, criticality),
  ].filter((ids) => ids !== undefined);
  const keeps = ({ id }: Pick<Node, 'id'>): boolean => kept.every((ids) => ids.has(id));
  return {
    nodes: network.nodes.filter(keeps),
    edges: network.edges.filter(({ from: start, to }) => keeps({ id: start }) && keeps({ id: to })),
  };
}

function neighbourhood({ edges }: Network, start: string, depth: number): ReadonlySet<string> {
  const beside = new Map<string, string[]>();
  for (const { from, to } of edges) {
    push(beside, from, to);
    push(beside, to, from);
  }
  const steps = new Map([[start, 0]]);
  for (const [id, step] of steps) {
    if (step >= depth) continue;
    for (const other of beside.get(id) ?? []) if (!steps.has(other)) steps.set(other, step + 1);
  }
  return new Set(steps.keys());
}

function behind({ edges }: Network, feature: string): ReadonlySet<string> {
  const needs = new Map<string, string[]>();
  for (const { from, to, kind } of edges) {
    if (kind === 'supports') push(needs, to, from);
    else push(needs, from, to);
  }
  const found = new Set([feature]);
  for (const id of found) for (const other of needs.get(id) ?? []) found.add(other);
  return found;
}

function ofCriticality({ nodes, edges }: Network, criticality: Criticality): ReadonlySet<string> {
  const found = new Set(nodes.flatMap((node) => (node.criticality === criticality ? node.id : [])));
  const features = edges.filter(({ from, kind }: Edge) => kind === 'supports' && found.has(from)).map(({ to }) => to);
  return new Set([...found, ...features]);
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
