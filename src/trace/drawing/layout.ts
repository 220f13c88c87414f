/** Where each box and each line of a drawing goes: boxes sized by what they say, placed by a layout library, the same every time. */
import { Graph, layout } from '@dagrejs/dagre';
import type { Edge, Network, Node } from '../network.ts';

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

export interface Box {
  readonly node: Node;
  /** Top left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The title, shortened to what there is room for; empty for none. */
  readonly title: string;
}

export interface Line {
  readonly edge: Edge;
  /** From where the edge starts to where it ends. */
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Larger drawings are a tangle that nobody reads, and take seconds to lay out. */
export const MOST_NODES = 150;
export const MOST_EDGES = 500;

/** No id is a star. */
const ANCHOR = '*';
const MARGIN = 24;
const PADDING = 14;
/** Of letters at the sizes the drawing uses; wide ones count twice. */
const ID_LETTER = 8.1;
const TITLE_LETTER = 6.6;
const WIDEST_TITLE = 30;

/** Features on the left, what supports them next, what that depends on to the right. */
export function layOut({ nodes, edges }: Network): Drawing {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 84, edgesep: 10, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  const titles = new Map(nodes.map((node) => [node.id, shortened(node.title)]));
  for (const node of nodes) graph.setNode(node.id, sizeOf(node, titles.get(node.id) ?? ''));
  edges.forEach((edge, at) => {
    graph.setEdge(...ends(edge), { weight: edge.kind === 'supports' ? 1 : 2, minlen: 1 }, String(at));
  });
  // Held at one distance from a node that is not drawn, the features stand in one column, and with them what nothing is tied to.
  const tied = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const first = nodes.filter(({ id, kind }) => kind === 'feature' || !tied.has(id));
  if (first.length > 0) graph.setNode(ANCHOR, { width: 0, height: 0 });
  for (const { id } of first) graph.setEdge(ANCHOR, id, { weight: 100, minlen: 1 }, ANCHOR);
  layout(graph);
  const boxes = nodes.map((node) => boxOf(node, titles.get(node.id) ?? '', graph.node(node.id) as Laid));
  const shift = MARGIN - Math.min(...boxes.map(({ x }) => x));
  const placed = boxes.map((box) => ({ ...box, x: round(box.x + shift) }));
  const bends = edges.map((edge, at) => {
    const [start, end] = ends(edge);
    const laid = graph.edge(start, end, String(at)) as { readonly points?: readonly Point[] } | undefined;
    return (laid?.points ?? []).slice(1, -1).map(({ x, y }) => ({ x: round(x + shift), y: round(y) }));
  });
  return {
    width: Math.ceil(Math.max(0, ...placed.map(({ x, width }) => x + width)) + MARGIN),
    height: Math.ceil(Math.max(0, ...placed.map(({ y, height }) => y + height), ...bends.flat().map(({ y }) => y)) + MARGIN),
    boxes: placed,
    lines: linesBetween(edges, bends, new Map(placed.map((box) => [box.node.id, box]))),
  };
}

interface Laid extends Point {
  readonly width: number;
  readonly height: number;
}

function boxOf(node: Node, title: string, { x, y, width, height }: Laid): Box {
  return { node, x: x - width / 2, y: round(y - height / 2), width: round(width), height: round(height), title };
}

/** From left to right: a feature stands left of what supports it. */
function ends({ from, to, kind }: Edge): readonly [left: string, right: string] {
  return kind === 'supports' ? [to, from] : [from, to];
}

/**
 * Lines leave a box on its right and reach one on its left, one below the other in the order in which they go on, so that they
 * cross as little as they can. A line back to the left goes the other way round.
 */
function linesBetween(edges: readonly Edge[], bends: readonly (readonly Point[])[], boxes: ReadonlyMap<string, Box>): Line[] {
  const ports = new Map<string, { readonly line: number; readonly first: boolean; readonly towards: number }[]>();
  const drawn = edges.map((edge, at) => {
    const [start, end] = ends(edge).map((id) => boxes.get(id) as Box) as [Box, Box];
    const forward = start.x <= end.x;
    const inner = bends[at] ?? [];
    const leave = `${start.node.id} ${forward ? 'right' : 'left'}`;
    const reach = `${end.node.id} ${forward ? 'left' : 'right'}`;
    push(ports, leave, { line: at, first: true, towards: inner[0]?.y ?? middle(end) });
    push(ports, reach, { line: at, first: false, towards: inner.at(-1)?.y ?? middle(start) });
    return { start, end, forward, inner, from: 0, to: 0 };
  });
  for (const list of ports.values()) {
    list.sort((a, b) => a.towards - b.towards || a.line - b.line);
    list.forEach(({ line, first }, at) => {
      const one = drawn[line];
      if (one === undefined) return;
      const box = first ? one.start : one.end;
      const y = round(box.y + (box.height * (at + 1)) / (list.length + 1));
      if (first) one.from = y;
      else one.to = y;
    });
  }
  return edges.map((edge, at) => {
    const { start, end, forward, inner, from, to } = drawn[at] as (typeof drawn)[number];
    const first = { x: round(forward ? start.x + start.width : start.x), y: from };
    const last = { x: round(forward ? end.x : end.x + end.width), y: to };
    const points = [first, ...inner, last];
    return { edge, points: edge.kind === 'supports' ? points.reverse() : points };
  });
}

function middle({ y, height }: Box): number {
  return y + height / 2;
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function sizeOf({ id, kind }: Node, title: string): { readonly width: number; readonly height: number } {
  const text = Math.max(lettersOf(id) * ID_LETTER, lettersOf(title) * TITLE_LETTER);
  return { width: Math.ceil(text + 2 * PADDING + (kind === 'integration' ? 6 : 0)), height: title === '' ? 32 : 48 };
}

function shortened(title: string): string {
  const letters = [...title.toWellFormed()];
  let width = 0;
  for (const [at, letter] of letters.entries()) {
    width += lettersOf(letter);
    if (width > WIDEST_TITLE) return `${letters.slice(0, at).join('').trimEnd()}…`;
  }
  return letters.join('');
}

function lettersOf(text: string): number {
  let width = 0;
  for (const letter of text) width += letter > '\u2e7f' ? 2 : 1;
  return width;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
