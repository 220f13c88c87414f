import { ALWAYS, requirePresence } from '../presence.ts';

export const requireErrorHandling = requirePresence({
  code: 'require-error-handling',
  why: 'Defaults keep the caller alive, but only the document knows which errors are answers and what may be repeated.',
  what: 'how errors are handled',
  remedy:
    'Write the section Error Handling: Timeout, Retry, Circuit Breaker, Fallback, and a table of the errors that mean something.',
  severity: ALWAYS,
  section: 'error-handling',
  lines: ['- **Timeout**: TBD', '- **Retry**: TBD', '- **Circuit Breaker**: TBD', '- **Fallback**: TBD'],
});
