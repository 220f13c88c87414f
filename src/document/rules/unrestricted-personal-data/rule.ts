import { placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';

const STRICT = ['PCI', 'PHI'];

export const unrestrictedPersonalData: Rule = {
  code: 'unrestricted-personal-data',
  why: 'What never leaves cannot leak there: a list of the fields that may leave stops the one that somebody adds later.',
  meaning({ security: { dataClassification, sendOnly, receiveOnly }, criticality }, document) {
    if (criticality === 'optional' || sendOnly !== undefined || receiveOnly !== undefined) return NOTHING;
    const classes = dataClassification.filter((name) => STRICT.includes(name));
    if (classes.length === 0) return NOTHING;
    return [
      {
        severity: 'note',
        ...placeOf(document, 'general-information.data-classification', 'security.data-classification'),
        message: `${classes.join(' and ')} data is exchanged, and any field of it may leave or enter.`,
        remedy: 'List the fields that the other side needs under Security: `**Send Only**: amount, currency, card.token`.',
      },
    ];
  },
};
