import type { Document } from '../document.ts';

/** Longer plans are cut: whoever needs the whole has the document. */
const LONGEST = 10_000;

/** The exit plan, in the words of the document: prose, and lines with bold labels. Undefined where it says nothing. */
export function readAlternatives({ sections, clauses }: Document): string | undefined {
  const words: { readonly line: number; readonly text: string }[] = [];
  for (const section of sections) {
    if (section.within !== 'alternatives') continue;
    let end = 0;
    for (const { text, range } of section.prose) {
      if (range.start.line < end) continue;
      end = range.end.line;
      words.push({ line: range.start.line, text });
    }
  }
  for (const { section, label, value, rest, labelRange } of clauses)
    if (section.within === 'alternatives')
      words.push({ line: labelRange.start.line, text: [`${label}: ${value}`, rest].join('\n') });
  const text = words
    .sort((a, b) => a.line - b.line)
    .map((part) => part.text.trim())
    .filter((part) => part !== '')
    .join('\n\n')
    .slice(0, LONGEST);
  return text === '' ? undefined : text;
}
