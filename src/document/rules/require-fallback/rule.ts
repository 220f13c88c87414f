import { hasClause, requirePresence, speaksOf } from '../presence.ts';

/** Words of those who have thought of it in prose. */
const SAID = [
  'fallback',
  'fall back',
  'falls back',
  'degrad',
  'queue',
  'cache',
  'instead',
  'riserva',
  'ersatz',
  'secours',
  'respaldo',
];

export const requireFallback = requirePresence({
  code: 'require-fallback',
  why: 'What the customer sees while the other side is down is decided now, or by accident.',
  what: 'what happens while the other side is down',
  remedy:
    'Write under Error Handling: `**Fallback**: cached up to 10 min, then respond 503`, or `none` if nothing can stand in for it.',
  section: 'error-handling',
  label: 'Fallback',
  severity: { critical: 'warning', important: undefined, optional: undefined },
  isThere: (document) => hasClause(document, 'Fallback') || speaksOf(document, 'error-handling', SAID),
});
