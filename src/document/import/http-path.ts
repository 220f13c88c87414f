/** A path of a source as the operations table writes it; undefined where it cannot be written there. */
export function writtenPath(path: string): string | undefined {
  if (!path.startsWith('/') || path.length > 300 || path.includes('?') || path.includes('#')) return undefined;
  let out = '';
  for (let at = 0; at < path.length; ) {
    const character = path[at] as string;
    if (character === '{') {
      const close = path.indexOf('}', at);
      if (close < 0) return undefined;
      out += `{${parameterName(path.slice(at + 1, close))}}`;
      at = close + 1;
      continue;
    }
    out += /[\w\-.~!$&'()*+,;=:@%/]/.test(character) ? character : encoded(character);
    at++;
  }
  return out;
}

function parameterName(written: string): string {
  const name = written.replace(/[^\w-]/g, '_');
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

function encoded(character: string): string {
  try {
    return encodeURIComponent(character);
  } catch {
    return '_';
  }
}

/** A JSON pointer in a link: nothing in it ends the link or the cell. */
export function pointerFragment(parts: readonly string[]): string {
  return parts
    .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
    .replace(/[^\w/~.$@:+=,;!*-]/gu, (character) => (character === '(' ? '%28' : character === ')' ? '%29' : encoded(character)));
}
