import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Edge, Network, Node } from '../network.ts';
import { networkOf } from '../network.ts';
import { entriesOf } from '../testing/entries.ts';
import { dotOf } from './dot.ts';
import { layOut, MOST_EDGES, MOST_NODES } from './layout.ts';
import { emsOf, shortened } from './letters.ts';
import { mermaidOf } from './mermaid.ts';
import { svgOf } from './svg.ts';

const NETWORK = networkOf(
  entriesOf({
    'REQ-I-001': { title: 'Payments', supports: 'REQ-F-001', dependsOn: 'REQ-I-002 (soft), REQ-I-009', fallback: 'REQ-I-003' },
    'REQ-I-002': { title: 'Mail', criticality: 'Optional' },
    'REQ-I-003': { title: 'Other payments', criticality: 'Important' },
  }),
);

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '</text><script>alert(1)</script>',
    '"]; x["',
    '#quot;',
    '`**x**`',
    '--> n0',
    ']]>',
    '%%{init: {}}%%',
    'a\nb',
    '\\',
    '\u0000',
    'end',
    '☃ 漢字',
  ),
);
const nodes = fc.array(hostile, { minLength: 1, maxLength: 6 }).map((titles) =>
  titles.map(
    (title, at): Node => ({
      id: `REQ-I-${at}`,
      kind: at === 0 ? 'feature' : 'integration',
      title,
      criticality: 'critical',
      file: undefined,
      compiles: true,
    }),
  ),
);
const networks: fc.Arbitrary<Network> = nodes.chain((all) => {
  const ids = fc.constantFrom(...all.map(({ id }) => id));
  const edge = fc.record({
    from: ids,
    to: ids,
    kind: fc.constantFrom('depends on' as const, 'falls back to' as const, 'supports' as const),
    soft: fc.boolean(),
    operations: fc.array(hostile, { maxLength: 4 }),
  });
  return fc
    .array(edge, { maxLength: 10 })
    .map((edges) => ({ nodes: all, edges: edges.filter(({ from, to }: Edge) => from !== to) }));
});

test('the picture is well-formed, shows every node and tie, and refers to nothing outside', () => {
  const svg = svgOf(NETWORK, 'Integrations');
  assert.equal(XMLValidator.validate(svg), true);
  for (const words of [
    'REQ-F-001',
    'REQ-I-009',
    'Payments',
    'REQ-I-001 depends on REQ-I-002, softly',
    'REQ-I-001 falls back to REQ-I-003',
  ])
    assert.ok(svg.includes(words), words);
  for (const kind of ['supports', 'hard', 'soft', 'fallback']) assert.ok(svg.includes(`class="line ${kind}"`), kind);
  assert.match(svg, /prefers-color-scheme:dark/);
  assert.match(svg, /role="img" aria-labelledby/);
  assert.ok(!/(?:href|src|@import|url\((?!#))/.test(svg));
  assert.equal(svgOf(NETWORK, 'Integrations'), svg);
});

test('nothing that a document says becomes markup', () => {
  fc.assert(
    fc.property(networks, hostile, (network, title) => {
      const svg = svgOf(network, title);
      assert.equal(XMLValidator.validate(svg), true);
      const tags = Object.keys(countTags(new XMLParser({ preserveOrder: true }).parse(svg)));
      assert.deepEqual(
        tags.filter(
          (tag) => !['svg', 'title', 'desc', 'style', 'defs', 'marker', 'path', 'rect', 'g', 'text', '#text'].includes(tag),
        ),
        [],
      );
    }),
    { numRuns: 200 },
  );
});

function countTags(tree: unknown, found: Record<string, number> = {}): Record<string, number> {
  if (Array.isArray(tree)) for (const one of tree) countTags(one, found);
  else if (typeof tree === 'object' && tree !== null) {
    for (const [tag, inner] of Object.entries(tree)) {
      found[tag] = (found[tag] ?? 0) + 1;
      countTags(inner, found);
    }
  }
  return found;
}

test('boxes lie inside of the picture and on no other box, features in one column', () => {
  fc.assert(
    fc.property(networks, (network) => {
      const { boxes, width, height, lines } = layOut(network);
      for (const [at, box] of boxes.entries()) {
        assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height);
        for (const other of boxes.slice(at + 1)) {
          const apart =
            box.x + box.width <= other.x ||
            other.x + other.width <= box.x ||
            box.y + box.height <= other.y ||
            other.y + other.height <= box.y;
          assert.ok(apart, `${box.node.id} lies on ${other.node.id}`);
        }
      }
      for (const { points } of lines) for (const { x, y } of points) assert.ok(Number.isFinite(x) && Number.isFinite(y));
    }),
    { numRuns: 150 },
  );
});

test('what nothing is tied to stands below all ties, in boxes of one width', () => {
  fc.assert(
    fc.property(networks, ({ nodes: all, edges }) => {
      const { boxes, caption } = layOut({ nodes: all, edges });
      const tied = new Set(edges.flatMap(({ from, to }) => [from, to]));
      const loose = boxes.filter(({ node }) => !tied.has(node.id));
      const lowest = Math.max(0, ...boxes.filter(({ node }) => tied.has(node.id)).map(({ y, height }) => y + height));
      assert.ok(loose.every(({ y, width }) => y >= lowest && width === loose[0]?.width));
      assert.equal(caption !== undefined, loose.length > 0 && loose.length < boxes.length);
    }),
  );
});

test('a title is shortened by how wide it is, not by its letters', () => {
  assert.equal(shortened('illlllllllllllllllllllllllll', 23), 'illlllllllllllllllllllllllll');
  assert.ok(shortened('W'.repeat(60), 23).length < 30);
  assert.equal(shortened('', 23), '');
  fc.assert(fc.property(hostile, (text) => assert.ok(emsOf(shortened(text, 10)) <= 10)));
});

test('a graph of the largest size that is drawn, with as many ties', () => {
  const all = Array.from(
    { length: MOST_NODES },
    (_, at): Node => ({
      id: `REQ-I-${at}`,
      kind: 'integration',
      title: `Thing ${at}`,
      criticality: 'optional',
      file: undefined,
      compiles: true,
    }),
  );
  const edges = Array.from(
    { length: MOST_EDGES },
    (_, at): Edge => ({
      from: `REQ-I-${at % MOST_NODES}`,
      to: `REQ-I-${(at * 7 + 1) % MOST_NODES}`,
      kind: 'depends on',
      soft: at % 2 === 0,
      operations: [],
    }),
  ).filter(({ from, to }) => from !== to);
  assert.equal(XMLValidator.validate(svgOf({ nodes: all, edges }, 'x')), true);
});

test('a Mermaid flowchart has a line per node and tie, and quoted labels that cannot end early', () => {
  assert.equal(
    mermaidOf(NETWORK),
    `flowchart LR
  n0(["REQ-F-001"])
  n1["REQ-I-001<br/>Payments"]
  n2["REQ-I-002<br/>Mail"]
  n3["REQ-I-003<br/>Other payments"]
  n4["REQ-I-009"]
  n0 --- n1
  n1 -. "soft" .-> n2
  n1 --> n4
  n1 -. "falls back" .-> n3
  classDef critical stroke:#cf222e,stroke-width:3px
  class n1 critical
  classDef important stroke:#bf8700,stroke-width:2px
  class n3 important
  classDef optional stroke:#8c959f,stroke-width:1px
  class n2 optional
  classDef feature stroke:#0969da,stroke-width:1px
  class n0 feature
  classDef unknown stroke:#cf222e,stroke-dasharray:5 4
  class n4 unknown
`,
  );
  fc.assert(
    fc.property(networks, (network) => {
      for (const line of mermaidOf(network).trimEnd().split('\n').slice(1)) {
        if (/^ {2}class/.test(line)) continue;
        assert.match(line, /^ {2}n\d+(?:\(?\["[^"`<%]*(?:<br\/>[^"`<%]*)?"\]\)?| --- n\d+| --> n\d+| -\. "[^"`<%]*" \.-> n\d+)$/);
      }
    }),
  );
});

test('DOT has a statement per node and tie, and strings that end where they should', () => {
  const dot = dotOf(NETWORK);
  assert.ok(dot.includes('  "REQ-I-001" [label="REQ-I-001\\nPayments", color="#cf222e", penwidth="2"];\n'));
  assert.ok(dot.includes('  "REQ-I-001" -> "REQ-I-002" [style="dashed", label="soft"];\n'));
  assert.ok(dot.includes('  "REQ-F-001" -> "REQ-I-001" [dir="none", color="#54aeff"];\n'));
  fc.assert(
    fc.property(networks, (network) => {
      const statements = dotOf(network).split('\n').slice(4, -2);
      assert.equal(statements.length, network.nodes.length + network.edges.length);
      for (const statement of statements) assert.equal(outsideStrings(statement).replace(/[\w=, >[\];-]/g, ''), '');
    }),
  );
});

/** What stands between the strings of a statement. */
function outsideStrings(statement: string): string {
  let out = '';
  let inside = false;
  for (let at = 0; at < statement.length; at++) {
    if (inside && statement[at] === '\\') at++;
    else if (statement[at] === '"') inside = !inside;
    else if (!inside) out += statement[at];
  }
  assert.ok(!inside);
  return out;
}

test('pictures hold nothing that nobody sees', () => {
  const title = 'a\u202eb\u200bc\u2066d\u{e0041}e';
  const network = networkOf(entriesOf({ 'REQ-I-001': { title }, 'REQ-I-002': { title, dependsOn: 'REQ-I-001' } }));
  for (const drawn of [svgOf(network, title), dotOf(network)]) assert.doesNotMatch(drawn, /[\u202e\u200b\u2066]|\u{e0041}/u);
  // Entities stand for the characters in Mermaid.
  assert.doesNotMatch(mermaidOf(network), /[\u202e\u200b\u2066]|\u{e0041}|#8238;|#8203;/u);
});
