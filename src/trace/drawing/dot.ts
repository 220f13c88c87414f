/** The network in the DOT language of Graphviz. */
import type { Criticality } from '../../requirement/requirement.ts';
import { withoutUnseen } from '../../requirement/unseen.ts';
import type { Edge, Network, Node } from '../network.ts';

const COLOURS: Readonly<Record<Criticality, string>> = { critical: '#cf222e', important: '#bf8700', optional: '#8c959f' };

export function dotOf({ nodes, edges }: Network): string {
  return `${[
    'digraph integrations {',
    '  rankdir=LR;',
    '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Helvetica", fontsize=9];',
    ...nodes.map((node) => `  ${quoted(node.id)} [${attributes(ofNode(node))}];`),
    ...edges.map((edge) => `  ${ends(edge)} [${attributes(ofEdge(edge))}];`),
    '}',
  ].join('\n')}\n`;
}

function ofNode({ id, kind, title, criticality, compiles }: Node): Record<string, string> {
  const label = title === '' ? id : `${id}\n${title}`;
  if (kind === 'feature') return { label, shape: 'ellipse', color: '#0969da' };
  if (kind === 'unknown') return { label, style: 'rounded,dashed', color: '#cf222e' };
  return {
    label,
    ...(criticality === undefined ? {} : { color: COLOURS[criticality] }),
    ...(criticality === 'critical' ? { penwidth: '2' } : {}),
    ...(compiles ? {} : { style: 'rounded,dashed' }),
  };
}

/** Features come first, so a feature points to what supports it, and the arrow is turned. */
function ends({ from, to, kind }: Edge): string {
  return kind === 'supports' ? `${quoted(to)} -> ${quoted(from)}` : `${quoted(from)} -> ${quoted(to)}`;
}

function ofEdge({ kind, soft, operations }: Edge): Record<string, string> {
  if (kind === 'supports') return { dir: 'none', color: '#54aeff' };
  if (kind === 'depends on') return soft ? { style: 'dashed', label: 'soft' } : { label: '' };
  return {
    style: 'dotted',
    color: '#8250df',
    label: operations.length === 0 ? 'falls back' : `falls back: ${operations.join(', ')}`,
  };
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(', ');
}

/** A backslash starts an escape in DOT; control characters have no place in a label. */
function quoted(text: string): string {
  let out = '';
  for (const character of withoutUnseen(text)) {
    if (character === '\n') out += '\\n';
    else if (character === '"' || character === '\\') out += `\\${character}`;
    else out += character < ' ' ? ' ' : character;
  }
  return `"${out}"`;
}
