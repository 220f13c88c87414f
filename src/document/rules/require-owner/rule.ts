import { ALWAYS, requirePresence } from '../presence.ts';

export const requireOwner = requirePresence({
  code: 'require-owner',
  why: 'When it fails at night somebody must be called, and somebody must know the contract.',
  what: 'who owns it',
  remedy: 'Write under General Information: `**Owner**: Payments team`.',
  section: 'general-information',
  label: 'Owner',
  severity: ALWAYS,
});
