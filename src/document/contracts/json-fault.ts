/** Where a text stops being JSON: the parser's own message quotes the text, and does not always say the place. */

const SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

/** Line of the first token that JSON does not allow there, counted from 1; the last line where something is missing. */
export function lineOfJsonFault(text: string): number {
  const open: ('{' | '[')[] = [];
  let line = 1;
  let expects: 'value' | 'key' | 'colon' | 'next' = 'value';
  let empty = false;
  for (let at = 0; at < text.length; ) {
    const character = text[at] as string;
    if (character === '\n') line++;
    if (character === '\n' || character === ' ' || character === '\t' || character === '\r') {
      at++;
      continue;
    }
    const end = tokenEnd(text, at);
    const token = end === undefined ? undefined : text.slice(at, end);
    if (token === undefined || end === undefined) return line;
    at = end;
    const inside = open.at(-1);
    const isClosing = token === '}' || token === ']';
    if (isClosing) {
      const fits =
        token === '}'
          ? inside === '{' && (expects === 'next' || (expects === 'key' && empty))
          : inside === '[' && (expects === 'next' || empty);
      if (!fits) return line;
      open.pop();
      [expects, empty] = ['next', false];
    } else if (expects === 'value' && (token === '{' || token === '[')) {
      open.push(token);
      [expects, empty] = [token === '{' ? 'key' : 'value', true];
    } else if (expects === 'value' && (token.startsWith('"') || SCALAR.test(token))) [expects, empty] = ['next', false];
    else if (expects === 'key' && token.startsWith('"')) [expects, empty] = ['colon', false];
    else if (expects === 'colon' && token === ':') expects = 'value';
    else if (expects === 'next' && token === ',' && inside !== undefined) expects = inside === '{' ? 'key' : 'value';
    else return line;
  }
  return line;
}

/** After a mark, a string that ends on its line, or a word; undefined for a string that does not end. */
function tokenEnd(text: string, at: number): number | undefined {
  const character = text[at] as string;
  if ('{}[]:,'.includes(character)) return at + 1;
  if (character === '"') {
    for (let index = at + 1; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === 92) index++;
      else if (code === 34) return index + 1;
      else if (code < 32) return undefined;
    }
    return undefined;
  }
  let end = at + 1;
  while (end < text.length && !'{}[]:," \t\r\n'.includes(text[end] as string)) end++;
  return end;
}
