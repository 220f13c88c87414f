import { requirePresence, WORTH_A_THOUGHT } from '../presence.ts';

const MONEY = ['price', 'pricing', 'fee', 'cost', 'bill', 'charge', 'budget'];

export const requireCost = requirePresence({
  code: 'require-cost',
  why: 'A change of prices, or retries that are billed, shows only beside the figure that was agreed.',
  what: 'what it costs',
  remedy:
    'Write under SLA and Performance: `**Cost**: $5 per 1,000 requests, at most $500 per month`, or `TBD` if nobody knows yet.',
  section: 'sla-and-performance',
  label: 'Cost',
  severity: WORTH_A_THOUGHT,
  isAsked: ({ profile, risks }) =>
    profile !== undefined || risks.some(({ category, risk }) => category === 'Business' && isAboutMoney(risk)),
});

function isAboutMoney(risk: string): boolean {
  const words = risk.toLowerCase();
  return MONEY.some((word) => words.includes(word));
}
