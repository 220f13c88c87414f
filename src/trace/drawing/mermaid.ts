/** The network as a Mermaid flowchart, as GitHub and GitLab draw it in Markdown. */
import type { Criticality } from '../../requirement/requirement.ts';
import { withoutUnseen } from '../../requirement/unseen.ts';
import type { Edge, Network, Node } from '../network.ts';

export function mermaidOf({ nodes, edges }: Network): string {
  const names = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const lines = ['flowchart LR', ...nodes.map((node) => `  ${names.get(node.id)}${shape(node)}`)];
  for (const edge of edges) lines.push(`  ${link(edge, names.get(edge.from) ?? '', names.get(edge.to) ?? '')}`);
  for (const [name, style] of Object.entries(CLASSES)) {
    const members = nodes.filter((node) => classOf(node) === name).map(({ id }) => names.get(id));
    if (members.length > 0) lines.push(`  classDef ${name} ${style}`, `  class ${members.join(',')} ${name}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Colours of the borders only: text and filling follow the page's own theme. */
const CLASSES: Readonly<Record<Criticality | 'feature' | 'unknown', string>> = {
  critical: 'stroke:#cf222e,stroke-width:3px',
  important: 'stroke:#bf8700,stroke-width:2px',
  optional: 'stroke:#8c959f,stroke-width:1px',
  feature: 'stroke:#0969da,stroke-width:1px',
  unknown: 'stroke:#cf222e,stroke-dasharray:5 4',
};

function classOf({ kind, criticality }: Node): string | undefined {
  return kind === 'integration' ? criticality : kind;
}

function shape({ id, kind, title }: Node): string {
  const label = title === '' ? quoted(id) : `"${escaped(id)}<br/>${escaped(title)}"`;
  return kind === 'feature' ? `([${label}])` : `[${label}]`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

function link({ kind, soft, operations }: Edge, from: string, to: string): string {
  if (kind === 'supports') return `${to} --- ${from}`;
  if (kind === 'depends on') return soft ? `${from} -. ${quoted('soft')} .-> ${to}` : `${from} --> ${to}`;
  const only = operations.length === 0 ? '' : `: ${operations.slice(0, 3).join(', ')}${operations.length > 3 ? '…' : ''}`;
  return `${from} -. ${quoted(`falls back${only}`)} .-> ${to}`;
}

/**
 * Inside double quotes Mermaid still reads `#…;` entities, backticks and HTML, so everything but letters, digits and harmless
 * marks becomes an entity.
 */
function escaped(text: string): string {
  let out = '';
  for (const character of withoutUnseen(text)) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 32 || code === 127) out += ' ';
    else if (/[\p{L}\p{N}\p{M} .,:_/()+…-]/u.test(character)) out += character;
    else out += `#${code};`;
  }
  return out.trim();
}
