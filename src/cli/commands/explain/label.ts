/** A label as it is written in documents, in any of their languages: what its clause does, and how it is written. */
import { type ClauseDefinition, NO_CONTEXT } from '../../../document/clauses/clause.ts';
import { guideTo, guideToPart, policyOf } from '../../../document/clauses/guide.ts';
import { CLAUSES, keyOf } from '../../../document/clauses/index.ts';
import { SECTIONS } from '../../../document/vocabulary/vocabulary.ts';
import { knownLabel } from '../../../document/vocabulary/words.ts';

const STANDINGS: Readonly<Record<ClauseDefinition['standing'], string>> = {
  enforced: 'Enforced: calls, or the rules of `check`, obey it.',
  kept: 'Kept for people and rules; there is nothing to execute.',
  pending: 'Recognised and kept, but not executed by this version.',
};
/** No value of any clause: what is said about it names the forms that are read. */
const UNREADABLE = '\u0001';

/** A page in Markdown; undefined for what is no label. */
export function labelPage(written: string): string | undefined {
  const label = knownLabel(written)?.label;
  if (label === undefined) return undefined;
  const definitions = CLAUSES.filter((definition) => definition.label === label);
  const part = guideToPart(label);
  const parts = definitions.length === 0 && part !== undefined ? [part] : [];
  const said = [...definitions.map(described), ...parts];
  return said.length === 0 ? undefined : `# ${label}\n\n${said.join('\n\n')}\n`;
}

function described(definition: ClauseDefinition): string {
  const key = keyOf(definition);
  const policy = policyOf(key);
  const forms = formsOf(definition).map((form) => `- **${definition.label}**: ${form}`);
  return [
    guideTo(key) ?? '',
    `It stands under *${SECTIONS[definition.section].title}*. ${STANDINGS[definition.standing]}`,
    forms.length === 0 ? '' : `Written, for example:\n\n${forms.join('\n')}`,
    policy === undefined ? '' : `All about it: \`concordat explain ${policy}\`.`,
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

function formsOf({ forms, parse, words }: ClauseDefinition): readonly string[] {
  if (forms !== undefined || words === true) return forms ?? [];
  const reading = parse(UNREADABLE, NO_CONTEXT);
  return reading.ok ? [] : reading.forms;
}
