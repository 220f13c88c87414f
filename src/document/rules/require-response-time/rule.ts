import { ALWAYS, requirePresence } from '../presence.ts';

export const requireResponseTime = requirePresence({
  code: 'require-response-time',
  why: 'A time-out that nobody compared with the response time is either too short or useless.',
  what: 'its response time',
  remedy: 'Write under SLA and Performance: `**Response Time**: p95 ≤ 800 ms`, or `TBD` if nobody knows yet.',
  words: [
    'response time',
    'latency',
    'respond',
    'answers within',
    'antwortzeit',
    'tempo di risposta',
    'tempi di risposta',
    'tiempo de respuesta',
    'temps de réponse',
    'tempo de resposta',
  ],
  section: 'sla-and-performance',
  label: 'Response Time',
  severity: ALWAYS,
});
