import type { Range } from '../../../requirement/clause.ts';
import type { Document } from '../../document.ts';
import { heading, rangeAt } from '../place.ts';
import { type Finding, NOTHING, type Rule } from '../rule.ts';

export const idsDisagree: Rule = {
  code: 'ids-disagree',
  why: 'People look for the file name, code and metrics for the id: two names for one thing are one name too many.',
  text(document) {
    const { id } = document;
    const { clause, fileName } = document.ids;
    if (id === undefined) return NOTHING;
    const found: Finding[] = [];
    if (clause !== undefined && isOther(clause.text, id)) {
      const { range, text } = clause;
      found.push({
        ...finding(document, id, text, 'its ID clause'),
        range,
        clause: 'general-information.id',
        fix: { edits: [{ range, text: id }], safe: false },
      });
    }
    if (fileName !== undefined && isOther(fileName, id)) found.push(finding(document, id, fileName, 'its file name'));
    return found;
  },
};

function finding(document: Document, id: string, written: string, where: string): Finding {
  const { heading: title, clause } = document.ids;
  return {
    severity: 'error',
    range: title === undefined ? (clause?.range ?? heading(document)) : idIn(document, title),
    clause: undefined,
    message: `The document is ${id} by its ${title === undefined ? 'ID clause' : 'heading'} and ${written.toUpperCase()} by ${where}.`,
    remedy: 'Write one id in all three places: the file name, the heading and the ID clause.',
  };
}

/** What is no id at all is another finding. */
function isOther(written: string, id: string): boolean {
  return written.toUpperCase() !== id && /^REQ-I-\d/i.test(written);
}

/** The id inside the heading. */
function idIn(document: Document, { text, range: { start } }: { readonly text: string; readonly range: Range }): Range {
  const from = (document.lineStarts[start.line - 1] ?? 0) + start.column - 1;
  const at = document.text.indexOf(text, from);
  return rangeAt(document, at, at + text.length);
}
