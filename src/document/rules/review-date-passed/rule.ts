import { isWritten, placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const KEY = 'general-information.review-by';

export const reviewDatePassed: Rule = {
  code: 'review-date-passed',
  why: 'Limits, prices and promises of the other side change; a document that nobody has looked at describes last year.',
  *meaning(requirement, document, { today }) {
    if (!isWritten(document, KEY)) return;
    const date = requirement.clauses.find(({ key }) => key === KEY)?.value;
    if (typeof date !== 'string' || date >= today) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, KEY),
      message: `${requirement.id} was to be reviewed by ${date}.`,
      remedy: "Compare the document with the other side's present documentation and terms, then write the next date.",
    };
  },
};
