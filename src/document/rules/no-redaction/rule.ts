import { placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const PROTECTED = ['PCI', 'PII', 'PHI'];

export const noRedaction: Rule = {
  code: 'no-redaction',
  why: 'Personal and card data that gets into logs, traces or a cache stays there and spreads.',
  meaning(requirement, document) {
    const classes = requirement.security.dataClassification.filter((name) => PROTECTED.includes(name));
    if (classes.length === 0 || requirement.security.redact.length > 0) return NOTHING;
    return [
      {
        severity: severityFor(requirement.criticality),
        ...placeOf(document, 'general-information.data-classification', 'security.data-classification'),
        message: `${requirement.id} exchanges ${classes.join(' and ')} data, and no field of it is redacted.`,
        remedy: 'List the fields that must never be logged or stored under Security: `**Redact**: card.number, card.cvc`.',
      },
    ];
  },
};
