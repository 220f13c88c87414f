/**
 * Prose about several systems, such as the widespread `external-apis.md`: one heading for each, with clauses, tables and lists
 * below it, in any language that the documents themselves may be written in. A table with a row for each system is read too.
 */

import { maskSecrets } from '../../credentials/secrets.ts';
import type { Document, Written } from '../../document.ts';
import { readDocument } from '../../read.ts';
import type { Draft } from '../draft.ts';
import { type ImportSource, MOST_DRAFTS } from '../source.ts';
import { oneLine } from '../words.ts';
import { addClause, addSection, newDraft } from './clauses.ts';
import { withLabels } from './labels.ts';
import { onlySystemOf, type System, sectionsBelow, systemsOf } from './systems.ts';
import { draftsOfTable } from './tables.ts';

/** Bold lines that stand for headings are deeper. */
const DEEPEST_HEADING = 6;
const LARGEST = 4 * 1024 * 1024;

export const prose: ImportSource = {
  kind: 'prose',
  detect: ({ text, file }) => /\.(?:md|markdown|mdx|txt)$/i.test(file) && text.length <= LARGEST,
  read({ text, file }) {
    if (text.length > LARGEST) return { ok: false, message: `it has more than ${LARGEST} characters` };
    const masked = withLabels(maskSecrets(text));
    const plain = readDocument(masked, file);
    const alone = onlySystemOf(plain);
    if (alone !== undefined) return { ok: true, drafts: [draftOf(alone, plain)], left: [] };
    const byHeading = systemsOf(plain);
    const headed = byHeading.some(({ sections: [own] }) => (own?.level ?? 0) <= DEEPEST_HEADING);
    const document = headed ? plain : readDocument(withHeadings(masked), file);
    const systems = (headed ? byHeading : systemsOf(document)).slice(0, MOST_DRAFTS);
    const drafts = systems.map((system) => draftOf(system, document));
    for (const table of document.tables) drafts.push(...draftsOfTable(table));
    if (drafts.length === 0) return { ok: false, message: NOBODY };
    const used = new Set(systems.flatMap(({ sections }) => sections));
    const said = new Set(document.clauses.map(({ section }) => section));
    const left = document.sections.filter(
      (section, at) =>
        !used.has(section) &&
        section.title !== '' &&
        (said.has(section) || section.prose.some(saysSomething)) &&
        !sectionsBelow(document.sections, at).some((one) => used.has(one)),
    );
    return {
      ok: true,
      drafts: drafts.slice(0, MOST_DRAFTS),
      left: left.map(({ title }) => `"${oneLine(title, 60)}" (it says no URL, authentication or purpose)`),
    };
  },
};

const NOBODY =
  'no heading in it has a URL, an authentication or a purpose below it; write them as "- URL: https://…" below the name of each system';

function draftOf({ title, sections, clauses }: System, document: Document): Draft {
  const draft = newDraft(title);
  for (const section of sections) addSection(section, section === sections[0], draft);
  for (const clause of clauses) addClause(clause, draft);
  for (const table of document.operations.filter((one) => sections.includes(one.section))) draft.takeOperations(table);
  return draft.done();
}

/** Where no heading names a system, a bold line of its own may: `**OpenAI API** (Port 8001)`. */
function withHeadings(text: string): string {
  return text
    .split('\n')
    .map((line) => (isBoldLine(line.trim()) ? `###### ${line.trim().replaceAll('**', '')}` : line))
    .join('\n');
}

function isBoldLine(line: string): boolean {
  if (!line.startsWith('**') || line.length > 120) return false;
  const close = line.indexOf('**', 2);
  const [name, after] = [line.slice(2, close), line.slice(close + 2).trim()];
  return close > 2 && !name.includes(':') && (after === '' || (after.startsWith('(') && after.endsWith(')')));
}

function saysSomething({ text }: Written): boolean {
  return text.trim() !== '' && !text.trimStart().startsWith('|');
}
