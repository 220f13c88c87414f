/**
 * Clauses in sections nobody knows. A glossary explains a Timeout and a data dictionary has a Type: there a label that the document
 * says elsewhere is no clause. But where the value beside it would run, and says something else, the document contradicts itself.
 */
import { type ClauseDefinition, NO_CONTEXT } from './clauses/clause.ts';
import { definitionOf } from './clauses/index.ts';
import type { RawClause, Section } from './document.ts';

/** Without those that repeat, or only explain, what is said in a known section. */
export function withoutRepeated(clauses: readonly RawClause[]): readonly RawClause[] {
  if (!clauses.some(isStray)) return clauses;
  const said = new Map<string, RawClause[]>();
  for (const clause of clauses) if (!isStray(clause)) said.set(clause.key, [...(said.get(clause.key) ?? []), clause]);
  const takenFrom = new Set<Section>();
  for (const clause of clauses) if (isStray(clause) && readingOf(clause) !== undefined) takenFrom.add(clause.section);
  return clauses.filter((clause) => {
    if (!isStray(clause)) return true;
    const others = said.get(clause.key);
    if (others === undefined) return true;
    if (runningOf(clause) === undefined) return false;
    const reading = readingOf(clause);
    if (reading === undefined) return takenFrom.has(clause.section);
    return !others.some((other) => readingOf(other) === reading);
  });
}

function isStray({ name, section: { title, within } }: RawClause): boolean {
  return name !== undefined && within === '' && title !== '';
}

/** Its definition, where calls run by it. */
function runningOf({ name, section }: RawClause): ClauseDefinition | undefined {
  const definition = name === undefined ? undefined : definitionOf(name, section.within);
  return definition?.govern === undefined ? undefined : definition;
}

/** What a clause that runs says, in a form that can be compared. */
function readingOf(clause: RawClause): string | undefined {
  const reading = runningOf(clause)?.parse(clause.value.trim(), NO_CONTEXT);
  return reading?.ok === true ? JSON.stringify(reading.value) : undefined;
}
