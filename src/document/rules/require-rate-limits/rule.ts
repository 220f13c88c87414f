import { ALWAYS, hasClause, requirePresence } from '../presence.ts';
import { sentenceAbout } from '../prose.ts';
import { RATE_LIMITS } from '../prose-words.ts';

export const requireRateLimits = requirePresence({
  code: 'require-rate-limits',
  why: 'A limit that nobody wrote down is found in production, by being blocked.',
  what: 'its rate limits',
  remedy: 'Write under Endpoint/Connection: `**Rate Limits**: 100 requests/second`, `none`, or `TBD` if nobody knows yet.',
  section: 'endpoint-connection',
  label: 'Rate Limits',
  severity: ALWAYS,
  // Said in prose: policy-in-prose tells where.
  isThere: (document) => hasClause(document, 'Rate Limits') || sentenceAbout(document, RATE_LIMITS) !== undefined,
});
