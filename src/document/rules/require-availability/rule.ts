import { ALWAYS, requirePresence } from '../presence.ts';

export const requireAvailability = requirePresence({
  code: 'require-availability',
  why: 'Without a promise there is nothing to measure an outage against.',
  what: 'its availability',
  remedy: 'Write under SLA and Performance: `**Availability**: 99.9% over 30 days`, or `TBD` if nobody knows yet.',
  words: [
    'uptime',
    'availability',
    'available',
    'verfügbarkeit',
    'disponibil',
    'disponibilidad',
    'disponibilité',
    'disponibilidade',
  ],
  section: 'sla-and-performance',
  label: 'Availability',
  severity: ALWAYS,
});
