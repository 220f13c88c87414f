import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import { readDocument } from '../read.ts';

function policies(limits: string) {
  const text = [
    '# REQ-I-001: X',
    '## General Information',
    '- **External System**: X',
    '- **Type**: REST API',
    '### Endpoint/Connection',
    '- **URL**: https://api.example.com',
    '- **Authentication**: none',
    `- **Rate Limits**: ${limits}`,
  ].join('\n');
  const { requirement } = compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] });
  assert.ok(requirement !== undefined, limits);
  return requirement.policies;
}

test('bug: a limit of tokens, of writes or of each prefix is kept, and holds no calls back', () => {
  const { rateLimit } = policies('100 requests/second; 1,000 tokens/min; 5 writes/s; 10 requests/s per prefix (beta)');
  assert.deepEqual(
    rateLimit.limits.map(({ count, unit }) => [count, unit]),
    [[100, 'requests']],
  );
  assert.deepEqual(rateLimit.otherLimits, [
    { phrase: '1,000 tokens/minute', restricts: 'tokens' },
    { phrase: '5 writes/second', restricts: 'writes' },
    { phrase: '10 requests/second per prefix (beta)', restricts: 'requests per prefix' },
  ]);
});

test('bug: three exports at once are not three calls at once', () => {
  const { rateLimit, concurrency } = policies('3 concurrent exports');
  assert.equal(concurrency.max, policies('none').concurrency.max);
  assert.deepEqual(rateLimit.otherLimits, [{ phrase: '3 concurrent exports', restricts: 'exports' }]);
  assert.equal(policies('3 concurrent requests').concurrency.max, 3);
});

test('limits of calls alone have no others beside them', () => {
  assert.equal(policies('100 requests/second; 10,000 per day').rateLimit.otherLimits, undefined);
  assert.equal(policies('100 requests/second; 10,000 per day').rateLimit.limits.length, 2);
});
