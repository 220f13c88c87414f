import { heading } from '../place.ts';
import type { Rule } from '../rule.ts';

export const idsDisagree: Rule = {
  code: 'ids-disagree',
  why: 'People look for the file name, code and metrics for the id: two names for one thing are one name too many.',
  *text(document) {
    const { heading: title, clause, fileName } = document.ids;
    const { id } = document;
    if (id === undefined) return;
    const others = [
      { where: 'its ID clause', written: clause?.text, range: clause?.range },
      { where: 'its file name', written: fileName, range: title?.range ?? clause?.range },
    ];
    for (const { where, written, range } of others) {
      if (written === undefined || !isId(written) || written.toUpperCase() === id) continue;
      yield {
        severity: 'error',
        range: range ?? heading(document),
        clause: where === 'its ID clause' ? 'general-information.id' : undefined,
        message: `The document is ${id} by its ${title === undefined ? 'ID clause' : 'heading'} and ${written.toUpperCase()} by ${where}.`,
        remedy: 'Write one id in all three places: the file name, the heading and the ID clause.',
      };
    }
  },
};

/** What is no id at all is another finding. */
function isId(written: string): boolean {
  return /^REQ-I-\d/i.test(written);
}
