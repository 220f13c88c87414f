import { isUnknown } from '../../../requirement/clause.ts';
import { NO_CONTEXT } from '../../clauses/clause.ts';
import { type AvailabilityValue, availability } from '../../clauses/objectives.ts';
import { clausesNamed, placeOfClause } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';

export const availabilityWithoutWindow: Rule = {
  code: 'availability-without-window',
  why: 'The same figure allows 43 minutes at a stretch over a month and nearly nine hours over a year.',
  meaning({ objectives }, document) {
    if (objectives.availability === undefined || isUnknown(objectives.availability)) return NOTHING;
    const [clause] = clausesNamed(document, 'Availability');
    if (clause === undefined || clause.value.includes(' over ') || clause.value.includes(' per ')) return NOTHING;
    const reading = availability.parse(clause.value.trim(), NO_CONTEXT);
    if (!reading.ok || !(reading.value as AvailabilityValue).assumed) return NOTHING;
    const { range } = placeOfClause(clause);
    return [
      {
        severity: 'note',
        range,
        clause: clause.key,
        message: `${clause.value.trim()} does not say over which time; 30 days are assumed.`,
        remedy: 'Write the window that was agreed: `99.9% over 30 days`, `99.9% per calendar month`.',
        fix: { edits: [{ range: { start: range.end, end: range.end }, text: ' over 30 days' }], safe: false },
      },
    ];
  },
};
