/** How many columns of a terminal a text takes. */

const ZERO = /^(?:\p{Mark}|[\u200b-\u200d]|\p{Variation_Selector})$/u;
const DOUBLE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;

export function displayWidth(text: string): number {
  if (isNarrow(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (character < '\u0300') width += 1;
    else if (ZERO.test(character)) continue;
    else width += DOUBLE.test(character) ? 2 : 1;
  }
  return width;
}

/** Whether every character takes one column: almost all texts, decided without looking at scripts. */
function isNarrow(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x300) return false;
  return true;
}

/** Fills up with spaces to `width` columns; longer text stays as it is. */
export function pad(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return side === 'right' ? text + fill : fill + text;
}

/** Breaks prose at spaces so that no line is wider than `width`, unless one word is. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    let taken = 0;
    for (const word of paragraph.split(' ')) {
      const needed = displayWidth(word);
      if (line !== '' && taken + 1 + needed > width) {
        lines.push(line);
        line = word;
        taken = needed;
      } else {
        taken = line === '' ? needed : taken + 1 + needed;
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}
