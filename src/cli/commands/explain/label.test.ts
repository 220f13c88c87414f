import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLAUSES } from '../../../document/clauses/index.ts';
import { labelPage } from './label.ts';

test('every label that is written in documents has a page, in other languages too', () => {
  for (const { label } of CLAUSES) assert.ok(labelPage(label)?.startsWith(`# ${label}\n\n`), label);
  assert.equal(labelPage('dipende da'), labelPage('Depends On'));
  assert.match(labelPage('Rate Limits') ?? '', /concordat explain rate-limit/);
  assert.match(labelPage('Supports') ?? '', /- \*\*Supports\*\*: REQ-F-001, REQ-F-003\n/);
  assert.equal(labelPage('Nothing Known'), undefined);
});
