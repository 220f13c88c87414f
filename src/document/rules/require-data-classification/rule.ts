import { requirePresence, WORTH_A_THOUGHT } from '../presence.ts';

export const requireDataClassification = requirePresence({
  code: 'require-data-classification',
  why: 'What may be logged, cached and sent abroad depends on whose data it is.',
  what: 'which kind of data it exchanges',
  remedy: 'Write under General Information: `**Data Classification**: PII`, `PCI`, `internal` or `public`.',
  section: 'general-information',
  label: 'Data Classification',
  askers: ['security.redact', 'exchanged-data.input'],
  severity: WORTH_A_THOUGHT,
});
