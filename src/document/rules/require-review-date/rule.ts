import { requirePresence, WORTH_A_THOUGHT } from '../presence.ts';

export const requireReviewDate = requirePresence({
  code: 'require-review-date',
  why: 'The other side changes without telling us; a document that nobody looks at again describes a system that is gone.',
  what: 'when somebody looks at it again',
  remedy: 'Write under General Information a day within the next year: `**Review By**: 2027-03-31`.',
  section: 'general-information',
  label: 'Review By',
  severity: WORTH_A_THOUGHT,
});
