import { ALWAYS, hasClause, requirePresence } from '../presence.ts';

export const requireOwner = requirePresence({
  code: 'require-owner',
  why: 'When it fails at night somebody must be called, and somebody must know the contract.',
  what: 'its owner',
  remedy: 'Write under General Information: `**Owner**: Payments team`.',
  clause: 'general-information.owner',
  severity: ALWAYS,
  isThere: (document) => hasClause(document, 'Owner'),
});
