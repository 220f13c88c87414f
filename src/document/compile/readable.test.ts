import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import { readDocument } from '../read.ts';

function told(text: string): string[] {
  const { requirement, diagnostics } = compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] });
  assert.equal(requirement, undefined);
  assert.deepEqual(
    diagnostics.map(({ code, severity, blocks }) => [code, severity, blocks]),
    [['unreadable-document', 'error', true]],
  );
  return diagnostics.map(({ message }) => message);
}

test('bug: a file without a document in it is not satisfied with itself', () => {
  const whole = '# REQ-I-001: X\n## General Information\n**Owner**: Team\n';
  for (const empty of ['', '\ufeff', ' \n\t\n']) assert.match(told(empty)[0] ?? '', /is empty/);
  const sixteen = Buffer.from(`\ufeff${whole}`, 'utf16le');
  assert.match(told(sixteen.toString('utf8'))[0] ?? '', /UTF-16/);
  assert.match(told(sixteen.swap16().toString('utf8'))[0] ?? '', /UTF-16/);
  assert.match(told('nothing of a document is left')[0] ?? '', /nothing of the template/);
  assert.match(told(`\`\`\`\n${whole}`)[0] ?? '', /code fence that begins here is never closed/);
  assert.match(told(`<!--\n${whole}`)[0] ?? '', /comment .* is never closed/);
});
