/**
 * Known labels with a value that are written otherwise than a clause is: not bold, without a colon, as a heading. They are prose,
 * and whoever wrote them may think that they are not. At home a label is enough; elsewhere its value must read as one of its kind.
 */
import type { Range } from '../requirement/clause.ts';
import { type ClauseDefinition, NO_CONTEXT } from './clauses/clause.ts';
import { definitionOf, keyOf } from './clauses/index.ts';
import type { PlainLabel, Written } from './document.ts';
import type { Block, Heading } from './grammar/block.ts';
import { lineEnd, plainLabel, uncolonedLabel } from './grammar/clause-line.ts';
import { sentenceEnd } from './grammar/sentence.ts';
import type { Slice, Source } from './grammar/source.ts';
import { unmarked } from './tables.ts';
import type { SectionKey } from './vocabulary/vocabulary.ts';
import { knownLabel } from './vocabulary/words.ts';

/** No phrase is longer. */
const LONGEST_VALUE = 200;
/** Longer lines are sentences. */
const LONGEST_POLICY = 80;

/** The label that a line of prose begins with. */
export function labelInLine(source: Source, within: string, start: number, end: number): PlainLabel | undefined {
  return notBold(source, within, start, end) ?? withoutColon(source, within, start, end);
}

/** A heading that is called as a clause is, above its value. */
export function labelInHeading(
  source: Source,
  within: string,
  heading: Heading,
  next: Block | undefined,
): PlainLabel | undefined {
  const written = source.text.slice(heading.textStart, heading.textEnd);
  const { label } = unmarked(written);
  const definition = called(label, within);
  const isList = next?.kind === 'list';
  const first = isList ? next.items[0]?.children[0] : next;
  if (definition === undefined || first?.kind !== 'paragraph') return undefined;
  const [start = 0, end = 0] = first.spans;
  if (!reads(definition, label, source.text, start, end)) return undefined;
  const rewrite = isList
    ? new Rewrite(source.slice(heading.start, heading.end), `**${label}**:`)
    : new Rewrite(source.slice(heading.start, start), `**${label}**: `);
  return new FoundLabel(definition, 'heading', source.slice(heading.textStart, heading.textEnd), rewrite);
}

function notBold(source: Source, within: string, start: number, end: number): PlainLabel | undefined {
  const { text } = source;
  const words = plainLabel(text, start, end);
  if (words === undefined) return undefined;
  const { label, qualifier } = unmarked(text.slice(words.start, words.end));
  const definition = called(label, within);
  if (definition === undefined) return undefined;
  const isMeant = isAtHome(definition, within) || reads(definition, label, text, words.stop, end);
  if (!isMeant && !isPolicy(definition, text.slice(words.stop, end))) return undefined;
  const from = text.indexOf(label, words.start);
  const isPlain = from === words.start;
  const bold = `**${label}**`;
  const rewrite = isPlain
    ? new Rewrite(source.slice(from, from + label.length), bold)
    : new Rewrite(source.slice(words.start, words.stop), `${bold}${qualifier === '' ? '' : ` (${qualifier})`}:`);
  return new FoundLabel(definition, 'not bold', source.slice(from, from + label.length), rewrite);
}

function withoutColon(source: Source, within: string, start: number, end: number): PlainLabel | undefined {
  const { text } = source;
  const words = uncolonedLabel(text, start, end);
  if (words === undefined) return undefined;
  const label = text.slice(words.start, words.end);
  const definition = called(label, within);
  if (definition === undefined) return undefined;
  const isMeant = words.isDashed && isAtHome(definition, within);
  if (!isMeant && !reads(definition, label, text, words.valueStart, words.valueEnd)) return undefined;
  const rewrite = new Rewrite(source.slice(words.from, words.valueStart), `**${label}**: `);
  return new FoundLabel(definition, 'no colon', source.slice(words.start, words.end), rewrite);
}

function called(label: string, within: string): ClauseDefinition | undefined {
  const known = knownLabel(label);
  return known === undefined ? undefined : definitionOf(known.label, within);
}

function isAtHome({ section, alsoIn }: ClauseDefinition, within: string): boolean {
  return section === within || alsoIn?.includes(within as SectionKey) === true;
}

/** A figure behind the label of a policy is one that somebody thinks holds, even where it cannot be read. */
function isPolicy({ govern }: ClauseDefinition, value: string): boolean {
  return govern !== undefined && value.length <= LONGEST_POLICY && /\d/.test(value);
}

/** Words read as anything, and what waits for a later version changes nothing yet: neither says that a clause was meant. */
function reads(definition: ClauseDefinition, label: string, text: string, start: number, end: number): boolean {
  if (definition.words === true || definition.standing === 'pending') return false;
  const value = text.slice(start, sentenceEnd(text, start, lineEnd(text, start, end))).trim();
  if (value === '' || value.length > LONGEST_VALUE) return false;
  const as = knownLabel(label)?.as;
  return definition.parse(as === undefined ? value : as.replace('{}', () => value), NO_CONTEXT).ok;
}

class FoundLabel implements PlainLabel {
  readonly key: string;
  readonly fault: PlainLabel['fault'];
  readonly text: string;
  readonly rewrite: Written;
  readonly #words: Slice;

  constructor(definition: ClauseDefinition, fault: PlainLabel['fault'], words: Slice, rewrite: Written) {
    this.key = keyOf(definition);
    this.fault = fault;
    this.text = words.text;
    this.rewrite = rewrite;
    this.#words = words;
  }

  get range(): Range {
    return this.#words.range;
  }
}

/** A text for a place. */
class Rewrite implements Written {
  readonly text: string;
  readonly #place: Slice;

  constructor(place: Slice, text: string) {
    this.#place = place;
    this.text = text;
  }

  get range(): Range {
    return this.#place.range;
  }
}
