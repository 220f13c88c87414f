import { requirePresence, WHERE_IT_MATTERS } from '../presence.ts';

export const requireRotation = requirePresence({
  code: 'require-rotation',
  why: 'A credential that never changes is still good for everybody who ever saw it.',
  what: 'how often its credential is changed',
  remedy: 'Write under Security: `**Rotation**: every 90 days, overlap 24 h`.',
  section: 'security',
  label: 'Rotation',
  askers: ['endpoint-connection.authentication'],
  severity: WHERE_IT_MATTERS,
  isAsked: ({ authentication }) => authentication.length > 0,
});
