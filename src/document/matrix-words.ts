/** What a cell of a matrix says, word by word: without Markdown, the addresses of links, and what only means "none" or "and". */

const NONE: ReadonlySet<string> = new Set(
  '- – — / & + ... … and or none nothing n/a na nil tbd e o y et ou und oder nessuno nessuna ninguno ninguna aucun aucune keine keiner nenhum nenhuma soft hard br <br> <br/>'.split(
    ' ',
  ),
);
const BETWEEN = ' \t,;·•()[]*`"';

export function wordsIn(cell: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  const end = (): void => {
    if (word !== '' && !NONE.has(word.toLowerCase())) words.push(word);
    word = '';
  };
  for (let at = 0; at < cell.length; at++) {
    const unit = cell[at] ?? '';
    if (cell.startsWith('](', at)) {
      const close = cell.indexOf(')', at);
      end();
      at = close < 0 ? cell.length : close;
    } else if (unit === '<') {
      end();
      word = unit;
    } else if (BETWEEN.includes(unit)) end();
    else {
      word += unit;
      if (unit === '>') end();
    }
  }
  end();
  return words.map(upperId);
}

/** An id is the same in small letters. */
function upperId(word: string): string {
  return word.toLowerCase().startsWith('req-') ? word.toUpperCase() : word;
}
