import { ALWAYS, hasClause, requirePresence } from '../presence.ts';

export const requireRateLimits = requirePresence({
  code: 'require-rate-limits',
  why: 'A limit that nobody wrote down is found in production, by being blocked.',
  what: 'its rate limits',
  remedy: 'Write under Endpoint/Connection: `**Rate Limits**: 100 requests/second`, `none`, or `TBD` if nobody knows yet.',
  clause: 'endpoint-connection.rate-limits',
  severity: ALWAYS,
  isThere: (document) => hasClause(document, 'Rate Limits'),
});
