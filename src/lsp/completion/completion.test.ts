/** What is offered can be taken as it is: each clause with its template can be read, and is then not offered again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CompletionItem, TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { SECTIONS } from '../../document/vocabulary/vocabulary.ts';
import { abilitiesOf } from '../abilities.ts';
import { Project } from '../project.ts';
import { CAPABLE } from '../testing/client.ts';
import { PAYMENTS, TestFolder } from '../testing/folder.ts';
import { Text } from '../text.ts';
import { completion } from './completion.ts';

const FILE = 'integrations/REQ-I-001-payments.md';
const abilities = abilitiesOf(CAPABLE);

/** Clauses that refer to other things: to what is not there, or that cannot be said by a template alone. */
const REFERRING: ReadonlySet<string> = new Set(['no-secret-value', 'unknown-operation']);

test('every clause that a section is offered can be read as its template writes it', () => {
  using folder = new TestFolder();
  const project = new Project({ root: folder.root, folder: undefined, today: () => '2026-11-23' });
  let taken = 0;
  for (const { title } of Object.values(SECTIONS)) {
    const before = `# REQ-I-001: Payments\n\n## ${title}\n`;
    const position = { line: 3, character: 0 };
    const offered = labels(project, before, position);
    for (const item of offered) {
      const { newText } = item.textEdit as TextEdit;
      const text = before + filled(newText);
      assert.ok(
        !labels(project, `${text}\n`, { line: 4, character: 0 }).some(({ label }) => label === item.label),
        `${item.label} again`,
      );
      const findings = new Text(FILE, text).compiled.diagnostics.filter(
        ({ code, clause }) => clause?.startsWith('general-information.id') !== true && !REFERRING.has(code),
      );
      const wrong = findings.filter(
        ({ code, message }) => code === 'misspelled-clause' || (code === 'invalid-value' && !message.includes('says nothing')),
      );
      assert.deepEqual(
        wrong.map(({ message }) => message),
        [],
        text,
      );
      taken++;
    }
  }
  assert.ok(taken > 40, `${taken} clauses were offered`);
});

test('nothing is thrown at any place of any text, and every edit ends where the cursor is', () => {
  using folder = new TestFolder();
  const project = new Project({ root: folder.root, folder: undefined, today: () => '2026-11-23' });
  const piece = fc.constantFrom(
    '**',
    'Timeout',
    ':',
    ' ',
    '\n',
    '- ',
    '|',
    '#',
    '](',
    'env:',
    '(',
    '<!-- concordat-ignore ',
    'REQ-I-1',
    '`',
    '\u0000',
    'é',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 20 }),
      fc.nat(PAYMENTS.length),
      fc.integer({ min: -2, max: 30 }),
      (pieces, at, ahead) => {
        const written = pieces.join('');
        const text = PAYMENTS.slice(0, at) + written + PAYMENTS.slice(at);
        const document = TextDocument.create('file:///x', 'markdown', 1, text);
        const position = document.positionAt(Math.max(0, at + written.length + ahead));
        for (const { textEdit } of completion(project, new Text(FILE, text), position, abilities).items) {
          const { range } = textEdit as TextEdit;
          assert.equal(range.start.line, range.end.line);
          assert.ok(range.start.character <= position.character && position.character <= range.end.character);
        }
      },
    ),
    { numRuns: 300 },
  );
});

function labels(project: Project, text: string, position: { line: number; character: number }): CompletionItem[] {
  return completion(project, new Text(FILE, text), position, abilities).items.filter(({ textEdit }) =>
    (textEdit as TextEdit).newText.includes('**: '),
  );
}

/** What an editor leaves when somebody takes each place of the snippet as it is, and the first of several words. */
function filled(snippet: string): string {
  const open = snippet.indexOf('${1');
  if (open < 0) return snippet.replace('$1', 'REQ-I-002').replaceAll('\\', '');
  const inner = snippet.slice(open + 4, snippet.length - 1);
  const first = snippet[open + 3] === '|' ? (inner.split(',')[0] ?? '') : inner;
  return snippet.slice(0, open) + first.replaceAll('\\', '');
}
