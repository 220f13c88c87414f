import { ALWAYS, requirePresence } from '../presence.ts';

export const requireThroughput = requirePresence({
  code: 'require-throughput',
  why: 'Without the expected load nobody can tell whether the rate limit is enough.',
  what: 'its throughput',
  remedy: 'Write under SLA and Performance: `**Throughput**: 50 operations/second`, or `TBD` if nobody knows yet.',
  words: [
    'throughput',
    'per second',
    '/second',
    'per minute',
    '/min',
    'durchsatz',
    'pro sekunde',
    'al secondo',
    'por segundo',
    'par seconde',
  ],
  section: 'sla-and-performance',
  label: 'Throughput',
  severity: ALWAYS,
});
