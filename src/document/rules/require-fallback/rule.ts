import { hasClause, requirePresence, speaksOf } from '../presence.ts';
import { sentenceAbout } from '../prose.ts';
import { FALLBACK } from '../prose-words.ts';

/** Words of those who have thought of it in prose. */
const SAID = [
  'fallback',
  'fall back',
  'falls back',
  'fall-back',
  'degrad',
  'queue',
  'cache',
  'instead',
  'last known',
  'stale',
  'stand in',
  'stands in',
  'retried later',
  'sent later',
  'try again later',
  'by hand',
  'manual',
  'riserva',
  'ripiego',
  'in coda',
  'degrado',
  'manualmente',
  'ersatz',
  'ausweich',
  'zwischen',
  'warteschlange',
  'stattdessen',
  'von hand',
  'secours',
  'repli',
  'file d’attente',
  "file d'attente",
  'à la place',
  'manuellement',
  'respaldo',
  'en cola',
  'en su lugar',
  'contingencia',
  'reserva',
  'na fila',
  'em vez',
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
  isThere: (document) =>
    hasClause(document, 'Fallback') ||
    speaksOf(document, 'error-handling', SAID) ||
    sentenceAbout(document, FALLBACK) !== undefined,
});
