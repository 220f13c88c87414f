import { NO_CONTEXT } from '../../clauses/clause.ts';
import { reviewBy } from '../../clauses/identity.ts';
import { unmarked } from '../../compile/clause-values.ts';
import { placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const KEY = 'general-information.review-by';

export const reviewDatePassed: Rule = {
  code: 'review-date-passed',
  why: 'Limits, prices and promises of the other side change; a document that nobody has looked at describes last year.',
  *meaning(requirement, document, { today }) {
    const written = document.clauses.find(({ key }) => key === KEY);
    const reading = written === undefined ? undefined : reviewBy.parse(unmarked(written.value.trim()), NO_CONTEXT);
    if (reading?.ok !== true) return;
    const date = reading.value as string;
    if (date >= today) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, KEY),
      message: `${requirement.id} was to be reviewed by ${date}.`,
      remedy: "Compare the document with the other side's present documentation and terms, then write the next date.",
    };
  },
};
