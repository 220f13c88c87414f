import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scan } from './scan.ts';
import { PIECES } from './testing/pieces.ts';

test('never throws, and every offset lies inside the text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.array(fc.constantFrom(...PIECES)).map((all) => all.join('')),
      ),
      (text) => {
        const { blocks, lineStarts } = scan(text);
        for (const block of blocks) {
          assert.ok(block.start >= 0 && block.end <= text.length && block.start <= block.end, JSON.stringify({ text, block }));
          assert.ok(block.line >= 1 && block.endLine >= block.line && block.endLine <= lineStarts.length);
        }
      },
    ),
    { numRuns: 2000, seed: 20260803 },
  );
});

/** Characters looked at, counted where every look goes through: one call is one step. */
function steps(text: string): number {
  const original = String.prototype.charCodeAt;
  let count = 0;
  String.prototype.charCodeAt = function (this: string, at: number) {
    count++;
    return original.call(this, at);
  };
  try {
    scan(text);
  } finally {
    String.prototype.charCodeAt = original;
  }
  return count;
}

const HOSTILE: readonly (readonly [name: string, make: (size: number) => string])[] = [
  ['prose', (size) => 'some words of prose\n'.repeat(size)],
  ['quotes in quotes', (size) => `${'>'.repeat(size)} a\n`.repeat(4)],
  ['lists in lists', (size) => `${'- '.repeat(size)}a\n${'\n'.repeat(size)}b`],
  ['items on every line', (size) => '- a\n'.repeat(size)],
  ['open comments', (size) => '<!-- \n'.repeat(size)],
  ['half tags', (size) => `<a ${'b '.repeat(size)}\n`.repeat(3)],
  ['attributes', (size) => `<a ${'b="c" '.repeat(size)}\n\n`.repeat(3)],
  ['pipes', (size) => `${'|'.repeat(size)}\n${'|-'.repeat(size)}|\n${'|'.repeat(size)}\n`],
  ['near delimiter rows', (size) => 'a|b\n-|-|-\n'.repeat(size)],
  ['backticks', (size) => `${'`'.repeat(size)} a\n`.repeat(3)],
  ['fences', (size) => '```\n~~~\n'.repeat(size)],
  ['spaces', (size) => `a${' '.repeat(size)}\n`.repeat(3)],
  ['tabs', (size) => '\t- a\n'.repeat(size)],
  ['stars', (size) => `${'* '.repeat(size)}a\n`.repeat(3)],
  ['hashes', (size) => `# ${'#'.repeat(size)}a\n`.repeat(3)],
];

for (const [name, make] of HOSTILE) {
  test(`takes twice the steps for twice the text: ${name}`, () => {
    const small = make(2_000);
    const large = make(4_000);
    const growth = steps(large) / large.length / (steps(small) / small.length);
    assert.ok(growth < 1.2, `${name}: steps per character grew ${growth.toFixed(2)} times`);
    assert.ok(steps(small) / small.length < 200, `${name}: ${(steps(small) / small.length).toFixed(1)} steps per character`);
  });
}
