import type { Document } from '../document.ts';

/** Longer plans are cut: whoever needs the whole has the document. */
const LONGEST = 10_000;

/** The exit plan, in the words of the document: prose, and lines with bold labels. Undefined where it says nothing. */
export function readAlternatives({ sections, clauses }: Document): string | undefined {
  if (!sections.some(({ within }) => within === 'alternatives')) return undefined;
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
  for (const clause of clauses)
    if (clause.section.within === 'alternatives')
      words.push({ line: clause.labelRange.start.line, text: [`${clause.label}: ${clause.value}`, clause.rest].join('\n') });
  const text = words
    .sort((a, b) => a.line - b.line)
    .map((part) => part.text.trim())
    .filter((part) => part !== '')
    .join('\n\n')
    .slice(0, LONGEST);
  return text === '' ? undefined : text;
}
