/** Reading takes as many steps as the text is long, whatever it is made of: steps are counted, not measured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PIECES } from './grammar/testing/pieces.ts';
import { readDocument } from './read.ts';

const FILE = 'REQ-I-001-x.md';

/** What documents are made of, and what nobody meant. */
const STRUCTURE = [
  ...PIECES,
  ...[
    '**Retry**:',
    '**URL** (',
    '**A** (b): c',
    '**',
    '**Security**\n',
    '- **Security**\n  - **Rotation**: x\n',
    '| ID | x |\n|---|---|\n',
  ],
  ...[
    '| Field | Value |\n|---|---|\n| Owner | x |\n',
    'URL: x\n',
    'Timeout (',
    '🔌 **URL**: x',
    '**Protocol**：',
    '1. **ID**: x',
    '<br>',
    '<',
    '.',
  ],
  ...[
    '## Error Handling\n',
    '# REQ-I-001: X\n',
    '## 5.1 🔒 Sicurezza\n',
    '## REQ-I-002 Y\n',
    '\\\n',
    ' \u00a0',
    'ü',
    '\ufeff',
    '\0',
    '😀',
    '\ud83d',
  ],
];

test('twice the text takes about twice the steps', () => {
  const unit = fc.array(fc.constantFrom(...STRUCTURE), { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(unit, fc.constantFrom('', '\n', '\n\n'), (piece, between) => {
      const once = steps(() => readDocument(`${piece}${between}`.repeat(150), FILE));
      const twice = steps(() => readDocument(`${piece}${between}`.repeat(300), FILE));
      assert.ok(twice <= once * 2.3 + 2_000, `${once} steps, then ${twice}`);
    }),
    { numRuns: 300, seed: 20260807 },
  );
});

test('a line without an end takes as many steps as it is long', () => {
  for (const piece of ['**', '**A** (', '(', '<', '<br', 'URL: ', '| ', '*', '- ', '. ', 'on ', ':', '🔌', 'é', '`', '\\']) {
    const once = steps(() => readDocument(`## Security\n- ${piece.repeat(5_000)}`, FILE));
    const twice = steps(() => readDocument(`## Security\n- ${piece.repeat(10_000)}`, FILE));
    assert.ok(twice <= once * 2.3 + 2_000, `${piece}: ${once} steps, then ${twice}`);
  }
});

test('no text makes it throw, and everything lies where it says', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.constantFrom(...STRUCTURE), { maxLength: 40 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (written) => {
      const { clauses, sections, plain, tables, tasks, lineStarts } = readDocument(written, FILE);
      const places = [
        ...clauses.flatMap(({ range, labelRange }) => [range, labelRange]),
        ...sections.map(({ heading }) => heading),
        ...[...plain, ...tables, ...tasks].map(({ range }) => range),
      ];
      for (const { start, end } of places) {
        assert.ok(start.line >= 1 && end.line <= lineStarts.length && start.column >= 1);
        assert.ok(end.line > start.line || (end.line === start.line && end.column >= start.column));
      }
      for (const { text: label, range } of plain) {
        const line = written.slice(lineStarts[range.start.line - 1]);
        assert.ok(line.startsWith(label, range.start.column - 1));
      }
    }),
    { numRuns: 3_000, seed: 20260807 },
  );
});

/** Characters that the string functions look at while `run` goes on. */
function steps(run: () => void): number {
  const strings = String.prototype;
  const { charCodeAt, slice, indexOf, lastIndexOf } = strings;
  let count = 0;
  strings.charCodeAt = function (at) {
    count++;
    return charCodeAt.call(this, at);
  };
  strings.slice = function (start, end) {
    const part = slice.call(this, start, end);
    count += part.length;
    return part;
  };
  strings.indexOf = function (sought, from = 0) {
    const found = indexOf.call(this, sought, from);
    count += (found < 0 ? this.length : found) - Math.min(from, this.length);
    return found;
  };
  strings.lastIndexOf = function (this: string, sought, from = this.length) {
    const found = lastIndexOf.call(this, sought, from);
    count += from - Math.max(found, 0);
    return found;
  };
  try {
    run();
  } finally {
    Object.assign(strings, { charCodeAt, slice, indexOf, lastIndexOf });
  }
  return count;
}
