import { hasSection, requirePresence } from '../presence.ts';

export const requireExchangedData = requirePresence({
  code: 'require-exchanged-data',
  why: 'What goes out and what comes back decides who may see it, and what breaks when the other side changes it.',
  what: 'which data it exchanges',
  remedy:
    'Write under Exchanged Data: `**Input**: JSON with the order` and `**Output**: JSON with its number`, or a table of the operations.',
  section: 'exchanged-data',
  lines: ['**Input**: TBD', '**Output**: TBD'],
  severity: { critical: 'warning', important: 'note', optional: 'note' },
  isAsked: ({ contracts }) => contracts.length === 0,
  isThere: (document) =>
    document.operations.length > 0 ||
    hasSection(document, 'exchanged-data') ||
    document.clauses.some(({ key }) => KEYS.some((known) => key.startsWith(known))),
});

const KEYS = ['exchanged-data.input', 'exchanged-data.output'];
