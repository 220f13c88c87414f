/**
 * The network as an SVG picture: one file that refers to nothing outside, follows the reader's light or dark preference, and
 * says in words what it shows.
 */
import { escapeMarkup } from '../markup.ts';
import type { Edge, Network } from '../network.ts';
import { type Box, type Drawing, type Line, layOut, type Point } from './layout.ts';
import { emsOf } from './letters.ts';
import { STYLE } from './style.ts';

const LEGEND = 44;
/** Left of the first explanation and right of the last one. */
const EDGE = 24;

export function svgOf(network: Network, title: string): string {
  const drawing = layOut(network);
  const entries = legendOf(network);
  const explained = entries.reduce((sum, entry) => sum + entry.width, 2 * EDGE - SPACE);
  const width = Math.ceil(Math.max(drawing.width, entries.length > 0 ? explained : 0));
  const height = drawing.height + (entries.length > 0 ? LEGEND : 0);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="concordat-title concordat-desc">`,
    `<title id="concordat-title">${escapeMarkup(title)}</title>`,
    `<desc id="concordat-desc">${escapeMarkup(inWords(network))}</desc>`,
    `<style>${STYLE}</style>`,
    '<defs>',
    ...(['hard', 'soft', 'fallback'] as const).map(
      (kind) =>
        `<marker id="concordat-${kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="tip ${kind}" d="M0 1L9 5L0 9z"/></marker>`,
    ),
    '</defs>',
    `<rect class="paper" width="${width}" height="${height}" rx="12"/>`,
    ...[...drawing.lines].sort((a, b) => LAYER[kindOf(a.edge)] - LAYER[kindOf(b.edge)]).map(line),
    ...drawing.boxes.map(box),
    ...captionOf(drawing),
    ...legend(entries, drawing),
    '</svg>',
  ].join('\n')}\n`;
}

type Kind = 'supports' | 'soft' | 'hard' | 'fallback';

/** What is drawn first lies below. */
const LAYER: Readonly<Record<Kind, number>> = { supports: 0, soft: 1, hard: 2, fallback: 3 };

function kindOf({ kind, soft }: Edge): Kind {
  if (kind === 'supports') return 'supports';
  if (kind === 'falls back to') return 'fallback';
  return soft ? 'soft' : 'hard';
}

function line({ edge, points }: Line): string {
  const kind = kindOf(edge);
  const tip = kind === 'supports' ? '' : ` marker-end="url(#concordat-${kind})"`;
  return `<path class="line ${kind}" d="${curve(points)}"${tip}><title>${escapeMarkup(sentence(edge))}</title></path>`;
}

/** Level wherever it leaves, bends and arrives, so that lines in one direction run beside each other. */
function curve([first, ...rest]: readonly Point[]): string {
  if (first === undefined) return 'M0 0';
  let path = `M${first.x} ${first.y}`;
  let from = first;
  for (const to of rest) {
    const half = tenth((from.x + to.x) / 2);
    path += from.y === to.y ? `H${to.x}` : `C${half} ${from.y} ${half} ${to.y} ${to.x} ${to.y}`;
    from = to;
  }
  return path;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function box({ node, x, y, width, height, title }: Box): string {
  const { id, kind, criticality, compiles } = node;
  const round = kind === 'feature' ? height / 2 : 8;
  const shift = kind === 'integration' ? 3 : 0;
  const middle = tenth(x + width / 2 + shift);
  const classes = ['box', kind, ...(criticality === undefined ? [] : [criticality]), ...(compiles ? [] : ['broken'])].join(' ');
  return [
    `<g class="${classes}">`,
    `<title>${escapeMarkup(tooltip(node))}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}"/>`,
    ...(kind === 'integration'
      ? [`<path class="grade" d="M${x + 8} ${y}h-1a7 7 0 0 0 -7 7v${height - 14}a7 7 0 0 0 7 7h1z"/>`]
      : []),
    `<text class="id" x="${middle}" y="${tenth(title === '' ? y + height / 2 + 4.5 : y + 20)}">${escapeMarkup(id)}</text>`,
    ...(title === '' ? [] : [`<text class="name" x="${middle}" y="${tenth(y + 36)}">${escapeMarkup(title)}</text>`]),
    '</g>',
  ].join('');
}

function tooltip({ id, kind, title, criticality, compiles }: Box['node']): string {
  if (kind === 'feature') return `${id}, a core feature`;
  if (kind === 'unknown') return `${id}: no document has this id`;
  return `${id} ${title}${criticality === undefined ? '' : `, ${criticality}`}${compiles ? '' : ', does not compile'}`;
}

function sentence({ from, to, kind, soft, operations }: Edge): string {
  const only = operations.length === 0 ? '' : ` for ${operations.join(', ')}`;
  return `${from} ${kind} ${to}${soft ? ', softly' : ''}${only}`;
}

/** For those who cannot see the picture: what is in it, and every tie, as far as that can be listened to. */
function inWords({ nodes, edges }: Network): string {
  const count = (kind: Box['node']['kind']): number => nodes.filter((node) => node.kind === kind).length;
  const unknown = count('unknown');
  const summary = `${count('integration')} integrations, ${count('feature')} features${unknown > 0 ? `, ${unknown} ids without a document` : ''}.`;
  const ties = edges.slice(0, 40).map((edge) => `${sentence(edge)}.`);
  return [summary, ...ties, ...(edges.length > 40 ? [`And ${edges.length - 40} more.`] : [])].join(' ');
}

interface Explained {
  readonly label: string;
  /** Width of the mark. */
  readonly size: number;
  /** Of mark and words, and the space behind. */
  readonly width: number;
  readonly mark: (x: number, y: number) => string;
}

/** Only what the drawing has. */
function legendOf({ nodes, edges }: Network): readonly Explained[] {
  const stroke = (kind: Kind, label: string): Explained[] =>
    edges.some((edge) => kindOf(edge) === kind)
      ? [
          explained(
            label,
            (x, y) =>
              `<path class="line ${kind}" d="M${x} ${y}h26"${kind === 'supports' ? '' : ` marker-end="url(#concordat-${kind})"`}/>`,
            26,
          ),
        ]
      : [];
  const dot = (criticality: string): Explained[] =>
    nodes.some((node) => node.criticality === criticality)
      ? [
          explained(
            criticality,
            (x, y) => `<rect class="grade ${criticality}" x="${x}" y="${y - 5}" width="10" height="10" rx="3"/>`,
            10,
          ),
        ]
      : [];
  return [
    ...dot('critical'),
    ...dot('important'),
    ...dot('optional'),
    ...stroke('supports', 'supports'),
    ...stroke('hard', 'depends on'),
    ...stroke('soft', 'depends softly on'),
    ...stroke('fallback', 'falls back to'),
  ];
}

/** Between a mark and its words, and between two explanations. */
const BESIDE = 8;
const SPACE = 22;

function explained(label: string, mark: Explained['mark'], size: number): Explained {
  return { label, size, width: tenth(size + BESIDE + emsOf(label) * 11.5 + SPACE), mark };
}

function captionOf({ caption }: Drawing): string[] {
  return caption === undefined ? [] : [`<text class="caption" x="${caption.x}" y="${caption.y}">tied to nothing</text>`];
}

function legend(entries: readonly Explained[], { height }: Drawing): string[] {
  const y = height + LEGEND / 2 - 8;
  let x = EDGE;
  return entries.map(({ label, size, width, mark }) => {
    const at = tenth(x);
    x += width;
    return `<g class="legend">${mark(at, y)}<text x="${tenth(at + size + BESIDE)}" y="${y + 4}">${label}</text></g>`;
  });
}
