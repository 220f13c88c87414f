/** What the fast reader accepts, the full one accepts and reads alike: over generated texts, their mutations, and real contracts. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseDocument, stringify } from 'yaml';
import { OPAQUE } from './plain-scalar.ts';
import { type PlainYaml, readPlainYaml } from './plain-yaml.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const VENDORS = resolve(process.env.CONCORDAT_VENDOR_DESCRIPTIONS ?? join(REPOSITORY, '../shared/vendor-descriptions'));

/** True when the text was plain, and then it has been compared. */
function agrees(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false });
  assert.deepEqual(
    document.errors.map(({ code, pos }) => `${code} at ${pos[0]}`),
    [],
    `accepted, and wrong:\n${JSON.stringify(text.slice(0, 2000))}`,
  );
  const full: unknown = document.toJS();
  alike(plain, full, text);
  alike(readPlainYaml(text, true) ?? OPAQUE, full, text);
  return true;
}

function alike(plain: PlainYaml, full: unknown, text: string): void {
  if (plain === OPAQUE) assert.equal(typeof full, 'string', text.slice(0, 2000));
  else if (typeof plain === 'string') {
    if (typeof full === 'string') assert.equal(plain, full, text.slice(0, 2000));
    else assert.ok(full === null || typeof full !== 'object', text.slice(0, 2000));
  } else if (Array.isArray(plain)) {
    assert.ok(Array.isArray(full) && full.length === plain.length, text.slice(0, 2000));
    for (const [index, item] of plain.entries()) alike(item, full[index], text);
  } else {
    assert.deepEqual(Object.keys(plain), Object.keys(full as object), text.slice(0, 2000));
    const entries = plain as { readonly [key: string]: PlainYaml };
    for (const key of Object.keys(entries)) alike(entries[key] ?? '', (full as Record<string, unknown>)[key], text);
  }
}

const word = fc.oneof(
  fc.stringMatching(/^[a-z$/{}._-]{1,12}$/),
  fc.constantFrom(
    '$ref',
    '200',
    '007',
    '1.0',
    'on',
    'null',
    'true',
    '~',
    '-',
    'a: b',
    'a #b',
    "it's",
    '"q"',
    'x'.repeat(120),
    'a '.repeat(60),
    'é',
    '',
  ),
);
const line = fc.oneof(
  word,
  fc.constantFrom(
    'two\nlines',
    'a\n\nb\n',
    ' lead',
    'trail ',
    '#c',
    'a:',
    '- x',
    '[a]',
    '{a}',
    '|',
    '>',
    '&a',
    '*a',
    '!t',
    '%',
    '@',
  ),
);
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    line,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    tie('map'),
    tie('list'),
  ),
  map: fc.dictionary(word, tie('node'), { maxKeys: 4 }),
  list: fc.array(tie('node'), { maxLength: 4 }),
})).map;
const PIECES = [
  ' ',
  '  ',
  '\n',
  '\t',
  '- ',
  ': ',
  ':',
  '#',
  ' #c',
  '"',
  "'",
  '\\',
  '|',
  '>-',
  '|2',
  '[',
  ']',
  '{',
  '}',
  ',',
  '&a',
  '*a',
  '!t ',
  '---\n',
  '...\n',
  '? ',
  '<<: ',
  '\r\n',
  '\r',
  '%YAML 1.2\n',
  'a: b\n',
  '  # c\n',
  '- - a\n',
  '"a\n  b"',
  '\u0000',
  '\ufeff',
  'a\n',
  '[a, b]',
  '{ a: 1 }',
  '\n\n  ',
];
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(4),
  put: fc.constantFrom('', ...PIECES),
});

describe('plain YAML', () => {
  it('reads what a full parser reads', () => {
    let plain = 0;
    let all = 0;
    fc.assert(
      fc.property(value, fc.constantFrom(40, 80, 0), fc.boolean(), (data, lineWidth, indentSeq) => {
        all++;
        if (agrees(stringify(data, { lineWidth, indentSeq }))) plain++;
      }),
      { numRuns: 600 },
    );
    assert.ok(plain * 5 > all, `only ${plain} of ${all} were plain`);
  });

  it('accepts nothing that a full parser refuses', () => {
    fc.assert(
      fc.property(value, fc.array(mutation, { minLength: 1, maxLength: 4 }), fc.boolean(), (data, mutations, lines) => {
        let text = stringify(data, { lineWidth: 40 });
        for (const { at, cut, put } of mutations) {
          let place = Math.floor(at * (text.length + 1));
          if (lines) place = text.lastIndexOf('\n', place) + 1;
          text = text.slice(0, place) + put + text.slice(place + cut);
        }
        agrees(text);
      }),
      { numRuns: 4_000 },
    );
  });

  it('accepts no heap of pieces that a full parser refuses', () => {
    const pieces = fc.array(fc.constantFrom(...PIECES, 'a', 'b: ', 'k:\n', '  '), { maxLength: 14 });
    fc.assert(
      fc.property(pieces, (parts) => {
        agrees(parts.join(''));
      }),
      { numRuns: 4_000 },
    );
  });

  for (const [name, text] of [
    ['comments everywhere', '# a\n\na: 1 # b\n# c\nb:\n  # d\n  - x # e\n  # f\n  - y\n'],
    ['windows line ends', 'a:\r\n  b: "c"\r\n  d:\r\n  - e\r\n'],
    ['quoted keys and escapes', '"/a/{b}":\n  \'200\': "x\\ny"\n'],
    ['block scalars and wrapped text', 'a: >-\n  one\n\n  two\nb: long\n  text\nc: "quoted\n  text"\nd: |+\n  x\n\n'],
    ['flow on one line', 'a: [b, "c", { d: e, f: [] }]\ng: {}\n'],
    ['compact items', '- a: 1\n  b:\n    - - c\n      - d\n- e\n'],
    ['a document mark', '---\na: 1\n'],
  ] as const) {
    it(`is plain: ${name}`, () => assert.ok(agrees(text)));
  }

  it('reads texts of several lines where that is asked for', () => {
    const text = 'a: >-\n  one\n  two\n\n  three\nb: |\n  x\n   y\n\nc: long\n  text\n\n  more\nd: "q\\n\n  t"\ne: >\n\n  f\n';
    assert.deepEqual(
      { ...(readPlainYaml(text, true) as object) },
      {
        a: 'one two\nthree',
        b: 'x\n y\n',
        c: 'long text\nmore',
        d: 'q\n t',
        e: '\nf\n',
      },
    );
    assert.ok(agrees(text));
  });

  it('keeps the lines of a folded text that are indented more', () => {
    const pieces = fc.constantFrom('one', '  two', '', '   three', '- four', '\tfive');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), fc.constantFrom('>', '>-', '|', '|-', '|+'), (lines, style) => {
        agrees(`a: ${style}\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\nb: c\n`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves anchors, tags, several documents and doubt to a full parser', () => {
    for (const text of [
      'a: &x 1\nb: *x\n',
      'a: !t 1\n',
      'a: 1\n---\nb: 2\n',
      'a: 1\na: 2\n',
      'a:\n\tb: 1\n',
      'a: b: c\n',
      '? a\n: b\n',
      '<<: a\n007: x\n',
    ])
      assert.equal(readPlainYaml(text), undefined, text);
  });

  it('ends for nesting of any depth', () => {
    assert.equal(readPlainYaml(`${'- '.repeat(100_000)}a\n`), undefined);
    assert.equal(readPlainYaml(`a: ${'['.repeat(100_000)}\n`), undefined);
  });

  const stripe = join(VENDORS, 'stripe.openapi.yaml');
  it('reads the largest description of a vendor', { skip: existsSync(stripe) ? false : 'not there' }, () => {
    const text = readFileSync(stripe, 'utf8');
    assert.ok(readPlainYaml(text) !== undefined);
    assert.ok(agrees(text.slice(0, text.indexOf('\n    balance:') + 1)));
  });
});
