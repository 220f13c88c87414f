/** What the prose of a document speaks of: words that a reader takes for a rule, and that nothing executes. */
import type { Range } from '../../requirement/clause.ts';
import type { Document, RawClause } from '../document.ts';
import { fold } from '../vocabulary/fold.ts';
import type { SectionKey } from '../vocabulary/vocabulary.ts';
import { rangeAt } from './place.ts';
import { DEEDS, FAILING, FIGURES, NAMES, type Topic } from './prose-words.ts';

export interface Sentence {
  readonly text: string;
  readonly range: Range;
}

/** Where promises and failures are spoken of. */
const SPOKEN: readonly SectionKey[] = [
  'error-handling',
  'sla-and-performance',
  'technical-specifications',
  'endpoint-connection',
];
/** No sentence that decides something is longer. */
const LONGEST = 600;
const MOST = 400;

interface Read {
  readonly sentence: Sentence;
  /** Folded words, a space around each. */
  readonly words: string;
}

let latest: { readonly document: Document | undefined; readonly read: readonly Read[] } = { document: undefined, read: [] };

/** The first sentence about a topic that says more than its name; undefined when prose says nothing of it. */
export function sentenceAbout(document: Document, { words: topic, needs }: Topic): Sentence | undefined {
  if (latest.document !== document) latest = { document, read: sentences(document) };
  return latest.read.find(
    ({ words }) =>
      has(words, topic) && (needs === 'nothing' || hasFigure(words) || (needs === 'figure or deed' && hasDeed(words))),
  )?.sentence;
}

function has(words: string, stems: readonly string[]): boolean {
  return stems.some((stem) => words.includes(` ${stem}`));
}

function hasDeed(words: string): boolean {
  let rest = words;
  for (const name of NAMES) rest = rest.replaceAll(name, '');
  return has(rest, DEEDS);
}

/** The status of an answer is no figure. */
function hasFigure(words: string): boolean {
  const tokens = words.split(' ');
  return tokens.some((token) => isDigit(token[0]) && !isStatus(token)) || has(words, FIGURES);
}

function isStatus(token: string): boolean {
  return token.length === 3 && '12345'.includes(token[0] ?? '') && (token.endsWith('xx') || [...token].every(isDigit));
}

function isDigit(letter: string | undefined): boolean {
  return letter !== undefined && letter >= '0' && letter <= '9';
}

function sentences(document: Document): readonly Read[] {
  const found: Read[] = [];
  const take = (range: Range) => {
    for (const sentence of sentencesIn(document, range)) {
      if (found.length >= MOST) return;
      // A number in front would be taken for that of a heading.
      found.push({ sentence, words: ` ${fold(`x ${sentence.text}`)} ` });
    }
  };
  for (const section of document.sections) if (isSpoken(document, section)) for (const { range } of section.prose) take(range);
  for (const clause of document.clauses) {
    if (!isSpoken(document, clause.section)) continue;
    if (clause.name === undefined && clause.value !== '') take(clause.range);
    else if (clause.rest !== '') takeRest(document, clause, take);
  }
  return found;
}

/** Sentences after the one that is read. */
function takeRest(document: Document, clause: RawClause, take: (range: Range) => void): void {
  const from = offset(document, clause.range.end.line, clause.range.end.column);
  const first = clause.rest.trim().slice(0, 20);
  const at = first === '' ? -1 : document.text.indexOf(first, from);
  if (at >= 0) take(rangeAt(document, at, Math.min(document.text.length, at + clause.rest.trim().length)));
}

function isSpoken({ id }: Document, { within, title, level }: Document['sections'][number]): boolean {
  if ((SPOKEN as readonly string[]).includes(within)) return true;
  if (within !== '' || title === '' || level < 2) return false;
  return id === undefined || !title.startsWith(id) ? isAboutFailing(title) : false;
}

/** `What happens when it is down`. */
export function isAboutFailing(title: string): boolean {
  return has(` ${fold(`x ${title}`)} `, FAILING);
}

/** Each item of a list by itself, each sentence of a paragraph. */
function sentencesIn(document: Document, { start, end }: Range): Sentence[] {
  const { text } = document;
  const last = offset(document, end.line, end.column);
  const found: Sentence[] = [];
  let from = offset(document, start.line, start.column);
  for (let at = from; at <= last; at++) {
    if (at < last && !ends(text, at)) continue;
    let begin = from;
    while (begin < at && isMark(text[begin])) begin++;
    let stop = Math.min(at, begin + LONGEST);
    while (stop > begin && (text[stop - 1] ?? '').trim() === '') stop--;
    if (stop > begin) found.push({ text: text.slice(begin, stop), range: rangeAt(document, begin, stop) });
    from = at + 1;
  }
  return found;
}

function ends(text: string, at: number): boolean {
  const letter = text[at];
  if (letter === '\n') {
    let next = at + 1;
    while (text[next] === ' ') next++;
    return (
      text[next] === '\n' ||
      ((text[next] === '-' || text[next] === '*' || text[next] === '+') && text[next + 1] === ' ') ||
      isDigit(text[next])
    );
  }
  return (letter === '.' || letter === '!' || letter === '?' || letter === ';') && (text[at + 1] ?? ' ').trim() === '';
}

/** What stands before the words of an item. */
function isMark(letter: string | undefined): boolean {
  return letter !== undefined && (letter.trim() === '' || '-*+>|'.includes(letter));
}

function offset({ lineStarts }: Document, line: number, column: number): number {
  return (lineStarts[line - 1] ?? 0) + column - 1;
}
