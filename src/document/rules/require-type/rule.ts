import { requirePresence } from '../presence.ts';

export const requireType = requirePresence({
  code: 'require-type',
  why: 'The type decides how the other side is called; where nobody writes it, it is taken for a REST API.',
  what: 'of which type it is, so `REST API` holds by default',
  remedy: 'Write under General Information: `**Type**: REST API`, `SOAP`, `File Exchange` or another type.',
  section: 'general-information',
  label: 'Type',
  severity: { critical: 'warning', important: 'warning', optional: 'note' },
});
