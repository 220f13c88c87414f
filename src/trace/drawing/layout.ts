/** Where each box and each line of a drawing goes: boxes sized by what they say, placed by a layout library, the same every time. */
import { Graph, layout } from '@dagrejs/dagre';
import type { Edge, Network, Node } from '../network.ts';
import { emsOf, shortened } from './letters.ts';

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  /** Where it is said that what stands below is tied to nothing; undefined where nothing is, or everything. */
  readonly caption: Point | undefined;
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
/** Of the bold letters of an id; ids have capitals and digits. */
const ID_LETTER = 8.1;
/** With a little to spare, for fonts that run wider. */
const TITLE_SIZE = 12.2;
/** Ems. */
const WIDEST_TITLE = 23;

/**
 * Features on the left, what supports them next, what that depends on to the right. What nothing is tied to stands below, in rows of
 * boxes of one width.
 */
export function layOut({ nodes, edges }: Network): Drawing {
  const tied = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const above = layOutTied(
    nodes.filter(({ id }) => tied.has(id)),
    edges,
  );
  const loose = nodes.filter(({ id }) => !tied.has(id));
  return loose.length === 0 ? above : withRows(above, loose);
}

function layOutTied(nodes: readonly Node[], edges: readonly Edge[]): Drawing {
  if (nodes.length === 0) return { width: 0, height: 0, boxes: [], lines: [], caption: undefined };
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 84, edgesep: 10, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  const titles = new Map(nodes.map((node) => [node.id, shortened(node.title, WIDEST_TITLE)]));
  for (const node of nodes) graph.setNode(node.id, sizeOf(node, titles.get(node.id) ?? ''));
  edges.forEach((edge, at) => {
    graph.setEdge(...ends(edge), { weight: edge.kind === 'supports' ? 1 : 2, minlen: 1 }, String(at));
  });
  // Held at one distance from a node that is not drawn, the features stand in one column.
  const first = nodes.filter(({ kind }) => kind === 'feature');
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
    caption: undefined,
  };
}

const GAP = 18;
/** Room for the words above the rows. */
const CAPTION = 26;
/** Rows are at most so many boxes wide where nothing above is wider. */
const COLUMNS = 4;

function withRows(above: Drawing, nodes: readonly Node[]): Drawing {
  const titles = nodes.map(({ title }) => shortened(title, WIDEST_TITLE));
  const sizes = nodes.map((node, at) => sizeOf(node, titles[at] ?? ''));
  const width = Math.max(...sizes.map((size) => size.width));
  const height = Math.max(...sizes.map((size) => size.height));
  const fitting = Math.floor((above.width - 2 * MARGIN + GAP) / (width + GAP));
  const columns = Math.min(nodes.length, Math.max(fitting, Math.min(COLUMNS, Math.ceil(Math.sqrt(nodes.length)))));
  const captioned = above.boxes.length > 0;
  const top = captioned ? above.height + CAPTION : MARGIN;
  const boxes = nodes.map((node, at) => ({
    node,
    x: MARGIN + (at % columns) * (width + GAP),
    y: top + Math.floor(at / columns) * (height + GAP),
    width,
    height,
    title: titles[at] ?? '',
  }));
  return {
    ...above,
    width: Math.max(above.width, 2 * MARGIN + columns * (width + GAP) - GAP),
    height: top + Math.ceil(nodes.length / columns) * (height + GAP) - GAP + MARGIN,
    boxes: [...above.boxes, ...boxes],
    caption: captioned ? { x: MARGIN, y: above.height + 10 } : undefined,
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
  const text = Math.max(id.length * ID_LETTER, emsOf(title) * TITLE_SIZE);
  return { width: Math.ceil(text + 2 * PADDING + (kind === 'integration' ? 6 : 0)), height: title === '' ? 32 : 48 };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
