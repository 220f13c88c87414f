/** Which headings of a text are systems, and what below them is about each. */
import type { Document, RawClause, Section } from '../../document.ts';
import { fold } from '../../vocabulary/fold.ts';
import { knownLabel, knownSection } from '../../vocabulary/words.ts';
import { ADDRESS } from './clauses.ts';

export interface System {
  readonly title: string;
  /** Its own heading first, then what is below it. */
  readonly sections: readonly Section[];
  readonly clauses: readonly RawClause[];
}

/** One of them says enough of a system; of anything else it takes two. */
const ENOUGH: ReadonlySet<string> = new Set(['URL', 'Authentication', 'integration-description']);
/** Words of titles that several systems share. */
const COLLECTIVE: ReadonlySet<string> = new Set(
  (
    'apis services systems integrations interfaces dependencies vendors partners providers parties catalogue catalog inventory ' +
    'list overview schnittstellen systeme dienste anbieter sistemi servizi integrazioni interfacce sistemas servicios ' +
    'integraciones interfaces systemes servicos integracoes'
  ).split(' '),
);
/** Words that begin headings about the connection of a system whose name is the title. */
const PARTS: ReadonlySet<string> = new Set(
  (
    'connection connectivity endpoint endpoints access technical configuration config details api interface environment ' +
    'environments setup summary general verbindung anbindung zugang technik technische connessione collegamento dettagli ' +
    'conexion acceso connexion acces conexao acesso'
  ).split(' '),
);

/** A heading nobody knows with clauses or attribute headings below it that say enough, the outermost such heading. */
export function systemsOf({ sections, clauses }: Document): System[] {
  const bySection = clausesBySection(clauses);
  const found: System[] = [];
  const taken = new Set<Section>();
  for (const [at, section] of sections.entries()) {
    if (taken.has(section) || section.title === '' || isAttribute(section)) continue;
    const below = sectionsBelow(sections, at);
    const own = [section, ...below.filter((one) => isAttribute(one) || !hasOwnSystem(one, bySection))];
    const all = own.flatMap((one) => bySection.get(one) ?? []);
    const direct = [section, ...attributesBelow(below)];
    const evidence = new Set(direct.flatMap((one) => evidenceIn(one, bySection)));
    const few = evidence.size === 1 && [...evidence].some((one) => ENOUGH.has(one));
    const others = below.some((one) => !isAttribute(one) && !direct.includes(one) && evidenceIn(one, bySection).length > 0);
    if (evidence.size < 2 && !(few && !others)) continue;
    found.push({ title: section.title, sections: own, clauses: all });
    for (const one of own) taken.add(one);
  }
  return found;
}

/** The one system of a text whose title is its name; undefined where the title is that of several, or nothing is said of it. */
export function onlySystemOf(document: Document): System | undefined {
  const { heading, title, sections, clauses } = document;
  if (heading === undefined || title === '' || sections.some(({ level, title: other }) => level === 1 && other !== ''))
    return undefined;
  if (wordsOf(title).some((word) => COLLECTIVE.has(word)) || knownSection(title) !== undefined) return undefined;
  if (!systemsOf(document).every((system) => PARTS.has(wordsOf(system.title)[0] ?? ''))) return undefined;
  const headings = sections.map((section) => knownLabel(section.title)?.label ?? '');
  const says = [...clauses.flatMap(evidenceOf), ...headings].some((one) => ENOUGH.has(one));
  if (!says && !sections.some(namesAddress)) return undefined;
  return { title: withoutKind(title), sections, clauses };
}

/** `Salesforce CRM integration` is about Salesforce CRM. */
function withoutKind(title: string): string {
  const words = title.trim().split(' ');
  return words.length > 1 && (words.at(-1) ?? '').toLowerCase() === 'integration' ? words.slice(0, -1).join(' ') : title;
}

function wordsOf(title: string): string[] {
  return fold(title).split(' ');
}

function clausesBySection(clauses: readonly RawClause[]): ReadonlyMap<Section, RawClause[]> {
  const bySection = new Map<Section, RawClause[]>();
  for (const clause of clauses) {
    const known = bySection.get(clause.section);
    if (known === undefined) bySection.set(clause.section, [clause]);
    else known.push(clause);
  }
  return bySection;
}

/** An address in prose says something, but may as well be that of a page about the system. */
function namesAddress({ prose }: Section): boolean {
  return prose.some(({ text }) => text.slice(0, 20_000).search(ADDRESS) >= 0);
}

function evidenceIn(section: Section, bySection: ReadonlyMap<Section, RawClause[]>): string[] {
  const labelled = (bySection.get(section) ?? []).flatMap(evidenceOf);
  if (isAttribute(section)) return [...labelled, knownLabel(section.title)?.label ?? knownSection(section.title) ?? section.key];
  return namesAddress(section) && !labelled.includes('URL') ? [...labelled, 'an address'] : labelled;
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

function hasOwnSystem(section: Section, bySection: ReadonlyMap<Section, RawClause[]>): boolean {
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

export function sectionsBelow(sections: readonly Section[], at: number): Section[] {
  const { level } = sections[at] as Section;
  const below: Section[] = [];
  for (let next = at + 1; next < sections.length && (sections[next]?.level ?? 0) > level; next++)
    below.push(sections[next] as Section);
  return below;
}
