import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../requirement/diagnostic.ts';
import { textEdits, together } from './edits.ts';

const place = fc.record({ line: fc.integer({ min: 1, max: 4 }), column: fc.integer({ min: 1, max: 6 }) });
const edit = fc.record({ a: place, b: place, text: fc.constantFrom('', 'x', 'yy\n') }).map(({ a, b, text }): Edit => {
  const inOrder = a.line < b.line || (a.line === b.line && a.column <= b.column);
  return { range: inOrder ? { start: a, end: b } : { start: b, end: a }, text };
});

test('edits made together never overlap, and a fix is made whole or not at all', () => {
  fc.assert(
    fc.property(fc.array(fc.array(edit, { minLength: 1, maxLength: 2 }), { maxLength: 6 }), (fixes) => {
      const own = fixes.filter((edits) => together([edits]).length === edits.length);
      const made = together(own);
      const text = TextDocument.create('file:///x', 'markdown', 1, 'abcde\nfghij\nklmno\npqrst\n');
      // Throws where two overlap.
      TextDocument.applyEdits(text, textEdits(made));
      for (const edits of own) {
        const there = edits.filter((one) => made.some((other) => JSON.stringify(one) === JSON.stringify(other)));
        assert.ok(there.length === 0 || there.length === edits.length || sharedWithOthers(edits, own));
      }
      if (own.length > 0) assert.ok(made.length > 0, 'the first fix is made');
    }),
  );
});

/** Whether another fix makes a part of this one as well. */
function sharedWithOthers(edits: readonly Edit[], all: readonly (readonly Edit[])[]): boolean {
  const written = edits.map((one) => JSON.stringify(one));
  return all.some((other) => other !== edits && other.some((one) => written.includes(JSON.stringify(one))));
}
