/** How wide a text is, about, in the fonts without serifs that a picture is shown in; which font it will be, nobody knows. */

const NARROW = "iljI.,:;'|!()[]";
const SLIM = 'ftr -"*/\\';
const BROAD = 'mwMW@%—…';

/** In ems: the size of the letters times this is their width. Ideographs and pictures are a whole em. */
export function emsOf(text: string): number {
  let ems = 0;
  for (const letter of text) ems += emOf(letter);
  return ems;
}

function emOf(letter: string): number {
  if (letter > '\u2e7f') return 1;
  if (NARROW.includes(letter)) return 0.3;
  if (SLIM.includes(letter)) return 0.36;
  if (BROAD.includes(letter)) return 0.92;
  return letter >= 'A' && letter <= 'Z' ? 0.7 : 0.54;
}

/** As much of it as has room, with `…` for the rest. */
export function shortened(text: string, most: number): string {
  const letters = [...text.toWellFormed()];
  let ems = 0;
  let fits = 0;
  for (const [at, letter] of letters.entries()) {
    ems += emOf(letter);
    if (ems + emOf('…') <= most) fits = at + 1;
    if (ems > most) return `${letters.slice(0, fits).join('').trimEnd()}…`;
  }
  return letters.join('');
}
