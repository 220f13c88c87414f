/** Files that describe several systems: nothing of them can be read as one integration without mixing them up. */
import type { Range } from '../../requirement/clause.ts';
import type { Document, RawClause, Section } from '../document.ts';
import { fold } from '../vocabulary/fold.ts';
import type { Findings } from './findings.ts';

/** What each system has once: where two sections say two of these, they describe two systems. */
const ONCE: ReadonlySet<string> = new Set(['ID', 'External System', 'URL', 'Authentication', 'Rate Limits', 'Protocol']);
const ID_FIRST = /^REQ-I-\d{1,10}(?:-[A-Z][A-Z0-9]{0,20})?(?![A-Za-z0-9])/;
const NAMED = 4;
const ENVIRONMENTS = new Set(
  'sandbox test testing staging production live development environment environments uat qa'.split(' '),
);

/** True: the document is about several systems, and that has been told. */
export function isSeveral(document: Document, findings: Findings): boolean {
  const places = byHeadings(document) ?? byClauses(document);
  if (places === undefined) return false;
  const { names, range, what } = places;
  const first = names.slice(0, NAMED).join(', ');
  const words = names.length > NAMED ? `${first} and ${names.length - NAMED} more` : first;
  findings.add('several-systems', range, `the file describes ${names.length} ${what}: ${words}`);
  return true;
}

interface Several {
  readonly what: 'requirements' | 'systems';
  readonly names: readonly string[];
  /** Where the second of them begins. */
  readonly range: Range;
}

/** Headings of one level that begin with different ids. */
function byHeadings({ sections, ids, heading }: Document): Several | undefined {
  const levels = new Map<number, Map<string, Range>>();
  if (ids.heading !== undefined && heading !== undefined && ID_FIRST.test(heading.text))
    levels.set(1, new Map([[ids.heading.text, ids.heading.range]]));
  for (const section of sections) {
    const id = section.title.startsWith('REQ-I-') ? ID_FIRST.exec(section.title)?.[0] : undefined;
    if (id === undefined) continue;
    const level = levels.get(section.level) ?? new Map<string, Range>();
    levels.set(section.level, level.has(id) ? level : level.set(id, section.heading));
  }
  for (const level of levels.values()) {
    const [, second] = level.values();
    if (second !== undefined) return { what: 'requirements', names: [...level.keys()], range: second };
  }
  return undefined;
}

/**
 * Two headings below which the same two clauses stand. A document's own sections all belong to its title; one about another
 * environment belongs to the same system.
 */
function byClauses({ clauses, sections, title, heading }: Document): Several | undefined {
  const ownerOf = owners(sections);
  const said = new Map<Section, Set<string>>();
  for (const { name, qualifier, section } of clauses) {
    if (name === undefined || qualifier !== undefined || !ONCE.has(name)) continue;
    const owner = ownerOf(section);
    if (isEnvironment(owner.title)) continue;
    const names = said.get(owner);
    if (names === undefined) said.set(owner, new Set([name]));
    else names.add(name);
  }
  if (said.size < 2) return byNames(clauses);
  const pairs = new Map<string, Section[]>();
  for (const [owner, names] of said) {
    for (const one of names) {
      for (const other of names) {
        if (one >= other) continue;
        const pair = `${one}\n${other}`;
        const known = pairs.get(pair);
        if (known === undefined) pairs.set(pair, [owner]);
        else known.push(owner);
      }
    }
  }
  let most: readonly Section[] = [];
  for (const systems of pairs.values()) if (systems.length > most.length) most = systems;
  const [, second] = most;
  if (second === undefined) return byNames(clauses);
  return {
    what: 'systems',
    names: most.map((owner) => owner.title || title || heading?.text || 'the first'),
    range: second.heading,
  };
}

/** General Information about two systems, or with two ids. */
function byNames(clauses: readonly RawClause[]): Several | undefined {
  for (const label of ['ID', 'External System']) {
    const values = new Map<string, RawClause>();
    const sections = new Set<Section>();
    for (const clause of clauses) {
      const { name, qualifier, section, value } = clause;
      if (name !== label || qualifier !== undefined || section.key !== 'general-information') continue;
      sections.add(section);
      if (!values.has(value)) values.set(value, clause);
    }
    const [, second] = values.values();
    if (second !== undefined && sections.size > 1)
      return { what: label === 'ID' ? 'requirements' : 'systems', names: [...values.keys()], range: second.range };
  }
  return undefined;
}

/** The heading that a section's system is called by: the nearest around it that is no known section, else the document's. */
function owners(sections: readonly Section[]): (section: Section) => Section {
  const [whole] = sections;
  const found = new Map<Section, Section>();
  const open: Section[] = [];
  for (const section of sections) {
    while (open.length > 0 && (open[open.length - 1] as Section).level >= section.level) open.pop();
    if (section.title !== '') open.push(section);
    const named = open.findLast(({ known, within }) => !known && within === '');
    if (named !== undefined) found.set(section, named);
  }
  return (section) => found.get(section) ?? whole ?? section;
}

function isEnvironment(title: string): boolean {
  return fold(title)
    .split(' ')
    .some((word) => ENVIRONMENTS.has(word));
}
