import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { compile } from './compile.ts';
import { readFolder } from './folder.ts';
import { readDocument } from './read.ts';

const FILE = 'integrations/REQ-I-001-payment-gateway.md';

function compiled(text: string) {
  return compile(readDocument(text, FILE), { profiles: [] });
}

function handling(line: string): string {
  return `# REQ-I-001: X\n
## General Information\n**ID**: REQ-I-001\n**External System**: Example\n**Criticality**: Important\n**Type**: REST API\n
## Technical Specifications\n### Endpoint/Connection\n- **URL**: https://api.example.com\n\n## Error Handling\n${line}\n`;
}

/** Put together here, so that no scanner of repositories takes it for a real one. */
const KEY = ['sk', 'live', '51H8xKq2eZvKYlo2C9dQ7TnBfRwUj'].join('_');

test('no diagnostic quotes a part of one, and the document still does not compile', () => {
  for (const clause of [`Timeout**: ${KEY}`, `Retry**: 3 times on ${KEY}`, `Circuit Breaker**: opens at ${KEY}`]) {
    const { requirement: made, meaning, diagnostics } = compiled(handling(`- **${clause}`));
    assert.equal(made, undefined);
    assert.equal(meaning, undefined);
    assert.ok(diagnostics.some(({ blocks }) => blocks));
    const told = JSON.stringify(diagnostics);
    for (let at = 0; at + 6 <= KEY.length; at++) {
      const part = KEY.slice(at, at + 6);
      assert.ok(at + 6 <= 'sk_live_'.length || !told.includes(part), `${clause} tells ${part}`);
    }
  }
});

test('bug: a document with one anywhere does not run, so that nothing made from it can show it', () => {
  const text = handling('- **Timeout**: 3 s per attempt');
  assert.ok(compiled(text).requirement);
  for (const pasted of [`${text}\nThe key is _${KEY}_.\n`, text.replace('Example', KEY), text.replace('REQ-I-001: X', KEY)]) {
    const { requirement, meaning, diagnostics } = compiled(pasted);
    assert.deepEqual([requirement, meaning], [undefined, undefined]);
    const found = diagnostics.filter(({ code }) => code === 'no-secret-value');
    assert.deepEqual(
      found.map(({ severity, blocks }) => [severity, blocks]),
      [['error', true]],
    );
    assert.ok(!JSON.stringify(diagnostics).includes(KEY.slice(8)));
  }
});

test('bug: one in the name of a file is found, and the name is not told', () => {
  const path = mkdtempSync(join(tmpdir(), 'concordat-credentials-'));
  try {
    writeFileSync(join(path, `REQ-I-001-${KEY}.md`), handling(''));
    writeFileSync(join(path, 'REQ-I-002-password-reset-for-customers.md'), `${handling('')}\nThe key is ${KEY}.\n`);
    const { documents, unreadable } = readFolder(path);
    assert.match(unreadable[0]?.message ?? '', /its name contains a live secret key of Stripe/);
    assert.equal(documents.length, 1);
    assert.ok(!JSON.stringify([documents, unreadable]).includes(KEY.slice(8)));
  } finally {
    rmSync(path, { recursive: true });
  }
});
