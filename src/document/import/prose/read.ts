/**
 * Prose about several systems, such as the widespread `external-apis.md`: one heading for each, with clauses, tables and lists
 * below it, in any language that the documents themselves may be written in. A table with a row for each system is read too.
 */

import { maskSecrets } from '../../credentials/secrets.ts';
import type { Document, RawClause, Section, Written } from '../../document.ts';
import { readDocument } from '../../read.ts';
import { knownLabel, knownSection } from '../../vocabulary/words.ts';
import type { Draft } from '../draft.ts';
import { type ImportSource, MOST_DRAFTS } from '../source.ts';
import { oneLine } from '../words.ts';
import { addClause, addSection, newDraft } from './clauses.ts';
import { draftsOfTable } from './tables.ts';

/** Bold lines that stand for headings are deeper. */
const DEEPEST_HEADING = 6;
const LARGEST = 4 * 1024 * 1024;

export const prose: ImportSource = {
  kind: 'prose',
  detect: ({ text, file }) => /\.(?:md|markdown|mdx|txt)$/i.test(file) && text.length <= LARGEST,
  read({ text, file }) {
    if (text.length > LARGEST) return { ok: false, message: `it has more than ${LARGEST} characters` };
    const masked = maskSecrets(text);
    const plain = readDocument(masked, file);
    const byHeading = systemsOf(plain);
    const headed = byHeading.some(({ sections: [own] }) => (own?.level ?? 0) <= DEEPEST_HEADING);
    const document = headed ? plain : readDocument(withHeadings(masked), file);
    const systems = (headed ? byHeading : systemsOf(document)).slice(0, MOST_DRAFTS);
    const drafts: Draft[] = [];
    for (const { title, sections, clauses } of systems) {
      const draft = newDraft(title);
      for (const section of sections) addSection(section, section === sections[0], draft);
      for (const clause of clauses) addClause(clause, draft);
      for (const table of document.operations.filter((one) => sections.includes(one.section))) draft.takeOperations(table);
      drafts.push(draft.done());
    }
    for (const table of document.tables) drafts.push(...draftsOfTable(table));
    const used = new Set(systems.flatMap(({ sections }) => sections));
    const left = document.sections.filter(
      (section) => !used.has(section) && section.title !== '' && section.prose.some(saysSomething),
    );
    return { ok: true, drafts: drafts.slice(0, MOST_DRAFTS), left: left.map(({ title }) => `"${oneLine(title, 60)}"`) };
  },
};

interface System {
  readonly title: string;
  /** Its own heading first, then what is below it. */
  readonly sections: readonly Section[];
  readonly clauses: readonly RawClause[];
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

/** A heading nobody knows with at least two clauses or attribute headings below it, the outermost such heading. */
function systemsOf({ sections, clauses }: Document): System[] {
  const bySection = new Map<Section, RawClause[]>();
  for (const clause of clauses) {
    const known = bySection.get(clause.section);
    if (known === undefined) bySection.set(clause.section, [clause]);
    else known.push(clause);
  }
  const found: System[] = [];
  const taken = new Set<Section>();
  for (const [at, section] of sections.entries()) {
    if (taken.has(section)) continue;
    const below = isAttribute(section) ? [] : sectionsBelow(sections, at);
    const own = [section, ...below.filter((one) => isAttribute(one) || !hasOwnSystem(one, bySection))];
    const all = own.flatMap((one) => bySection.get(one) ?? []);
    const direct = [section, ...attributesBelow(below)];
    const evidence = new Set(
      direct.flatMap((one) => [...(isAttribute(one) ? [one.key] : []), ...(bySection.get(one) ?? []).flatMap(evidenceOf)]),
    );
    if (section.title !== '' && !isAttribute(section) && evidence.size >= 2) {
      found.push({ title: section.title, sections: own, clauses: all });
      for (const one of own) taken.add(one);
    }
  }
  return found;
}

/** Attribute headings that belong to the heading itself, not to another system below it. */
function attributesBelow(below: readonly Section[]): Section[] {
  const direct: Section[] = [];
  let foreign = Number.POSITIVE_INFINITY;
  for (const section of below) {
    if (section.level <= foreign) foreign = isAttribute(section) ? Number.POSITIVE_INFINITY : section.level;
    if (foreign === Number.POSITIVE_INFINITY) direct.push(section);
  }
  return direct;
}

function hasOwnSystem(section: Section, bySection: ReadonlyMap<Section, readonly RawClause[]>): boolean {
  return new Set((bySection.get(section) ?? []).flatMap(evidenceOf)).size >= 3 && !isAttribute(section);
}

/** `### Base URL`, `### Security`. */
function isAttribute(section: Section): boolean {
  return section.known || knownSection(section.title) !== undefined || knownLabel(section.title) !== undefined;
}

function evidenceOf({ name, label }: RawClause): string[] {
  const said = name ?? knownLabel(label)?.label ?? knownSection(label);
  return said === undefined ? [] : [said];
}

function sectionsBelow(sections: readonly Section[], at: number): Section[] {
  const { level } = sections[at] as Section;
  const below: Section[] = [];
  for (let next = at + 1; next < sections.length && (sections[next]?.level ?? 0) > level; next++)
    below.push(sections[next] as Section);
  return below;
}
