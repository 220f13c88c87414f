/** Risks, as a table, as lists under a heading for each category, or as bold labels → what may go wrong. */
import type { Range } from '../../requirement/clause.ts';
import type { Risk, RiskCategory } from '../../requirement/risk.ts';
import { isPlaceholder } from '../../requirement/units/placeholder.ts';
import { quote } from '../../requirement/units/reading.ts';
import { NO_CONTEXT } from '../clauses/clause.ts';
import { definitionOf } from '../clauses/index.ts';
import type { Document, DocumentTable, RawClause, Section, TableRow, Written } from '../document.ts';
import { cell } from '../tables.ts';
import { knownCategory, knownColumns, knownLevel } from '../vocabulary/words.ts';
import type { Findings } from './findings.ts';
import { upTo } from './up-to.ts';

/** More than anybody can weigh; the rest is told of and left out. */
const MOST = 500;
/** A longer one is a chapter. */
const LONGEST = 2_000;
const MARKS = '-*+•';

type Part = 'likelihood' | 'impact' | 'mitigation' | 'category';

/** Sections about risks, each with the category that its heading or one around it names. */
export function riskSections(document: Document): ReadonlyMap<Section, RiskCategory | undefined> {
  const found = new Map<Section, RiskCategory | undefined>();
  if (!document.sections.some(({ key }) => key === 'risks')) return found;
  for (const section of document.sections) {
    if (section.parent === undefined && section.key !== 'risks') continue;
    const around = upTo(section, 'risks');
    if (around !== undefined) found.set(section, around.map(categoryOf).find(isKnown));
  }
  return found;
}

function isKnown(category: RiskCategory | undefined): category is RiskCategory {
  return category !== undefined;
}

export function readRisks(document: Document, labelled: readonly RawClause[], findings: Findings): Risk[] {
  const found: { readonly at: Range; readonly risk: Risk }[] = [];
  for (const table of document.risks) {
    for (const row of table.rows) {
      const risk = ofRow(table, row, findings);
      if (risk !== undefined) found.push({ at: row.range, risk });
    }
  }
  const sections = riskSections(document);
  for (const [section, category] of sections) {
    const taken = [...document.risks, ...document.tables].map(({ range }) => range);
    let end = { line: 0, column: 0 };
    for (const { text, range } of section.prose) {
      if (range.start.line < end.line || taken.some(({ start }) => start.line === range.start.line)) continue;
      const risk = ofItem(text, category);
      if (risk === undefined) continue;
      end = range.end;
      found.push({ at: range, risk });
    }
  }
  for (const clause of labelled.filter(({ label }) => partOf(label) === undefined))
    for (const risk of ofClause(clause, sections.get(clause.section))) found.push({ at: clause.range, risk });
  found.sort((a, b) => a.at.start.line - b.at.start.line || a.at.start.column - b.at.start.column);
  const risks = withTheirParts(found);
  const beyond = risks[MOST];
  if (beyond !== undefined)
    findings.add('invalid-value', beyond.at, `there are more than ${MOST} risks; those from here on are not read`, {
      severity: 'warning',
      blocks: false,
    });
  return risks.slice(0, MOST).map(({ risk }) => risk);
}

/**
 * Bold labels in sections about risks that are no clauses: `**Vendor lock-in**: …`, `**Availability**: downtime`. A clause that
 * runs is one wherever it stands, and so is one whose value can be read as it.
 */
export function labelledRisks(document: Document): RawClause[] {
  const sections = riskSections(document);
  if (sections.size === 0) return [];
  return document.clauses.filter((raw) => sections.has(raw.section) && !isClause(raw));
}

function isClause({ name, value, section }: RawClause): boolean {
  const definition = name === undefined ? undefined : definitionOf(name, section.within);
  if (definition === undefined) return false;
  return definition.standing === 'enforced' || (definition.words !== true && definition.parse(value, NO_CONTEXT).ok);
}

/** `Likelihood: high` on a line of its own belongs to the risk before it. */
function withTheirParts(found: readonly { readonly at: Range; readonly risk: Risk }[]): { readonly at: Range; risk: Risk }[] {
  const whole: { readonly at: Range; risk: Risk }[] = [];
  for (const { at, risk } of found) {
    const before = whole[whole.length - 1];
    if (risk.risk !== '') whole.push({ at, risk });
    else if (before !== undefined) {
      const { risk: words, category, likelihood, impact, mitigation } = before.risk;
      before.risk = {
        risk: words,
        category: category ?? risk.category,
        likelihood: likelihood ?? risk.likelihood,
        impact: impact ?? risk.impact,
        mitigation: mitigation ?? risk.mitigation,
      };
    }
  }
  return whole;
}

function ofRow(table: DocumentTable, row: TableRow, findings: Findings): Risk | undefined {
  const risk = cell(table, row, 'risk');
  if (risk === undefined || isPlaceholder(risk.text)) return undefined;
  const mitigation = cell(table, row, 'mitigation');
  return {
    risk: risk.text.slice(0, LONGEST),
    category: known(
      cell(table, row, 'category'),
      knownCategory,
      'a category',
      'Availability, Security, Performance or Business',
      findings,
    ),
    likelihood: known(cell(table, row, 'likelihood'), knownLevel, 'a likelihood', 'Low, Medium or High', findings),
    impact: known(cell(table, row, 'impact'), knownLevel, 'an impact', 'Low, Medium or High', findings),
    mitigation: mitigation === undefined || isPlaceholder(mitigation.text) ? undefined : mitigation.text.slice(0, LONGEST),
  };
}

function known<V>(
  written: Written | undefined,
  meaning: (text: string) => V | undefined,
  what: string,
  forms: string,
  findings: Findings,
): V | undefined {
  if (written === undefined || isPlaceholder(written.text)) return undefined;
  const value = meaning(plain(written.text));
  if (value === undefined)
    findings.add('invalid-value', written.range, `${quote(written.text)} is not ${what} of a risk`, {
      remedy: `Write ${forms}.`,
      severity: 'warning',
      blocks: false,
    });
  return value;
}

/** `- Downtime of the service`, with `Mitigation: …` and the like behind it or nested below it. */
function ofItem(text: string, category: RiskCategory | undefined): Risk | undefined {
  const [first = '', ...below] = text.slice(0, LONGEST).split('\n');
  const words = item(first);
  if (words === undefined || words === '' || isPlaceholder(words)) return undefined;
  return ofWords([words, ...below.map((line) => item(line) ?? line.trim())], category);
}

function ofClause({ label, value, rest, children }: RawClause, category: RiskCategory | undefined): Risk[] {
  const parts = children.map((child) => `${child.label}: ${child.value}`);
  const named = knownCategory(label);
  if (named !== undefined)
    return value
      .split('; ')
      .filter((words) => words !== '')
      .map((words) => ofWords([words, ...parts], named));
  const words = [value, rest].filter((part) => part !== '').join('. ');
  return [ofWords([words === '' ? label : `${label}: ${words}`, ...parts], category)];
}

function ofWords(lines: readonly string[], category: RiskCategory | undefined): Risk {
  const said: Partial<Record<Part, string>> = {};
  const own: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const part = colon < 0 ? undefined : partOf(line.slice(0, colon));
    if (part === undefined) own.push(line);
    else
      said[part] ??= line
        .slice(colon + 1)
        .replaceAll('**', '')
        .trim();
  }
  const whole = own.filter((line) => line !== '').join(' ');
  const inline = mitigationIn(whole);
  return {
    risk: inline?.risk ?? whole,
    category: knownCategory(said.category ?? '') ?? category,
    likelihood: knownLevel(said.likelihood ?? ''),
    impact: knownLevel(said.impact ?? ''),
    mitigation: said.mitigation ?? inline?.mitigation,
  };
}

/** `Outage (mitigation: queue)`, `Outage. Mitigation: queue`. */
function mitigationIn(words: string): { readonly risk: string; readonly mitigation: string } | undefined {
  const at = words.toLowerCase().indexOf('mitigation:');
  if (at < 1) return undefined;
  const risk = trimmed(words.slice(0, at), ' (.,;–—-*');
  const mitigation = trimmed(words.slice(at + 'mitigation:'.length), ' )*');
  return risk === '' || mitigation === '' ? undefined : { risk, mitigation };
}

function partOf(label: string): Part | undefined {
  const name = trimmed(label, ' *_-+•');
  return knownColumns(name).find((column): column is Part => ['likelihood', 'impact', 'mitigation', 'category'].includes(column));
}

/** The words behind the mark of a list item. */
function item(line: string): string | undefined {
  const text = line.trim();
  let at = 0;
  while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  const numbered = at > 0 && (text[at] === '.' || text[at] === ')');
  if (numbered) at++;
  else if (at === 0 && MARKS.includes(text[0] ?? ' ')) at = 1;
  else return undefined;
  return text[at] === ' ' || text[at] === '\t' ? withoutBox(text.slice(at).trim()) : undefined;
}

function withoutBox(text: string): string {
  return text[0] === '[' && text[2] === ']' ? text.slice(3).trim() : text;
}

function categoryOf({ title }: Section): RiskCategory | undefined {
  return knownCategory(title) ?? knownCategory(title.replace(/ risks?$/i, ''));
}

function plain(text: string): string {
  return trimmed(text, '*_` ');
}

function trimmed(text: string, marks: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && marks.includes(text[start] ?? '')) start++;
  while (end > start && marks.includes(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
}
