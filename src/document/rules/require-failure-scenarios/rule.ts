import { hasClause, hasSection, requirePresence, speaksOf, WHERE_IT_MATTERS } from '../presence.ts';

/** Words of those who have thought of it in prose. */
const SAID = [
  'fail',
  'outage',
  'fault',
  'chaos',
  'unavailab',
  'time-out',
  'timeout',
  '503',
  'guast',
  'ausfall',
  'fallo',
  'panne',
  'falha',
];

export const requireFailureScenarios = requirePresence({
  code: 'require-failure-scenarios',
  why: 'A failure that was never rehearsed is handled for the first time in production.',
  what: 'which failures it has to survive',
  remedy:
    'Write under Testing: `**Failure Scenarios**: no answer, connection reset, 503 for 1 min, 429 with Retry-After, slow answers, expired credential`.',
  section: 'testing',
  label: 'Failure Scenarios',
  askers: ['testing.contract', 'testing.load'],
  severity: WHERE_IT_MATTERS,
  isAsked: (_, document) => hasSection(document, 'testing'),
  isThere: (document) => hasClause(document, 'Failure Scenarios') || speaksOf(document, 'testing', SAID),
});
