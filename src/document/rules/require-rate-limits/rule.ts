import { ALWAYS, requirePresence } from '../presence.ts';

export const requireRateLimits = requirePresence({
  code: 'require-rate-limits',
  why: 'A limit that nobody wrote down is found in production, by being blocked.',
  what: 'its rate limits',
  remedy: 'Write under Endpoint/Connection: `**Rate Limits**: 100 requests/second`, `none`, or `TBD` if nobody knows yet.',
  section: 'endpoint-connection',
  label: 'Rate Limits',
  severity: ALWAYS,
});
