/** What the clause under the cursor does, what holds because of it, and who said so. */
import type { Position } from 'vscode-languageserver';
import { NO_CONTEXT } from '../../document/clauses/clause.ts';
import { guideTo, guideToPart } from '../../document/clauses/guide.ts';
import { definitionOf, keyOf } from '../../document/clauses/index.ts';
import { unmarked } from '../../document/compile/clause-values.ts';
import type { RawClause } from '../../document/document.ts';
import type { Clause, Provenance, Standing } from '../../requirement/clause.ts';
import { holds, rangeOf } from '../place.ts';
import type { Text } from '../text.ts';
import { type Answer, code, lines } from './markdown.ts';

const STANDINGS: Readonly<Record<Standing, string>> = {
  enforced: 'enforced: every call obeys it',
  kept: 'kept for people and rules; nothing to execute',
  pending: 'recognised and kept, but not executed yet in this version',
};

/** The clause whose label or value the position is in; a nested one before the one it belongs to. */
export function clauseAt(clauses: readonly RawClause[], position: Position): RawClause | undefined {
  for (const clause of clauses) {
    const nested = clauseAt(clause.children, position);
    if (nested !== undefined) return nested;
    if (holds(rangeOf(clause.labelRange), position) || holds(rangeOf(clause.range), position)) return clause;
  }
  return undefined;
}

export function hoverOfClause(text: Text, position: Position): Answer | undefined {
  const clause = clauseAt(text.document.clauses, position);
  if (clause === undefined) return undefined;
  const range = rangeOf(holds(rangeOf(clause.labelRange), position) ? clause.labelRange : clause.range);
  const definition = clause.name === undefined ? undefined : definitionOf(clause.name, clause.section.within);
  if (clause.name === undefined || definition === undefined) {
    const part = clause.name === undefined ? undefined : guideToPart(clause.name);
    return part === undefined ? undefined : { range, markdown: lines(`**${clause.name}**`, part) };
  }
  const key = keyOf(definition);
  const { requirement } = text.compiled;
  const said = (requirement?.clauses ?? []).filter((candidate) => withoutQualifier(candidate.key) === key);
  const own = said.find((candidate) => candidate.key === clause.key);
  const standing = own?.standing ?? definition.standing;
  return {
    range,
    markdown: lines(
      `**${definition.label}**${clause.qualifier === undefined ? '' : ` (${clause.qualifier})`} · ${STANDINGS[standing]}`,
      guideTo(key),
      said.length > 0
        ? said.map((one) => `- ${effective(one)}`).join('\n')
        : unmeant(clause, definition, requirement === undefined),
    ),
  };
}

function effective({ phrase, qualifier, provenance }: Clause): string {
  return `${qualifier === undefined ? '' : `${qualifier}: `}${code(phrase)} ← ${origin(provenance)}`;
}

function origin(provenance: Provenance): string {
  if (provenance.from === 'document') return `this document, line ${provenance.range.start.line}`;
  if (provenance.from === 'default') return 'default';
  return `vendor profile ${provenance.profile}, from ${provenance.source}, read ${provenance.checked}`;
}

/** Where nothing holds because of it: the document does not compile, or the value cannot be read. */
function unmeant({ value }: RawClause, definition: NonNullable<ReturnType<typeof definitionOf>>, broken: boolean): string {
  const written = unmarked(value.trim());
  const reading = written === '' || definition.children !== undefined ? undefined : definition.parse(written, NO_CONTEXT);
  if (reading?.ok === false) return `Not readable: ${reading.message}. Write it as ${reading.forms.map(code).join(' or ')}.`;
  const means = reading === undefined ? '' : `Read as ${code(definition.phrase(reading.value))}. `;
  return broken ? `${means}The document does not compile, so nothing of it holds yet.` : means.trim();
}

function withoutQualifier(key: string): string {
  const bracket = key.indexOf('(');
  return bracket < 0 ? key : key.slice(0, bracket);
}
