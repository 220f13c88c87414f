/**
 * Whether an object in JSON has a name twice at its top: JSON allows it, one reader takes the first and the next one the last, and so
 * one signature would stand for two meanings.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** `text` is JSON: that is not checked here. */
export function hasRepeatedKeys(text: string): boolean {
  const seen = new Set<string>();
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    else if (character === '"') {
      const end = endOfString(text, at);
      if (depth === 1 && isKey(text, end)) {
        const name = JSON.parse(text.slice(at, end)) as string;
        if (seen.has(name)) return true;
        seen.add(name);
      }
      at = end;
      continue;
    }
    at++;
  }
  return false;
}

/** The place after the closing quotation mark. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** Only names have a colon behind them. */
function isKey(text: string, from: number): boolean {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}
