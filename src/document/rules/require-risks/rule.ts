import type { RiskCategory } from '../../../requirement/risk.ts';
import { insertRows, insertSection } from '../insertion.ts';
import { named } from '../names.ts';
import { placeOfMissing } from '../place.ts';
import { WORTH_A_THOUGHT } from '../presence.ts';
import { NOTHING, type Rule } from '../rule.ts';

const CATEGORIES: readonly RiskCategory[] = ['Availability', 'Security', 'Performance', 'Business'];
const HEADER = ['| Risk | Category | Likelihood | Impact | Mitigation |', '|---|---|---|---|---|'];

export const requireRisks: Rule = {
  code: 'require-risks',
  why: 'The usual risks of an integration are known; each that nobody has thought of is met unprepared.',
  meaning({ id, risks, criticality }, document) {
    const severity = WORTH_A_THOUGHT[criticality];
    if (severity === undefined) return NOTHING;
    const missing = CATEGORIES.filter((category) => !risks.some((risk) => risk.category === category));
    if (missing.length === 0 || (risks.length > 0 && risks.every(({ category }) => category === undefined))) return NOTHING;
    const table = document.risks[0];
    const edits =
      table === undefined
        ? insertSection(document, 'risks', [...HEADER, ...missing.map((category) => `| TBD | ${category} |  |  |  |`)])
        : table.columns.includes('category')
          ? insertRows(
              document,
              table,
              missing.map((category) => ({ risk: 'TBD', category })),
            )
          : undefined;
    return [
      {
        severity,
        range: placeOfMissing(document, 'risks'),
        clause: undefined,
        message:
          risks.length === 0
            ? `${id} names no risk at all.`
            : `${id} names no risk of ${named(
                missing.map((category) => category.toLowerCase()),
                4,
              )}.`,
        remedy: `Write what may go wrong and what is done about it, in the table of the section Risks: ${missing.map(example).join('; ')}.`,
        fix: edits === undefined ? undefined : { edits, safe: false },
      },
    ];
  },
};

const EXAMPLES: Readonly<Record<RiskCategory, string>> = {
  Availability: 'downtime, changes that nobody announced, limits that come by surprise',
  Security: 'a breach of the other side, a credential that gets out, data that leaks',
  Performance: 'latency, a bottleneck on the other side, failures that cascade',
  Business: 'prices that change, a service that is discontinued, lock-in',
};

function example(category: RiskCategory): string {
  return `${category} (${EXAMPLES[category]})`;
}
