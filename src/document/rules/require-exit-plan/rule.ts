import { requirePresence } from '../presence.ts';

export const requireExitPlan = requirePresence({
  code: 'require-exit-plan',
  why: 'Services are discontinued and terms change; without a plan the way out is found under pressure.',
  what: 'what is done when the other side is discontinued or becomes too dear',
  remedy: 'Write the section Alternatives: who else could do it, what a change would cost, and how our data gets out.',
  section: 'alternatives',
  severity: { critical: 'note', important: undefined, optional: undefined },
});
