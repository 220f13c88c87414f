import { requirePresence } from '../presence.ts';

export const requireCriticality = requirePresence({
  code: 'require-criticality',
  why: 'The criticality decides how much is asked of the document and how loud its findings are; nobody has decided it.',
  what: 'how critical it is, so `Important` holds by default',
  remedy: 'Write under General Information: `**Criticality**: Critical`, `Important` or `Optional`.',
  section: 'general-information',
  label: 'Criticality',
  severity: { critical: 'warning', important: 'warning', optional: 'warning' },
});
