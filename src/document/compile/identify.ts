/** Whether the document has the id of an integration, and what to do with one of another form. */
import type { Range } from '../../requirement/clause.ts';
import { isPlaceholder } from '../../requirement/units/placeholder.ts';
import type { Document } from '../document.ts';
import { ownForm } from '../other-id.ts';
import type { Findings } from './findings.ts';

const START: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** An ID clause that cannot be read has been told of already. */
export function checkId({ id, ids, heading }: Document, findings: Findings): void {
  if (
    id !== undefined ||
    (ids.clause !== undefined && (isPlaceholder(ids.clause.text) || ownForm(ids.clause.text) !== undefined))
  )
    return;
  const { other } = ids;
  const own = other === undefined ? undefined : ownForm(other.text);
  if (other === undefined || own === undefined) {
    findings.add('missing-id', heading?.range ?? START, 'the document has no id');
    return;
  }
  findings.add('missing-id', other.range, `${other.text} is not the id of an integration`, {
    remedy: `Integrations are called \`REQ-I-001\` or \`REQ-I-012-SAP\`: write \`${own}\`, the same in **ID** and in the file name.`,
    fix: { edits: [{ range: other.range, text: own }], safe: false },
  });
}
