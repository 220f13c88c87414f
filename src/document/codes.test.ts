/**
 * One example of every code that compiling can raise: the finding stands at what is wrong (between ⟦ and ⟧), says why it matters and
 * what to do; and where it comes with a fix, the text with the fix made is without the finding.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Diagnostic } from '../requirement/diagnostic.ts';
import type { VendorProfile } from '../requirement/profile.ts';
import { applyEdits } from './apply-edits.ts';
import { CODES, type Code } from './codes.ts';
import { compile } from './compile.ts';
import { readDocument } from './read.ts';

interface Example {
  readonly text: string;
  /** Whether the finding comes with a fix. */
  readonly fixed?: true;
  readonly file?: string;
  readonly environment?: string;
  readonly profiles?: readonly VendorProfile[];
}

const BROKEN: VendorProfile = {
  name: 'broken',
  systems: ['thing'],
  hosts: [],
  clauses: [{ label: 'Timeout', value: 'soon', source: 'https://example.com', checked: '2026-01-01' }],
  codePaths: [],
  errors: [],
  limitHeaders: [],
};
const HEAD = '# REQ-I-001: Thing\n';
const TABLE = `### Exchanged Data
| Operation | Request |
|---|---|
| read rate | \`GET /rates\` |

`;

const EXAMPLES: Readonly<Partial<Record<Code, readonly Example[]>>> = {
  'unreadable-document': [{ text: '⟦⟧' }, { text: '⟦⟧Some words that are no document.\n' }],
  'no-secret-value': [{ text: `${HEAD}The key is ⟦sk_live_¦51HqLyTh0mAzQ9RbW3xK7dPv2⟧ today.\n` }],
  'unclosed-block': [{ text: `${HEAD}**Criticality**: Critical\n⟦\`\`\`json⟧\n{}\n` }],
  'invalid-value': [
    { text: `${HEAD}## Error Handling\n- **Timeout**: ⟦soon⟧\n` },
    { text: `${HEAD}### Endpoint/Connection\n- **URL**: ⟦api.example.com⟧\n`, fixed: true },
    { text: `${HEAD}**Criticality**: ⟦enormous⟧\n` },
    { text: `${HEAD}### Endpoint/Connection\n- **Protocol**: ⟦HTTPS, TLS 1.0⟧\n`, fixed: true },
  ],
  'placeholder-left': [
    { text: `${HEAD}### Endpoint/Connection\n- **URL**: ⟦[Endpoint URL]⟧\n` },
    { text: `${HEAD}## Error Handling\n⟦[How to handle errors and failures]⟧\n` },
  ],
  'value-unknown': [
    { text: `${HEAD}## SLA and Performance\n- **Response Time**: ⟦fast⟧\n` },
    { text: `${HEAD}## SLA and Performance\n- **Throughput**: ⟦TBD⟧\n` },
  ],
  'misspelled-clause': [{ text: `${HEAD}## Error Handling\n- **⟦Timout⟧**: 2 s\n`, fixed: true }],
  'misplaced-clause': [{ text: `${HEAD}## Error Handling\n- **⟦Owner⟧**: Payments team\n` }],
  'duplicate-clause': [{ text: `${HEAD}## Error Handling\n- **Timeout**: 2 s\n- **⟦Timeout⟧**: 3 s\n` }],
  'unknown-operation': [
    { text: `${HEAD}${TABLE}## Error Handling\n- **Fallback**: cached up to 1 min (⟦read rat⟧)\n`, fixed: true },
  ],
  'undeclared-environment': [
    { text: `${HEAD}### Endpoint/Connection\n- **URL**: ⟦https://api.example.com⟧\n`, environment: 'sandbox' },
  ],
  'unknown-profile': [
    { text: `${HEAD}## General Information\n**Profile**: ⟦brokn⟧\n`, profiles: [{ ...BROKEN, clauses: [] }], fixed: true },
    { text: `${HEAD}## General Information\n**Profile**: ⟦another⟧\n`, profiles: [BROKEN] },
  ],
  'unknown-clause': [{ text: `${HEAD}## Error Handling\n- **⟦Weather⟧**: fine\n` }],
  'unknown-section': [{ text: `${HEAD}**Criticality**: Critical\n\n⟦## Weather⟧\nFine.\n` }],
  'unbolded-clause': [{ text: `${HEAD}## Error Handling\n- ⟦Timeout⟧: 2 s\n`, fixed: true }],
  'several-systems': [
    {
      text: `${HEAD}## General Information\n**External System**: Stripe\n\n## General Information\n**External System**: ⟦PayPal⟧\n`,
    },
  ],
  'unknown-qualifier': [{ text: `${HEAD}${TABLE}## Error Handling\n- **Timeout (⟦read rat⟧)**: 2 s\n`, fixed: true }],
  'invalid-profile': [{ text: `${HEAD}**External System**: ⟦thing⟧\n`, profiles: [BROKEN] }],
  'unread-operations': [{ text: `${HEAD}### Exchanged Data\n⟦| Operation | Request |⟧\n|---|---|\n` }],
  'missing-id': [{ text: '# ⟦Thing⟧\n**Criticality**: Critical\n', file: 'thing.md' }],
  'invalid-operation': [
    { text: `${HEAD}${TABLE.trimEnd()}\n| ⟦read rate⟧ | \`GET /rate\` |\n` },
    { text: `${HEAD}### Exchanged Data\n| Operation | Request |\n|---|---|\n| read rate | ⟦rates⟧ |\n` },
    {
      text: `${HEAD}### Exchanged Data\n| Operation | Request | Idempotent |\n|---|---|---|\n| read rate | \`GET /rates\` | ⟦perhaps⟧ |\n`,
    },
  ],
  'invalid-error-row': [
    { text: `${HEAD}## Error Handling\n| When | Means | Then |\n|---|---|---|\n| 402 | declined | ⟦shrug⟧ |\n` },
  ],
  'not-executed-yet': [{ text: `${HEAD}### Endpoint/Connection\n- **Authentication**: ⟦mutual TLS⟧\n` }],
};

for (const [code, examples] of Object.entries(EXAMPLES)) {
  for (const [at, example] of (examples ?? []).entries()) {
    test(`${code}: example ${at + 1} stands at the value, and says why and what to do`, () => {
      const { text, place } = unmarked(example.text);
      const diagnostic = found(code, text, example);
      assert.ok(diagnostic !== undefined, `not found: ${all(text, example)}`);
      assert.equal(wordsAt(text, diagnostic), place, diagnostic.message);
      for (const words of [diagnostic.message, diagnostic.why, diagnostic.remedy]) assert.notEqual(words.trim(), '');
      for (const words of [diagnostic.why, diagnostic.remedy]) assert.match(words, /[.`]$/, `not a sentence: ${words}`);
      assert.equal(diagnostic.fix !== undefined, example.fixed === true, 'a fix');
      if (diagnostic.fix === undefined) return;
      const mended = applyEdits(text, diagnostic.fix.edits);
      assert.ok(!mended.toLowerCase().includes('[x]'));
      assert.equal(
        compileText(mended, example).find((other) => other.code === code && other.message === diagnostic.message),
        undefined,
        mended,
      );
      const blocking = (written: string) => compileText(written, example).filter(({ blocks }) => blocks).length;
      assert.ok(blocking(mended) < Math.max(1, blocking(text)), mended);
    });
  }
}

/** Raised by a check of a folder, not by compiling. */
const ELSEWHERE = ['open-gate', 'misnamed-document'];

test('every code has an example and a page', () => {
  const without = Object.keys(CODES).filter((code) => EXAMPLES[code as Code] === undefined && !ELSEWHERE.includes(code));
  assert.deepEqual(without, []);
  for (const code of Object.keys(CODES)) {
    const path = new URL(`codes/${code}.md`, import.meta.url);
    assert.ok(existsSync(path), path.pathname);
    const page = readFileSync(path, 'utf8');
    assert.ok(page.startsWith(`# ${code}\n`) && page.includes('## Why') && page.includes('## What to do'), code);
  }
});

/** The text without its marks, and the words between them. */
function unmarked(marked: string): { readonly text: string; readonly place: string } {
  const start = marked.indexOf('⟦');
  const end = marked.indexOf('⟧');
  return {
    text: marked.replace('⟦', '').replace('⟧', '').replaceAll('¦', ''),
    place: marked.slice(start + 1, end).replaceAll('¦', ''),
  };
}

function compileText(text: string, { file = 'REQ-I-001-thing.md', environment, profiles = [] }: Example): readonly Diagnostic[] {
  return compile(readDocument(text, file), { profiles, environment }).diagnostics;
}

function found(code: string, text: string, example: Example): Diagnostic | undefined {
  return compileText(text, example).find((diagnostic) => diagnostic.code === code);
}

function all(text: string, example: Example): string {
  return compileText(text, example)
    .map(({ code, message }) => `${code}: ${message}`)
    .join('\n');
}

function wordsAt(text: string, { range: { start, end } }: Diagnostic): string {
  const lines = text.split('\n');
  const line = lines[start.line - 1] ?? '';
  return end.line === start.line ? line.slice(start.column - 1, end.column - 1) : line.slice(start.column - 1);
}
