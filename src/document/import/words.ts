/** Words of a source on their way into a document: they stay words, whatever Markdown they may hold. */
import { findSecrets, maskSecrets } from '../credentials/secrets.ts';

const LONGEST_LINE = 400;
const LONGEST_PARAGRAPH = 600;

/** On one line, without control characters, shortened. */
export function oneLine(words: string, longest = LONGEST_LINE): string {
  const line = words
    .slice(0, longest * 4)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1).trimEnd()}…` : line;
}

/** Words that nothing in a document reads as more than words. */
export function paragraph(words: string): string {
  const line = oneLine(withoutTags(words), LONGEST_PARAGRAPH).replaceAll('**', '').replaceAll('__', '').replaceAll('<', '\\<');
  return /^[#>+*|~=`-]/.test(line) || /^\d{1,9}[.)]/.test(line) ? escapedStart(line) : line;
}

/** Descriptions hold HTML, which says nothing in a paragraph. */
function withoutTags(words: string): string {
  return words.replaceAll('\\<', '<').replace(/<\/?[a-z][^<>]{0,300}>/gi, '');
}

function escapedStart(line: string): string {
  const digits = /^\d+/.exec(line)?.[0].length ?? 0;
  return `${line.slice(0, digits)}\\${line.slice(digits)}`;
}

/** The first paragraph of a text, without its Markdown headings. */
export function firstParagraph(text: string): string {
  const lines: string[] = [];
  for (const line of text.slice(0, 20_000).split('\n')) {
    const words = line.trim();
    if (words === '' || words.startsWith('#') || words.startsWith('```')) {
      if (lines.length > 0) break;
    } else lines.push(words);
  }
  return paragraph(lines.join(' '));
}

/** What stays open, for people: a comment that cannot end early. A credential in it is blanked out. */
export function toDoComment(words: string): string {
  const line = maskSecrets(oneLine(words)).replaceAll('--', '- -');
  return `<!-- to do: ${line} -->`;
}

export function holdsSecret(words: string): boolean {
  return findSecrets(words).length > 0;
}

/** The value of a bold clause: no line of its own, and no code marks around it. */
export function clauseValue(words: string): string {
  return oneLine(words).replaceAll('<!--', '\\<!--');
}

/** A cell of a table. */
export function tableCell(words: string, longest = 120): string {
  return oneLine(words, longest).replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '\\<');
}

/** The name of an environment variable that a secret could have: a proposal, and said to be one. */
export function variableFor(system: string, what: string): string {
  const words = system
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .slice(0, 40);
  const bare = words.startsWith('_') ? words.slice(1) : words;
  const stem = bare.endsWith('_') ? bare.slice(0, -1) : bare;
  return `env:${/^[A-Z]/.test(stem) ? stem : stem === '' ? 'SYSTEM' : `SYSTEM_${stem}`}_${what}`;
}

/** What a file is called, without folder and ending: all there is where a description has no title. */
export function stemOf(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const dot = name.indexOf('.', 1);
  return dot < 0 ? name : name.slice(0, dot);
}
