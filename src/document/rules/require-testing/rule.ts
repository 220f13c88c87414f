import { ALWAYS, requirePresence } from '../presence.ts';

export const requireTesting = requirePresence({
  code: 'require-testing',
  why: 'A failure that was never rehearsed is handled for the first time in production.',
  what: 'how it is tested',
  remedy: 'Write the section Testing: the contract, the failures that must be survived, the load.',
  severity: ALWAYS,
  section: 'testing',
  lines: ['- **Failure Scenarios**: TBD', '- **Load**: TBD'],
});
