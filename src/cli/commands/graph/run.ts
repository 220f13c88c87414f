/** Draws the network of integrations, features and what ties them together. */
import { basename, extname } from 'node:path';
import type { Criticality } from '../../../requirement/requirement.ts';
import { dotOf } from '../../../trace/drawing/dot.ts';
import { MOST_EDGES, MOST_NODES } from '../../../trace/drawing/layout.ts';
import { mermaidOf } from '../../../trace/drawing/mermaid.ts';
import { svgOf } from '../../../trace/drawing/svg.ts';
import { type Network, networkOf } from '../../../trace/network.ts';
import { select } from '../../../trace/selection.ts';
import { type Invocation, type Run, UsageError } from '../../command.ts';
import { knownDocuments, tellUnknown } from '../../known-documents.ts';
import { counted, grouped } from '../../render/count.ts';
import { jsonText } from '../../render/json-text.ts';
import { printable } from '../../render/printable.ts';
import { nearest } from '../../suggest.ts';
import { writeAtomically } from '../../write-atomically.ts';
import type { graph } from './command.ts';

type Flags = Invocation<typeof graph>['flags'];
type Format = (typeof graph.flags)[0]['choices'][number];

const ENDINGS: Readonly<Record<string, Format>> = {
  '.svg': 'svg',
  '.mmd': 'mermaid',
  '.mermaid': 'mermaid',
  '.md': 'mermaid',
  '.dot': 'dot',
  '.gv': 'dot',
  '.json': 'json',
};

export const run: Run<typeof graph> = ({ arguments: paths, flags }, { out, talk, settings }) => {
  const format = formatOf(flags);
  const known = knownDocuments(paths, settings);
  const whole = networkOf(known.entries);
  const network = select(whole, {
    from: nodeNamed(flags.from, whole),
    depth: depthOf(flags),
    criticality: flags.criticality as Criticality | undefined,
    feature: nodeNamed(flags.feature, whole),
  });
  if (network.nodes.length === 0) throw new UsageError('Nothing is left to draw.', 'Leave a filter out.');
  const incomplete = tellUnknown(known, talk);
  const inMarkdown = format === 'mermaid' && extname(flags.out ?? '').toLowerCase() === '.md';
  const drawn = inMarkdown ? `\`\`\`mermaid\n${draw(network, format)}\`\`\`\n` : draw(network, format);
  if (flags.out === undefined) out.write(drawn);
  else {
    writeAtomically(flags.out, [drawn]);
    talk.lines(
      `${printable(flags.out)} shows ${counted(network.nodes.length, 'node')} and ${counted(network.edges.length, 'tie')}.`,
    );
  }
  return incomplete ? 1 : 0;
};

/** What the ending of the file says, where --format does not; a file is never given what its ending does not stand for. */
function formatOf({ format, out }: Flags): Format {
  if (format !== undefined) return format as Format;
  if (out === undefined) return 'svg';
  const ending = extname(out).toLowerCase();
  const found = ENDINGS[ending];
  if (found !== undefined) return found;
  throw new UsageError(
    ending === '' ? `${out} has no ending that says how to draw.` : `What a file ending in ${ending} holds cannot be written.`,
    ending === '.png' || ending === '.pdf'
      ? `Draw it as dot, and let another program make the ${ending.slice(1)}: concordat graph --format dot | dot -T${ending.slice(1)} > ${basename(out)}`
      : 'Let it end in .svg, .mmd, .md, .dot, .gv or .json, or say --format.',
  );
}

function draw(network: Network, format: Format): string {
  if (format === 'json')
    return `${jsonText({ version: '1.0', nodes: network.nodes.map(forPrograms), edges: network.edges }, 2)}\n`;
  if (format === 'dot') return dotOf(network);
  const { nodes, edges } = network;
  if (nodes.length > MOST_NODES || edges.length > MOST_EDGES)
    throw new UsageError(
      `${grouped(nodes.length)} nodes and ${grouped(edges.length)} ties are too many for one picture of at most ${MOST_NODES} and ${MOST_EDGES}.`,
      'Choose a part with --from, --feature or --criticality, or write it as json or dot.',
    );
  return format === 'mermaid' ? mermaidOf(network) : svgOf(network, 'Integrations and what they are tied to');
}

function forPrograms(node: Network['nodes'][number]): object {
  return { ...node, criticality: node.criticality ?? null, file: node.file ?? null };
}

function depthOf({ depth, from }: Flags): number | undefined {
  if (depth === undefined) return undefined;
  if (from === undefined)
    throw new UsageError('--depth says how far from --from, which is missing.', 'Name where to start with --from.');
  if (/^\d{1,3}$/.test(depth)) return Number(depth);
  throw new UsageError(`--depth is "${depth}", which is not a number of steps.`, 'Write it as 0, 1, 2…');
}

function nodeNamed(name: string | undefined, { nodes }: Network): string | undefined {
  if (name === undefined) return undefined;
  const wanted = name.toUpperCase();
  if (nodes.some(({ id }) => id === wanted)) return wanted;
  const meant = nearest(
    name,
    nodes.map(({ id }) => id),
  );
  throw new UsageError(
    `Nothing in the graph is called "${name}".`,
    meant === undefined ? '"concordat graph --format json" lists what there is.' : `Did you mean "${meant}"?`,
  );
}
