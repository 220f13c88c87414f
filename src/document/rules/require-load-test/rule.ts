import { hasClause, hasSection, requirePresence, speaksOf } from '../presence.ts';

const SAID = ['load', 'performance', 'stress', 'soak', 'peak', 'carico', 'carga', 'charge', 'lasttest'];

export const requireLoadTest = requirePresence({
  code: 'require-load-test',
  why: 'A bottleneck on the other side shows only under load; the first load test should not be the busiest day.',
  what: 'under which load it is tried',
  remedy: 'Write under Testing: `**Load**: 50 operations/second for 1 min`, the throughput that was promised.',
  section: 'testing',
  label: 'Load',
  askers: ['sla-and-performance.throughput'],
  severity: { critical: 'note', important: undefined, optional: undefined },
  isAsked: (_, document) => hasSection(document, 'testing') && hasClause(document, 'Throughput'),
  isThere: (document) => hasClause(document, 'Load') || speaksOf(document, 'testing', SAID),
});
