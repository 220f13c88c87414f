/** The check-list of categories: for people, as a task list, for programs. */

import type { Criticality } from '../../../requirement/requirement.ts';
import { type Covered, coverage, type Guess } from '../../../trace/coverage.ts';
import { markdownCell } from '../../../trace/markup.ts';
import type { KnownDocuments } from '../../known-documents.ts';
import type { Output } from '../../output.ts';
import { printable } from '../../render/printable.ts';
import { table } from '../../render/table.ts';

const HEADINGS: Readonly<Record<Criticality, string>> = {
  critical: 'Critical (Must Have)',
  important: 'Important (Should Have)',
  optional: 'Optional (Could Have)',
};
const GRADES = Object.keys(HEADINGS) as readonly Criticality[];
/** Documents named for one category. */
const NAMED = 3;

export function coverageText({ entries, folder }: KnownDocuments, format: string | undefined, out: Output): string {
  const covered = coverage(entries, descriptionsOf(folder));
  if (format === 'json') return `${JSON.stringify({ version: '1.0', coverage: covered }, undefined, 2)}\n`;
  const lines = format === 'markdown' ? markdown(covered) : pretty(covered, out);
  return lines.map((line) => `${line}\n`).join('');
}

function descriptionsOf(folder: KnownDocuments['folder']): ReadonlyMap<string, string> {
  return new Map(
    folder.documents.map(({ file, sections }) => [
      file,
      sections.flatMap(({ key, prose }) => (key === 'integration-description' ? prose.map(({ text }) => text) : [])).join('\n'),
    ]),
  );
}

function pretty(covered: readonly Covered[], out: Output): string[] {
  const lines: string[] = [];
  for (const grade of GRADES) {
    const rows = covered
      .filter(({ criticality }) => criticality === grade)
      .flatMap(({ category, state, by }) => {
        const [first = 'no document', ...more] = by.slice(0, NAMED).map(describe);
        const rest = by.length > NAMED ? [...more, `and ${by.length - NAMED} more`] : more;
        return [[sign(state), category, `${state === 'lower' ? 'only ' : ''}${first}`], ...rest.map((line) => ['', '', line])];
      });
    lines.push(
      out.paint('heading', HEADINGS[grade]),
      ...table([{ heading: '' }, { heading: '' }, { heading: '' }], rows, out.paint, '  '),
      '',
    );
  }
  const missing = covered.filter(({ state }) => state === 'missing').length;
  const lower = covered.filter(({ state }) => state === 'lower').length;
  const summary = [`${covered.length - missing - lower} of ${covered.length} categories covered`];
  if (lower > 0) summary.push(`${lower} less critical than the list has it`);
  if (missing > 0) summary.push(`${missing} without a document`);
  return [...lines, `${summary.join(', ')}. Where a document belongs is guessed from what it says.`];
}

function sign(state: Covered['state']): string {
  return state === 'covered' ? '✓' : state === 'lower' ? '!' : '–';
}

function describe({ id, title, criticality, because }: Guess): string {
  return `${id} ${printable(title)} (${criticality}), because ${printable(because)}`;
}

function named(by: readonly Guess[], words: (guess: Guess) => string): string {
  const more = by.length > NAMED ? ` and ${by.length - NAMED} more` : '';
  return by.slice(0, NAMED).map(words).join('; ') + more;
}

/** The template's own check-list, ticked where a document is critical enough. */
function markdown(covered: readonly Covered[]): string[] {
  return GRADES.flatMap((grade, at) => [
    ...(at === 0 ? [] : ['']),
    `### ${HEADINGS[grade]}`,
    '',
    ...covered
      .filter(({ criticality }) => criticality === grade)
      .map(({ category, state, by }) => {
        const detail =
          by.length === 0
            ? ''
            : `: ${state === 'lower' ? 'only ' : ''}${named(by, ({ id, title, criticality, because }) => `${id} ${markdownCell(title)} (${criticality}), because ${because}`)}`;
        return `- [${state === 'covered' ? 'x' : ' '}] ${category}${detail}`;
      }),
  ]);
}
