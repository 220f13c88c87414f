import { requirePresence } from '../presence.ts';

export const requireExternalSystem = requirePresence({
  code: 'require-external-system',
  why: 'The name of the other side tells people what is down, and finds the vendor profile.',
  what: 'which external system it is about',
  remedy: 'Write under General Information: `**External System**: Stripe`.',
  section: 'general-information',
  label: 'External System',
  severity: { critical: 'warning', important: 'note', optional: 'note' },
  isAsked: ({ profile }) => profile === undefined,
});
