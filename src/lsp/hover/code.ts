/** Why a code exists, where a comment silences it. */
import { meaningOf, pageParagraph } from '../codes.ts';
import { suppressionAt } from '../suppression.ts';
import type { Text } from '../text.ts';
import { type Answer, lines } from './markdown.ts';

export function hoverOfCode(text: Text, offset: number): Answer | undefined {
  const found = suppressionAt(text.document.text, offset);
  const meaning = found === undefined ? undefined : meaningOf(found.code);
  if (found === undefined || meaning === undefined) return undefined;
  return {
    range: text.rangeAt(found.start, found.end),
    markdown: lines(
      `**${meaning.code}**`,
      pageParagraph(meaning.code),
      meaning.why,
      meaning.silenceable ? undefined : 'It cannot be silenced.',
    ),
  };
}
