import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const KEY = 'general-information.review-by';

export const reviewDatePassed: Rule = {
  code: 'review-date-passed',
  why: 'Limits, prices and promises of the other side change; a document that nobody has looked at describes last year.',
  *among({ digest, places, heading }, { today }) {
    if (digest?.reviewBy === undefined || digest.reviewBy >= today) return;
    yield {
      severity: severityFor(digest.criticality),
      range: places[KEY] ?? heading,
      clause: KEY,
      message: `${digest.id} was to be reviewed by ${digest.reviewBy}.`,
      remedy: "Compare the document with the other side's present documentation and terms, then write the next date.",
    };
  },
};
