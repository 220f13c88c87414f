import { ALWAYS, requirePresence } from '../presence.ts';

export const requireDescription = requirePresence({
  code: 'require-description',
  why: 'Whoever decides about a fallback must know what is lost while the other side is down.',
  what: 'what it is for',
  remedy: 'Write under Integration Description what it does and what happens without it.',
  severity: ALWAYS,
  section: 'integration-description',
});
