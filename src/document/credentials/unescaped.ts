/** A text as it is read: Markdown's escapes, HTML's entities and percent escapes replaced by what they stand for. */
export interface Unescaped {
  readonly text: string;
  /** Where each character stands in the original text, and where that ends. */
  readonly offsets: readonly number[];
}

const ESCAPE = /\\([!-/:-@[-`{-~])|&#(\d{1,7});|&#x([\da-f]{1,6});|&(lowbar|hyphen|dash|period);|%([2-7][\da-f])/gi;
const NAMED: Readonly<Record<string, string>> = { lowbar: '_', hyphen: '-', dash: '-', period: '.' };

/** Undefined when there is nothing to replace, as in most texts. */
export function unescaped(text: string): Unescaped | undefined {
  if (!text.includes('\\') && !text.includes('&') && !hasPercentEscape(text)) return undefined;
  let plain = '';
  let from = 0;
  const offsets: number[] = [];
  const take = (words: string, at: number, step: 0 | 1): void => {
    for (let i = 0; i < words.length; i++) offsets.push(at + i * step);
    plain += words;
  };
  for (const { 0: whole, 1: marked, 2: decimal, 3: hexadecimal, 4: named, 5: percent, index } of text.matchAll(ESCAPE)) {
    take(text.slice(from, index), from, 1);
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? percent ?? '', 16) : Number(decimal);
    take(marked ?? NAMED[named?.toLowerCase() ?? ''] ?? character(code), index, 0);
    from = index + whole.length;
  }
  if (from === 0) return undefined;
  take(text.slice(from), from, 1);
  offsets.push(text.length);
  return { text: plain, offsets };
}

/** Most percent signs stand after a figure. */
function hasPercentEscape(text: string): boolean {
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
    const code = text.charCodeAt(at + 1);
    if (code >= 50 && code <= 55) return true;
  }
  return false;
}

function character(code: number): string {
  return code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : ' ';
}
